package estimators

import (
	"math"

	"sagsbarometer/estimators/exact"
)

// A projection is the space of some columns over the rows, as columns that are
// orthonormal where rows count by their weights: Σ w q_j q_k is 1 for j = k and
// 0 otherwise.
//
// Golub and Van Loan (2013), Matrix Computations, 5.2.8, each column taken
// twice. R: qr(x * sqrt(w)).
type projection struct {
	weights []float64
	columns [][]float64
	totals  []float64 // what the same combinations make of the totals
}

// independent is how much of a column others must leave unexplained, as a part
// of its length.
const independent = 1e-9

// project finds the space. It returns the positions of columns that others
// before them explain, in order, which it leaves out.
func project(columns [][]float64, totals, weights []float64) (p projection, dependent []int) {
	p.weights = weights
	for k, x := range columns {
		q := append([]float64(nil), x...)
		length := p.length(q)
		var total float64
		if totals != nil {
			total = totals[k]
		}
		for range 2 {
			for j, other := range p.columns {
				r := p.product(other, q)
				subtract(q, r, other)
				if totals != nil {
					total -= float64(r * p.totals[j])
				}
			}
		}
		left := p.length(q)
		if !(left > independent*length) {
			dependent = append(dependent, k)
			continue
		}
		for i := range q {
			q[i] /= left
		}
		p.columns = append(p.columns, q)
		p.totals = append(p.totals, total/left)
	}
	return p, dependent
}

// residuals are what the space leaves of values, by least squares in its
// weights.
func (p projection) residuals(values []float64) []float64 {
	out := append([]float64(nil), values...)
	for range 2 {
		for _, q := range p.columns {
			subtract(out, p.product(q, out), q)
		}
	}
	return out
}

func (p projection) product(a, b []float64) float64 {
	return addUp(len(a), func(i int) float64 { return p.weights[i] * a[i] * b[i] })
}

func (p projection) length(a []float64) float64 { return math.Sqrt(p.product(a, a)) }

// subtract takes r times x from a.
func subtract(a []float64, r float64, x []float64) {
	for i := range a {
		a[i] -= float64(r * x[i])
	}
}

// addUp adds numbers up without rounding on the way, so that the order of rows
// does not show; NaN where one of them is not finite.
func addUp(n int, term func(i int) float64) float64 {
	var sum exact.Sums
	sum.Grow(1)
	for i := range n {
		f, ok := exact.Split(term(i))
		if !ok {
			return math.NaN()
		}
		sum.Add(0, f.Term())
	}
	of := sum.At(0)
	return of.Float64()
}
