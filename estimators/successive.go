package estimators

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// SuccessiveVariance is the variance of an estimate where the units of every
// stratum were drawn at a fixed step from an ordered list, by the differences
// of neighbours in it,
//
//	v = Σ_g (1 - n_g/N_g) n_g/(2 (n_g-1)) Σ_{i>1} (u_i - u_{i-1})²,
//
// u the first-stage units' totals of the influence, 0 outside a domain. A trend
// along the list, which such a sample follows by design, then does not count as
// chance. The estimator has no design to be unbiased for; it is a little large
// as a rule, and misled where the list has a period.
//
// rank tells of every row where its unit stood in the list, nil: rows are in
// its order; a unit stands where its first row does, and ties stand as the rows
// do. Lonely and full strata follow the design; a list that strata were
// collapsed in runs through one of them after another. A stratum that has fewer
// units with rows than were opened is an error, as those have no place in the
// list.
//
// Wolter (2007), Introduction to Variance Estimation, 8.2, estimator v2. R has
// none; for a whole sample that is one list it is
// (1-n/N) * n/(2*(n-1)) * sum(diff(u)^2).
func (s *Survey) SuccessiveVariance(l Linear, rank []float64) (float64, error) {
	if rank != nil && len(rank) != s.Len() {
		return 0, fmt.Errorf("ranks of %d rows for a survey of %d", len(rank), s.Len())
	}
	if i := slices.IndexFunc(rank, math.IsNaN); i >= 0 {
		return 0, fmt.Errorf("row %d has no rank", i+1)
	}
	for h, st := range s.design.strata {
		if found := s.first.begin[h+1] - s.first.begin[h]; int64(found) < st.Units {
			return 0, &StratumError{st, fmt.Sprintf("%d units opened, of which %d have rows, and so a place in the list", st.Units, found)}
		}
	}
	u := l.U
	for i := len(s.adjusts) - 1; i >= 0; i-- {
		u = s.adjusts[i].influence(s, u)
	}
	v := s.design.variance(s.listed(u, rank), func(g group, members [][]Mass, _ []int) float64 {
		var sum, before float64
		first := true
		for _, stratum := range members {
			for _, x := range stratum {
				if e := x.U - before; !first {
					sum += float64(e * e)
				}
				before, first = x.U, false
			}
		}
		n := float64(g.units)
		return g.open() * n / (2 * (n - 1)) * sum
	})
	return math.Max(0, v), nil
}

// listed are the units' totals of each stratum in the order of the list.
func (s *Survey) listed(u []float64, rank []float64) Influence {
	strata := len(s.first.begin) - 1
	totals := make([]Mass, s.first.begin[strata])
	rows := make([][]int, strata) // of each stratum, the first row of every unit
	for i, place := range s.first.of {
		if totals[place].Units == 0 {
			totals[place].Units = 1
			rows[s.stratum[i]] = append(rows[s.stratum[i]], i)
		}
		totals[place].U += u[i]
	}
	out := make(Influence, strata)
	for h := range out {
		if rank != nil {
			slices.SortStableFunc(rows[h], func(a, b int) int { return cmp.Compare(rank[a], rank[b]) })
		}
		for _, i := range rows[h] {
			out[h] = append(out[h], totals[s.first.of[i]])
		}
	}
	return out
}
