package estimators

import (
	"errors"
	"fmt"
	"math"

	"sagsbarometer/estimators/interval"
)

// IntervalMOVER is the name of the interval of a difference.
const IntervalMOVER = "mover"

// A Change is the difference of two shares: from one year to the next, or of
// two groups of one sample. Its interval, its p-value and the smallest change
// that it could have shown all rest on the intervals that the two shares are
// published with.
type Change struct {
	From, To    Estimate
	Correlation float64 // of the two estimates; 0 for independent samples

	Difference Bounded // To less From
	Ratio      Bounded // To over From
	SE         Number  // of the difference; absent where one of the two has none
	Level      float64
	P          Number // that the two shares are equal, see [PValue]
	PHolm      Number // the same within its family, see [Holm]; to be set by whoever knows it
}

// Independent compares two shares from samples that have nothing to do with
// each other, as those of two years have: populations that share no case, or
// draws that know nothing of each other. [OverlapCovariance] is for others.
//
// Errors: a level outside (0,1), and estimates that are no shares.
func Independent(from, to Estimate, level float64) (Change, error) {
	return compare(from, to, 0, level)
}

// noError is a standard error of a share that is none: what answers that agree
// leave after sums in floating point.
const noError = 1e-9

// Within compares two shares of one sample with the covariance of their
// estimates, from [Survey.Covariance]. Where a standard error is 0 or absent
// the correlation is taken to be 0. A group is compared with another or with
// all others, never with a whole that holds it: the whole repeats the group's
// error.
//
// Errors: those of [Independent], and a covariance larger than the standard
// errors allow.
func Within(from, to Estimate, covariance, level float64) (Change, error) {
	r := 0.0
	if from.SE.OK && to.SE.OK && math.Min(from.SE.F, to.SE.F) > noError {
		r = covariance / from.SE.F / to.SE.F
	} else if math.IsNaN(covariance) {
		r = covariance
	}
	if !(math.Abs(r) <= 1+1e-9) {
		return Change{}, fmt.Errorf("change: a covariance of %v beside standard errors of %v and %v, want at most their product", covariance, from.SE.F, to.SE.F)
	}
	return compare(from, to, math.Max(-1, math.Min(1, r)), level)
}

func compare(from, to Estimate, r, level float64) (Change, error) {
	var errs []error
	if !(level > 0 && level < 1) {
		errs = append(errs, fmt.Errorf("level is %v, want a number between 0 and 1", level))
	}
	for _, e := range []Estimate{from, to} {
		if e.Estimate.OK && !(e.Estimate.F >= 0 && e.Estimate.F <= 1) {
			errs = append(errs, fmt.Errorf("%s: an estimate of %v, want a share", e.ID, e.Estimate.F))
		}
	}
	if len(errs) > 0 {
		return Change{}, fmt.Errorf("change: %w", errors.Join(errs...))
	}
	c := Change{From: from, To: to, Correlation: r, Level: level}
	c.Difference = c.at(level)
	c.Ratio = Quotient(to.Between(level), from.Between(level), r)
	c.P = PValue(c.at)
	if a, b := from.SE, to.SE; a.OK && b.OK {
		c.SE = Some(together(a.F, b.F, r))
	}
	return c, nil
}

// at is the interval of the difference at a level.
func (c Change) at(level float64) Bounded {
	return Difference(c.To.Between(level), c.From.Between(level), c.Correlation)
}

// Row is the difference as a row of estimates. Its cases are those of both; it
// has a grade if both have, the lower of the two, and the notes of either, in
// their order.
func (c Change) Row() Estimate {
	e := Estimate{
		Kind: KindDifference, Measure: c.To.Measure,
		Estimate: c.Difference.Estimate, SE: c.SE, P: c.P, PHolm: c.PHolm,
		N: c.From.N + c.To.N, NBase: c.From.NBase + c.To.NBase,
		Grade: c.grade(), Notes: c.notes(),
	}
	if c.Difference.Low.OK {
		e.Low, e.High, e.Level, e.Interval = c.Difference.Low, c.Difference.High, c.Level, IntervalMOVER
	}
	return e
}

// grade is the lower of two grades, which stand in the order of the alphabet.
func (c Change) grade() string {
	if c.From.Grade == "" || c.To.Grade == "" {
		return ""
	}
	return max(c.From.Grade, c.To.Grade)
}

func (c Change) notes() []Note {
	notes := c.From.Notes
	for _, n := range c.To.Notes {
		notes = Noted(notes, n)
	}
	return notes
}

// Worth is what the smallest detectable change is found from: how many equally
// weighted units either share is worth, rounded down, and the interval for x
// of n of them by the same method, at the level of the first step of [Holm]'s
// procedure in a family. Not ok where a share has no interval that rests on a
// number of units.
//
// With these sampling.Detectable gives the smallest change that the very rule
// of this comparison would have shown. Some methods have no interval for none
// and for all of n; those of Clopper and Pearson stand in there, as otherwise no
// change at all would seem to be shown.
func (c Change) Worth(family int) (first, second int64, bounds func(x, n int64) (low, high float64), ok bool) {
	method, found := interval.ByName(c.From.Interval)
	if !found || !c.From.NEff.OK || !c.To.NEff.OK || !(c.From.NEff.F >= 1 && c.To.NEff.F >= 1) {
		return 0, 0, nil, false
	}
	exact, _ := interval.ByName("clopper-pearson")
	level := 1 - (1-c.Level)/float64(max(1, family))
	bounds = func(x, n int64) (low, high float64) {
		p, u := float64(x)/float64(n), float64(n)
		s := interval.Sample{P: p, V: p * (1 - p) / u, N: n, Counts: x, Kish: u, Largest: 1 / u, Yes: p / u, No: (1 - p) / u}
		in := interval.Input{Sample: s, DF: math.Max(u-1, 1), Level: level}
		i, ok := method.Interval(in)
		if !ok {
			i, _ = exact.Interval(in)
		}
		return i.Low, i.High
	}
	return int64(c.From.NEff.F), int64(c.To.NEff.F), bounds, true
}
