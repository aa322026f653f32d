package aggregate

import (
	"slices"

	"golang.org/x/sync/errgroup"

	"sagsbarometer/estimators"
)

// Sums are what was added up. Strata, units and cells that no row falls into
// are not listed.
type Sums struct {
	Strata []Stratum // in byte order of their codes
	Units  []Unit    // by stratum, then in byte order of their codes; none: every row is its own
	Cuts   [][]SumCell
}

// A Unit is a first-stage unit.
type Unit struct {
	Stratum int
	Code    Code
	Cases   int64
}

// A SumCell is the rows of a stratum, or of a first-stage unit, with the same
// codes of the keys. The cells of a cut come by stratum, then by unit, then in
// byte order of the codes, missing first.
type SumCell struct {
	Stratum int
	Unit    int // among [Sums.Units]; -1: rows are units
	Codes   []Code
	Cases   int64
	at      int
	table   *momentTable
}

// Moments are the sums of one measure in the cell.
func (c *SumCell) Moments(measure int) estimators.Moments {
	m := c.table.moments(c.at, measure)
	if c.Unit < 0 {
		return m
	}
	m.Units = []estimators.UnitMoments{}
	if m.Base > 0 {
		m.Units = append(m.Units, m.OfUnit(int32(c.Unit)))
	}
	return m
}

// Blank is a tally to merge the moments of cells into: of no row yet, with the
// range of the weights of every stratum.
func (s *Sums) Blank() estimators.MomentTally {
	t := make(estimators.MomentTally, len(s.Strata))
	for _, c := range s.Cuts[0] {
		t[c.Stratum].Merge(estimators.Moments{Least: c.table.cells[c.at].least, Most: c.table.cells[c.at].most})
	}
	return t
}

// collect adds up the atoms of all adders, and puts strata, units and cells in
// order, several cuts at a time.
func (p *preparedSums) collect(b *book, parts []*adder) *Sums {
	s := &Sums{Cuts: make([][]SumCell, len(p.query.Cuts))}
	var group errgroup.Group
	group.SetLimit(len(parts))
	for k, c := range p.query.Cuts {
		group.Go(func() error {
			table := &momentTable{measures: measures{c.Shares, c.Amounts}}
			table.grow(len(b.cuts[k].cases))
			for _, a := range parts {
				for atom := range a.len() {
					if cell := a.tuple(uint32(atom))[k]; cell > 0 {
						table.merge(int(cell-1), &a.table, atom, p.of[k])
					}
				}
			}
			s.list(p, b, k, table)
			return nil
		})
	}
	_ = group.Wait() // none fails
	return s
}

// list puts the cells of a cut in order. Every row falls into one cell of every
// cut, so the first has all strata and units.
func (s *Sums) list(p *preparedSums, b *book, k int, table *momentTable) {
	n := len(p.query.Strata)
	units := len(p.Strata) > n
	width := len(b.cuts[k].keys)
	h, u := -1, -1
	var last []Code
	for _, at := range b.order(k) {
		codes, cases := make([]Code, width), table.cells[at].cases
		b.codes(k, at, codes)
		other := last == nil || !slices.Equal(last[:n], codes[:n])
		if other {
			h++
			if k == 0 {
				s.Strata = append(s.Strata, Stratum{Codes: codes[:n:n]})
			}
		}
		if units && (other || last[n] != codes[n]) {
			u++
			if k == 0 {
				s.Units = append(s.Units, Unit{Stratum: h, Code: codes[n]})
			}
		}
		if k == 0 {
			s.Strata[h].Cases += cases
			if units {
				s.Units[u].Cases += cases
			}
		}
		s.Cuts[k] = append(s.Cuts[k], SumCell{Stratum: h, Unit: u, Codes: codes[len(p.Strata):], Cases: cases, at: int(at), table: table})
		last = codes
	}
}
