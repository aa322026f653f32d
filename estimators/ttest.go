package estimators

import (
	"errors"
	"fmt"
	"math"
)

// The tests that compare two groups.
const (
	StatisticT    = "t"
	StatisticRank = "rank"
)

// A Comparison is a test of two groups with the difference that it rests on,
// the second group's less the first's.
type Comparison struct {
	Test
	Linear        Linear
	Estimate, SE  float64
	Low, High     Number // of the difference; a rank test has none
	First, Second int64  // rows in each group
}

// TTest tests whether an amount has the same mean in two groups, 0 and 1, of
// the rows in a domain, nil: all; -1 is in neither. Of a 0/1 column it compares
// shares.
//
//	t = (ȳ₁ - ȳ₀) / se,  on ν-1 degrees of freedom,
//
// ν those of the base: the difference is the slope of a regression on the
// group, which takes one. The groups are domains of one sample, so the error
// allows for rows of the same first-stage unit in both.
//
// R: svyttest(y ~ group, subset(design, domain)).
func (s *Survey) TTest(y []float64, group []int32, in []bool, level float64) (Comparison, error) {
	if !(level > 0 && level < 1) {
		return Comparison{}, fmt.Errorf("level is %v, want a number between 0 and 1", level)
	}
	first, second, err := s.twoGroups(y, group, in)
	if err != nil {
		return Comparison{}, err
	}
	c, err := s.compare(StatisticT, y, first, second)
	if err != nil {
		return Comparison{}, err
	}
	half := studentQuantile((1+level)/2, c.DDF.F) * c.SE
	c.Low, c.High = Some(c.Estimate-half), Some(c.Estimate+half)
	return c, nil
}

// twoGroups are the rows of each group that have a value.
func (s *Survey) twoGroups(y []float64, group []int32, in []bool) (first, second []bool, err error) {
	var errs []error
	length := func(name string, n int) {
		if n != s.Len() {
			errs = append(errs, fmt.Errorf("%s of %d rows, want %d", name, n, s.Len()))
		}
	}
	length("values", len(y))
	length("groups", len(group))
	if in != nil {
		length("a domain", len(in))
	}
	if len(errs) > 0 {
		return nil, nil, errors.Join(errs...)
	}
	first, second = make([]bool, len(y)), make([]bool, len(y))
	for i, g := range group {
		if in != nil && !in[i] || math.IsNaN(y[i]) {
			continue
		}
		switch {
		case g < -1 || g > 1:
			return nil, nil, fmt.Errorf("row %d: group %d, want 0 or 1, or -1 for neither", i+1, g)
		case math.IsInf(y[i], 0):
			return nil, nil, fmt.Errorf("row %d: value %v, want a number", i+1, y[i])
		}
		first[i], second[i] = g == 0, g == 1
	}
	return first, second, nil
}

// compare tests the difference of the means of two groups.
func (s *Survey) compare(statistic string, y []float64, first, second []bool) (Comparison, error) {
	c := Comparison{Test: Test{Statistic: statistic}}
	base := make([]bool, len(first))
	for i := range base {
		base[i] = first[i] || second[i]
		if first[i] {
			c.First++
		}
		if second[i] {
			c.Second++
		}
	}
	if c.First == 0 || c.Second == 0 {
		return c, fmt.Errorf("%w: groups of %d and %d rows, want some in both", ErrNoTest, c.First, c.Second)
	}
	df := s.Degrees(base) - 1
	if !(df > 0) {
		return c, fmt.Errorf("%w: %v degrees of freedom", ErrNoTest, df)
	}
	c.Linear = Combine([]float64{1, -1}, s.Mean(y, second), s.Mean(y, first))
	v := s.Variance(c.Linear)
	if !(v > 0) {
		return c, fmt.Errorf("%w: nothing varies under the design", ErrNoTest)
	}
	c.Estimate, c.SE = c.Linear.Estimate.F, math.Sqrt(v)
	c.Value = c.Estimate / c.SE
	c.NDF, c.DDF, c.N = Some(1), Some(df), c.First+c.Second
	c.P = studentTails(c.Value, df)
	return c, nil
}
