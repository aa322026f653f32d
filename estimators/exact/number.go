package exact

import (
	"fmt"
	"math"
	"math/big"
	"math/bits"
)

// A Number is an integer times a power of two. Sums, differences and products
// of Numbers are exact; [Number.Float64] and [Quotient] round, once.
//
// Methods set their receiver and return it, as those of math/big do, so that
// a receiver that is used again needs no memory. The zero value is 0. A Number
// must not be copied.
type Number struct {
	i   big.Int
	exp int
	tmp big.Int // of Add and Sub, for the operand that is moved
}

// SetFloat64 makes z the value of x, which must be finite; it is false for
// NaN and the infinities.
func (z *Number) SetFloat64(x float64) bool {
	f, ok := Split(x)
	if !ok {
		return false
	}
	z.i.SetUint64(f.mantissa)
	if f.negative {
		z.i.Neg(&z.i)
	}
	z.exp = int(f.exp)
	return true
}

// SetInt64 makes z the value of x.
func (z *Number) SetInt64(x int64) *Number {
	z.i.SetInt64(x)
	z.exp = 0
	return z
}

// Set makes z the value of x.
func (z *Number) Set(x *Number) *Number {
	z.i.Set(&x.i)
	z.exp = x.exp
	return z
}

// Mul sets z to x y.
func (z *Number) Mul(x, y *Number) *Number {
	z.i.Mul(&x.i, &y.i)
	z.exp = x.exp + y.exp
	return z
}

// Add sets z to x + y.
func (z *Number) Add(x, y *Number) *Number {
	a, b, exp := z.align(x, y)
	z.i.Add(a, b)
	z.exp = exp
	return z
}

// Sub sets z to x - y.
func (z *Number) Sub(x, y *Number) *Number {
	a, b, exp := z.align(x, y)
	z.i.Sub(a, b)
	z.exp = exp
	return z
}

// align returns x and y as multiples of the same power of two. A 0 has no say
// in which.
func (z *Number) align(x, y *Number) (a, b *big.Int, exp int) {
	a, b = &x.i, &y.i
	switch {
	case b.Sign() == 0 || x.exp == y.exp:
		return a, b, x.exp
	case a.Sign() == 0:
		return a, b, y.exp
	case x.exp > y.exp:
		return z.tmp.Lsh(a, uint(x.exp-y.exp)), b, y.exp
	}
	return a, z.tmp.Lsh(b, uint(y.exp-x.exp)), x.exp
}

// Sign is -1, 0 or 1.
func (z *Number) Sign() int { return z.i.Sign() }

// Float64 is z, rounded to the nearest float64, ties to even; infinite beyond
// the largest.
func (z *Number) Float64() float64 {
	f, exp := z.frexp()
	if exp < -1021 && f != 0 { // subnormal: it must not be rounded twice
		f, _ = z.float().Float64()
		return f
	}
	return math.Ldexp(f, exp)
}

// frexp is z as a number of 53 bits from ½ up to 1 and a power of two; 0 of 0.
func (z *Number) frexp() (float64, int) {
	n := z.i.BitLen()
	if n == 0 {
		return 0, 0
	}
	// The highest 64 bits, with the last one set if any bit below them is: a
	// conversion to 53 bits then rounds as if it saw them all.
	const size = bits.UintSize
	var top uint64
	left := 64 // bits of top still to be filled
	words := z.i.Bits()
	k := len(words) - 1
	for lead := n - size*k; k >= 0 && left > 0; k-- {
		if lead <= left {
			left -= lead
			top |= uint64(words[k]) << left
		} else {
			top |= uint64(words[k]) >> (lead - left)
			if words[k]<<(size-lead+left) != 0 {
				top |= 1
			}
			left = 0
		}
		lead = size
	}
	for ; k >= 0; k-- {
		if words[k] != 0 {
			top |= 1
			break
		}
	}
	f, exp := math.Frexp(float64(top))
	if z.i.Sign() < 0 {
		f = -f
	}
	return f, exp + n - 64 + z.exp
}

// float is z as a big.Float of as many bits as it has.
func (z *Number) float() *big.Float {
	f := new(big.Float).SetInt(&z.i)
	return f.SetMantExp(f, z.exp)
}

// Quotient is x/y, rounded to 53 bits. It is false where y is 0, and where the
// quotient is beyond the largest float64.
func Quotient(x, y *Number) (float64, bool) {
	if y.Sign() == 0 {
		return 0, false
	}
	if x.Sign() == 0 {
		return 0, true
	}
	f, _ := new(big.Float).SetPrec(53).Quo(x.float(), y.float()).Float64()
	return f, !math.IsInf(f, 0)
}

// Near is x/y to within two units in the last place, for many quotients; 0
// where y is.
func Near(x, y *Number) float64 {
	if y.Sign() == 0 {
		return 0
	}
	f, e := x.frexp()
	g, d := y.frexp()
	return math.Ldexp(f/g, e-d)
}

// String is the number to the last bit: 0x1234p-56.
func (z *Number) String() string { return fmt.Sprintf("%#xp%d", &z.i, z.exp) }
