package interval

import "math"

// The published interval rests on the plain rule where weights are nearly
// equal, and on the guarded one where a single unit may stand for many.
const (
	plainLargest = 1.6  // largest weight over the mean weight
	plainKish    = 1.10 // n over Kish's n
)

// clopperPearsonSurvey is the published interval: Clopper-Pearson on no more
// units than the weights are worth, and no more than the variance allows.
//
// Nothing and everything counted is decided on the integer counts. Where
// weights are nearly equal,
//
//	n = 1/a_M                      if none or all count,
//	n = min(n_K, p(1-p)/v)         otherwise, n_K if v is 0,
//
// with n_K Kish's number and a_M the largest share of the weight that one
// unit can have. With 0 counted and sampling within strata the upper bound is
// rigorous: P(none) <= (1-p)^(1/a_M), by Jensen. Otherwise see [guarded].
//
// Strata that were reviewed in full hold no chance: with W their share of the
// weight and p_c their finding, the interval is W p_c + (1-W)[L, U], [L, U]
// that of the rest, and n is n/(1-W)². It is a point where they are all there
// is, and there is none where other strata could hold units of the base but
// show none. One unit heavier than the others can widen it.
func clopperPearsonSurvey(in Input) (Interval, bool) {
	s, open := in.Sample, 1.0
	if in.Full > 0 {
		s, open = in.Rest, 1-in.Full
	}
	if s.N == 0 {
		return Interval{in.P, in.P, math.Inf(1)}, in.Full > 0 && s.Largest == 0
	}
	if !(s.Kish > 0) || !(s.Largest > 0) || !(s.P >= 0 && s.P <= 1) {
		return Interval{}, false
	}
	var i Interval
	if s.NearlyEqual() {
		i = plain(s, in.tail())
	} else {
		i = guarded(s, in.tail())
	}
	fixed := in.Full * in.FullP
	return Interval{fixed + open*i.Low, fixed + open*i.High, i.N / (open * open)}, true
}

// NearlyEqual reports whether the weights are so nearly equal that the
// published interval takes the plain rule: the heaviest at most 1.6 times the
// mean, and n at most 1.10 times Kish's number. Otherwise it is guarded, and
// wider.
func (s Sample) NearlyEqual() bool {
	return s.Largest*float64(s.N) <= plainLargest && float64(s.N)/s.Kish <= plainKish
}

func plain(s Sample, tail float64) Interval {
	n := s.Kish
	switch {
	case s.Counts == 0 || s.Counts == s.N:
		n = 1 / s.Largest
	case s.V > 0:
		n = math.Min(n, s.P*(1-s.P)/s.V)
	}
	low, high := exact(s.P, n, tail)
	return Interval{low, high, n}
}

// guarded gives each bound the number of units that holds if the next unit to
// change sides were the heaviest one. With v_y = Σa²y and v_0 = Σa²(1-y),
//
//	n_U = min(n_K, (p+a_M)/(v_y+a_M²), (1-p)/v_0)
//	U   = Beta⁻¹(1-tail; max(p n_U + 1, (p+a_M) n_U), (1-p) n_U)
//	n_L = min(n_K, (1-p+a_M)/(v_0+a_M²), p/v_y)
//	L   = Beta⁻¹(tail; p n_L, max((1-p) n_L + 1, (1-p+a_M) n_L)).
//
// With equal weights it is Clopper-Pearson; with nothing counted n_U is 1/a_M.
// The smaller of the two sizes is what the interval rests on.
func guarded(s Sample, tail float64) Interval {
	p, a := s.P, s.Largest
	high, nHigh := guardedUpper(p, a, s.Kish, s.Yes, s.No, tail)
	low, nLow := guardedUpper(1-p, a, s.Kish, s.No, s.Yes, tail) // a lower bound is an upper one for the others
	return Interval{1 - low, high, math.Min(nLow, nHigh)}
}

func guardedUpper(p, a, kish, yes, no, tail float64) (bound, n float64) {
	n = math.Min(kish, (p+a)/(yes+a*a))
	if no > 0 {
		n = math.Min(n, (1-p)/no)
	}
	if p >= 1 {
		return 1, n
	}
	return betaQuantile(1-tail, math.Max(p*n+1, (p+a)*n), (1-p)*n), n
}
