package exact

import (
	"math"
	"math/bits"
)

// A Factor is a finite float64 taken apart: ± an odd integer times 2^exp, or 0.
type Factor struct {
	mantissa uint64
	exp      int32
	negative bool
}

// Split takes x apart. It is false for NaN and the infinities.
func Split(x float64) (Factor, bool) {
	b := math.Float64bits(x)
	exp := int32(b >> 52 & 0x7ff)
	m := b & (1<<52 - 1)
	switch exp {
	case 0x7ff:
		return Factor{}, false
	case 0:
		if m == 0 {
			return Factor{}, true
		}
		exp++ // subnormal
	default:
		m |= 1 << 52
	}
	zeros := bits.TrailingZeros64(m)
	return Factor{m >> zeros, exp - 1075 + int32(zeros), b>>63 != 0}, true
}

// Zero reports whether the factor is 0.
func (f Factor) Zero() bool { return f.mantissa == 0 }

// Scaled is the factor as a multiple of 2^exp. It is false where it is
// negative, not a multiple, or takes more than the given bits, up to 64.
func (f Factor) Scaled(exp, width int) (uint64, bool) {
	shift := int(f.exp) - exp
	if f.mantissa == 0 {
		return 0, true
	}
	if f.negative || shift < 0 || bits.Len64(f.mantissa)+shift > width {
		return 0, false
	}
	return f.mantissa << shift, true
}

// Exp is the exponent of the lowest bit of the factor that is set; 0 of 0.
func (f Factor) Exp() int { return int(f.exp) }

// termWords hold a product of four mantissas of 53 bits.
const termWords = 4

// A Term is a product of up to four factors, exact.
type Term struct {
	words    [termWords]uint64 // least significant first
	used     int               // words up to the highest that is not 0
	exp      int
	negative bool
}

// Term is the factor by itself.
func (f Factor) Term() Term {
	t := Term{exp: int(f.exp), negative: f.negative}
	if f.mantissa != 0 {
		t.words[0], t.used = f.mantissa, 1
	}
	return t
}

// Times is the term times a factor. A product of more than four factors of full
// length does not fit, and panics.
func (t Term) Times(f Factor) Term {
	if t.used == 0 || f.mantissa == 0 {
		return Term{}
	}
	var carry uint64
	for i := range t.used {
		high, low := bits.Mul64(t.words[i], f.mantissa)
		var c uint64
		t.words[i], c = bits.Add64(low, carry, 0)
		carry = high + c
	}
	if carry != 0 {
		t.words[t.used] = carry
		t.used++
	}
	t.exp += int(f.exp)
	t.negative = t.negative != f.negative
	return t
}

// top is the number of bits of the integer.
func (t *Term) top() int {
	return 64*(t.used-1) + bits.Len64(t.words[t.used-1])
}
