package exact

import (
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// finite draws float64s of every size, those at the edges often.
func finite() *rapid.Generator[float64] {
	return rapid.OneOf(
		rapid.Float64().Filter(func(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }),
		rapid.SampledFrom([]float64{
			0, math.Copysign(0, -1), 1, -1, 0.1, 1e-8, 3e-8, 1e300, -1e300, math.MaxFloat64, -math.MaxFloat64,
			math.SmallestNonzeroFloat64, -math.SmallestNonzeroFloat64, 0x1p-1022, 0x1.fffffffffffffp-1023, 1 + 0x1p-52,
		}),
		rapid.Float64Range(1e-9, 1e-7),
		rapid.Float64Range(-100, 100),
	)
}

func rat(x float64) *big.Rat { return new(big.Rat).SetFloat64(x) }

func product(factors []float64) Term {
	t := Factor{mantissa: 1}.Term()
	for _, x := range factors {
		f, ok := Split(x)
		if !ok {
			panic(x)
		}
		t = t.Times(f)
	}
	return t
}

func ratProduct(factors []float64) *big.Rat {
	p := big.NewRat(1, 1)
	for _, x := range factors {
		p.Mul(p, rat(x))
	}
	return p
}

// rational is a number as math/big has it.
func rational(z *Number) *big.Rat {
	r := new(big.Rat).SetInt(&z.i)
	two := new(big.Rat).SetInt(new(big.Int).Lsh(big.NewInt(1), uint(max(z.exp, -z.exp))))
	if z.exp < 0 {
		return r.Quo(r, two)
	}
	return r.Mul(r, two)
}

// The sums of math/big's rationals are the truth.
func TestSumsEqualRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms := rapid.SliceOfN(rapid.SliceOfN(finite(), 0, 4), 0, 20).Draw(t, "terms")
		want := new(big.Rat)
		var one Sum
		var left, right Sums
		left.Grow(3)
		right.Grow(2)
		for k, factors := range terms {
			p := product(factors)
			want.Add(want, ratProduct(factors))
			one.AddTerm(p)
			if k%2 == 0 {
				left.Add(1, p)
			} else {
				right.Add(k/2%2, p)
			}
		}
		left.MergeAll(&right, []int{1, 1})
		for _, got := range []Sum{one, left.At(1)} {
			if rational(got.Number()).Cmp(want) != 0 {
				t.Fatalf("sum %v, want %v", got.Float64(), want.FloatString(10))
			}
			if (want.Sign() == 0) != got.Zero() {
				t.Fatalf("Zero is %v of %v", got.Zero(), want)
			}
		}
		// big.Rat rounds to the nearest float64, ties to even.
		if f, _ := want.Float64(); one.Float64() != f {
			t.Fatalf("rounded to %v, want %v", one.Float64(), f)
		}
		if !left.At(0).Zero() || !left.At(2).Zero() {
			t.Fatal("a sum that nothing was added to is not 0")
		}
	})
}

// The words themselves, not only the value, are the same whatever the order:
// the range of bits is that of all terms together.
func TestOrderAndGroupingDoNotShow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		xs := rapid.SliceOfN(finite(), 1, 30).Draw(t, "xs")
		groups := rapid.IntRange(1, 5).Draw(t, "groups")
		seed := rapid.Uint64().Draw(t, "seed")
		var straight Sum
		for _, x := range xs {
			straight.Add(x)
		}
		shuffled := slices.Clone(xs)
		r := rand.New(rand.NewPCG(seed, 0))
		r.Shuffle(len(xs), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		parts := make([]Sum, groups)
		for k, x := range shuffled {
			parts[k%groups].Add(x)
		}
		var merged Sum
		for _, p := range parts {
			merged.Merge(p)
		}
		if merged.low != straight.low || !slices.Equal(merged.words, straight.words) {
			t.Fatalf("%v in one order, %v in another", straight, merged)
		}
	})
}

func TestCancellation(t *testing.T) {
	for _, c := range []struct {
		xs   []float64
		want float64
	}{
		{[]float64{1e300, 1, -1e300}, 1},
		{[]float64{1e16, 1, 1, -1e16}, 2},
		{[]float64{1, 1e100, 1, -1e100}, 2}, // Peters; plain addition gives 0
		{[]float64{math.MaxFloat64, math.MaxFloat64, -math.MaxFloat64}, math.MaxFloat64},
		{[]float64{0x1p53, 1}, 0x1p53},                           // a tie, to even
		{[]float64{0x1p53, 1, 0x1p-1074}, 0x1p53 + 2},            // above the tie by the least there is
		{[]float64{0x1p-1074, -0x1p-1074, 0x1p-1074}, 0x1p-1074}, // subnormal
		{[]float64{math.MaxFloat64, math.MaxFloat64}, math.Inf(1)},
		{[]float64{-math.MaxFloat64, -math.MaxFloat64}, math.Inf(-1)},
		{nil, 0},
	} {
		var s Sum
		for _, x := range c.xs {
			s.Add(x)
		}
		if got := s.Float64(); got != c.want {
			t.Errorf("sum of %v is %v, want %v", c.xs, got, c.want)
		}
	}
}

func TestNotNumbers(t *testing.T) {
	var s Sum
	var z Number
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if s.Add(x) || !s.Zero() || z.SetFloat64(x) {
			t.Errorf("%v was added", x)
		}
	}
}

