package interval

import "math"

// asin is Wald's interval on the variance-stabilising scale,
//
//	sin²(asin √p ± t √v / (2√(p(1-p)))).
//
// The angle is held within [0, π/2]; R lets it pass the ends, where the sine
// turns back and the interval loses the share it is about.
//
// R: svyciprop(method = "asin").
func asin(in Input) (Interval, bool) {
	if !in.varies() {
		return Interval{}, false
	}
	centre := math.Asin(math.Sqrt(in.P))
	h := student(1-in.tail(), in.DF) * math.Sqrt(in.V) / (2 * math.Sqrt(in.P*(1-in.P)))
	low := math.Sin(math.Max(centre-h, 0))
	high := math.Sin(math.Min(centre+h, math.Pi/2))
	return Interval{low * low, high * high, in.size()}, true
}
