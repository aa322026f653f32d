package aggregate

import (
	"slices"
)

// mergeSums adds up the adders and puts strata, units and cells in order.
func mergeSums(p *preparedSums, parts []*adder) (*Sums, error) {
	s := &Sums{Cuts: make([][]SumCell, len(p.query.Cuts))}
	for k := range p.query.Cuts {
		all := &parts[0].cuts[k]
		for _, a := range parts[1:] {
			if err := all.take(&a.cuts[k]); err != nil {
				return nil, err
			}
			a.cuts[k] = sumCells{}
		}
		s.list(p, k, all)
	}
	return s, nil
}

// take adds the cells of another adder.
func (c *sumCells) take(o *sumCells) error {
	to := make([]int, len(o.codes))
	for k, codes := range o.codes {
		to[k] = int(c.number(codes))
	}
	if len(c.codes) > maxCells {
		return errTooManyCells
	}
	c.momentTable.grow(len(c.codes))
	c.momentTable.merge(&o.momentTable, to)
	return nil
}

// list puts the cells of a cut in order. Every row falls into one cell of every
// cut, so the first has all strata and units.
func (s *Sums) list(p *preparedSums, k int, c *sumCells) {
	order := make([]int, len(c.codes))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return slices.CompareFunc(c.codes[a], c.codes[b], Code.compare) })
	n := len(p.query.Strata)
	units := len(p.Strata) > n
	h, u := -1, -1
	var last []Code
	for _, at := range order {
		codes := c.codes[at]
		if last == nil || !slices.Equal(last[:n], codes[:n]) {
			h++
			if k == 0 {
				s.Strata = append(s.Strata, Stratum{Codes: codes[:n]})
			}
		}
		if units && (last == nil || !slices.Equal(last[:n+1], codes[:n+1])) {
			u++
			if k == 0 {
				s.Units = append(s.Units, Unit{Stratum: h, Code: codes[n]})
			}
		}
		if k == 0 {
			s.Strata[h].Cases += c.cases[at]
			if units {
				s.Units[u].Cases += c.cases[at]
			}
		}
		s.Cuts[k] = append(s.Cuts[k], SumCell{Stratum: h, Unit: u, Codes: codes[len(p.Strata):], Cases: c.cases[at], at: at, table: &c.momentTable})
		last = codes
	}
}
