package interval

import "math"

// wald is the share give or take its standard error,
//
//	p ± t √v,
//
// with t the quantile of Student's t on the degrees of freedom. It can leave
// [0,1], and covers badly for shares near either end.
//
// R: confint(svymean(~y, design), df = df), svyciprop(method = "mean").
func wald(in Input) (Interval, bool) {
	if !in.varies() {
		return Interval{}, false
	}
	h := student(1-in.tail(), in.DF) * math.Sqrt(in.V)
	return Interval{in.P - h, in.P + h, in.size()}, true
}
