package aggregate

import "slices"

// merge adds up the workers and puts strata and cells in order.
func merge(p *prepared, workers []*worker) (*Tally, error) {
	t := &Tally{Cuts: make([][]Cell, len(p.Cuts))}
	n := len(p.Strata)
	stratum := map[string]int{}
	type row struct {
		codes []Code
		Cell
	}
	cuts := make([][]row, len(p.Cuts))
	for k := range p.Cuts {
		index := map[string]int{}
		for _, w := range workers {
			c := &w.cuts[k]
			for at, codes := range c.codes {
				c.empty(uint32(at))
				key := cellKey(codes)
				to, ok := index[key]
				if !ok {
					if to = len(cuts[k]); to >= maxCells {
						return nil, errTooManyCells
					}
					index[key] = to
					cuts[k] = append(cuts[k], row{codes, Cell{
						Codes: codes[n:], Base: make([]int64, c.measures), Counts: make([]int64, c.measures),
					}})
				}
				cell := &cuts[k][to]
				cell.Cases += c.cases[at]
				for m := range c.measures {
					cell.Base[m] += c.base[at*c.measures+m]
					cell.Counts[m] += c.counts[at*c.measures+m]
				}
			}
		}
		slices.SortFunc(cuts[k], func(a, b row) int { return slices.CompareFunc(a.codes, b.codes, Code.compare) })
	}
	// Every row falls into one cell of every cut, so one cut has all strata.
	for k, rows := range cuts {
		t.Cuts[k] = make([]Cell, len(rows))
		for i, r := range rows {
			key := cellKey(r.codes[:n])
			h, ok := stratum[key]
			if !ok {
				h = len(t.Strata)
				stratum[key] = h
				t.Strata = append(t.Strata, Stratum{Codes: r.codes[:n]})
			}
			if k == 0 {
				t.Strata[h].Cases += r.Cases
			}
			r.Stratum = h
			t.Cuts[k][i] = r.Cell
		}
	}
	return t, nil
}
