package estimators

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// effects are the generalised design effects, from the largest on.
func (s *Survey) effects(c *Crosstab) ([]float64, error) {
	contrast, k := c.contrasts(), c.k()
	by := make([][]float64, k)
	for j, a := range contrast {
		// A cell without rows has no odds: it is left out, and what is then
		// missing from the contrast's sum of 0 falls to the whole.
		by[j] = make([]float64, len(a))
		var left float64
		for q, w := range c.Weight {
			if w > 0 {
				by[j][q] = a[q] / w
				left += a[q]
			}
		}
		for q := range by[j] {
			by[j][q] -= left / c.total
		}
	}
	V := s.cellCovariance(c, by)
	design, simple := mat.NewSymDense(k, nil), mat.NewSymDense(k, nil)
	for i := range k {
		for j := range i + 1 {
			var d float64
			for q, w := range c.Weight {
				if w > 0 {
					d += float64(contrast[i][q]*contrast[j][q]) * c.total / w / float64(c.n)
				}
			}
			simple.SetSym(i, j, d)
			design.SetSym(i, j, V[i][j])
		}
	}
	effects, err := relativeTo(design, simple)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %d of %d cells without rows leave too little to compare", ErrNoTest, c.empty(), len(c.Weight))
	case !(effects[0] > leastEffect):
		return nil, fmt.Errorf("%w: nothing varies under the design", ErrNoTest)
	}
	return effects, nil
}

// leastEffect is the least design effect that is more than the rounding of 0:
// a standard error of 1e-10 of that of a simple random sample. Where a unit of
// the first stage holds all rows of a level, the sums over it that make up the
// odds are those numbers whose difference is 0.
const leastEffect = 1e-20

// empty is the number of cells without rows.
func (c *Crosstab) empty() (n int) {
	for _, x := range c.Count {
		if x == 0 {
			n++
		}
	}
	return n
}

// contrasts are the coefficients by cell of the logarithms that make up the
// log odds ratios against the last row and column.
func (c *Crosstab) contrasts() [][]float64 {
	var out [][]float64
	for i := range c.Rows - 1 {
		for j := range c.Cols - 1 {
			a := make([]float64, c.Rows*c.Cols)
			a[i*c.Cols+j], a[c.Rows*c.Cols-1] = 1, 1
			a[i*c.Cols+c.Cols-1], a[(c.Rows-1)*c.Cols+j] = -1, -1
			out = append(out, a)
		}
	}
	return out
}

var errSingular = errors.New("a covariance without an inverse")

// relativeTo gives the eigenvalues of b⁻¹a, from the largest on, none below 0.
func relativeTo(a, b *mat.SymDense) ([]float64, error) {
	k := a.SymmetricDim()
	var chol mat.Cholesky
	if !chol.Factorize(b) || math.IsInf(chol.Cond(), 0) || chol.Cond() > 1e14 {
		return nil, errSingular
	}
	// L⁻¹ a L⁻ᵀ has the same eigenvalues and is symmetric.
	var l mat.TriDense
	chol.LTo(&l)
	var half, whole mat.Dense
	if err := half.Solve(&l, a); err != nil {
		return nil, errSingular
	}
	if err := whole.Solve(&l, half.T()); err != nil {
		return nil, errSingular
	}
	m := mat.NewSymDense(k, nil)
	for i := range k {
		for j := range i + 1 {
			m.SetSym(i, j, (whole.At(i, j)+whole.At(j, i))/2)
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(m, false) {
		return nil, errSingular
	}
	values := eigen.Values(nil)
	slices.Reverse(values)
	for i := range values {
		values[i] = math.Max(0, values[i])
	}
	return values, nil
}
