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
	var keys []Key
	if r := p.Response; r != nil {
		keys = append(keys, Key{Column: r.Class}, Key{Column: r.InScope}, Key{Column: r.Responded})
	}
	if p.Post != "" {
		keys = append(keys, Key{Column: p.Post}, Key{Column: p.PostPopulation})
	}
	if len(keys) > 0 {
		p.query.Cuts = append(p.query.Cuts, Cut{Keys: keys})
	}
	p.requests = len(p.query.Cuts)
}

// cuts gives every request that is counted a cut whose keys include its own.
// Requests with most keys come first, so that the others find theirs there.
func (p *plan) cuts() {
	p.places = make([]place, len(p.Requests))
	order, keys := p.broadest(byCounts)
	for _, i := range order {
		all := keys[i].all()
		at := slices.IndexFunc(p.query.Cuts[p.requests:], func(c Cut) bool {
			return !slices.ContainsFunc(all, func(k Key) bool { return keyIndex(c.Keys, k) < 0 })
		}) + p.requests
		if at < p.requests {
			at = len(p.query.Cuts)
			p.query.Cuts = append(p.query.Cuts, Cut{Keys: all})
		}
		cut := &p.query.Cuts[at]
		to := keys[i].places(at, cut.Keys)
		if y := p.Requests[i].Y; to.category < 0 {
			id := measureKey(y)
			to.measure = slices.IndexFunc(cut.Measures, func(m estimators.Indicator) bool { return measureKey(m) == id })
			if to.measure < 0 {
				to.measure = len(cut.Measures)
				cut.Measures = append(cut.Measures, y)
			}
		}
		p.places[i] = to
	}
}

// broadest are the requests that go a route, those with most keys first, and
// the keys of each.
func (p *plan) broadest(by route) (order []int, keys []requestKeys) {
	keys = make([]requestKeys, len(p.Requests))
	for i, r := range p.Requests {
		if p.routes[i] == by {
			order = append(order, i)
			keys[i] = p.keysOf(r)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(len(keys[b].all()), len(keys[a].all())) })
	return order, keys
}

// requestKeys are the keys of a request, by what they are for.
type requestKeys struct {
	by       []Key // the columns of By
	where    []Key // the conditions in order of their columns, and that a case was reviewed
	class    []Key // of non-response, where there is a response
	post     []Key // the post-stratum, where it is asked for
	category []Key // the values of a distribution
}

func (p *plan) keysOf(r estimators.Request) (k requestKeys) {
	for _, column := range r.By {
		k.by = append(k.by, Key{Column: column})
	}
	for _, column := range slices.Sorted(maps.Keys(r.Where)) {
		is := slices.Clone(r.Where[column])
		slices.Sort(is)
		k.where = append(k.where, Key{column, slices.Compact(append([]string{}, is...))})
	}
	if r := p.Response; r != nil {
		k.where = append(k.where, Key{r.InScope, yes}, Key{r.Responded, yes})
		k.class = []Key{{Column: r.Class}}
	}
	if r.Poststratified {
		k.post = []Key{{Column: p.Post}}
	}
	if r.Kind == estimators.KindDistribution {
		k.category = []Key{{Column: r.Y.Column}}
	}
	return k
}

// all are the keys, each once.
func (k requestKeys) all() (keys []Key) {
	for _, key := range slices.Concat(k.by, k.where, k.class, k.post, k.category) {
		if keyIndex(keys, key) < 0 {
			keys = append(keys, key)
		}
	}
	return keys
}

// places finds the keys in a cut.
func (k requestKeys) places(cut int, in []Key) place {
	to := place{cut: cut, class: -1, post: -1, category: -1, measure: -1}
	for _, key := range k.by {
		to.by = append(to.by, keyIndex(in, key))
	}
	for _, key := range k.where {
		to.where = append(to.where, keyIndex(in, key))
	}
	for _, one := range []struct {
		keys []Key
		at   *int
	}{{k.class, &to.class}, {k.post, &to.post}, {k.category, &to.category}} {
		if len(one.keys) > 0 {
			*one.at = keyIndex(in, one.keys[0])
		}
	}
	return to
}

// yes and no are the values of a column that says whether.
var yes, no = []string{"1", "true"}, []string{"0", "false"}

func keyIndex(keys []Key, k Key) int {
	return slices.IndexFunc(keys, func(o Key) bool {
		return o.Column == k.Column && (o.Is == nil) == (k.Is == nil) && slices.Equal(o.Is, k.Is)
	})
}
