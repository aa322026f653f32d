package interval

import (
	"fmt"
	"math"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func integers(t *testing.T, v any) []int64 {
	t.Helper()
	list, ok := v.([]any)
	if !ok {
		t.Fatalf("%v is no list", v)
	}
	out := make([]int64, len(list))
	for i, x := range list {
		out[i] = int64(number(t, x))
	}
	return out
}

func TestHypergeometric(t *testing.T) {
	g := goldens(t)["exact.hypergeom"].Result
	N, n, x, L, U := integers(t, g["N"]), integers(t, g["n"]), integers(t, g["x"]), integers(t, g["L"]), integers(t, g["U"])
	if len(N) != 15 {
		t.Fatalf("%d cases, want 15", len(N))
	}
	for i := range N {
		low, high, err := Hypergeometric(Drawn{N[i], n[i], x[i]}, 0.95, Both)
		if err != nil || low != L[i] || high != U[i] {
			t.Errorf("%d of %d of %d: got %d to %d, %v; R has %d to %d", x[i], n[i], N[i], low, high, err, L[i], U[i])
		}
	}
}

// exactAtMost is P(X <= x) by whole numbers.
func exactAtMost(d Drawn, m int64) float64 {
	sum := new(big.Int)
	for k := max(0, d.Units-(d.Population-m)); k <= min(d.Counts, m); k++ {
		a := new(big.Int).Binomial(m, k)
		sum.Add(sum, a.Mul(a, new(big.Int).Binomial(d.Population-m, d.Units-k)))
	}
	p, _ := new(big.Rat).SetFrac(sum, new(big.Int).Binomial(d.Population, d.Units)).Float64()
	return p
}

// drawn draws what a stratum may show.
func drawn(t *rapid.T, most int64) Drawn {
	d := Drawn{Population: rapid.Int64Range(1, most).Draw(t, "population")}
	d.Units = rapid.Int64Range(0, d.Population).Draw(t, "units")
	d.Counts = rapid.Int64Range(0, d.Units).Draw(t, "counts")
	return d
}

func TestHypergeometricChances(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawn(t, 300)
		m := rapid.Int64Range(0, d.Population).Draw(t, "m")
		if got, want := atMost(d, m), exactAtMost(d, m); math.Abs(got-want) > 1e-13 {
			t.Fatalf("%+v, %d count: P(X <= x) is %v, want %v", d, m, got, want)
		}
	})
}

// TestHypergeometricCovers adds up, for every population up to 25 and every
// number that counts, the chances of all samples whose interval holds it.
func TestHypergeometricCovers(t *testing.T) {
	least := 1.0
	for N := int64(1); N <= 25; N++ {
		for n := int64(1); n <= N; n++ {
			low, high := make([]int64, n+1), make([]int64, n+1)
			for x := range n + 1 {
				low[x], high[x], _ = Hypergeometric(Drawn{N, n, x}, 0.95, Both)
			}
			for m := range N + 1 {
				held := 0.0
				for x := range n + 1 {
					if low[x] <= m && m <= high[x] {
						held += exactAtMost(Drawn{N, n, x}, m)
						if x > 0 {
							held -= exactAtMost(Drawn{N, n, x - 1}, m)
						}
					}
				}
				least = min(least, held)
			}
		}
	}
	if least < 0.95-1e-12 {
		t.Errorf("holds %v at worst, want .95", least)
	}
}

// A register of two thousand million: the binomial interval is the limit.
func TestHypergeometricLarge(t *testing.T) {
	const N = 2_000_000_000
	low, high, err := Hypergeometric(Drawn{N, 1000, 137}, 0.95, Both)
	if err != nil {
		t.Fatal(err)
	}
	binomial, _ := clopperPearson(equal(137, 1000))
	near(t, "low", float64(low)/N, binomial.Low, 1e-5)
	near(t, "high", float64(high)/N, binomial.High, 1e-5)
}

