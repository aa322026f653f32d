package sampling

import (
	"math"
	"slices"
)

// integers finds whole sizes that meet all targets with few cases, and a
// number of cases that is needed in any event.
func (p *program) integers() (n []int64, least int64) {
	start, least := p.surrogate()
	least = max(least, int64(math.Ceil(p.bound()*(1-1e-12))))
	total := int64(math.MaxInt64)
	starts := [][]int64{start}
	if p.searchable() {
		starts = append(starts, p.rounded(math.Floor), p.rounded(math.Ceil))
	}
	for _, from := range starts {
		w := p.whole(from)
		w.add()
		w.remove()
		if p.searchable() {
			w.exchange(least)
		}
		if sum := w.total(); sum < total {
			n, total = w.n, sum
		}
	}
	return n, least
}

// searchable reports whether there are so few strata that each can be tried
// against all others in a second or two.
func (p *program) searchable() bool {
	cells := 0
	for _, r := range p.rows {
		cells += len(r.cells)
	}
	return len(p.strata)*cells <= 50_000_000
}

func (p *program) rounded(how func(float64) float64) []int64 {
	n := make([]int64, len(p.strata))
	for h, x := range p.sizes() {
		n[h] = min(max(int64(how(x)), p.strata[h].low()), p.strata[h].high())
	}
	return n
}

// surrogate is the optimum in integers if only the sum of all targets,
// weighted with their prices, had to be met. Whatever meets every target meets
// that, so nothing does with fewer cases.
func (p *program) surrogate() (n []int64, least int64) {
	n = make([]int64, len(p.strata))
	var priced []int
	var strata []Bounds
	limit, from, to := 0.0, int64(0), int64(0)
	for d, r := range p.rows {
		limit += float64(p.price[d] * r.limit)
	}
	for h, s := range p.strata {
		n[h] = s.low()
		least += n[h]
		if load := p.load(h); load > 0 {
			priced = append(priced, h)
			s.Variance = load / p.N[h] / p.N[h] // A_h² is the load
			strata = append(strata, s)
			from += s.low()
			to += s.high()
		}
	}
	if len(priced) == 0 {
		return n, least
	}
	least -= from
	meets := func(total int64) ([]int64, bool) {
		m := wright(strata, total)
		sum := 0.0
		for i, h := range priced {
			sum += float64(p.load(h) / p.N[h] * (p.N[h] - float64(m[i])) / float64(m[i]))
		}
		return m, sum <= limit*met
	}
	// The optimum is near the divisible one: look there first.
	guess := from
	for _, h := range priced {
		guess += int64(p.size(h, p.load(h))) - p.strata[h].low()
	}
	to = min(to, maxNeyman)
	for step := int64(1); guess < to; step *= 2 {
		if _, ok := meets(guess); ok {
			to = guess
			break
		}
		from, guess = guess+1, min(guess+step, to)
	}
	for step := int64(1); to-step > from; step *= 2 {
		if _, ok := meets(to - step); !ok {
			from = to - step + 1
			break
		}
		to -= step
	}
	for from < to {
		if middle := from + (to-from)/2; func() bool { _, ok := meets(middle); return ok }() {
			to = middle
		} else {
			from = middle + 1
		}
	}
	m, _ := meets(to)
	for i, h := range priced {
		n[h] = m[i]
	}
	return n, least + to
}

// whole sizes with the variances of all targets.
type whole struct {
	*program
	n []int64
	v []float64
}

func (p *program) whole(n []int64) *whole {
	w := &whole{program: p, n: n}
	w.settle()
	return w
}

// settle computes the variances anew, without what steps have rounded.
func (w *whole) settle() {
	w.v = w.v[:0]
	for d := range w.rows {
		w.v = append(w.v, w.variance(d, w.n))
	}
}

func (w *whole) total() int64 {
	var sum int64
	for _, n := range w.n {
		sum += n
	}
	return sum
}

// step is what the (x+1)-th case takes off c's target.
func (w *whole) step(h int, c cell, x int64) float64 {
	f := float64(x)
	return c.g * w.N[h] / f / (f + 1)
}

func (w *whole) change(h int, by int64) {
	x := min(w.n[h], w.n[h]+by)
	w.n[h] += by
	for _, c := range w.of[h] {
		w.v[c.at] -= float64(by) * w.step(h, c, x)
	}
}

// add gives cases, one by one, to where they take most off what the targets
// are missed by, until none is missed.
func (w *whole) add() {
	for {
		best, where := 0.0, -1
		for h, s := range w.strata {
			if w.n[h] == s.high() {
				continue
			}
			gain := 0.0
			for _, c := range w.of[h] {
				limit := w.rows[c.at].limit
				if miss := w.v[c.at] - limit*met; miss > 0 {
					gain += math.Min(miss, w.step(h, c, w.n[h])) / limit
				}
			}
			if gain > best {
				best, where = gain, h
			}
		}
		if where < 0 {
			before := slices.Clone(w.v)
			if w.settle(); slices.Equal(before, w.v) || w.meets() {
				return
			}
			continue
		}
		w.change(where, 1)
	}
}

func (w *whole) meets() bool {
	for d, r := range w.rows {
		if w.v[d] > r.limit*met {
			return false
		}
	}
	return true
}

// remove takes cases away, one by one, where that uses up the least part of
// what a target has to spare, until no single case can be spared.
func (w *whole) remove() {
	for {
		w.settle()
		best, where := math.Inf(1), -1
		for h, s := range w.strata {
			if w.n[h] == s.low() {
				continue
			}
			used := 0.0
			for _, c := range w.of[h] {
				limit := w.rows[c.at].limit
				used = math.Max(used, w.step(h, c, w.n[h]-1)/math.Max(limit*met-w.v[c.at], math.SmallestNonzeroFloat64))
			}
			if used <= 1 && used < best {
				best, where = used, h
			}
		}
		if where < 0 {
			return
		}
		w.change(where, -1)
	}
}

// exchange looks for a stratum where one case more lets two or more go
// elsewhere, as long as there is something to gain.
func (w *whole) exchange(least int64) {
	for again := true; again; {
		again = false
		for h, s := range w.strata {
			total := w.total()
			if total <= least {
				return
			}
			if w.n[h] == s.high() || len(w.of[h]) == 0 {
				continue
			}
			try := w.program.whole(slices.Clone(w.n))
			try.change(h, 1)
			try.remove()
			if try.total() < total {
				w.n, w.v, again = try.n, try.v, true
			}
		}
	}
}
