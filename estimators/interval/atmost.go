package interval

import "math"

// AtMost is the upper bound of a share where none of n units counts, "0 of n,
// at most u":
//
//	u = 1 - tail^(1/n),
//
// with tail (1-level)/2 for the bound of a two-sided interval, 1-level for a
// bound that stands alone. It is Clopper-Pearson's, and rigorous for a sample
// drawn within strata with n = 1/a_M, see [Sample], which need not be whole.
// False if n is not above 0 or the level not between 0 and 1.
//
// R: binom.test(0, n)$conf.int[2].
func AtMost(n, level float64, side Side) (float64, bool) {
	in := Input{Level: level, Side: side}
	if !(n > 0) || math.IsInf(n, 1) || !(level > 0 && level < 1) {
		return 0, false
	}
	if side == Lower {
		return 1, true
	}
	return betaQuantile(1-in.tail(), 1, n), true
}
