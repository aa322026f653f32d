package interval

import "math"

// logit is Wald's interval on the scale of log odds,
//
//	expit(logit p ± t √v / (p(1-p))).
//
// R: svyciprop(method = "xlogit"); method = "logit" fits the same interval as
// a regression and agrees to 1e-12 under Taylor linearisation.
func logit(in Input) (Interval, bool) {
	if !in.varies() {
		return Interval{}, false
	}
	centre := math.Log(in.P) - math.Log1p(-in.P)
	h := student(1-in.tail(), in.DF) * math.Sqrt(in.V) / (in.P * (1 - in.P))
	return Interval{expit(centre - h), expit(centre + h), in.size()}, true
}

func expit(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