// Ten million terms of full length carry through every word.
func TestCarries(t *testing.T) {
	x := 1 - 0x1p-53 // all bits set
	f, _ := Split(x)
	fourth := f.Term().Times(f).Times(f).Times(f)
	var s Sums
	s.Grow(2)
	const rows = 1 << 20
	for range rows {
		s.Add(0, fourth)
		s.Add(1, Term{words: fourth.words, used: fourth.used, exp: fourth.exp, negative: true})
	}
	want := ratProduct([]float64{x, x, x, x})
	want.Mul(want, big.NewRat(rows, 1))
	if got := rational(s.At(0).Number()); got.Cmp(want) != 0 {
		t.Errorf("%d times is %v, want %v", rows, got, want)
	}
	if got := rational(s.At(1).Number()); got.Cmp(want.Neg(want)) != 0 {
		t.Errorf("-%d times is %v, want %v", rows, got, want)
	}
}

func TestScaled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(0, 1e9).Draw(t, "x")
		exp := rapid.IntRange(-80, 3).Draw(t, "exp")
		f, _ := Split(x)
		u, ok := f.Scaled(exp, 60)
		scaled := math.Ldexp(x, -exp)
		if want := scaled == math.Trunc(scaled) && scaled < 0x1p60; ok != want {
			t.Fatalf("%v as a multiple of 2^%d in 60 bits: %v, want %v", x, exp, ok, want)
		}
		if ok && float64(u) != scaled {
			t.Fatalf("%v is %d times 2^%d, want %v", x, u, exp, scaled)
		}
		if ok {
			var s Sums
			s.Grow(1)
			s.AddWhole(0, u, 0, 0, exp)
			if got := s.At(0).Float64(); got != x {
				t.Fatalf("back to %v, want %v", got, x)
			}
			s.AddWhole(0, 0, u, 0, exp)
			s.AddWhole(0, 0, 0, u, exp)
			if got, want := s.At(0).Float64(), x*(1+0x1p64+0x1p128); x > 0 && math.Abs(got/want-1) > 0x1p-51 {
				t.Fatalf("three words are %v, want %v", got, want)
			}
		}
	})
}

func TestNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := finite().Draw(t, "a"), finite().Draw(t, "b")
		var x, y, z Number
		x.SetFloat64(a)
		y.SetFloat64(b)
		check := func(name string, want *big.Rat) {
			if rational(&z).Cmp(want) != 0 {
				t.Fatalf("%v %s %v is %v, want %v", a, name, b, z.Float64(), want)
			}
		}
		z.Add(&x, &y)
		check("+", new(big.Rat).Add(rat(a), rat(b)))
		z.Sub(&x, &y)
		check("-", new(big.Rat).Sub(rat(a), rat(b)))
		z.Mul(&x, &y)
		check("×", new(big.Rat).Mul(rat(a), rat(b)))
		z.Set(&x).Sub(&z, &y) // the receiver may be an operand
		check("-", new(big.Rat).Sub(rat(a), rat(b)))
		z.Set(&y).Sub(&x, &z)
		check("-", new(big.Rat).Sub(rat(a), rat(b)))
		q, ok := Quotient(&x, &y)
		if b == 0 {
			if ok {
				t.Fatalf("%v / 0 is %v", a, q)
			}
			return
		}
		want := a / b
		if near := Near(&x, &y); math.Abs(want) > 0x1p-1000 && ok && math.Abs(near/want-1) > 0x1p-51 {
			t.Fatalf("%v / %v is near %v, want %v", a, b, near, want)
		}
		if ok != !math.IsInf(want, 0) {
			t.Fatalf("%v / %v: %v", a, b, ok)
		}
		if math.Abs(want) > 0x1p-1000 && ok && q != want { // hardware divides correctly rounded, too
			t.Fatalf("%v / %v is %v, want %v", a, b, q, want)
		}
	})
}

// A sum that was taken out of others changes by itself.
func TestMergeLeavesOthersAlone(t *testing.T) {
	var all Sums
	all.Grow(2)
	f, _ := Split(3)
	all.Add(0, f.Term())
	all.Add(1, f.Term())
	var s Sum
	s.Merge(all.At(0))
	s.Merge(all.At(1))
	u := all.At(0)
	u.Add(0.5)
	if s.Float64() != 6 || u.Float64() != 3.5 || all.At(0).Float64() != 3 || all.At(1).Float64() != 3 {
		t.Errorf("%v, %v, %v, %v; want 6, 3.5, 3, 3", s.Float64(), u.Float64(), all.At(0).Float64(), all.At(1).Float64())
	}
}

// A sum that took over another, or is once another, stays when that one changes.
func TestMergeStaysItself(t *testing.T) {
	var s, merged Sum
	s.Add(1)
	merged.Merge(s)
	once := s.Times(1)
	s.Add(2)
	if s.Float64() != 3 || merged.Float64() != 1 || once.Float64() != 1 {
		t.Errorf("%v, %v, %v; want 3, 1, 1", s.Float64(), merged.Float64(), once.Float64())
	}
}

func TestTimes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		xs := rapid.SliceOfN(finite(), 0, 5).Draw(t, "xs")
		c, d := finite().Draw(t, "c"), finite().Draw(t, "d")
		var s Sum
		want := new(big.Rat)
		for _, x := range xs {
			s.Add(x)
			want.Add(want, rat(x))
		}
		before := s.Float64()
		want.Mul(want, rat(c)).Mul(want, rat(d))
		if got := rational(s.Times(c).Times(d).Number()); got.Cmp(want) != 0 {
			t.Fatalf("%v × %v × %v is %v, want %v", xs, c, d, got, want)
		}
		if s.Float64() != before {
			t.Fatal("the sum itself changed")
		}
	})
}
