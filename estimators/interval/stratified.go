package interval

import (
	"errors"
	"fmt"
	"math/bits"
	"slices"
)

// maxSteps bounds the work of [Stratified] for one number of cases.
const maxSteps = 1 << 24

// Stratified is the exact interval for the number M of cases that count in a
// population of strata, each sampled without replacement. With
//
//	T = Σ_h N_h x_h/n_h,  t as observed,
//	P₊(m) = max P(T >= t),  P₋(m) = max P(T <= t)  over all M_h with Σ M_h = m,
//
// it is {m: P₊(m) > tail and P₋(m) > tail}: the worst way that m cases can lie
// in the strata decides, so it holds M whatever that way is. Both maxima
// change one way with m, and the bounds are found by halving.
//
// Every way is tried, so this is for a handful of small strata. More than
// [maxSteps] ways times outcomes, 2²⁴, is an error, as is a stratum of which
// nothing was drawn, and whose T would not exist. For 98 strata of kommuner it
// is out of reach, and [Published] takes its place.
//
// Wendell and Schmee (1996), JASA 91:825-830.
func Stratified(strata []Drawn, level float64, side Side) (low, high int64, err error) {
	tail, errLevel := tailOf(level, side)
	w, err := newWorst(strata)
	if err := errors.Join(err, errLevel); err != nil {
		return 0, 0, fmt.Errorf("stratified exact interval: %w", err)
	}
	var total int64
	for _, d := range strata {
		low += d.least()
		high += d.most()
		total += d.Population
	}
	least, most := low, high
	if side != Upper {
		low = first(least, most, func(m int64) bool { return w.chance(m) > tail })
	}
	if side != Lower {
		for h, d := range w.strata {
			w.strata[h].Counts = d.Units - d.Counts
		}
		w.observe()
		high = total - first(total-most, total-least, func(m int64) bool { return w.chance(m) > tail })
	}
	return low, high, nil
}

// A worst is the search for the way to lay cases into strata that makes what
// was observed, or more, most likely.
type worst struct {
	strata []Drawn
	step   []int64       // of each stratum, what one unit adds to T, on a scale that makes all whole
	target int64         // t on that scale
	left   []int64       // populations from a stratum on
	mass   [][][]float64 // of each stratum, number of cases, number drawn: the chance
	layout []int64       // cases laid into the strata so far
}

func newWorst(strata []Drawn) (*worst, error) {
	var errs []error
	if len(strata) == 0 {
		errs = append(errs, errors.New("no strata"))
	}
	for h, d := range strata {
		if err := d.check(); err != nil {
			errs = append(errs, fmt.Errorf("stratum %d: %w", h+1, err))
		} else if d.Units == 0 {
			errs = append(errs, fmt.Errorf("stratum %d: none of %d cases drawn, want at least 1", h+1, d.Population))
		}
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	w := &worst{strata: slices.Clone(strata), step: make([]int64, len(strata)), layout: make([]int64, len(strata))}
	// What remains of the last stratum is known from the total, and its
	// outcomes are summed beforehand: the largest goes last.
	slices.SortStableFunc(w.strata, func(a, b Drawn) int {
		return int(min(max(a.Population-b.Population, -1), 1))
	})
	steps := uint64(1)
	for _, d := range w.strata[:len(w.strata)-1] {
		for _, f := range []int64{d.Population + 1, d.Units + 1} {
			hi, lo := bits.Mul64(steps, uint64(f))
			if steps = lo; hi > 0 || steps > maxSteps {
				return nil, fmt.Errorf("%d strata hold too many ways to try, want at most 2^24 ways times outcomes", len(strata))
			}
		}
	}
	if last := w.strata[len(w.strata)-1]; last.Population > maxSteps/(last.Units+1) {
		return nil, fmt.Errorf("a stratum of %d cases, %d drawn, want at most 2^24 ways times outcomes; a stratum alone has the hypergeometric interval", last.Population, last.Units)
	}
	return w, w.scale()
}
