package interval

import "errors"

// scale makes T whole: N_h/n_h times the least common multiple of all n_h.
func (w *worst) scale() error {
	common := int64(1)
	for _, d := range w.strata {
		common = common / divisor(common, d.Units) * d.Units
		if common > 1<<31 {
			return errors.New("numbers drawn without a common multiple below 2^31")
		}
	}
	w.left = make([]int64, len(w.strata)+1)
	w.mass = make([][][]float64, len(w.strata))
	for h := len(w.strata) - 1; h >= 0; h-- {
		d := w.strata[h]
		w.step[h] = common / d.Units * d.Population // below 2^31 2^24
		w.left[h] = w.left[h+1] + d.Population
		w.mass[h] = make([][]float64, d.Population+1)
		for m := range w.mass[h] {
			w.mass[h][m] = masses(d, int64(m), h == len(w.strata)-1)
		}
	}
	w.observe()
	return nil
}

func divisor(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// masses are P(X = k) for k of n drawn, or P(X >= k) where they are summed.
func masses(d Drawn, m int64, summed bool) []float64 {
	p := make([]float64, d.Units+2)
	for k := d.Units; k >= 0; k-- {
		p[k] = atLeast(Drawn{d.Population, d.Units, k}, m)
	}
	if summed {
		return p
	}
	for k := range d.Units + 1 {
		p[k] -= p[k+1]
	}
	return p
}

func (w *worst) observe() {
	w.target = 0
	for h, d := range w.strata {
		w.target += w.step[h] * d.Counts
	}
}

// chance is P₊(m).
func (w *worst) chance(m int64) float64 { return w.lay(0, m) }

// lay tries all numbers of cases in stratum h and those after it.
func (w *worst) lay(h int, m int64) float64 {
	d := w.strata[h]
	if h == len(w.strata)-1 {
		w.layout[h] = m
		return w.reach(0, w.target)
	}
	best := 0.0
	for c := max(0, m-w.left[h+1]); c <= min(d.Population, m); c++ {
		w.layout[h] = c
		best = max(best, w.lay(h+1, m-c))
	}
	return best
}

// reach is the chance that stratum h and those after it add at least t.
func (w *worst) reach(h int, t int64) (p float64) {
	mass := w.mass[h][w.layout[h]]
	if h == len(w.strata)-1 {
		k := max(0, (t+w.step[h]-1)/w.step[h])
		return mass[min(k, w.strata[h].Units+1)]
	}
	for k, chance := range mass {
		if chance > 0 {
			p += float64(chance * w.reach(h+1, t-int64(k)*w.step[h]))
		}
	}
	return p
}
