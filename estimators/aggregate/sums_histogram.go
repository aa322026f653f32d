package aggregate

import "math/bits"

// A histogram has the weights and squared weights of the rows of each code of
// each group. Its length is a power of two, so that no index needs a bound.
type histogram [128]packedSum

// A packedSum is the sum of weights below 2^64 and of their squares, over fewer
// than 2^21 rows: what is carried out of the sums lies in one word together
// with the rows, 22 bits of rows and 21 of each carry.
type packedSum struct {
	w, low, high uint64
	rows         uint64
}

const (
	packedRows   = 1 << 21
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

// add adds rows, with a code for each of the groups.
func (h *histogram) add(weights []uint64, codes []uint32, groups int) {
	codes = codes[:len(weights)]
	if groups < 4 {
		for i, u := range weights {
			high, low := bits.Mul64(u, u)
			code := codes[i]
			for range groups {
				h[code&127].one(u, high, low)
				code >>= 8
			}
		}
		return
	}
	for i, u := range weights {
		high, low := bits.Mul64(u, u)
		code := codes[i]
		h[code&127].one(u, high, low)
		h[code>>8&127].one(u, high, low)
		h[code>>16&127].one(u, high, low)
		h[code>>24&127].one(u, high, low)
	}
}

// fold adds the codes up by share, to the sums of the rows that do not count
// and of those that do, and empties the histogram.
func (h *histogram) fold(to [][2]packedSum) {
	for g := 0; g*digits < len(to); g++ {
		sums := h[g*codesOfGroup:][:codesOfGroup]
		shares := to[g*digits:]
		// The last digit of what is left, then the codes without it.
		// Measures that are not there have the digit 0.
		for m, part := digits-1, codesOfGroup/3; m >= 0; m, part = m-1, part/3 {
			if m >= len(shares) {
				continue
			}
			none, no, yes := sums[:part], sums[part:2*part], sums[2*part:3*part]
			for code := range part {
				shares[m][0].add(&no[code])
				shares[m][1].add(&yes[code])
				if code > 0 { // rows without any of the rest add to nothing
					none[code].add(&no[code])
					none[code].add(&yes[code])
				}
			}
		}
	}
	clear(h[:(len(to)+digits-1)/digits*codesOfGroup])
}
