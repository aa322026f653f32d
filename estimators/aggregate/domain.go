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

// A cellGroup is the cells of a request in one combination of the codes of By.
type cellGroup struct {
	codes []Code
	cells []int32
}

// groups sorts n cells by their codes at the keys of By, in byte order. A cell
// that lacks a code is in no group; one that fails a condition makes a group,
// and is not in it. The whole is a group even of no cells.
func (to place) groups(n int, codesOf func(cell int) []Code) []*cellGroup {
	index := map[string]*cellGroup{}
	var list []*cellGroup
	find := func(codes []Code) *cellGroup {
		key := cellKey(codes)
		g, ok := index[key]
		if !ok {
			g = &cellGroup{codes: slices.Clone(codes)}
			index[key] = g
			list = append(list, g)
		}
		return g
	}
	if len(to.by) == 0 {
		find(nil)
	}
	codes := make([]Code, len(to.by))
	for cell := range n {
		all := codesOf(cell)
		missing, outside := false, false
		for k, at := range to.by {
			codes[k] = all[at]
			missing = missing || !codes[k].OK
		}
		for _, at := range to.where {
			outside = outside || all[at].Text != "1"
		}
		if missing {
			continue
		}
		if g := find(codes); !outside {
			g.cells = append(g.cells, int32(cell))
		}
	}
	slices.SortFunc(list, func(a, b *cellGroup) int { return slices.CompareFunc(a.codes, b.codes, Code.compare) })
	return list
}

// groupAll finds the groups of the requests that go a route; requests that
// divide the cells of a cut in the same way share theirs. codes are those of
// the cells of a cut.
func (p *plan) groupAll(by route, placeOf func(request int) place, codes func(cut int) (n int, of func(cell int) []Code)) [][]*cellGroup {
	groups := make([][]*cellGroup, len(p.Requests))
	for i := range groups {
		if p.routes[i] != by {
			continue
		}
		to := placeOf(i)
		for j := range i {
			if o := placeOf(j); p.routes[j] == by && o.cut == to.cut && slices.Equal(o.by, to.by) && slices.Equal(o.where, to.where) {
				groups[i] = groups[j]
				break
			}
		}
		if groups[i] == nil {
			groups[i] = to.groups(codes(to.cut))
		}
	}
	return groups
}

// domains adds up the cells of a request.
func (e *estimation) domains(i int) (list []*domain) {
	to := e.places[i]
	lay := e.layoutOf(e.Requests[i])
	cells := e.tally.Cuts[to.cut]
	var split *categories
	if to.category >= 0 {
		split = newCategories(e.Requests[i].Y, cells, to.category)
	}
	for _, g := range e.groups[i] {
		d := &domain{codes: g.codes, parts: make([]part, 0, len(g.cells))}
		list = append(list, d)
		for _, k := range g.cells {
			cell := cells[k]
			at := lay.cellOf(cell.Stratum, to.code(cell, to.class), to.code(cell, to.post))
			if split != nil {
				split.add(d, at, cell)
				continue
			}
			d.add(at, estimators.Count{Cases: cell.Cases, Base: cell.Base[to.measure], Counts: cell.Counts[to.measure]})
		}
	}
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
