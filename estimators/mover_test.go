package estimators

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"sagsbarometer/estimators/interval"
)

// equalShare is x of n with equal weights and the variance of simple random
// sampling, by an interval.
func equalShare(x, n int64, method string, level float64) Estimate {
	p, u := float64(x)/float64(n), float64(n)
	e := Estimate{Kind: KindProportion, Estimate: Some(p), SE: Some(math.Sqrt(p * (1 - p) / u)), N: n, NBase: n, NCounts: x, Interval: method}
	e.Evidence = interval.Input{
		Sample: interval.Sample{P: p, V: p * (1 - p) / u, N: n, Counts: x, Kish: u, Largest: 1 / u, Yes: p / u, No: (1 - p) / u},
		DF:     math.Inf(1),
	}
	if low, high := e.Bounds(level); low.OK {
		e.Low, e.High, e.Level, e.NEff = low, high, level, Some(u)
	}
	return e
}

// TestNewcombe: method 10 of table II of Newcombe (1998), Statistics in
// Medicine 17:873-890.
func TestNewcombe(t *testing.T) {
	for _, c := range []struct {
		x, m, y, n int64
		low, high  float64
	}{
		{56, 70, 48, 80, 0.0524, 0.3339},
		{9, 10, 3, 10, 0.1705, 0.8090},
		{6, 7, 2, 7, 0.0582, 0.8062},
		{5, 56, 0, 29, -0.0381, 0.1926},
		{0, 10, 0, 20, -0.1611, 0.2775},
		{0, 10, 0, 10, -0.2775, 0.2775},
		{10, 10, 0, 20, 0.6791, 1.0000},
		{10, 10, 0, 10, 0.6075, 1.0000},
	} {
		a, b := equalShare(c.x, c.m, "wilson-kish", 0.95), equalShare(c.y, c.n, "wilson-kish", 0.95)
		d := Difference(a.Between(0.95), b.Between(0.95), 0)
		if math.Abs(d.Low.F-c.low) > 0.5e-4 || math.Abs(d.High.F-c.high) > 0.5e-4 {
			t.Errorf("%d/%d - %d/%d: got %.4f to %.4f, want %.4f to %.4f", c.x, c.m, c.y, c.n, d.Low.F, d.High.F, c.low, c.high)
		}
		s := Sum([]float64{1, -1}, a.Between(0.95), b.Between(0.95))
		if math.Abs(s.Low.F-d.Low.F) > 1e-15 || math.Abs(s.High.F-d.High.F) > 1e-15 {
			t.Errorf("the sum with 1 and -1 is %v, the difference %v", s, d)
		}
	}
}

func TestMover(t *testing.T) {
	of := func(p, low, high float64) Bounded { return Bounded{Some(p), Some(low), Some(high)} }
	bounded := func(b Bounded) [3]float64 { return [3]float64{b.Estimate.F, b.Low.F, b.High.F} }
	for _, c := range []struct {
		name string
		got  Bounded
		want [3]float64
	}{
		// By hand: .5 - .3 = .2; √(.03² + .04²) = .05 and √(.05² + .12²) = .13.
		{"independent", Difference(of(0.5, 0.47, 0.55), of(0.3, 0.18, 0.34), 0), [3]float64{0.2, 0.15, 0.33}},
		// r = 1 and equal distances: the errors are the same and cancel.
		{"the same error", Difference(of(0.5, 0.4, 0.6), of(0.3, 0.2, 0.4), 1), [3]float64{0.2, 0.2, 0.2}},
		// r = -1: they add up.
		{"opposite errors", Difference(of(0.5, 0.47, 0.55), of(0.3, 0.18, 0.34), -1), [3]float64{0.2, 0.13, 0.37}},
		// Logarithms: .4 e^±d over .2 e^±d' with d = ln 2 below and d' = 0.
		{"ratio", Quotient(of(0.4, 0.2, 0.8), of(0.2, 0.2, 0.2), 0), [3]float64{2, 1, 4}},
		{"ratio from 0", Quotient(of(0.4, 0, 0.8), of(0.2, 0.1, 0.4), 0), [3]float64{2, 0, 2 * math.Exp(math.Hypot(math.Ln2, math.Ln2))}},
		// 2·.5 - .3: distances twice as long for the first.
		{"sum", Sum([]float64{2, -1}, of(0.5, 0.485, 0.525), of(0.3, 0.18, 0.34)), [3]float64{0.7, 0.65, 0.83}},
	} {
		for i, x := range bounded(c.got) {
			if math.Abs(x-c.want[i]) > 1e-14 {
				t.Errorf("%s: got %v, want %v", c.name, bounded(c.got), c.want)
				break
			}
		}
	}
	a, none := of(0.4, 0.3, 0.5), Bounded{}
	point := Bounded{Estimate: Some(0.25)}
	for _, c := range []struct {
		name      string
		got, want Bounded
	}{
		{"of nothing", Difference(a, none, 0), none},
		{"without bounds", Difference(Bounded{Estimate: Some(0.5)}, point, 0), point},
		{"sum of nothing", Sum([]float64{1, 1}, none, a), none},
		{"sum without bounds", Sum([]float64{0.5}, Bounded{Estimate: Some(0.5)}), point},
		{"over 0", Quotient(a, of(0, 0, 0.1), 0), none},
		{"0 over", Quotient(of(0, 0, 0.1), a, 0), Bounded{Estimate: Some(0), Low: Some(0)}},
		{"over what may be 0", Quotient(of(0.5, 0.5, 0.5), of(0.5, 0, 0.5), 0), Bounded{Estimate: Some(1), Low: Some(1)}},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// Two shares cannot differ by more than everything, whatever their correlation.
func TestMoverStaysInside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		share := func(label string) Bounded {
			p := rapid.Float64Range(0, 1).Draw(t, label)
			return Bounded{Some(p), Some(p * rapid.Float64Range(0, 1).Draw(t, label+" low")), Some(p + (1-p)*rapid.Float64Range(0, 1).Draw(t, label+" high"))}
		}
		a, b := share("a"), share("b")
		d := Difference(a, b, rapid.Float64Range(-1, 1).Draw(t, "r"))
		if !(d.Low.F >= -1-1e-12 && d.Low.F <= d.Estimate.F && d.Estimate.F <= d.High.F && d.High.F <= 1+1e-12) {
			t.Fatalf("%v less %v is %v", a, b, d)
		}
	})
}

