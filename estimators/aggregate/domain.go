package aggregate

import (
	"slices"

	"sagsbarometer/estimators"
)

// A domain is what was counted of a request in one combination of codes.
type domain struct {
	codes []Code
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

// domains adds up the cells of a request.
func (e *estimation) domains(i int) []*domain {
	to := e.places[i]
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
		at := cell.Stratum
		if to.class >= 0 {
			at = e.cellOf(at, cell.Codes[to.class])
		}
		if n := len(d.parts); n == 0 || d.parts[n-1].cell != at {
			d.parts = append(d.parts, part{cell: at})
		}
		c := &d.parts[len(d.parts)-1]
		c.Cases += cell.Cases
		c.Base += cell.Base[to.measure]
		c.Counts += cell.Counts[to.measure]
	}
	slices.SortFunc(list, func(a, b *domain) int { return slices.CompareFunc(a.codes, b.codes, Code.compare) })
	return list
}
