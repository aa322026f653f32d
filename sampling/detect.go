package sampling

import (
	"errors"
	"fmt"
	"math"
)

// A Detection is a comparison that is planned: a share in two independent
// samples, those of two years.
type Detection struct {
	First, Second int64   // units that the two samples are worth, rounded down
	Share         float64 // the true share of the first
	Power         float64 // the chance wanted that a true change is called one, 0.8

	// Bounds is the interval of x of n units at the level of the test: 0.95,
	// or 0.99 for the first step of Holm's procedure with five comparisons.
	// Both bounds rise with x, by less than 2/n from one x to the next, and
	// hold x/n between them.
	Bounds func(x, n int64) (low, high float64)
}

// A Change is the smallest that is detected, as a difference of shares: 0.1
// for ten percentage points. Where not even the largest is detected with the
// power wanted it is +Inf.
type Change struct{ Up, Down float64 }

// Largest is the larger of the two: a change of that size is detected whatever
// its direction, so far as there is room for it.
func (c Change) Largest() float64 {
	if math.IsInf(c.Down, 1) {
		return c.Up
	}
	if math.IsInf(c.Up, 1) {
		return c.Down
	}
	return math.Max(c.Up, c.Down)
}

// Detectable is the smallest change of a share that is detected with the power
// wanted, by the rule that comparisons are made with: the interval
//
//	d - √((p₂-l₂)² + (u₁-p₁)²)  to  d + √((u₂-p₂)² + (p₁-l₁)²),  d = p₂ - p₁,
//
// does not hold 0 (MOVER: Newcombe 1998, Statistics in Medicine 17:873, method
// 10; Zou & Donner 2008, Statistics in Medicine 27:1693). Not by a normal
// approximation, which promises more than an exact interval keeps.
//
// The chance is exact: the sum over both binomials of all outcomes in which
// the rule calls the change by its right direction. For each x₁ these are the
// x₂ from some limit on, so the chance rises with the change, and whatever is
// larger than the smallest detectable change is detected too. The limits rise
// with x₁, so that all are found in n₁ + n₂ looks at the interval.
//
// Errors: fewer than one unit, a share or power outside 0 and 1, no bounds, or
// bounds that do not hold x/n.
func Detectable(d Detection) (Change, error) {
	if err := d.check(); err != nil {
		return Change{}, fmt.Errorf("detectable: %w", err)
	}
	first, err := d.outcomes(d.First)
	if err != nil {
		return Change{}, fmt.Errorf("detectable: %w", err)
	}
	second, err := d.outcomes(d.Second)
	if err != nil {
		return Change{}, fmt.Errorf("detectable: %w", err)
	}
	return Change{
		Up:   smallest(first, second, d.Share, d.Power),
		Down: smallest(mirrored(first), mirrored(second), 1-d.Share, d.Power), // a fall is a rise of those that do not count
	}, nil
}

func (d Detection) check() error {
	var errs []error
	for _, n := range []int64{d.First, d.Second} {
		if n < 1 || n > 1<<24 {
			errs = append(errs, fmt.Errorf("%d units: want 1 to 2^24", n))
		}
	}
	if !inside(d.Share) {
		errs = append(errs, fmt.Errorf("share %v: want more than 0 and less than 1", d.Share))
	}
	if !inside(d.Power) {
		errs = append(errs, fmt.Errorf("power %v: want more than 0 and less than 1", d.Power))
	}
	if d.Bounds == nil {
		errs = append(errs, errors.New("no bounds"))
	}
	return errors.Join(errs...)
}

// An outcome is x of n with its interval.
type outcome struct{ p, low, high float64 }

func (d Detection) outcomes(n int64) ([]outcome, error) {
	all := make([]outcome, n+1)
	for x := range all {
		low, high := d.Bounds(int64(x), n)
		p := float64(x) / float64(n)
		if !(low <= p && p <= high) {
			return nil, fmt.Errorf("bounds of %d of %d are %v and %v: want %v between them", x, n, low, high, p)
		}
		all[x] = outcome{p, low, high}
	}
	return all, nil
}

// mirrored are the outcomes of those that do not count.
func mirrored(all []outcome) []outcome {
	m := make([]outcome, len(all))
	for x, o := range all {
		m[len(all)-1-x] = outcome{1 - o.p, 1 - o.high, 1 - o.low}
	}
	return m
}

// rise reports whether the interval of b - a lies above 0.
func rise(a, b outcome) bool {
	return b.p > a.p && b.p-a.p > math.Hypot(b.p-b.low, a.high-a.p)
}

// smallest finds where the chance of a rise being called one reaches power, by
// bisection: it rises with the share of the second sample.
func smallest(first, second []outcome, share, power float64) float64 {
	limits := make([]int, len(first)) // the smallest x₂ that is a rise from x₁
	x := 0
	for i, a := range first {
		for x < len(second) && !rise(a, second[x]) {
			x++
		}
		limits[i] = x
	}
	chances := binomialChances(len(first)-1, share)
	atLeast := make([]float64, len(second)+1)
	power1 := func(p float64) float64 {
		b := binomialChances(len(second)-1, p)
		for x := len(b) - 1; x >= 0; x-- {
			atLeast[x] = atLeast[x+1] + b[x]
		}
		sum := 0.0
		for i, c := range chances {
			sum += float64(c * atLeast[limits[i]])
		}
		return sum
	}
	if power1(1) < power {
		return math.Inf(1)
	}
	low, high := share, 1.0
	for high-low > 1e-12 {
		if middle := low + (high-low)/2; power1(middle) < power {
			low = middle
		} else {
			high = middle
		}
	}
	return high - share
}

// binomialChances are the probabilities of 0 to n. They are built outwards from the
// mode, so that nothing underflows that matters, and divided by their sum.
func binomialChances(n int, p float64) []float64 {
	b := make([]float64, n+1)
	if p >= 1 {
		b[n] = 1
		return b
	}
	mode := min(int(float64(n+1)*p), n)
	odds := p / (1 - p)
	b[mode] = 1
	for x := mode; x < n && b[x] > 0; x++ {
		b[x+1] = b[x] * odds * float64(n-x) / float64(x+1)
	}
	for x := mode; x > 0 && b[x] > 0; x-- {
		b[x-1] = b[x] / odds * float64(x) / float64(n-x+1)
	}
	sum := 0.0
	for _, c := range b {
		sum += c
	}
	for x := range b {
		b[x] /= sum
	}
	return b
}
