package sampling

import (
	"cmp"
	"math"
	"math/big"
	"strings"
)

// blur is more than the rounding error of the quotient of two priorities, and
// less than what two priorities of the same stratum differ by.
const blur = 1e-14

// A step takes stratum h from x cases to x + 1.
type step struct {
	h        int
	x        int64
	priority float64
}

func (w *priorities) step(h int, x int64) step { return step{h, x, w.of(h, x)} }

// priorities are A_h/√(x(x+1)), compared in floating point where that is safe
// and in integers where it is not. At x = 0, where the true one is infinite,
// it is A_h: steps from 0 are compared among themselves only.
type priorities struct {
	strata []Bounds
	a      []float64 // A_h, rounded
	high   []int64   // the largest size that can be reached
	equal  bool      // all variances are: they cancel
}

func newPriorities(strata []Bounds) *priorities {
	w := &priorities{strata: strata, a: make([]float64, len(strata)), equal: true}
	first := 0.0
	for _, s := range strata {
		switch {
		case s.low() == s.Population: // its variance may be absent, and does not matter
		case first == 0:
			first = s.Variance
		case s.Variance != first:
			w.equal = false
		}
	}
	for h, s := range strata {
		w.a[h] = float64(s.Population)
		if !w.equal {
			w.a[h] *= math.Sqrt(s.Variance)
		}
	}
	return w
}

// cap says how far the strata can go from n with left more cases.
func (w *priorities) cap(n []int64, left int64) {
	w.high = make([]int64, len(n))
	for h, s := range w.strata {
		w.high[h] = min(s.high(), n[h]+left)
	}
}

// scale is the threshold that gives about left cases where no bound holds.
func (w *priorities) scale(left int64) float64 {
	sum := 0.0
	for _, a := range w.a {
		sum += a / float64(max(left, 1))
	}
	return sum
}

// of falls with x, in floating point too.
func (w *priorities) of(h int, x int64) float64 {
	f := float64(x)
	return w.a[h] / math.Sqrt(max(f*(f+1), 1))
}

// until is the size that stratum h has, starting from low, once all its steps
// of priority above t are taken.
func (w *priorities) until(h int, low int64, t float64) int64 {
	high := w.high[h]
	if low == high || !(w.of(h, low) > t) {
		return low
	}
	// The root of x(x+1) = (A_h/t)², then the whole number that of says.
	r := w.a[h] / t
	x := min(max(low, int64(min(math.Sqrt(r*r+0.25)-0.5, float64(high)))), high)
	for x < high && w.of(h, x) > t {
		x++
	}
	for x > low && !(w.of(h, x-1) > t) {
		x--
	}
	return x
}

// sum is how many steps there are above a threshold.
func (w *priorities) sum(n []int64, t float64) int64 {
	var sum int64
	for h := range n {
		if sum += w.until(h, n[h], t) - n[h]; sum > math.MaxInt64/2 {
			break // enough is known
		}
	}
	return sum
}

// edges are the largest priority that is not above t, and the smallest that is.
func (w *priorities) edges(n []int64, t float64) (next, last float64) {
	next, last = 0, math.Inf(1)
	for h := range n {
		x := w.until(h, n[h], t)
		if x < w.high[h] {
			next = max(next, w.of(h, x))
		}
		if x > n[h] {
			last = min(last, w.of(h, x-1))
		}
	}
	return next, last
}

// give takes left of the steps, the largest priority first and ties by ID.
func (w *priorities) give(steps []step, left int64, n []int64) {
	first(steps, int(left), func(a, b step) int {
		if c := w.compare(b, a); c != 0 {
			return c
		}
		return strings.Compare(w.strata[a.h].ID, w.strata[b.h].ID)
	})
	for _, s := range steps[:left] {
		n[s.h]++
	}
}

// compare is exact: A_a² x_b(x_b+1) with A_b² x_a(x_a+1).
func (w *priorities) compare(a, b step) int {
	p, q := a.priority, b.priority
	if p > q*(1+blur) || q > p*(1+blur) {
		return cmp.Compare(p, q)
	}
	s, t := &w.strata[a.h], &w.strata[b.h]
	if a.x == b.x && s.Population == t.Population && (w.equal || s.Variance == t.Variance) {
		return 0
	}
	if w.equal && max(s.Population, t.Population, a.x+1, b.x+1) < 1<<32 {
		return compareProducts(uint64(s.Population*s.Population), uint64(max(b.x*(b.x+1), 1)),
			uint64(t.Population*t.Population), uint64(max(a.x*(a.x+1), 1)))
	}
	return w.gain(a).Cmp(w.gain(b))
}

// gain is N_h² S_h²/(x(x+1)) as a fraction.
func (w *priorities) gain(s step) *big.Rat {
	b := &w.strata[s.h]
	g := new(big.Rat).SetInt64(b.Population)
	g.Mul(g, g)
	if !w.equal {
		g.Mul(g, new(big.Rat).SetFloat64(b.Variance))
	}
	if s.x == 0 {
		return g
	}
	x := new(big.Rat).SetInt64(s.x)
	g.Quo(g, x)
	return g.Quo(g, x.SetInt64(s.x+1))
}
