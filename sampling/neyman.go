package sampling

import "math"

// wright minimises Σ A_h²/n_h, A_h² = N_h² S_h², over integers within bounds.
//
// Going from x cases to x + 1 takes A_h²/(x(x+1)) off the sum, less for every
// further case. So the optimum is reached by giving each case to the largest
// of these gains, starting from the lower bounds: Wright (2012), The American
// Statistician 66:217, and with bounds (2017), Statistics & Probability
// Letters 129:50. Their priority is the root of the gain.
//
// Nobody walks that road case by case. A threshold t is found by bisection
// between whose neighbours only few gains lie; what is above them is given at
// once, and the rest is put in order exactly.
//
// A stratum without cases has no estimate at all: while some are left without,
// cases go to the largest A_h of them.
func wright(strata []Bounds, total int64) []int64 {
	w := newPriorities(strata)
	n := make([]int64, len(strata))
	left := total
	var empty []step
	for h, s := range strata {
		n[h] = s.low()
		left -= n[h]
		if n[h] == 0 && s.high() > 0 {
			empty = append(empty, w.step(h, 0))
		}
	}
	if left <= int64(len(empty)) {
		w.give(empty, left, n)
		return n
	}
	w.give(empty, int64(len(empty)), n)
	left -= int64(len(empty))
	w.cap(n, left)

	above, under := w.bracket(n, left)
	var near []step
	for h, high := range w.high {
		x := w.until(h, n[h], above*(1+blur))
		left -= x - n[h]
		n[h] = x
		for ; x < high && w.of(h, x) > under*(1-blur); x++ {
			near = append(near, w.step(h, x))
		}
	}
	w.give(near, left, n)
	return n
}

// bracket finds two thresholds: the steps above the first are no more than
// left, those above the second no fewer, and few lie between. Or the two are
// as good as one: then the steps between tie.
func (w *priorities) bracket(n []int64, left int64) (above, under float64) {
	t, factor := w.scale(left), 2.0
	few := max(64, int64(len(n)/8))
	given, reach := int64(0), int64(math.MaxInt64)
	above, under = math.Inf(1), 0
	for round := 0; reach-given > few && under < above*(1-8*blur); round++ {
		sum := w.sum(n, t)
		if sum == left {
			return t, t
		}
		// Where many tie, halving would go on until the last bit: after some
		// rounds the threshold moves on to the nearest priority.
		next, last := t, t
		if round > 6 {
			next, last = w.edges(n, t)
		}
		if sum < left {
			above, given = next, sum
		} else {
			under, reach = last*(1-2*blur), sum
		}
		switch {
		case under == 0:
			t /= factor
			factor *= factor
		case math.IsInf(above, 1):
			t *= factor
			factor *= factor
		default:
			t = math.Sqrt(under) * math.Sqrt(above)
		}
	}
	return above, under
}
