package estimators

import (
	"math"
	"slices"
	"sort"
)

// A ladder is the sample of a quantile: its values from the lowest to the
// highest, ties in the order of their rows, and how much weight lies up to
// each. Rows without weight, as replicates have, are not on it.
type ladder struct {
	x   []float64
	w   []float64
	cum []float64 // Σw up to and with each value; the last is the whole
}

// ascending are the rows of a domain that have a value, from the lowest on.
// in nil: all rows. It is the costly part of a quantile, and the same for all
// weights.
func ascending(y []float64, in []bool) []int32 {
	rows := make([]int32, 0, len(y))
	for i, x := range y {
		if (in == nil || in[i]) && !math.IsNaN(x) {
			rows = append(rows, int32(i))
		}
	}
	slices.SortStableFunc(rows, func(a, b int32) int {
		switch {
		case y[a] < y[b]:
			return -1
		case y[a] > y[b]:
			return 1
		}
		return 0
	})
	return rows
}

// climb puts weights on ascending rows. Whether a share of the weight is
// exactly p decides some rules, and with weights such as 30.97 rounding decides
// that. So sums are carried with their errors and rounded once, which is as
// R's are in extended precision, and keeps the order of tied rows from showing.
func climb(rows []int32, y, weights []float64) ladder {
	l := ladder{make([]float64, 0, len(rows)), make([]float64, 0, len(rows)), make([]float64, 0, len(rows))}
	var sum, lost float64
	for _, i := range rows {
		w := weights[i]
		if w == 0 {
			continue
		}
		t := sum + w
		b := t - sum // Knuth (1997), The Art of Computer Programming 2, 4.2.2, theorem B
		lost += (sum - (t - b)) + (w - b)
		sum = t
		l.x, l.w, l.cum = append(l.x, y[i]), append(l.w, w), append(l.cum, sum+lost)
	}
	return l
}

func (l ladder) len() int { return len(l.x) }

// up is the share of the weight up to and with value k.
func (l ladder) up(k int) float64 { return l.cum[k] / l.cum[len(l.cum)-1] }

// share is the part of the weight at values up to x, Σ w 1(y <= x) / Σ w: the
// distribution function.
func (l ladder) share(x float64) float64 {
	k := sort.Search(len(l.x), func(k int) bool { return l.x[k] > x })
	if k == 0 {
		return 0
	}
	return l.up(k - 1)
}

// reach is the first step with F_k >= p.
func (l ladder) reach(p float64) int {
	k := sort.Search(l.len(), func(k int) bool { return l.up(k) >= p })
	return min(k, l.len()-1)
}

// whole is C_n and a part of the last weight.
func (l ladder) whole(part float64) float64 {
	n := len(l.cum)
	return l.cum[n-1] + float64(part*l.w[n-1])
}
