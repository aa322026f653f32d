package aggregate

import "math/bits"

// A packedSum is the sum of weights below 2^64 and of their squares, over fewer
// than 2^21 rows: what is carried out of the sums lies in one word together
// with the rows, 22 bits of rows and 21 of each carry.
type packedSum struct {
	w, low, high uint64
	rows         uint64
}

const (
	carrySquares = 21
	countRowsBit = 42
	carryMask    = 1<<21 - 1
)

// one adds a row of weight u, whose square is high and low.
func (s *packedSum) one(u, high, low uint64) {
	var c uint64
	s.w, c = bits.Add64(s.w, u, 0)
	s.rows, _ = bits.Add64(s.rows, 1<<countRowsBit, c)
	s.low, c = bits.Add64(s.low, low, 0)
	s.high, c = bits.Add64(s.high, high, c)
	s.rows += c << carrySquares
}

// add adds other rows.
func (s *packedSum) add(o *packedSum) {
	var c uint64
	s.w, c = bits.Add64(s.w, o.w, 0)
	s.rows, _ = bits.Add64(s.rows, o.rows, c)
	s.low, c = bits.Add64(s.low, o.low, 0)
	s.high, c = bits.Add64(s.high, o.high, c)
	s.rows += c << carrySquares
}

// limbs are the same sum, which grow no faster than if each row were added.
func (s *packedSum) limbs() limbs {
	return limbs{
		s.w & (1<<32 - 1), s.w>>32 + s.rows&carryMask<<32 + s.rows>>countRowsBit<<rowsLimb,
		s.low & squareMask, (s.high<<(64-squareBits) | s.low>>squareBits) & squareMask,
		s.high>>(2*squareBits-64) + s.rows>>carrySquares&carryMask<<(128-2*squareBits),
	}
}
