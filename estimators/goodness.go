package estimators

import (
	"errors"
	"fmt"
	"math"
)

// StatisticGoodness is the test of [Survey.Goodness].
const StatisticGoodness = "goodness"

// Goodness tests whether the levels of a column have given shares in the
// population, over the rows in a domain, nil: all. Levels are numbered from 0,
// -1 is missing; shares are above 0 and are scaled to add up to 1.
//
// Pearson's statistic of the estimated population,
//
//	X² = Σ r_i²,  r_i = (N_i - π_i N)/√(π_i N),
//
// is divided by a scale and compared with chi-square, both by Satterthwaite's
// approximation from the covariance V of the r_i,
//
//	scale = tr V²/tr V,  df = (tr V)²/tr V².
//
// Value is X², which grows with the population; the mean design effect is tr V
// over what it would be for n rows drawn at random, (I-1) N/n.
//
// Rao and Scott (1981), JASA 76:221-230.
// R: svygofchisq(~column, p, subset(design, domain)), whose parameter is
// (scale, df).
func (s *Survey) Goodness(codes []int32, shares []float64, in []bool) (Test, error) {
	one := make([]int32, len(codes))
	c, err := s.Crosstab(codes, one, in)
	if err != nil {
		return Test{}, err
	}
	var sum float64
	var errs []error
	for i, p := range shares {
		if !(p > 0) || math.IsInf(p, 0) {
			errs = append(errs, fmt.Errorf("a share of %v for level %d, want one above 0", p, i+1))
		}
		sum += p
	}
	if len(shares) < c.Rows {
		errs = append(errs, fmt.Errorf("%d shares for %d levels", len(shares), c.Rows))
	}
	if err := errors.Join(errs...); err != nil {
		return Test{}, err
	}
	switch {
	case c.n == 0:
		return Test{}, fmt.Errorf("%w: no row of the domain has a level", ErrNoTest)
	case len(shares) < 2:
		return Test{}, fmt.Errorf("%w: one level, want two or more", ErrNoTest)
	}
	var x float64
	values, by := make([]float64, len(shares)), make([][]float64, len(shares))
	for i, p := range shares {
		p /= sum
		expected, observed := p*c.total, 0.0
		if i < c.Rows {
			observed = c.Weight[i]
		}
		values[i] = (observed - expected) / math.Sqrt(expected)
		x += float64(values[i] * values[i])
		by[i] = make([]float64, c.Rows)
		for k := range by[i] {
			d := -p
			if k == i {
				d++
			}
			by[i][k] = d/math.Sqrt(expected) - float64(values[i]*p)/(2*expected)
		}
	}
	var trace, squares float64
	for i, row := range s.cellCovariance(c, by) {
		trace += row[i]
		for _, v := range row {
			squares += float64(v * v)
		}
	}
	simple := float64(len(shares)-1) * c.total / float64(c.n)
	if !(trace/simple > leastEffect) {
		return Test{}, fmt.Errorf("%w: nothing varies under the design", ErrNoTest)
	}
	scale, df := squares/trace, trace*trace/squares
	return Test{
		Statistic: StatisticGoodness, Value: x, Scale: Some(scale), NDF: Some(df), N: c.n,
		P: chiSquareTail(x/scale, df), Delta: Some(trace / simple),
	}, nil
}
