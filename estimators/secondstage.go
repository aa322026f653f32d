package estimators

import (
	"errors"
	"fmt"
)

// A secondStage is the sampling within first-stage units. Its design has them
// for strata.
type secondStage struct {
	unitTable
	design *Design
}

// newSecondStage checks a second stage and makes its design. The variance of a
// two-stage sample is
//
//	v = v₁ + Σ_h f_h Σ_j v₂(hj),  f_h = n_h/N_h,
//
// v₁ that of the first-stage units' totals and v₂(hj) that within unit j, by
// the same formula, of its second-stage units. Drawn with replacement the
// first stage has f = 0, and says it all.
//
// Särndal, Swensson and Wretman (1992), 4.3. R: svydesign(ids = ~psu+ssu,
// fpc = ~N1+N2).
func newSecondStage(s *Survey, unit []int32, g Stage) (*secondStage, error) {
	if unit == nil {
		return nil, errors.New("a second stage without first-stage units")
	}
	n, first := len(unit), s.first.begin[len(s.first.begin)-1]
	number := make([]int32, first) // of each place, the number of the unit
	seen := make([]int32, n)       // of each second-stage unit, a row of it, from 1
	var errs []error
	for i, at := range s.first.of {
		number[at] = unit[i]
		if g.Unit == nil {
			continue
		}
		switch u := g.Unit[i]; {
		case u < 0 || int(u) >= n:
			errs = append(errs, fmt.Errorf("row %d: of second-stage unit %d, want one from 0 to %d", i+1, u, n-1))
		case seen[u] > 0 && unit[seen[u]-1] != unit[i]:
			errs = append(errs, fmt.Errorf("row %d: its second-stage unit is that of row %d, in another first-stage unit", i+1, seen[u]))
		case seen[u] == 0:
			seen[u] = int32(i + 1)
		}
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	c := &secondStage{arrange(s.first.of, g.Unit, first), &Design{lonely: s.design.lonely, domainLonely: s.design.domainLonely}}
	for h := range s.design.strata {
		for at := s.first.begin[h]; at < s.first.begin[h+1]; at++ {
			u, m := number[at], int64(c.begin[at+1]-c.begin[at])
			var N int64
			if int(u) < len(g.Population) {
				N = g.Population[u]
			}
			switch rule := s.design.lonely; {
			case N < m:
				errs = append(errs, fmt.Errorf("first-stage unit %d: %d units opened of a population of %d", u, m, N))
			case m == 1 && N > 1 && (rule == Fail || rule == Collapse):
				errs = append(errs, fmt.Errorf("first-stage unit %d: 1 of %d units opened, want at least 2, or a rule for single units", u, N))
			}
			d := c.design
			d.group, d.joined = append(d.group, at), append(d.joined, []int{at})
			d.groups = append(d.groups, group{population: N, units: m, members: 1, part: s.design.groups[s.design.group[h]].drawn()})
		}
	}
	return c, errors.Join(errs...)
}

// weight is what the draw of its second-stage unit makes a row stand for.
func (c *secondStage) weight(row int) float64 {
	// The place of the row's unit is in the stratum, the first-stage unit.
	at := int(c.of[row])
	lo, hi := 0, len(c.begin)-1
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; c.begin[mid] <= at {
			lo = mid
		} else {
			hi = mid
		}
	}
	g := c.design.groups[lo]
	return float64(g.population) / float64(g.units)
}
