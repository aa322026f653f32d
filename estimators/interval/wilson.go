package interval

import "math"

// wilson is Wilson's score interval on as many units as the variance is
// worth, n* = p(1-p)/v, with Student's t in the place of z.
//
// Wilson (1927), JASA 22:209-212.
// R: svyciprop(method = "wilson") of survey 4.5.
func wilson(in Input) (Interval, bool) {
	if !in.varies() {
		return Interval{}, false
	}
	return score(in.P, in.size(), student(1-in.tail(), in.DF)), true
}

// wilsonKish is Wilson's score interval on Kish's number of units, (Σw)²/Σw².
// It needs no variance, so it has an interval at 0 and at 1. For unweighted
// counts it is Wilson's own.
//
// Franco, Little, Louis and Slud (2019), JSSAM 7:334-364, on modelling the
// effective size. R, unweighted: prop.test(x, n, correct = FALSE).
func wilsonKish(in Input) (Interval, bool) {
	if !(in.Kish > 0) {
		return Interval{}, false
	}
	return score(in.P, in.Kish, normal(1-in.tail())), true
}

// score is Wilson's interval,
//
//	(p + t²/2n ± t √(p(1-p)/n + t²/4n²)) / (1 + t²/n).
func score(p, n, t float64) Interval {
	d := 1 + t*t/n
	centre := (p + t*t/(2*n)) / d
	h := t / d * math.Sqrt(p*(1-p)/n+t*t/(4*n*n))
	i := Interval{math.Max(centre-h, 0), math.Min(centre+h, 1), n}
	if p == 0 { // of what is left by rounding
		i.Low = 0
	}
	if p == 1 {
		i.High = 1
	}
	return i
}