func TestHypergeometricSides(t *testing.T) {
	for _, c := range []struct {
		side      Side
		low, high int64
	}{
		// 1 of 2 of 10, .95. P(X >= 1 | M) = 1 - C(10-M,2)/45 is 1/5 at M = 1,
		// so 1 is the lower bound; P(X <= 1 | M) = 1 - C(M,2)/45 is 9/45 at 9
		// and 0 at 10, where both drawn would count.
		{Lower, 1, 9},
		{Upper, 1, 9},
	} {
		low, high, err := Hypergeometric(Drawn{10, 2, 1}, 0.95, c.side)
		if err != nil || low != c.low || high != c.high {
			t.Errorf("side %v: got %d to %d, %v", c.side, low, high, err)
		}
	}
	// None of 5 of 50, at .95 from above alone: C(50-M,5)/C(50,5) > .05 up to
	// M = 21 (.0560; at 22 .0464); two-sided .025 up to 25 (.02508; .02006).
	for side, want := range map[Side]int64{Upper: 21, Both: 25, Lower: 45} {
		if _, high, err := Hypergeometric(Drawn{50, 5, 0}, 0.95, side); err != nil || high != want {
			t.Errorf("side %v: none of 5 of 50 is at most %d, %v; want %d", side, high, err, want)
		}
	}
}

func TestStratified(t *testing.T) {
	all := goldens(t)
	for _, name := range []string{"a", "b", "c", "d"} {
		g := all["exact.stratified."+name].Result
		N, n, x := integers(t, g["N"]), integers(t, g["n"]), integers(t, g["x"])
		strata := make([]Drawn, len(N))
		var total int64
		for h := range N {
			strata[h] = Drawn{N[h], n[h], x[h]}
			total += N[h]
		}
		low, high, err := Stratified(strata, 0.95, Both)
		if want := integers(t, g["ci_total"]); err != nil || low != want[0] || high != want[1] {
			t.Errorf("%s: got %d to %d, %v; R has %v", name, low, high, err, want)
		}
		w, err := newWorst(strata)
		if err != nil {
			t.Fatal(err)
		}
		for m, p := range g["p_ge"].([]any) {
			if got := w.chance(int64(m)); math.Abs(got-number(t, p)) > 1e-12 {
				t.Errorf("%s: P+(%d) is %v, R has %v", name, m, got, p)
			}
		}
		for h, d := range w.strata {
			w.strata[h].Counts = d.Units - d.Counts
		}
		w.observe()
		for m, p := range g["p_le"].([]any) {
			if got := w.chance(total - int64(m)); math.Abs(got-number(t, p)) > 1e-12 {
				t.Errorf("%s: P-(%d) is %v, R has %v", name, m, got, p)
			}
		}
	}
}

// One stratum alone has the hypergeometric interval, whatever the side.
func TestStratifiedOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawn(t, 60)
		if d.Units == 0 {
			t.Skip("nothing drawn")
		}
		side := rapid.SampledFrom([]Side{Both, Lower, Upper}).Draw(t, "side")
		low, high, err := Stratified([]Drawn{d}, 0.9, side)
		wantLow, wantHigh, _ := Hypergeometric(d, 0.9, side)
		if err != nil || low != wantLow || high != wantHigh {
			t.Fatalf("%+v: got %d to %d, %v; want %d to %d", d, low, high, err, wantLow, wantHigh)
		}
	})
}

func TestExactRefuse(t *testing.T) {
	many := make([]Drawn, 98)
	for h := range many {
		many[h] = Drawn{60, 4, 1}
	}
	hyper := func(d Drawn, level float64) error {
		_, _, err := Hypergeometric(d, level, Both)
		return err
	}
	strat := func(strata ...Drawn) error {
		_, _, err := Stratified(strata, 0.95, Both)
		return err
	}
	part := func(p Part) error {
		_, err := p.Bounds(0.95, Both)
		return err
	}
	for _, c := range []struct {
		err  error
		want string
	}{
		{hyper(Drawn{0, 3, 4}, 1), "a population of 0, want 1 to 2^53\n3 units of 0, want 0 to all\n4 counted of 3 units, want 0 to all\nlevel is 1, want"},
		{hyper(Drawn{5, 3, 1}, math.NaN()), "level is NaN"},
		{strat(), "no strata"},
		{strat(Drawn{5, 0, 0}, Drawn{5, 6, 0}), "stratum 1: none of 5 cases drawn, want at least 1\nstratum 2: 6 units of 5"},
		{strat(many...), "98 strata hold too many ways to try, want at most 2^24"},
		{strat(Drawn{1 << 30, 100, 3}), "the hypergeometric interval"},
		{part(Part{Units: 0, Population: 9, Part: 12}), "no units drawn\na part of 12 cases of 9"},
		{part(Part{Units: 10, Population: 100, Part: 30, Counts: 4}), "4 counted, want 0 to 3"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("got %v, want %s", c.err, c.want)
		}
	}
}

