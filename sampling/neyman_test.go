package sampling

import (
	"cmp"
	"errors"
	"math/big"
	"slices"
	"strconv"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var neyman = Allocation{Method: Neyman}

// A_h of the golden as populations with equal variances, and as variances of
// equal populations: Σ A²/n is the same. By R: Wright's priorities, and
// enumeration of all allocations.
func TestNeymanAgainstR(t *testing.T) {
	var r struct {
		A, Lo, Hi, X []int64
		N            int64
	}
	golden(t, "alloc.wright.a", &r)
	var enumerated struct{ X []int64 }
	golden(t, "alloc.bruteforce.a", &enumerated)
	populations, variances := make([]Bounds, len(r.A)), make([]Bounds, len(r.A))
	for h, a := range r.A {
		populations[h] = bounds(strconv.Itoa(h), a, r.Lo[h], r.Hi[h])
		variances[h] = bounds(strconv.Itoa(h), 10_000, r.Lo[h], r.Hi[h])
		variances[h].Variance = float64(a*a) / 1e8
	}
	for _, strata := range [][]Bounds{populations, variances} {
		got, err := Allocate(strata, r.N, neyman)
		if diff := gocmp.Diff(r.X, got); err != nil || diff != "" {
			t.Error(err, diff)
		}
		if diff := gocmp.Diff(enumerated.X, got); diff != "" {
			t.Error(diff)
		}
	}
	var county struct{ X []int64 }
	golden(t, "alloc.wright.county", &county)
	got, err := Allocate(bounded(plan(t, "county.csv"), 2), 150, neyman)
	if diff := gocmp.Diff(county.X, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

// A loss is Σ A_h²/n_h: first that of the strata with nothing, where it is
// infinite, then that of the others.
type loss struct{ empty, rest *big.Rat }

func lossOf(strata []Bounds, n []int64) loss {
	equal := true
	for _, s := range strata {
		equal = equal && s.Variance == 0
	}
	l := loss{new(big.Rat), new(big.Rat)}
	for h, s := range strata {
		a := big.NewRat(s.Population, 1)
		a.Mul(a, a)
		if !equal {
			a.Mul(a, new(big.Rat).SetFloat64(s.Variance))
		}
		if n[h] == 0 {
			l.empty.Add(l.empty, a)
		} else {
			l.rest.Add(l.rest, a.Quo(a, big.NewRat(n[h], 1)))
		}
	}
	return l
}

func (l loss) compare(m loss) int { return cmp.Or(l.empty.Cmp(m.empty), l.rest.Cmp(m.rest)) }

// everyAllocation calls f with all integer allocations within the bounds.
func everyAllocation(strata []Bounds, total int64, f func(n []int64)) {
	n := make([]int64, len(strata))
	var place func(h int, left int64)
	place = func(h int, left int64) {
		if h == len(strata) {
			if left == 0 {
				f(n)
			}
			return
		}
		for n[h] = strata[h].low(); n[h] <= min(left, strata[h].high()); n[h]++ {
			place(h+1, left-n[h])
		}
	}
	place(0, total)
}

// drawVaried is drawBounds with variances, in half of the frames.
func drawVaried(t *rapid.T, strata []Bounds) []Bounds {
	if rapid.Bool().Draw(t, "varied") {
		variance := rapid.SampledFrom([]float64{0.25, 0.09, 1, 4, 1e-300, 3e300, 0.1})
		for h := range strata {
			strata[h].Variance = variance.Draw(t, "variance")
			strata[h].TakeAll = rapid.IntRange(0, 9).Draw(t, "all") == 0
			if strata[h].TakeAll && rapid.Bool().Draw(t, "absent") {
				strata[h].Variance = 0
			}
		}
	}
	return strata
}

// Against every allocation within the bounds, in rationals.
func TestNeymanIsTheOptimum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		strata := drawVaried(t, drawBoundsOf(t, 4, 9, 3))
		total := drawTotal(t, strata)
		got, err := Allocate(strata, total, neyman)
		if err != nil {
			t.Fatal(err)
		}
		var where []int64
		var best loss
		everyAllocation(strata, total, func(n []int64) {
			if l := lossOf(strata, n); where == nil || l.compare(best) < 0 {
				best, where = l, slices.Clone(n)
			}
		})
		if lossOf(strata, got).compare(best) != 0 {
			t.Fatalf("%v is worse than %v", got, where)
		}
	})
}

