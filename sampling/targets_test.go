package sampling

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func allocateTargets(t testing.TB, strata []Bounds, targets ...Target) TargetPlan {
	t.Helper()
	p, err := AllocateTargets(strata, targets)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func country(margin float64) Target {
	return Target{Name: "land", Margin: margin, Level: 0.95, Share: 0.5}
}

// One target for one stratum is Size: 384.16 is 385, and 357 of 5,000.
func TestTargetsAgreeWithSize(t *testing.T) {
	for population, want := range map[int64]int64{1 << 50: 385, 5000: 357, 385: 193, 2: 2, 1: 1} {
		p := allocateTargets(t, []Bounds{{ID: "all", Population: population}}, country(0.05))
		if p.Total != want || !p.Proven() {
			t.Errorf("±5 points of %d: %d, %d at least, want %d", population, p.Total, p.Least, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		unit := rapid.Float64Range(0.01, 0.99)
		s := Size{unit.Draw(t, "margin"), unit.Draw(t, "level"), unit.Draw(t, "share")}
		population := rapid.Int64Range(1, 1<<40).Draw(t, "population")
		want, err := s.CasesOf(population)
		if err != nil {
			t.Fatal(err)
		}
		p, err := AllocateTargets([]Bounds{{ID: "all", Population: population}}, []Target{{Margin: s.Margin, Level: s.Level, Share: s.Share}})
		if err != nil || p.Total != want {
			t.Fatalf("%d (%v), want %d", p.Total, err, want)
		}
	})
}

// Domains that are strata need what Size says of each, and a region of two
// strata, by hand: N = 100 and 300, margin .1; c_h = (N_h/400)² N_h/(N_h-1) is
// 0.06313, 0.56438, and 0.25 (1.96)² Σ c_h/n_h ≤ .01 + .9604 Σ c_h/N_h =
// .01 + .0024131. The optimum n_h ∝ √c_h adds up to .9604 (.25126 + .75125)² /
// .0124131 = 77.76.
func TestTargetsByHand(t *testing.T) {
	strata := []Bounds{{ID: "a", Population: 100}, {ID: "b", Population: 300}, {ID: "c", Population: 700}}
	a := Target{"a", []int64{100, 0, 0}, 0.1, 0.95, 0.5}
	c := Target{"c", []int64{0, 0, 700}, 0.08, 0.95, 0.5}
	b := Target{"b", []int64{0, 300, 0}, 0.1, 0.95, 0.5}
	p := allocateTargets(t, strata, a, b, c)
	// The bound does not see that each domain is rounded up by itself.
	// 96.04/(1 + 95.04/100) = 49.2, 96.04/(1 + 95.04/300) = 72.9, 150.06/(1 + 149.06/700) = 123.7.
	if diff := cmp.Diff([]int64{50, 73, 124}, p.Sizes); diff != "" || p.Total != 247 || p.Least != 246 {
		t.Errorf("%s, total %d, at least %d", diff, p.Total, p.Least)
	}
	// Of a wider margin: 2/.1/100 · 49.2 · (1 - .492) cases a point, from dn/de = -2n(1 - n/N)/e.
	near(t, "price", p.Targets[0].Price, 2/.1/100*49.239*(1-.49239), 0.1)

	region := Target{"ab", []int64{100, 300, 0}, 0.1, 0.95, 0.5}
	p = allocateTargets(t, strata[:2], Target{"ab", region.Domain[:2], 0.1, 0.95, 0.5})
	near(t, "divisible", p.Relaxed, 77.757, 0.001)
	if p.Total != 78 || !p.Proven() {
		t.Errorf("total %d, at least %d, want 78", p.Total, p.Least)
	}
	// A target that is met by the others is not binding, and has no price.
	p = allocateTargets(t, strata, a, b, c, region)
	if r := p.Targets; p.Total != 247 || r[3].Binding || r[3].Price != 0 || r[3].Margin >= 0.1 || !r[0].Binding || !r[2].Binding {
		t.Errorf("total %d, %+v", p.Total, r)
	}
	// Nothing but the minimums: no target binds.
	p = allocateTargets(t, []Bounds{{ID: "a", Population: 900, Min: 500}}, country(0.1))
	if p.Total != 500 || p.Relaxed != 500 || p.Targets[0].Binding {
		t.Errorf("%+v", p)
	}
}

// The divisible optimum of four targets, by a program in R that iterates as
// Chromy (1987) does: λ ← λ (v/limit)². Its text is in the golden.
func TestTargetsAgainstR(t *testing.T) {
	var r struct {
		Total              float64
		X, Lambda, Reached []float64
	}
	golden(t, "targets.chromy.county", &r)
	counties := plan(t, "county.csv")
	first, third, one := make([]int64, len(counties)), make([]int64, len(counties)), make([]int64, len(counties))
	for h, s := range counties {
		if h < 20 {
			first[h] = s.Population
		}
		third[h] = s.Population / 3
		if h == 17 {
			one[h] = s.Population
		}
	}
	targets := []Target{country(0.048), {"first", first, 0.065, 0.95, 0.5}, {"third", third, 0.085, 0.95, 0.5}, {"one", one, 0.08, 0.95, 0.5}}
	p := allocateTargets(t, bounded(counties, 2), targets...)
	near(t, "total", p.Relaxed, r.Total, 1e-6)
	for d, reached := range r.Reached {
		if got := p.Targets[d]; got.Binding != (r.Lambda[d] > 1e-6) {
			t.Errorf("%s: binding %v, multiplier %v", targets[d].Name, got.Binding, r.Lambda[d])
		} else if got.Margin > targets[d].Margin*(1+1e-12) || math.Abs(got.Margin-reached) > 0.005 {
			t.Errorf("%s: margin %v, %v with divisible cases, want no more than %v", targets[d].Name, got.Margin, reached, targets[d].Margin)
		}
	}
	for h, x := range r.X {
		if math.Abs(float64(p.Sizes[h])-x) > 3 {
			t.Errorf("county %d: %d cases, %v if divisible", h+1, p.Sizes[h], x)
		}
	}
	if p.Total-p.Least > 1 || float64(p.Total) > r.Total+2 {
		t.Errorf("total %d, at least %d", p.Total, p.Least)
	}
}

func drawTargets(t *rapid.T, strata []Bounds, most int) []Target {
	var targets []Target
	for d := range rapid.IntRange(1, most).Draw(t, "targets") {
		domain := make([]int64, len(strata))
		for h, s := range strata {
			domain[h] = rapid.SampledFrom([]int64{0, s.Population, rapid.Int64Range(0, s.Population).Draw(t, "part")}).Draw(t, "domain")
		}
		if slices.Max(domain) == 0 {
			domain = nil
		}
		targets = append(targets, Target{
			strconv.Itoa(d), domain, rapid.Float64Range(0.02, 0.6).Draw(t, "margin"),
			rapid.SampledFrom([]float64{0.9, 0.95}).Draw(t, "level"), rapid.Float64Range(0.05, 0.95).Draw(t, "share"),
		})
	}
	return targets
}

// margin is the half-width that sizes reach, from the formula as published.
func (target Target) margin(strata []Bounds, n []int64) float64 {
	size, sum := 0.0, 0.0
	for h, s := range strata {
		N, x := float64(s.Population), float64(s.Population)
		if target.Domain != nil {
			x = float64(target.Domain[h])
		}
		size += x
		if n[h] < s.Population {
			sum += x * N / (N - 1) * N * (1/float64(n[h]) - 1/N)
		}
	}
	z := math.Sqrt2 * math.Erfinv(target.Level)
	return z * math.Sqrt(target.Share*(1-target.Share)*sum) / size
}

func metAll(strata []Bounds, targets []Target, n []int64) bool {
	for _, target := range targets {
		if target.margin(strata, n) > target.Margin*(1+1e-11) {
			return false
		}
	}
	return true
}

// Against every vector of sizes: on these small frames the total is always the
// smallest, and the lower bound not above it.
func TestTargetsAgainstEveryAllocation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		strata := drawBoundsOf(t, 4, 9, 3)
		targets := drawTargets(t, strata, 4)
		p, err := AllocateTargets(strata, targets)
		var forbidden *TargetError
		if errors.As(err, &forbidden) {
			n := make([]int64, len(strata))
			for h, s := range strata {
				n[h] = s.high()
			}
			if metAll(strata, targets, n) {
				t.Fatalf("%v, but the maximums meet all targets", err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		best := int64(math.MaxInt64)
		n := make([]int64, len(strata))
		var place func(h int, sum int64)
		place = func(h int, sum int64) {
			if sum >= best {
				return
			}
			if h == len(strata) {
				if metAll(strata, targets, n) {
					best = sum
				}
				return
			}
			for n[h] = max(1, strata[h].low()); n[h] <= strata[h].high(); n[h]++ {
				place(h+1, sum+n[h])
			}
		}
		place(0, 0)
		if len(targets) == 1 && !p.Proven() {
			t.Fatalf("one target: total %d, at least %d", p.Total, p.Least)
		}
		if p.Total != best || p.Least > best || p.Relaxed > float64(best)*(1+1e-9) {
			t.Fatalf("total %d, at least %d and %v, the smallest is %d", p.Total, p.Least, p.Relaxed, best)
		}
	})
}

// Greedy steps alone end at 75 here from wherever they start; one case more in
// the right stratum lets two go, and 74 is the least that there can be.
func TestTargetsExchange(t *testing.T) {
	var strata []Bounds
	for h, N := range []int64{15, 10, 33, 23, 21, 9, 19, 5, 8, 22, 13} {
		strata = append(strata, bounds(strconv.Itoa(h), N, []int64{2, 1, 2, 1, 1, 0, 1, 2, 2, 0, 1}[h], 0))
	}
	p := allocateTargets(t, strata,
		Target{"0", []int64{8, 9, 0, 21, 0, 1, 7, 3, 8, 5, 13}, 0.11762213220129321, 0.95, 0.5},
		Target{"1", []int64{0, 10, 0, 12, 8, 1, 0, 4, 0, 19, 9}, 0.10693023728795895, 0.95, 0.5})
	if p.Total != 74 || !p.Proven() {
		t.Errorf("%d cases, at least %d, want 74", p.Total, p.Least)
	}
}

// Two targets that are nearly the same: one price at a time creeps, and the
// first would be held for binding. With divisible cases it has .4 % to spare.
func TestTargetsAlike(t *testing.T) {
	p := allocateTargets(t, []Bounds{{ID: "0", Population: 1}, {ID: "1", Population: 2}, {ID: "2", Population: 8}},
		Target{"0", []int64{1, 1, 2}, 0.0379638671875, 0.95, 0.5},
		Target{"1", []int64{1, 2, 8}, 0.02734375, 0.95, 0.4375})
	if p.Targets[0].Binding || !p.Targets[1].Binding {
		t.Errorf("%+v, want the second to bind alone", p.Targets)
	}
}

// What removes cases leaves none that could be spared, whatever it starts from.
func TestTargetsRemove(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		strata := drawBoundsOf(t, 12, 100, 4)
		for h := range strata {
			strata[h].Max = 0
		}
		targets := drawTargets(t, strata, 4)
		p := newProgram(strata, indices(len(strata)), targets)
		n := make([]int64, len(strata))
		for h, s := range strata {
			n[h] = rapid.Int64Range(max(s.low(), 1), s.Population).Draw(t, "from")
		}
		w := p.whole(n)
		w.add()
		w.remove()
		if !metAll(strata, targets, n) {
			t.Fatal("a target is not met")
		}
		for h, s := range strata {
			if n[h] > max(s.low(), 1) {
				n[h]--
				if metAll(strata, targets, n) {
					t.Fatalf("stratum %d can spare a case", h)
				}
				n[h]++
			}
		}
	})
}

