package aggregate

import (
	"cmp"
	"maps"
	"slices"

	"sagsbarometer/estimators"
)

// constants lays out the first cut.
func (p *plan) constants() {
	var cut Cut
	add := func(column string) int {
		if column == "" {
			return -1
		}
		for i, k := range cut.Keys {
			if k.Column == column {
				return i
			}
		}
		cut.Keys = append(cut.Keys, Key{Column: column})
		return len(cut.Keys) - 1
	}
	p.weight = add(p.Weight)
	p.population = add(p.Population)
	p.partner = add(p.Collapse)
	p.until = add(p.Until)
	for _, column := range p.Fixed {
		p.fixed[column] = add(column)
	}
	p.query.Cuts = []Cut{cut}
	if r := p.Response; r != nil {
		p.query.Cuts = append(p.query.Cuts, Cut{Keys: []Key{{Column: r.Class}, {Column: r.InScope}, {Column: r.Responded}}})
	}
	p.requests = len(p.query.Cuts)
}

// cuts gives every request a cut whose keys include its own. Requests with
// most keys come first, so that the others find theirs there.
func (p *plan) cuts() {
	p.places = make([]place, len(p.Requests))
	order := make([]int, len(p.Requests))
	keys := make([][]Key, len(p.Requests))
	for i, r := range p.Requests {
		order[i] = i
		keys[i] = p.requestKeys(r)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(len(keys[b]), len(keys[a])) })
	for _, i := range order {
		at := slices.IndexFunc(p.query.Cuts[p.requests:], func(c Cut) bool {
			return !slices.ContainsFunc(keys[i], func(k Key) bool { return keyIndex(c.Keys, k) < 0 })
		}) + p.requests
		if at < p.requests {
			at = len(p.query.Cuts)
			p.query.Cuts = append(p.query.Cuts, Cut{Keys: keys[i]})
		}
		cut, r := &p.query.Cuts[at], p.Requests[i]
		to := place{cut: at, class: -1}
		for k, key := range keys[i] {
			switch {
			case k < len(r.By):
				to.by = append(to.by, keyIndex(cut.Keys, key))
			case key.Is != nil:
				to.where = append(to.where, keyIndex(cut.Keys, key))
			default:
				to.class = keyIndex(cut.Keys, key)
			}
		}
		id := measureKey(r.Y)
		to.measure = slices.IndexFunc(cut.Measures, func(m estimators.Indicator) bool { return measureKey(m) == id })
		if to.measure < 0 {
			to.measure = len(cut.Measures)
			cut.Measures = append(cut.Measures, r.Y)
		}
		p.places[i] = to
	}
}

// requestKeys are the columns of By, then the conditions in order of their
// columns; where there is a response, the class and that a case was reviewed.
func (p *plan) requestKeys(r estimators.Request) (keys []Key) {
	for _, column := range r.By {
		keys = append(keys, Key{Column: column})
	}
	for _, column := range slices.Sorted(maps.Keys(r.Where)) {
		is := slices.Clone(r.Where[column])
		slices.Sort(is)
		keys = append(keys, Key{column, slices.Compact(append([]string{}, is...))})
	}
	if r := p.Response; r != nil {
		keys = append(keys, Key{Column: r.Class}, Key{r.InScope, yes}, Key{r.Responded, yes})
	}
	return keys
}

// yes and no are the values of a column that says whether.
var yes, no = []string{"1", "true"}, []string{"0", "false"}

func keyIndex(keys []Key, k Key) int {
	return slices.IndexFunc(keys, func(o Key) bool {
		return o.Column == k.Column && (o.Is == nil) == (k.Is == nil) && slices.Equal(o.Is, k.Is)
	})
}
