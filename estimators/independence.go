package estimators

import (
	"fmt"
	"slices"
)

// The tests of independence.
const (
	StatisticF           = "F"           // Rao and Scott, second order, F: the default
	StatisticChisq       = "Chisq"       // Rao and Scott, first order
	StatisticSaddlepoint = "saddlepoint" // Pearson's statistic against its own distribution, by Kuonen's approximation
	StatisticWald        = "Wald"        // Koch, Freeman and Freeman
	StatisticAdjWald     = "adjWald"     // the same, for few degrees of freedom
)

// IndependenceTests lists the tests, R's default first.
func IndependenceTests() []string {
	return []string{StatisticF, StatisticChisq, StatisticWald, StatisticAdjWald, StatisticSaddlepoint}
}

// A Test is a test of a hypothesis.
type Test struct {
	Statistic string  // which test
	Value     float64 // of the statistic
	NDF, DDF  Number  // degrees of freedom it is compared with; DDF absent: a chi-square distribution, both: none that has them
	P         float64 // the chance of a value as large, if nothing differs
	Delta     Number  // the mean generalised design effect: how much the design inflates chi-square
	Scale     Number  // what Value is divided by before it is compared; absent: nothing
	N         int64   // rows in the base
}

// Independence tests whether two columns are independent in the population,
// over the rows in a domain, nil: all. Levels are numbered from 0, -1 is
// missing. statistic is one of [IndependenceTests], empty: "F".
//
// Under independence Pearson's statistic of the weighted table, scaled to the
// n rows,
//
//	X² = n Σ (p_ij - p_i. p_.j)² / (p_i. p_.j),
//
// is a sum Σ δ_k χ²_1 over K = (I-1)(J-1) generalised design effects: the
// eigenvalues of D⁻¹V, V the covariance under the design of the K log odds
// ratios against the last row and column, and D what it would be in a simple
// random sample with replacement, n⁻¹ C' diag(1/p) C. With δ. = Σδ/K,
//
//	F            X²/Σδ against F on (Σδ)²/Σδ² and that times ν degrees
//	Chisq        X²/δ. against chi-square on K; the value given is X²
//	saddlepoint  X² against Σ δ_k χ²_1 over a mean square on the same, by
//	             Kuonen's approximation
//	Wald         the quadratic form of N_ij - N_i. N_.j/N in the inverse of
//	             its covariance, over K, against F on K and ν
//	adjWald      (ν-K+1)/ν of that, against F on K and ν-K+1
//
// ν are the degrees of freedom of the base. Errors that wrap [ErrNoTest] say
// why there is no test.
//
// Rao and Scott (1981), JASA 76:221-230, and (1984), Annals of Statistics
// 12:46-60; Thomas and Rao (1987), JASA 82:630-636; Koch, Freeman and Freeman
// (1975), International Statistical Review 43:59-78.
// R: svychisq(~rows + cols, subset(design, domain), statistic = ).
func (s *Survey) Independence(rows, cols []int32, in []bool, statistic string) (Test, error) {
	if statistic == "" {
		statistic = StatisticF
	}
	if !slices.Contains(IndependenceTests(), statistic) {
		return Test{}, fmt.Errorf("unknown test of independence %q, want one of %v", statistic, IndependenceTests())
	}
	c, err := s.Crosstab(rows, cols, in)
	if err != nil {
		return Test{}, err
	}
	if err := c.testable(); err != nil {
		return Test{}, err
	}
	nu := s.Degrees(c.base)
	if !(nu > 0) {
		return Test{}, fmt.Errorf("%w: %v degrees of freedom", ErrNoTest, nu)
	}
	if c.k() > maxContrasts {
		return Test{}, fmt.Errorf("a test of %d by %d levels compares %d cells, want at most %d: join some levels", c.Rows, c.Cols, c.k(), maxContrasts)
	}
	effects, err := s.effects(c)
	if err != nil {
		return Test{}, err
	}
	if statistic == StatisticWald || statistic == StatisticAdjWald {
		return s.wald(c, statistic, nu, effects)
	}
	return c.raoScott(statistic, nu, effects)
}

// maxContrasts keeps the covariances of a table within seconds.
const maxContrasts = 400

// k is the number of independent comparisons.
func (c *Crosstab) k() int { return (c.Rows - 1) * (c.Cols - 1) }

// pearson is X².
func (c *Crosstab) pearson() float64 {
	rows, cols := c.margins()
	var x float64
	for k, w := range c.Weight {
		expected := rows[k/c.Cols] * cols[k%c.Cols] / c.total
		d := w - expected
		x += float64(d*d) / expected
	}
	return x * float64(c.n) / c.total
}

func (c *Crosstab) raoScott(statistic string, nu float64, effects []float64) (Test, error) {
	x, sum, squares := c.pearson(), 0.0, 0.0
	for _, d := range effects {
		sum += d
		squares += float64(d * d)
	}
	k := float64(len(effects))
	test := Test{Statistic: statistic, Value: x, Delta: Some(sum / k), N: c.n}
	switch statistic {
	case StatisticF:
		ndf := sum * sum / squares
		test.Value, test.NDF, test.DDF = x/sum, Some(ndf), Some(ndf*nu)
		test.P = fTail(test.Value, ndf, ndf*nu)
	case StatisticChisq:
		test.NDF = Some(k)
		test.P = chiSquareTail(x/test.Delta.F, k)
	default:
		test.P = ratioTail(x, effects, sum*sum/squares*nu)
	}
	return test, nil
}
