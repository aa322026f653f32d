package lottery

import (
	"math"
	"math/bits"
)

// expected is how many cases of a stratum are to be kept, on average, so that
// the take smallest tickets are hardly ever not among them. The number kept
// is binomial, so 10 sqrt(take) is more than ten standard deviations above
// what is needed in large strata; where take is 1, eleven are kept on average
// and none with a probability of exp(-11) = 2e-5. This is the only place where
// a float has a say, and only in what is kept, not in what is drawn.
func expected(take int64) int64 {
	return take + int64(math.Ceil(10*math.Sqrt(float64(take))))
}

// bound is the number b such that a uniform 64-bit number is at most b with
// the probability keep/population; all are where keep is as large.
func bound(keep, population int64) uint64 {
	if keep < 0 || keep >= population { // below 0: 4*aim+1 has run over
		return math.MaxUint64
	}
	b, _ := bits.Div64(uint64(keep), 0, uint64(population)) // keep * 2^64 / population
	return b
}
