package estimators

import (
	"cmp"
	"math"
	"slices"
)

// cellCovariance is the matrix of the covariances of estimates that move with
// the cells of a table: by[j][k] is what a case more in cell k adds to estimate
// j.
//
// It is [Survey.Covariance]. But a large table has many pairs of estimates, and
// where every row is a unit those of one stratum, cell and weight are alike, so
// that there are few to add up however many rows there are.
func (s *Survey) cellCovariance(c *Crosstab, by [][]float64) [][]float64 {
	alike, ok := s.alike(c)
	if !ok {
		return s.Covariance(s.linears(c, by)...)
	}
	variance := func(influence func(cell int32) float64) float64 {
		u := make(Influence, len(s.design.strata))
		for _, a := range alike {
			u[a.stratum] = append(u[a.stratum], Mass{a.weight * influence(a.cell), a.units})
		}
		return math.Max(0, s.design.Variance(u))
	}
	cov, se := make([][]float64, len(by)), make([]float64, len(by))
	for i := range by {
		cov[i] = make([]float64, len(by))
		cov[i][i] = variance(func(k int32) float64 { return by[i][k] })
		se[i] = math.Sqrt(cov[i][i])
	}
	for i := range by {
		for j := range i {
			a, b := se[i], se[j]
			if a == 0 || b == 0 {
				continue
			}
			sum := variance(func(k int32) float64 { return by[i][k]/a + by[j][k]/b })
			difference := variance(func(k int32) float64 { return by[i][k]/a - by[j][k]/b })
			cov[i][j] = (sum - difference) / 4 * a * b
			cov[j][i] = cov[i][j]
		}
	}
	return cov
}

// rowsAlike are units with the same influence on whatever moves with cells.
type rowsAlike struct {
	stratum, cell int32
	weight        float64
	units         int64
}

// alike gathers the rows of a table that are alike, in order. It reports false
// where rows are not units, or weights were adjusted, which makes neighbours of
// all.
func (s *Survey) alike(c *Crosstab) ([]rowsAlike, bool) {
	if len(s.adjusts) > 0 || s.second != nil || s.first.begin[len(s.first.begin)-1] != s.Len() {
		return nil, false
	}
	rows := make([]rowsAlike, 0, c.n)
	for i, k := range c.cell {
		if k >= 0 {
			rows = append(rows, rowsAlike{s.stratum[i], k, s.weight[i], 1})
		}
	}
	slices.SortFunc(rows, func(a, b rowsAlike) int {
		return cmp.Or(cmp.Compare(a.stratum, b.stratum), cmp.Compare(a.cell, b.cell), cmp.Compare(a.weight, b.weight))
	})
	out := rows[:0]
	for _, r := range rows {
		if n := len(out); n > 0 && out[n-1].stratum == r.stratum && out[n-1].cell == r.cell && out[n-1].weight == r.weight {
			out[n-1].units++
		} else {
			out = append(out, r)
		}
	}
	return out, true
}

// linears are the estimates of [Survey.cellCovariance], row by row.
func (s *Survey) linears(c *Crosstab, by [][]float64) []Linear {
	out := make([]Linear, len(by))
	for j := range by {
		u := make([]float64, s.Len())
		for i, k := range c.cell {
			if k >= 0 {
				u[i] = s.weight[i] * by[j][k]
			}
		}
		out[j] = Linear{Estimate: Some(0), U: u, Base: c.base}
	}
	return out
}