// On larger frames: all targets are met within bounds, no case can be taken
// away, what is reported is what the formula gives, and neither the order of
// the strata nor that of the targets shows.
func TestTargetsProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		strata := drawBoundsOf(t, 30, rapid.SampledFrom([]int64{9, 100, 5000}).Draw(t, "largest"), 4)
		for h := range strata {
			strata[h].Max = 0
		}
		targets := drawTargets(t, strata, 8)
		p, err := AllocateTargets(strata, targets)
		if err != nil {
			t.Fatal(err)
		}
		var sum int64
		for h, s := range strata {
			sum += p.Sizes[h]
			if p.Sizes[h] < max(s.low(), 1) || p.Sizes[h] > s.high() {
				t.Fatalf("stratum %d has %d cases", h, p.Sizes[h])
			}
		}
		if sum != p.Total || !metAll(strata, targets, p.Sizes) || p.Least > p.Total || float64(p.Least) < p.Relaxed*(1-1e-9) {
			t.Fatalf("sum %d, %+v", sum, p)
		}
		for h, s := range strata {
			if p.Sizes[h] > max(s.low(), 1) {
				p.Sizes[h]--
				if metAll(strata, targets, p.Sizes) {
					t.Fatalf("stratum %d can spare a case", h)
				}
				p.Sizes[h]++
			}
		}
		for d, target := range targets {
			if got, want := p.Targets[d].Margin, target.margin(strata, p.Sizes); math.Abs(got-want) > 1e-9 {
				t.Fatalf("target %d reaches %v, not %v", d, want, got)
			}
		}
		hs := rapid.Permutation(indices(len(strata))).Draw(t, "strata order")
		ds := rapid.Permutation(indices(len(targets))).Draw(t, "target order")
		var shuffled []Bounds
		for _, h := range hs {
			shuffled = append(shuffled, strata[h])
		}
		var others []Target
		for _, d := range ds {
			o := targets[d]
			if o.Domain != nil {
				o.Domain = nil
				for _, h := range hs {
					o.Domain = append(o.Domain, targets[d].Domain[h])
				}
			}
			others = append(others, o)
		}
		q, err := AllocateTargets(shuffled, others)
		if err != nil || q.Total != p.Total || q.Least != p.Least || q.Relaxed != p.Relaxed {
			t.Fatalf("%+v (%v), shuffled %+v", p, err, q)
		}
		for i, h := range hs {
			if q.Sizes[i] != p.Sizes[h] {
				t.Fatalf("stratum %d has %d cases, shuffled %d", h, p.Sizes[h], q.Sizes[i])
			}
		}
		for i, d := range ds {
			if q.Targets[i] != p.Targets[d] {
				t.Fatalf("target %d: %+v, shuffled %+v", d, p.Targets[d], q.Targets[i])
			}
		}
	})
}