// A case more than 8 for 12 takes off 144/72, one more than 1 for 2 takes off
// 4/2: the last case goes to the first ID. So it does if both are divided by
// 3, which no floating point number is exactly.
func TestNeymanTies(t *testing.T) {
	for _, variance := range []float64{0, 0.25, 1. / 3} {
		for _, test := range []struct {
			large, small string
			want         []int64
		}{{"a", "b", []int64{9, 1}}, {"b", "a", []int64{8, 2}}} {
			strata := []Bounds{bounds(test.large, 12, 8, 0), bounds(test.small, 2, 1, 0)}
			strata[0].Variance, strata[1].Variance = variance, variance
			got, err := Allocate(strata, 10, neyman)
			if diff := gocmp.Diff(test.want, got); err != nil || diff != "" {
				t.Error(variance, err, diff)
			}
		}
	}
	// 100 · .04/2 is the same again but for the .04 of floating point, which is
	// larger than that by 8e-19: no tie, and the second gets the case.
	strata := []Bounds{bounds("a", 12, 8, 0), bounds("b", 10, 1, 0)}
	strata[0].Variance, strata[1].Variance = 1, 0.04
	got, err := Allocate(strata, 10, neyman)
	if diff := gocmp.Diff([]int64{8, 2}, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

// The optimum is where no case given is worth less than one not given
// (Karush, Kuhn and Tucker, for integers), and ties go by ID.
func TestNeymanSteps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		strata := drawVaried(t, drawBounds(t))
		total := min(drawTotal(t, strata), 1<<40)
		n, err := Allocate(strata, total, neyman)
		var infeasible *TotalError
		if errors.As(err, &infeasible) {
			return // the minimums alone are above 2^40
		}
		if err != nil {
			t.Fatal(err)
		}
		checkSteps(t, strata, n, total)
	})
}

// checkSteps compares, exactly, the best case not given with the worst given.
func checkSteps(t interface{ Fatalf(string, ...any) }, strata []Bounds, n []int64, total int64) {
	w := newPriorities(strata)
	var next, last step
	haveNext, haveLast := false, false
	var sum int64
	before := func(a, b step) bool { // what step is taken first, empty strata before all others
		if (a.x == 0) != (b.x == 0) {
			return a.x == 0
		}
		if p, q := w.of(a.h, a.x), w.of(b.h, b.x); p > q*1.001 || q > p*1.001 {
			return p > q // no need for fractions
		}
		if s, r := strata[a.h], strata[b.h]; a.x == b.x && s.Population == r.Population && s.Variance == r.Variance {
			return s.ID < r.ID
		} else if c := w.gain(a).Cmp(w.gain(b)); c != 0 {
			return c > 0
		} else {
			return s.ID < r.ID
		}
	}
	for h, s := range strata {
		sum += n[h]
		if n[h] < s.low() || n[h] > s.high() {
			t.Fatalf("n[%d] = %d breaks its bounds %d and %d", h, n[h], s.low(), s.high())
		}
		if up := w.step(h, n[h]); n[h] < s.high() && (!haveNext || before(up, next)) {
			next, haveNext = up, true
		}
		if down := w.step(h, n[h]-1); n[h] > s.low() && (!haveLast || before(last, down)) {
			last, haveLast = down, true
		}
	}
	if sum != total {
		t.Fatalf("sizes add up to %d, want %d", sum, total)
	}
	if haveNext && haveLast && next.h != last.h && before(next, last) {
		t.Fatalf("stratum %d went to %d before stratum %d went to %d", last.h, last.x+1, next.h, next.x+1)
	}
}
