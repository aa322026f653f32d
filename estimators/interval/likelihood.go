package interval

import "math"

// likelihood holds the shares q that the data do not speak against in a
// likelihood ratio test with Rao and Scott's correction,
//
//	2n* [p log(p/q) + (1-p) log((1-p)/(1-q))] <= t²,  n* = p(1-p)/v · (n-1)/n.
//
// The last factor is the dispersion that R estimates on n-1.
//
// Rao and Scott (1984), Annals of Statistics 12:46-60.
// R: svyciprop(method = "likelihood"), which searches to 1e-4.
func likelihood(in Input) (Interval, bool) {
	if !in.varies() || in.N < 2 {
		return Interval{}, false
	}
	p, n := in.P, in.size()*float64(in.N-1)/float64(in.N)
	t := student(1-in.tail(), in.DF)
	outside := func(q float64) bool {
		return 2*n*(p*math.Log(p/q)+(1-p)*math.Log((1-p)/(1-q))) > t*t
	}
	return Interval{edge(0, p, outside), edge(1, p, outside), n}, true
}

// edge halves the way between a point outside and one inside until they are
// neighbours, and returns the last one inside.
func edge(out, in float64, outside func(float64) bool) float64 {
	for {
		mid := out + (in-out)/2
		if mid == out || mid == in {
			return in
		}
		if outside(mid) {
			out = mid
		} else {
			in = mid
		}
	}
}
