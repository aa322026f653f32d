package estimators

import "math"

// leastP is the smallest p-value that is looked for: beyond it the quantiles
// of intervals are no longer exact enough, and nobody asks.
const leastP = 1e-12

// PValue is the smallest α at which the interval of level 1-α leaves out 0: a
// test that agrees with the interval, whatever that rests on. at gives the
// interval of a level. It is found by halving, so it takes intervals that
// widen with the level.
//
// It is 1 where even the shortest interval holds 0, and [leastP], 1e-12, where
// none does: an estimate of 0 has 1. Absent where there is no interval, and
// where nothing was left to chance, so that there is nothing to test.
func PValue(at func(level float64) Bounded) Number {
	apart := func(alpha float64) bool {
		b := at(1 - alpha)
		return b.Low.OK && b.High.OK && (b.Low.F > 0 || b.High.F < 0)
	}
	switch b := at(0.5); {
	case !b.Low.OK || !b.High.OK || b.Low.F == b.High.F:
		return Number{}
	case apart(leastP):
		return Some(leastP)
	}
	most := 1 - 1e-9
	if !apart(most) {
		return Some(1)
	}
	low, high := leastP, most // 0 is inside at low and outside at high
	for high/low-1 > 1e-10 {
		if middle := math.Sqrt(low * high); apart(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return Some(high)
}