func TestPart(t *testing.T) {
	// A region of a quarter of the cases, 385 drawn of 6,000: 385·1500/6000 =
	// 96.25, so K = 97; R: binom.test(10, 97) is .0505553 to .1814289 (by
	// bisection of the binomial sum), times 97·6000/(385·1500) = 1.0077922.
	p := Part{Units: 385, Population: 6000, Part: 1500, Counts: 10}
	i, err := p.Bounds(0.95, Both)
	if err != nil || i.N != 97 {
		t.Fatalf("got %v, %v", i, err)
	}
	near(t, "low", i.Low, 0.050555286366355805*1.0077922077922077, 1e-12)
	near(t, "high", i.High, 0.18142885333696315*1.0077922077922077, 1e-12)
	// The whole: plain Clopper-Pearson.
	i, _ = Part{Units: 385, Population: 6000, Part: 6000, Counts: 206}.Bounds(0.95, Both)
	cp, _ := clopperPearson(equal(206, 385))
	near(t, "whole low", i.Low, cp.Low, 1e-12)
	near(t, "whole high", i.High, cp.High, 1e-12)
	// Of a part that expects .64 units, one was drawn and counts: K = 1, and
	// the upper bound is cut at 1.
	i, _ = Part{Units: 385, Population: 6000, Part: 10, Counts: 1}.Bounds(0.95, Both)
	if i.High != 1 || !(i.Low > 0.025) {
		t.Errorf("a small part: got %v", i)
	}
}

// TestPartCovers enumerates the number drawn and counted in a part: a fixed
// tree gives it its floor or its ceiling with the chances that make the mean
// n N_D/N, and any of its cases alike.
func TestPartCovers(t *testing.T) {
	for _, c := range []struct{ n, N, part int64 }{{10, 100, 35}, {20, 100, 33}, {6, 40, 11}, {12, 37, 20}} {
		floor := c.n * c.part / c.N
		up := float64(c.n*c.part)/float64(c.N) - float64(floor)
		for m := range c.part + 1 {
			held, share := 0.0, float64(m)/float64(c.part)
			for drawn, chance := range map[int64]float64{floor: 1 - up, floor + 1: up} {
				for x := range drawn + 1 {
					i, err := Part{Units: c.n, Population: c.N, Part: c.part, Counts: x}.Bounds(0.95, Both)
					if err != nil {
						t.Fatal(err)
					}
					if i.Low <= share && share <= i.High {
						d := Drawn{c.part, drawn, x}
						held += chance * (exactAtMost(d, m) - exactAtMost(Drawn{c.part, drawn, x - 1}, m))
					}
				}
			}
			if held < 0.95-1e-12 {
				t.Errorf("%+v, %d count: holds %v", c, m, held)
			}
		}
	}
}

func TestAtMost(t *testing.T) {
	for _, c := range []struct {
		n, level float64
		side     Side
		want     float64
	}{
		{385, 0.95, Both, 0.009535748710755021}, // R: binom.test(0, 385)
		{385, 0.95, Upper, 1 - math.Pow(0.05, 1.0/385)},
		{115, 0.95, Both, 1 - math.Pow(0.025, 1.0/115)}, // 3.2 percent
		{38, 0.95, Both, 1 - math.Pow(0.025, 1.0/38)},   // 9.3 percent
		{38, 0.95, Lower, 1},
	} {
		u, ok := AtMost(c.n, c.level, c.side)
		if !ok {
			t.Errorf("%+v: none", c)
		}
		near(t, fmt.Sprint(c), u, c.want, 1e-13)
	}
	for _, n := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		if u, ok := AtMost(n, 0.95, Both); ok {
			t.Errorf("none of %v: at most %v", n, u)
		}
	}
	if u, ok := AtMost(10, 1, Both); ok {
		t.Errorf("level 1: at most %v", u)
	}
}
