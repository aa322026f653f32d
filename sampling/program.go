package sampling

import (
	"errors"
	"math"
	"slices"
	"strings"
)

// A program is the choice of sizes x_h within bounds that add up to the least
// while no target's relative variance
//
//	Σ_h g_dh (N_h - x_h)/x_h,  g_dh = N_dh/N_d² · N_h/(N_h - 1),
//
// is above its limit, margin²/(z²p(1-p)).
type program struct {
	strata    []Bounds // in order of ID, at least one case each
	low, high []float64
	N         []float64
	rows      []row
	of        [][]cell // those of each stratum, at counting targets

	price []float64 // λ_d: cases that a unit more of the limit saves
}

type row struct {
	index int // among the targets
	limit float64
	cells []cell // at counting strata
}

type cell struct {
	at int
	g  float64
}

func newProgram(strata []Bounds, order []int, targets []Target) *program {
	p := &program{of: make([][]cell, len(strata)), price: make([]float64, len(targets))}
	for _, h := range order {
		s := strata[h]
		s.Min = max(s.Min, 1)
		s.Variance = 0
		p.strata = append(p.strata, s)
		p.low, p.high = append(p.low, float64(s.low())), append(p.high, float64(s.high()))
		p.N = append(p.N, float64(s.Population))
	}
	for i := range targets {
		p.rows = append(p.rows, row{index: i})
	}
	slices.SortFunc(p.rows, func(a, b row) int { return strings.Compare(targets[a.index].Name, targets[b.index].Name) })
	for d := range p.rows {
		r := &p.rows[d]
		t := targets[r.index]
		z := quantile(t.Level)
		r.limit = t.Margin * t.Margin / (z * z * t.Share * (1 - t.Share))
		size := 0.0
		cases := func(h int) float64 {
			if t.Domain == nil {
				return float64(strata[h].Population)
			}
			return float64(t.Domain[h])
		}
		for _, h := range order {
			size += cases(h)
		}
		for i, h := range order {
			if x := cases(h); x > 0 && p.N[i] > 1 { // a stratum of one is always taken in full
				g := x / size / size * p.N[i] / (p.N[i] - 1)
				r.cells = append(r.cells, cell{i, g})
				p.of[i] = append(p.of[i], cell{d, g})
			}
		}
	}
	return p
}

// feasible reports the targets that even the upper bounds do not meet.
func (p *program) feasible(targets []Target) error {
	n := make([]int64, len(p.strata))
	for h, s := range p.strata {
		n[h] = s.high()
	}
	var errs []error
	for d, r := range p.rows {
		if v := p.variance(d, n); v > r.limit*met {
			t := targets[r.index]
			errs = append(errs, &TargetError{t.Name, t.Margin, t.Margin * math.Sqrt(v/r.limit)})
		}
	}
	return errors.Join(errs...)
}

// met allows for rounding where a target is met exactly.
const met = 1 + 1e-12

// variance is that of target d at sizes n.
func (p *program) variance(d int, n []int64) float64 {
	v := 0.0
	for _, c := range p.rows[d].cells {
		x := float64(n[c.at])
		v += float64(c.g * (p.N[c.at] - x) / x)
	}
	return v
}

// sizes are the divisible cases that the prices lead to,
// x_h = clamp(√(N_h Σ_d λ_d g_dh), l_h, u_h).
func (p *program) sizes() []float64 {
	x := make([]float64, len(p.strata))
	for h := range x {
		x[h] = p.size(h, p.load(h))
	}
	return x
}

func (p *program) load(h int) float64 {
	sum := 0.0
	for _, c := range p.of[h] {
		sum += float64(p.price[c.at] * c.g)
	}
	return sum * p.N[h]
}

func (p *program) size(h int, load float64) float64 {
	return min(max(math.Sqrt(load), p.low[h]), p.high[h])
}

// bound is the dual, Σ x + Σ_d λ_d (variance - limit) at the sizes that the
// prices lead to: whatever the prices, no sizes that meet all targets add up
// to less.
func (p *program) bound() float64 {
	x := p.sizes()
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	for d, r := range p.rows {
		if p.price[d] > 0 {
			v := -r.limit
			for _, c := range r.cells {
				v += float64(c.g * (p.N[c.at] - x[c.at]) / x[c.at])
			}
			sum += float64(p.price[d] * v)
		}
	}
	return sum
}

// maximise finds the prices with the largest bound: each in turn is set to
// what meets its target, or to 0 if the others do that already. Where two
// targets are nearly the same, that creeps along a ridge; every few rounds the
// way covered is prolonged for as long as the bound rises.
func (p *program) maximise() {
	const rounds = 8
	before := make([]float64, len(p.price))
	for range 250 {
		copy(before, p.price)
		moved := 0.0
		for range rounds {
			moved = 0
			for d := range p.rows {
				old := p.price[d]
				p.price[d] = p.meet(d)
				if most := max(old, p.price[d]); most > 0 {
					moved = max(moved, math.Abs(p.price[d]-old)/most)
				}
			}
			if moved < 1e-11 {
				return
			}
		}
		p.prolong(before)
	}
}

// prolong goes on from the prices in the direction that they came from.
func (p *program) prolong(before []float64) {
	here := slices.Clone(p.price)
	best, bound := slices.Clone(here), p.bound()
	for far := 1.0; far < 1e6; far *= 2 {
		for d := range p.price {
			p.price[d] = max(0, here[d]+far*(here[d]-before[d]))
		}
		b := p.bound()
		if !(b > bound) {
			break
		}
		bound = b
		copy(best, p.price)
	}
	copy(p.price, best)
}

// meet is the price of target d at which its variance is at the limit, by
// Newton's method in 1/√λ, in which a single target without bounds is linear;
// where that leaves the bracket it is halved, geometrically.
func (p *program) meet(d int) float64 {
	r := &p.rows[d]
	rest := make([]float64, len(r.cells))
	for i, c := range r.cells {
		for _, o := range p.of[c.at] {
			if o.at != d {
				rest[i] += float64(p.price[o.at] * o.g)
			}
		}
		rest[i] *= p.N[c.at]
	}
	over := func(price float64) (excess, slope float64) {
		excess = -r.limit
		for i, c := range r.cells {
			own := c.g * p.N[c.at]
			load := rest[i] + price*own
			x := p.size(c.at, load)
			excess += float64(c.g * (p.N[c.at] - x) / x)
			if x > p.low[c.at] && x < p.high[c.at] {
				slope -= float64(own * own / (2 * x * load))
			}
		}
		return excess, slope
	}
	if excess, _ := over(0); excess <= 0 {
		return 0
	}
	low, high, price := 0.0, math.Inf(1), p.price[d]
	if price == 0 {
		price = 1 / r.limit // about n²/n for n cases of equal weight
	}
	for range 200 {
		excess, slope := over(price)
		if math.Abs(excess) <= 1e-14*r.limit {
			break
		}
		if excess > 0 {
			low = price
		} else {
			high = price
		}
		if high <= low*(1+1e-15) {
			break
		}
		u := 1 / math.Sqrt(price)
		next := math.Inf(1)
		if slope < 0 {
			if v := u - excess/(slope*-2*price*math.Sqrt(price)); v > 0 {
				next = 1 / (v * v)
			}
		}
		if !(next > low && next < high) {
			switch {
			case math.IsInf(high, 1):
				next = price * 16
			case low == 0:
				next = price / 16
			default:
				next = math.Sqrt(low) * math.Sqrt(high)
			}
		}
		price = next
	}
	return price
}