func TestPValue(t *testing.T) {
	// Wald's intervals: MOVER is the ordinary test, p = 2 Φ(-|d|/√(v₁+v₂)).
	for _, c := range []struct{ x, y, n int64 }{{206, 180, 385}, {206, 170, 385}, {20, 12, 100}, {50, 51, 100}} {
		change, err := Independent(equalShare(c.x, c.n, "wald", 0.95), equalShare(c.y, c.n, "wald", 0.95), 0.95)
		if err != nil {
			t.Fatal(err)
		}
		p, q, n := float64(c.x)/float64(c.n), float64(c.y)/float64(c.n), float64(c.n)
		near(t, "p", change.P.F, 2*distuv.UnitNormal.CDF(-math.Abs(p-q)/math.Sqrt((p*(1-p)+q*(1-q))/n)), 1e-8)
	}
	constant := func(low, d, high float64) func(float64) Bounded {
		return func(float64) Bounded { return Bounded{Some(d), Some(low), Some(high)} }
	}
	for _, c := range []struct {
		name string
		at   func(float64) Bounded
		want Number
	}{
		{"never apart", constant(-0.1, 0.1, 0.2), Some(1)},
		{"always apart", constant(0.1, 0.15, 0.2), Some(leastP)},
		{"a difference of 0", constant(0, 0, 0.2), Some(1)},
		{"nothing left to chance", constant(0.1, 0.1, 0.1), Number{}},
		{"no interval", func(float64) Bounded { return Bounded{Estimate: Some(0.1)} }, Number{}},
	} {
		if got := PValue(c.at); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

// The p-value agrees with the interval at its own level: 0 is out just below
// that confidence and in just above it. Swapping the samples changes nothing,
// and none of n is as good a start as any.
func TestPValueInvertsTheInterval(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, n := rapid.Int64Range(1, 400).Draw(t, "m"), rapid.Int64Range(1, 400).Draw(t, "n")
		a := equalShare(rapid.Int64Range(0, m).Draw(t, "x"), m, interval.Published, 0.95)
		b := equalShare(rapid.Int64Range(0, n).Draw(t, "y"), n, interval.Published, 0.95)
		c, err := Independent(a, b, 0.95)
		if err != nil || !c.P.OK {
			t.Fatalf("got %v, %v", c.P, err)
		}
		if apart := c.Difference.Low.F > 0 || c.Difference.High.F < 0; apart != (c.P.F <= 0.05) {
			t.Fatalf("p = %v beside the interval %v", c.P.F, c.Difference)
		}
		if p := c.P.F; p > 2*leastP && p < 1 {
			in, out := c.at(1-p*(1-1e-6)), c.at(1-p*(1+1e-6))
			if in.Low.F > 0 || in.High.F < 0 || !(out.Low.F > 0 || out.High.F < 0) {
				t.Fatalf("p = %v, but the interval is %v just above and %v just below that level", p, in, out)
			}
		}
		back, _ := Independent(b, a, 0.95)
		if math.Abs(back.P.F-c.P.F) > 1e-9*c.P.F {
			t.Fatalf("p = %v forwards and %v backwards", c.P.F, back.P.F)
		}
	})
}

func TestHolm(t *testing.T) {
	some := func(p ...float64) (out []Number) {
		for _, x := range p {
			out = append(out, Some(x))
		}
		return out
	}
	for _, c := range []struct{ p, want []Number }{
		// R: p.adjust(c(.01, .04, .03, .005), "holm") is .03 .06 .06 .02.
		{some(0.01, 0.04, 0.03, 0.005), some(0.03, 0.06, 0.06, 0.02)},
		{some(0.5, 0.9), some(1, 1)},
		{some(0.02, 0.02), some(0.04, 0.04)},
		// R: p.adjust(c(.01, .02), "holm", n = 3) is .03 .04: a test that
		// could not be made belongs to the family.
		{[]Number{Some(0.01), {}, Some(0.02)}, []Number{Some(0.03), {}, Some(0.04)}},
		{nil, []Number{}},
	} {
		got := Holm(c.p)
		if len(got) != len(c.want) {
			t.Fatalf("got %v, want %v", got, c.want)
		}
		for i := range got {
			if got[i].OK != c.want[i].OK || math.Abs(got[i].F-c.want[i].F) > 1e-15 {
				t.Errorf("%v: got %v, want %v", c.p, got, c.want)
				break
			}
		}
	}
}
