package estimators

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// wald compares the cells of a table with those of an independent one,
//
//	Y_ij = N_ij - N_i. N_.j / N,  i < I, j < J,
//
// by the quadratic form Y' V⁻¹ Y over K. It takes as many degrees of freedom
// as there are comparisons; with fewer V has no inverse, and near that it
// rejects far too often, which [StatisticAdjWald] tempers.
//
// Koch, Freeman and Freeman (1975). R: svychisq(statistic = "Wald").
func (s *Survey) wald(c *Crosstab, statistic string, nu float64, effects []float64) (Test, error) {
	k := c.k()
	if float64(k) > nu {
		return Test{}, fmt.Errorf("%w: %d cells to compare on %v degrees of freedom: use %s", ErrNoTest, k, nu, StatisticF)
	}
	rows, cols := c.margins()
	var values []float64
	var by [][]float64
	for i := range c.Rows - 1 {
		for j := range c.Cols - 1 {
			r, q := rows[i]/c.total, cols[j]/c.total
			values = append(values, c.Weight[i*c.Cols+j]-rows[i]*q)
			d := make([]float64, len(c.Weight))
			for a := range c.Rows {
				for b := range c.Cols {
					x := float64(r * q)
					if a == i {
						x -= q
					}
					if b == j {
						x -= r
					}
					if a == i && b == j {
						x++
					}
					d[a*c.Cols+b] = x
				}
			}
			by = append(by, d)
		}
	}
	form, err := quadraticForm(values, s.cellCovariance(c, by))
	if err != nil {
		return Test{}, fmt.Errorf("%w: %d cells cannot be told apart under the design: use %s", ErrNoTest, k, StatisticF)
	}
	test := Test{Statistic: statistic, Value: form / float64(k), NDF: Some(float64(k)), DDF: Some(nu), N: c.n}
	if statistic == StatisticAdjWald && !math.IsInf(nu, 1) { // with infinite degrees there is nothing to adjust
		left := nu - float64(k) + 1
		test.Value, test.DDF = test.Value*left/nu, Some(left)
	}
	var sum float64
	for _, d := range effects {
		sum += d
	}
	test.Delta = Some(sum / float64(k))
	test.P = fTail(test.Value, test.NDF.F, test.DDF.F)
	return test, nil
}

// quadraticForm is y' V⁻¹ y. V is brought to correlations first, so that only
// estimates that move together make it singular, not small ones.
func quadraticForm(y []float64, V [][]float64) (float64, error) {
	k := len(y)
	scale := make([]float64, k)
	for i := range k {
		if !(V[i][i] > 0) {
			return 0, errSingular
		}
		scale[i] = math.Sqrt(V[i][i])
	}
	m, z := mat.NewSymDense(k, nil), mat.NewVecDense(k, nil)
	for i := range k {
		z.SetVec(i, y[i]/scale[i])
		for j := range i + 1 {
			m.SetSym(i, j, V[i][j]/scale[i]/scale[j])
		}
	}
	var chol mat.Cholesky
	if !chol.Factorize(m) || !(chol.Cond() < 1e12) {
		return 0, errSingular
	}
	var x mat.VecDense
	if err := chol.SolveVecTo(&x, z); err != nil {
		return 0, errSingular
	}
	return mat.Dot(z, &x), nil
}
