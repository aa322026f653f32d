package aggregate

import (
	"slices"

	"sagsbarometer/estimators"
)

// A domain is what was counted of a request in one combination of codes, of a
// distribution in one category of it.
type domain struct {
	codes []Code
	value string
	parts []part // one or several for each cell of the design
}

type part struct {
	cell int
	estimators.Count
}

// spread lays the counts of a domain out over the cells of the design.
func (d *domain) spread(tally estimators.Tally) {
	clear(tally)
	for _, p := range d.parts {
		c := &tally[p.cell]
		c.Cases += p.Cases
		c.Base += p.Base
		c.Counts += p.Counts
	}
}

// add counts cases of a cell of the design.
func (d *domain) add(at int, c estimators.Count) {
	if n := len(d.parts); n == 0 || d.parts[n-1].cell != at {
		d.parts = append(d.parts, part{cell: at})
	}
	to := &d.parts[len(d.parts)-1]
	to.Cases += c.Cases
	to.Base += c.Base
	to.Counts += c.Counts
}

// domains adds up the cells of a request.
func (e *estimation) domains(i int) []*domain {
	to := e.places[i]
	lay := e.layoutOf(e.Requests[i])
	index := map[string]*domain{}
	var list []*domain
	find := func(codes []Code) *domain {
		key := cellKey(codes)
		d, ok := index[key]
		if !ok {
			d = &domain{codes: slices.Clone(codes)}
			index[key] = d
			list = append(list, d)
		}
		return d
	}
	if len(to.by) == 0 {
		find(nil)
	}
	var split *categories
	if to.category >= 0 {
		split = newCategories(e.Requests[i].Y, e.tally.Cuts[to.cut], to.category)
	}
	codes := make([]Code, len(to.by))
	for _, cell := range e.tally.Cuts[to.cut] {
		missing, outside := false, false
		for k, at := range to.by {
			codes[k] = cell.Codes[at]
			missing = missing || !codes[k].OK
		}
		for _, at := range to.where {
			outside = outside || cell.Codes[at].Text != "1"
		}
		if missing {
			continue
		}
		d := find(codes)
		if outside {
			continue
		}
		at := lay.cellOf(cell.Stratum, to.code(cell, to.class), to.code(cell, to.post))
		if split != nil {
			split.add(d, at, cell)
			continue
		}
		d.add(at, estimators.Count{Cases: cell.Cases, Base: cell.Base[to.measure], Counts: cell.Counts[to.measure]})
	}
	slices.SortFunc(list, func(a, b *domain) int { return slices.CompareFunc(a.codes, b.codes, Code.compare) })
	if split != nil {
		return split.spread(list)
	}
	return list
}

// code is the code of a cell at a key; none where there is no such key.
func (to place) code(cell Cell, key int) Code {
	if key < 0 {
		return Code{}
	}
	return cell.Codes[key]
}
