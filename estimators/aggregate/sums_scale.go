package aggregate

import (
	"math"

	"sagsbarometer/estimators/exact"
)

// A scale makes weights whole: multiples of 2^exp below 2^64.
type scale struct {
	exp int
	// Weights with exponents from lowest to highest may have any bits.
	wide            bool
	lowest, highest int
}

// weightRange has the bits of the least and of the largest of weights, which
// are in the order of their values.
type weightRange struct{ least, most uint64 }

func exponentOf(b uint64) int { return int(b >> 52) }

// holds reports whether weights of a range are whole at the scale.
func (s *scale) holds(r weightRange) bool {
	return s.wide && exponentOf(r.least) >= s.lowest && exponentOf(r.most) <= s.highest
}

// span is how many exponents weights of 53 bits in 64 may have.
const span = 64 - 53

// around makes a scale for weights of a range, with room on both sides for
// those to come. It is false where they are too far apart, or too small.
func (s *scale) around(r weightRange) bool {
	low, high := exponentOf(r.least), exponentOf(r.most)
	if low == 0 || high-low > span {
		return false
	}
	low = max(1, low-(span-(high-low))/2)
	*s = scale{low - 1075, true, low, low + span}
	return true
}

// fine makes a scale of the last bit that any of some weights has, for weights
// that are far apart but have few bits, as whole numbers do. It is false where
// they do not fit.
func (s *scale) fine(weights []float64, r weightRange) bool {
	exp := math.MaxInt
	for _, w := range weights {
		f, _ := exact.Split(w)
		exp = min(exp, f.Exp())
	}
	*s = scale{exp: exp}
	return exponentOf(r.most)-1022-exp <= 64
}

// whole writes weights down as multiples of 2^exp.
func (s *scale) whole(out []uint64, weights []float64) {
	out = out[:len(weights)]
	if !s.wide {
		for i, w := range weights {
			f, _ := exact.Split(w)
			out[i], _ = f.Scaled(s.exp, 64)
		}
		return
	}
	for i, w := range weights {
		b := math.Float64bits(w)
		out[i] = (b&(1<<52-1) | 1<<52) << ((b>>52 - uint64(s.lowest)) & 63)
	}
}

// weight is one that was made whole.
func (s *scale) weight(whole uint64) float64 { return math.Ldexp(float64(whole), s.exp) }
