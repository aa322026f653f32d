package estimators

import (
	"math"
	"sort"
)

// A quantileRule makes a quantile of a ladder that is not empty; 0 <= p <= 1.
type quantileRule func(l ladder, p float64) float64

// quantileRules are R's, in its order.
var quantileRules = []struct {
	name string
	of   quantileRule
}{
	{"math", inverse},
	{"school", halfway},
	{"shahvaish", shahVaish},
	{"hf1", inverse},
	{"hf2", halfway},
	{"hf3", evenRank},
	{"hf4", between(func(l ladder, k int) float64 { return l.cum[k] / l.whole(0) })},
	{"hf5", between(func(l ladder, k int) float64 { return (l.cum[k] - l.w[k]/2) / l.whole(0) })},
	{"hf6", between(func(l ladder, k int) float64 { return l.cum[k] / l.whole(1) })},
	{"hf7", between(func(l ladder, k int) float64 {
		if k == 0 {
			return 0
		}
		return l.cum[k-1] / l.cum[len(l.cum)-2]
	})},
	{"hf8", between(func(l ladder, k int) float64 { return (l.cum[k] - l.w[k]/3) / l.whole(1./3) })},
	{"hf9", between(func(l ladder, k int) float64 { return (l.cum[k] - float64(l.w[k]*3)/8) / l.whole(1./4) })},
}

// QuantileRules lists the rules that make a quantile of a weighted sample. C_k
// is the weight up to and with the k-th value, C_n the whole, F_k = C_k/C_n.
// A rule interpolates the points (p_k, x_k), or takes a value that was seen:
//
//	math, hf1    the first with F_k >= p
//	school, hf2  the same; halfway to the next if F_k = p
//	hf3          the same; if F_k = p the one of even rank among the values seen
//	shahvaish    that with the largest (n C_k/C_n + (1-w_k)/2)/(n+1) <= p
//	hf4          p_k = C_k/C_n
//	hf5          p_k = (C_k - w_k/2)/C_n
//	hf6          p_k = C_k/(C_n + w_n)
//	hf7          p_k = C_(k-1)/C_(n-1)
//	hf8          p_k = (C_k - w_k/3)/(C_n + w_n/3)
//	hf9          p_k = (C_k - 3w_k/8)/(C_n + w_n/4)
//
// Whether F_k is p is decided as in R, after rounding, which can miss an
// equality: three of four rows with weight 5.6 are 0.7499999999999999 of the
// whole, so that math takes the fourth value for p = 0.75, and the third with
// weights of 5.5. Any value from the third to the fourth is such a quantile.
//
// With equal weights the rules are those of R's quantile of the same number,
// but for hf3, which rounds up where type 3 takes the nearest. Two are R
// survey's to the letter, and to be used to compare with it only: shahvaish
// does not scale w_k to mean 1 as Shah and Vaish do, which moves it by half a
// mean weight of ranks and lets it fall as p grows; and hf4 to hf9 depend on
// the order of rows that are tied and differ in weight.
//
// Hyndman and Fan (1996), The American Statistician 50:361-365. Shah and Vaish
// (2006), Proceedings of the Section on Survey Research Methods, ASA.
// R: svyquantile(qrule = ).
func QuantileRules() []string {
	names := make([]string, len(quantileRules))
	for i, r := range quantileRules {
		names[i] = r.name
	}
	return names
}

// inverse is the smallest value up to which the weight is a share p or more.
func inverse(l ladder, p float64) float64 { return l.x[l.reach(p)] }

func halfway(l ladder, p float64) float64 {
	k := l.reach(p)
	if k+1 < l.len() && l.up(k) == p {
		return (l.x[k] + l.x[k+1]) / 2
	}
	return l.x[k]
}

func evenRank(l ladder, p float64) float64 {
	k := l.reach(p)
	if k+1 == l.len() || l.up(k) != p {
		return l.x[k]
	}
	rank := 1
	for i := 1; i <= k; i++ {
		if l.x[i] != l.x[i-1] {
			rank++
		}
	}
	if rank%2 == 0 {
		return l.x[k]
	}
	return l.x[k+1]
}

func shahVaish(l ladder, p float64) float64 {
	n, at := float64(l.len()), -1
	var best float64
	lowest, lowestAt := math.Inf(1), 0
	for k := range l.x {
		f := (float64(n*l.up(k)) + (1-l.w[k])/2) / (n + 1)
		if f <= p && (at < 0 || f >= best) {
			best, at = f, k
		}
		if f < lowest {
			lowest, lowestAt = f, k
		}
	}
	if at < 0 {
		at = lowestAt
	}
	return l.x[at]
}

// between interpolates between the points (position, x), and is flat outside
// them.
func between(position func(l ladder, k int) float64) quantileRule {
	return func(l ladder, p float64) float64 {
		n := l.len()
		if n == 1 {
			return l.x[0]
		}
		k := sort.Search(n, func(k int) bool { return position(l, k) >= p })
		switch k {
		case 0:
			return l.x[0]
		case n:
			return l.x[n-1]
		}
		low, high := position(l, k-1), position(l, k)
		return l.x[k-1] + float64((l.x[k]-l.x[k-1])*((p-low)/(high-low)))
	}
}
