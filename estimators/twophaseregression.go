package estimators

import (
	"errors"
	"fmt"
	"math"
)

// A DoubleSample is a simple random sample of n cases that all were read, and
// a simple random sample of n₂ of them that were read again.
type DoubleSample struct {
	First      []float64 // of each case, what the first reading found
	Second     []float64 // what the second found; NaN: not read again
	Population int64     // cases in the frame; 0: with replacement
}

// A Regressed is a mean with the slope that it was corrected by.
type Regressed struct {
	Estimate, Variance Number
	Slope              Number // b
	Read, Again        int64  // n and n₂
}

// Regression is the mean of the second reading over all cases, from those that
// were read again and what the first reading says of the others,
//
//	ȳ = ȳ₂ + b (x̄ - x̄₂),   b = Σ (x-x̄₂)(y-ȳ₂) / Σ (x-x̄₂)²,
//	v = s_y² (1-r²)/n₂ + r² s_y²/n - s_y²/N,
//
// sums, s_y² and r over the n₂, s_y² with n₂-1 and the residuals' s_y² (1-r²)
// with n₂-2. It is what U.S. food stamps are paid by (7 CFR 275.23(b)). Where
// x and y are 0 and 1 it is the estimate with two classes, see
// [Survey.SecondPhase], which also knows weights and strata.
//
// Where all x read again are the same there is no slope, and no estimate; a
// variance takes three cases read again.
//
// Cochran (1977), Sampling Techniques, 12.6. R: coef(lm(y ~ x)) on those read
// again.
func Regression(d DoubleSample) (Regressed, error) {
	if err := d.check(); err != nil {
		return Regressed{}, fmt.Errorf("regression on a second reading: %w", err)
	}
	r := Regressed{Read: int64(len(d.First))}
	var x, x2, y2 float64
	for i, f := range d.First {
		x += f
		if y := d.Second[i]; !math.IsNaN(y) {
			r.Again++
			x2 += f
			y2 += y
		}
	}
	n, m := float64(r.Read), float64(r.Again)
	x, x2, y2 = x/n, x2/m, y2/m
	var xx, xy, yy float64
	for i, f := range d.First {
		if y := d.Second[i]; !math.IsNaN(y) {
			e, g := f-x2, y-y2
			xx += float64(e * e)
			xy += float64(e * g)
			yy += float64(g * g)
		}
	}
	if !(xx > 0) {
		return r, nil
	}
	b := xy / xx
	r.Slope, r.Estimate = Some(b), Some(y2+float64(b*(x-x2)))
	if r.Again >= 3 {
		s2, explained := yy/(m-1), 0.0
		if yy > 0 {
			explained = xy * xy / xx / yy
		}
		v := (yy-float64(b*xy))/(m-2)/m + explained*s2/n
		if d.Population > 0 {
			v -= s2 / float64(d.Population)
		}
		r.Variance = Some(math.Max(0, v))
	}
	return r, nil
}

func (d DoubleSample) check() error {
	var errs []error
	if len(d.First) == 0 || len(d.First) != len(d.Second) {
		return fmt.Errorf("%d first readings and %d second ones, want as many", len(d.First), len(d.Second))
	}
	again := false
	for i, f := range d.First {
		if math.IsNaN(f) || math.IsInf(f, 0) || math.IsInf(d.Second[i], 0) {
			errs = append(errs, fmt.Errorf("case %d: readings %v and %v, want numbers", i+1, f, d.Second[i]))
		}
		again = again || !math.IsNaN(d.Second[i])
	}
	if !again {
		errs = append(errs, errors.New("no case was read again"))
	}
	if d.Population != 0 && d.Population < int64(len(d.First)) {
		errs = append(errs, fmt.Errorf("%d cases of a population of %d", len(d.First), d.Population))
	}
	return errors.Join(errs...)
}
