package sampling

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Size is the precision wanted of a share: an interval of half-width Margin
// at the confidence Level, if the share turns out to be Share. Nothing needs
// more cases than Share = 0.5.
type Size struct {
	Margin float64 // half-width, 0.05 for ±5 percentage points
	Level  float64 // 0.95
	Share  float64 // anticipated, 0.5
}

// Cases is the simple random sample that reaches s in a population without
// end,
//
//	n = z² p (1-p) / e²,
//
// rounded up, where z is the (1+Level)/2 quantile of the normal distribution.
// Cochran (1977), Sampling Techniques, 3rd ed., section 4.4.
func (s Size) Cases() (int64, error) {
	n, err := s.continuous()
	if err != nil {
		return 0, err
	}
	if n > 1<<53 {
		return 0, fmt.Errorf("size: margin %v needs more than 2^53 cases: want a larger margin", s.Margin)
	}
	return int64(math.Ceil(n)), nil
}

// CasesOf is Cases with the finite population correction,
//
//	n = n₀ / (1 + (n₀ - 1)/N),
//
// rounded up, where n₀ is the size before its own rounding. It is never more
// than the population, which must be at least 1. Cochran, equation 4.2.
func (s Size) CasesOf(population int64) (int64, error) {
	n, err := s.continuous()
	if population < 1 {
		err = errors.Join(err, fmt.Errorf("size: population %d: want at least 1", population))
	}
	if err != nil {
		return 0, err
	}
	n = math.Ceil(corrected(n, float64(population)))
	if n >= float64(population) { // compared before it is made an integer, which 2^63 is not
		return population, nil
	}
	return int64(n), nil
}

// continuous is n₀, before any rounding.
func (s Size) continuous() (float64, error) {
	var errs []error
	for _, x := range []struct {
		name  string
		value float64
	}{{"margin", s.Margin}, {"level", s.Level}, {"share", s.Share}} {
		if !inside(x.value) {
			errs = append(errs, fmt.Errorf("size: %s %v: want more than 0 and less than 1", x.name, x.value))
		}
	}
	if len(errs) > 0 {
		return 0, errors.Join(errs...)
	}
	z := quantile(s.Level)
	return z * z * s.Share * (1 - s.Share) / s.Margin / s.Margin, nil
}

// corrected applies the finite population correction to n₀. The form is
// n₀/(1 + (n₀-1)/N) with both sides divided by n₀, so that an n₀ of any size
// stays finite.
func corrected(n0, population float64) float64 {
	return 1 / (1/n0 + (1-1/n0)/population)
}

// quantile is the normal quantile of a two-sided level, 1.96 for 0.95.
func quantile(level float64) float64 {
	return distuv.UnitNormal.Quantile((1 + level) / 2)
}

// inside is false for NaN too.
func inside(x float64) bool { return x > 0 && x < 1 }

// hair is taken off before rounding up, for what floating point put on:
// 385 · 1.1 is 423.50000000000006, and 350/0.7 above 500.
const hair = 1e-9

// Oversample is how many cases to draw so that n can be expected to be
// reviewed, if a share of those drawn turns out not to belong to the population
// and a share of the others never arrives,
//
//	n / ((1 - ineligible)(1 - missing)),
//
// rounded up. Half the time it will be fewer: the margin of a plan is kept on
// average. Both shares are at least 0 and less than 1. AAPOR (2023), Standard
// Definitions: the final disposition of every case drawn tells afterwards.
func Oversample(n int64, ineligible, missing float64) (int64, error) {
	var errs []error
	for _, x := range []struct {
		name  string
		value float64
	}{{"ineligible", ineligible}, {"missing", missing}} {
		if !(x.value >= 0 && x.value < 1) {
			errs = append(errs, fmt.Errorf("oversample: share %v %s: want at least 0 and less than 1", x.value, x.name))
		}
	}
	if len(errs) > 0 {
		return 0, errors.Join(errs...)
	}
	return inflate(n, 1/((1-ineligible)*(1-missing)))
}

// Extra is n with a share on top, n(1 + share) rounded up; 0.1 for a tenth
// more. The share is at least 0.
func Extra(n int64, share float64) (int64, error) {
	if !(share >= 0) || math.IsInf(share, 1) {
		return 0, fmt.Errorf("extra: share %v on top: want at least 0", share)
	}
	return inflate(n, 1+share)
}

func inflate(n int64, factor float64) (int64, error) {
	if n < 0 {
		return 0, fmt.Errorf("oversample: %d cases: want at least 0", n)
	}
	drawn := math.Ceil(float64(n)*factor - hair)
	if drawn > 1<<53 {
		return 0, fmt.Errorf("oversample: %d cases need more than 2^53: want smaller shares", n)
	}
	return max(n, int64(drawn)), nil
}
