package exact

import (
	"math/bits"
	"slices"
)

// A Sum is one exact sum. The zero value is 0.
type Sum struct {
	low    int // exponent of the lowest bit, a multiple of 64
	words  []uint64
	shared bool // words are those of others, to be copied before they change
}

// Merge adds another sum.
func (s *Sum) Merge(o Sum) {
	switch {
	case len(o.words) == 0:
	case len(s.words) == 0:
		*s = o.lasting()
	default:
		s.change(func(one *Sums) { one.Merge(0, o) })
	}
}

// lasting is the sum with words that stay when s changes. Those that are shared
// already are copied by whoever changes them, those that are not change in place.
func (s Sum) lasting() Sum {
	if !s.shared {
		s.words = slices.Clone(s.words)
	}
	return s
}

// change lets the sum be changed as the only one of Sums.
func (s *Sum) change(do func(one *Sums)) {
	if s.shared {
		s.words, s.shared = slices.Clone(s.words), false
	}
	one := Sums{s.low, len(s.words), 1, s.words}
	do(&one)
	s.low, s.words = one.low, one.words
}

// Add adds a float64. It is false, and adds nothing, for NaN and the
// infinities.
func (s *Sum) Add(x float64) bool {
	f, ok := Split(x)
	if ok {
		s.AddTerm(f.Term())
	}
	return ok
}

// AddTerm adds a product.
func (s *Sum) AddTerm(t Term) {
	s.change(func(one *Sums) { one.add(0, &t) })
}

// Times is the sum times x, which must be finite.
func (s Sum) Times(x float64) Sum {
	f, ok := Split(x)
	if !ok || f.mantissa == 0 || len(s.words) == 0 {
		return Sum{}
	}
	if f.mantissa == 1 && f.exp == 0 && !f.negative {
		return s.lasting()
	}
	n := len(s.words)
	words := make([]uint64, n+2)
	copy(words, s.words)
	negative := int64(s.words[n-1]) < 0
	if negative {
		negate(words[:n])
	}
	shift := uint(f.exp & 63)
	var carry, rest uint64
	for k, w := range words {
		high, low := bits.Mul64(w, f.mantissa)
		low, c := bits.Add64(low, carry, 0)
		carry = high + c
		words[k] = low<<shift | rest
		rest = low >> (64 - shift)
	}
	if negative != f.negative {
		negate(words)
	}
	return Sum{low: s.low + int(f.exp)&^63, words: words}
}

// negate changes the sign of a number in two's complement.
func negate(words []uint64) {
	carry := uint64(1)
	for k, w := range words {
		words[k], carry = bits.Add64(^w, 0, carry)
	}
}

// Number is the sum, to calculate with.
func (s Sum) Number() *Number { return new(Number).SetSum(s) }

// Float64 is the sum, rounded once, to the nearest float64 and ties to even.
// It is infinite where the sum is beyond the largest one.
func (s Sum) Float64() float64 { return s.Number().Float64() }

// Zero reports whether the sum is 0.
func (s Sum) Zero() bool {
	for _, w := range s.words {
		if w != 0 {
			return false
		}
	}
	return true
}

// SetSum makes z the value of a sum.
func (z *Number) SetSum(s Sum) *Number {
	words := s.words
	negative := len(words) > 0 && int64(words[len(words)-1]) < 0
	for len(words) > 0 && words[len(words)-1] == 0 {
		words = words[:len(words)-1]
	}
	exp := s.low
	for len(words) > 0 && words[0] == 0 {
		words, exp = words[1:], exp+64
	}
	var buffer [128]byte
	b := buffer[:0]
	for k := len(words) - 1; k >= 0; k-- {
		w := words[k]
		if negative { // -x = ^x + 1; the lowest word is not 0, so there is no carry
			w = ^w
			if k == 0 {
				w++
			}
		}
		b = append(b, byte(w>>56), byte(w>>48), byte(w>>40), byte(w>>32), byte(w>>24), byte(w>>16), byte(w>>8), byte(w))
	}
	z.i.SetBytes(b)
	if negative {
		z.i.Neg(&z.i)
	}
	z.exp = exp
	return z
}
