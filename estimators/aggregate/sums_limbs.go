package aggregate

import "math/bits"

// A weight and its square in five limbs, each of which may be added up limbRows
// times without a carry: two halves of the weight, and three parts of the
// square. The rows are counted above the second half.
//
// Of limbRows = 2^14 rows the halves add up to at most (2^32-1) 2^14 < 2^46, so
// that the second leaves the rows above it alone, which take the next 15 bits;
// the parts, of 43, 43 and 42 bits, to less than 2^57. Nothing is lost however
// large the weights are, as long as the sums of an atom are moved before more
// rows are added; where they are moved to there is room for 2^40 of them.
type limbs [limbCount]uint64

const (
	limbCount  = 5
	limbRows   = 1 << 14
	rowsLimb   = 46 // = 32 + 14
	squareBits = 43 // a third of 128
	squareMask = 1<<squareBits - 1
)

func limbsOf(u uint64) limbs {
	high, low := bits.Mul64(u, u)
	return limbs{u & (1<<32 - 1), u>>32 | 1<<rowsLimb, low & squareMask, (high<<(64-squareBits) | low>>squareBits) & squareMask, high >> (2*squareBits - 64)}
}

// A limbSum adds up rows for four measures, limb by limb: as bits come in a
// byte of their codes, first those in the base of each, then those that count.
type limbSum [limbCount][2 * measuresPerByte]uint64

// of are the sums of one of the bits.
func (s *limbSum) of(bit int) (l limbs) {
	for k := range l {
		l[k] = s[k][bit]
	}
	return l
}

// add adds to those of a bit.
func (s *limbSum) add(bit int, l limbs) {
	for k := range l {
		s[k][bit] += l[k]
	}
}

// addAll adds the sums of other rows.
func (s *limbSum) addAll(o *limbSum) {
	for k := range s {
		for bit, n := range o[k] {
			s[k][bit] += n
		}
	}
}

// rows are how many were added.
func (l *limbs) rows() int64 { return int64(l[1] >> rowsLimb) }

// addTo adds the weights and the squared weights to sums.
func (l *limbs) addTo(t *momentTable, first, second, at, exp int) {
	high := l[1] & (1<<rowsLimb - 1)
	low, c := bits.Add64(l[0], high<<32, 0)
	t.sums[first].AddWhole(at, low, high>>32+c, 0, exp)
	low, c = bits.Add64(l[2], l[3]<<squareBits, 0)
	middle, c := bits.Add64(l[3]>>(64-squareBits), l[4]<<(2*squareBits-64), c)
	t.sums[second].AddWhole(at, low, middle, l[4]>>(128-2*squareBits)+c, 2*exp)
}
