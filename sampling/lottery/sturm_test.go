package lottery

import (
	"math/big"
	"testing"
)

// A polynomial has its coefficients from the constant up.
type polynomial []*big.Rat

func (p polynomial) trim() polynomial {
	for len(p) > 0 && p[len(p)-1].Sign() == 0 {
		p = p[:len(p)-1]
	}
	return p
}

func (p polynomial) derivative() polynomial {
	d := make(polynomial, 0, len(p))
	for i := 1; i < len(p); i++ {
		d = append(d, new(big.Rat).Mul(p[i], big.NewRat(int64(i), 1)))
	}
	return d.trim()
}

// negRemainder is -(p mod q), divided by the size of its leading coefficient,
// which keeps the numbers short and changes no sign.
func (p polynomial) negRemainder(q polynomial) polynomial {
	r := make(polynomial, len(p))
	for i := range p {
		r[i] = new(big.Rat).Set(p[i])
	}
	for len(r) >= len(q) {
		factor := new(big.Rat).Quo(r[len(r)-1], q[len(q)-1])
		for i := range q {
			at := len(r) - len(q) + i
			r[at].Sub(r[at], new(big.Rat).Mul(factor, q[i]))
		}
		r = r[:len(r)-1].trim()
	}
	if len(r) > 0 {
		scale := new(big.Rat).Inv(new(big.Rat).Neg(new(big.Rat).Abs(r[len(r)-1])))
		for i := range r {
			r[i].Mul(r[i], scale)
		}
	}
	return r
}

// realRooted reports whether all roots are real, by Sturm's theorem (1829):
// the signs of the chain p, p', -(p mod p'), ... change at -infinity as often
// more than at infinity as there are distinct real roots; the last of the
// chain is gcd(p, p'), so that there are deg p - deg gcd distinct roots in
// all. Everything is exact.
func (p polynomial) realRooted() bool {
	p = p.trim()
	if len(p) <= 1 {
		return true
	}
	chain := []polynomial{p, p.derivative()}
	for {
		next := chain[len(chain)-2].negRemainder(chain[len(chain)-1])
		if len(next) == 0 {
			break
		}
		chain = append(chain, next)
	}
	changes := func(minus bool) (n int) {
		before := 0
		for _, q := range chain {
			sign := q[len(q)-1].Sign()
			if minus && len(q)%2 == 0 { // odd degree
				sign = -sign
			}
			if before != 0 && sign != before {
				n++
			}
			before = sign
		}
		return n
	}
	return changes(true)-changes(false) == len(p)-len(chain[len(chain)-1])
}

func TestRealRooted(t *testing.T) {
	for _, test := range []struct {
		coefficients []int64
		want         bool
	}{
		{[]int64{5}, true},
		{[]int64{1, 1}, true},
		{[]int64{1, 0, 1}, false},                // x² + 1
		{[]int64{1, 2, 1}, true},                 // (x + 1)²
		{[]int64{1, 2, 2, 1}, false},             // (x + 1)(x² + x + 1)
		{[]int64{1, 4, 6, 4, 1}, true},           // (x + 1)⁴
		{[]int64{1, 2, 3, 2, 1}, false},          // (x² + x + 1)²
		{[]int64{0, 0, 2, 3, 1, 0}, true},        // x²(x + 1)(x + 2)
		{[]int64{6, 11, 6, 1}, true},             // (x + 1)(x + 2)(x + 3)
		{[]int64{6, 11, 7, 1}, false},            // discriminant -283
		{[]int64{1, 1, 1, 1, 1, 1, 1, 1}, false}, // roots of unity
	} {
		var p polynomial
		for _, c := range test.coefficients {
			p = append(p, big.NewRat(c, 1))
		}
		if got := p.realRooted(); got != test.want {
			t.Errorf("%v: %t, want %t", test.coefficients, got, test.want)
		}
	}
}