func indices(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// The divisible optimum satisfies the conditions of Karush, Kuhn and Tucker:
// every target is met, those with a price exactly, so that the bound is the
// sum itself.
func TestTargetsPricesAreOptimal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		strata := drawBoundsOf(t, 30, 5000, 4)
		for h := range strata {
			strata[h].Max = 0
		}
		targets := drawTargets(t, strata, 8)
		p := newProgram(strata, indices(len(strata)), targets)
		p.maximise()
		x := p.sizes()
		sum := 0.0
		for _, v := range x {
			sum += v
		}
		for d, r := range p.rows {
			v := 0.0
			for _, c := range r.cells {
				v += c.g * (p.N[c.at] - x[c.at]) / x[c.at]
			}
			if v > r.limit*(1+1e-6) || p.price[d]*r.limit > 1e-6*sum && v < r.limit*(1-1e-5) {
				t.Fatalf("target %d at price %v has %v of %v", d, p.price[d], v, r.limit)
			}
		}
		if math.Abs(p.bound()-sum) > 1e-6*sum {
			t.Fatalf("bound %v, sum %v", p.bound(), sum)
		}
	})
}

func TestTargetsRefuse(t *testing.T) {
	two := []Bounds{{ID: "a", Population: 30}, {ID: "b", Population: 10, Max: 2}}
	nan := math.NaN()
	for _, test := range []struct {
		name    string
		strata  []Bounds
		targets []Target
		want    string
	}{
		{"no strata", nil, []Target{country(0.1)}, "targets: no strata: want at least one"},
		{"no targets", two, nil, "targets: no targets: want at least one"},
		{"bounds", []Bounds{{ID: "a"}}, []Target{country(0.1)}, `targets: stratum "a": population 0, minimum 0, maximum 0: want a population of at least 1`},
		{"all at once", two, []Target{{"a", nil, nan, nan, nan}, {"a", []int64{1}, 0, 95, 1}, {"b", []int64{-1, 11}, 1, 0.95, 0.5}, {"c", []int64{0, 0}, 0.1, 0.95, 0.5}}, `targets: target "a": margin NaN: want at least 1e-06 and less than 1
target "a": level NaN: want more than 0 and less than 1
target "a": share NaN: want more than 0 and less than 1
target "a": want each target once
target "a": margin 0: want at least 1e-06 and less than 1
target "a": level 95: want more than 0 and less than 1
target "a": share 1: want more than 0 and less than 1
target "a": the domain has 1 strata: want 2
target "b": margin 1: want at least 1e-06 and less than 1
target "b": -1 of the 30 cases of stratum "a": want 0 to 30
target "b": 11 of the 10 cases of stratum "b": want 0 to 10
target "b": no case in the domain
target "c": no case in the domain`},
		// 1.96 √(.25 · 8/2/9) = .653 with 2 of 10; for all 40, 30 of a and 2 of b, a quarter of it.
		{"maximum", two, []Target{country(0.1), {"b", []int64{0, 10}, 0.2, 0.95, 0.5}}, `targets: target "b": margin 0.2: the maximums allow 0.6533 at best
target "land": margin 0.1: the maximums allow 0.1633 at best`},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, err := AllocateTargets(test.strata, test.targets)
			if err == nil || err.Error() != test.want || p.Sizes != nil {
				t.Errorf("got %v\nwant %s", err, test.want)
			}
		})
	}
	// A margin so narrow that everything is taken.
	p := allocateTargets(t, []Bounds{{ID: "a", Population: 30}, {ID: "b", Population: 1}}, country(1e-6))
	if p.Total != 31 || p.Targets[0].Margin != 0 {
		t.Errorf("%+v", p)
	}
}

func BenchmarkAllocateTargets(b *testing.B) {
	for _, size := range [][2]int{{98, 6}, {98, 99}, {500, 50}} {
		r := rand.New(rand.NewPCG(1, 2))
		strata := make([]Bounds, size[0])
		for h := range strata {
			strata[h] = Bounds{ID: strconv.Itoa(h), Population: 1 + int64(300*r.ExpFloat64()), Min: 2}
		}
		targets := []Target{country(0.05)}
		for len(targets) < size[1] {
			domain := make([]int64, len(strata))
			for h, s := range strata {
				domain[h] = r.Int64N(s.Population + 1)
			}
			targets = append(targets, Target{strconv.Itoa(len(targets)), domain, 0.05 + 0.1*r.Float64(), 0.95, 0.5})
		}
		b.Run("strata="+strconv.Itoa(size[0])+"/targets="+strconv.Itoa(size[1]), func(b *testing.B) {
			var p TargetPlan
			for b.Loop() {
				p = allocateTargets(b, strata, targets...)
			}
			b.ReportMetric(float64(p.Total-p.Least), "cases-above-bound")
		})
	}
}
