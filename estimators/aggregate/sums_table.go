package aggregate

import (
	"sagsbarometer/estimators"
	"sagsbarometer/estimators/exact"
)

// The sums of a measure in a cell, see [estimators.Moments].
const (
	sumW = iota
	sumWY
	sumW2
	sumW2XY
	sumWYY // amounts only, from here on
	sumW2YY
	sumWX // ratios only, from here on
	sumWXX
	sumWXY
	sumW2XX
	sumKinds
)

// A momentTable holds the moments of the cells of one cut, cell by cell with a
// place for each measure.
type momentTable struct {
	cut    SumCut
	cases  []int64
	least  []float64 // weight; 0 of no rows
	most   []float64
	base   []int64
	counts []int64
	sums   [sumKinds]exact.Sums
}

// grow makes room for cells.
func (t *momentTable) grow(cells int) {
	n := cells * t.cut.measures()
	t.cases = grown(t.cases, cells)
	t.least = grown(t.least, cells)
	t.most = grown(t.most, cells)
	t.base = grown(t.base, n)
	t.counts = grown(t.counts, n)
	for k := range t.sums {
		t.sums[k].Grow(n)
	}
}

func grown[T any](list []T, n int) []T {
	return append(list, make([]T, max(0, n-len(list)))...)
}

// merge adds the cells of another table, cell k to cell to[k].
func (t *momentTable) merge(o *momentTable, to []int) {
	measures := t.cut.measures()
	places := make([]int, 0, len(to)*measures)
	for k, cell := range to {
		t.cases[cell] += o.cases[k]
		t.weigh(cell, o.least[k])
		t.weigh(cell, o.most[k])
		for m := range measures {
			at, from := cell*measures+m, k*measures+m
			places = append(places, at)
			t.base[at] += o.base[from]
			t.counts[at] += o.counts[from]
		}
	}
	for k := range t.sums {
		t.sums[k].MergeAll(&o.sums[k], places)
	}
}

// weigh takes note of a weight in a cell.
func (t *momentTable) weigh(cell int, w float64) {
	if w > t.most[cell] {
		t.most[cell] = w
	}
	if least := t.least[cell]; w < least || least == 0 {
		t.least[cell] = w
	}
}

// moments is a measure in a cell.
func (t *momentTable) moments(cell, measure int) estimators.Moments {
	at := cell*t.cut.measures() + measure
	m := estimators.Moments{
		Form: estimators.ShareMoments, Rows: t.cases[cell], Base: t.base[at], Counts: t.counts[at], Least: t.least[cell], Most: t.most[cell],
		W: t.sums[sumW].At(at), WY: t.sums[sumWY].At(at), W2: t.sums[sumW2].At(at), W2XY: t.sums[sumW2XY].At(at),
	}
	if k := measure - len(t.cut.Shares); k >= 0 {
		m.Form = t.cut.Amounts[k].form()
		m.WYY, m.W2YY = t.sums[sumWYY].At(at), t.sums[sumW2YY].At(at)
	}
	if m.Form == estimators.RatioMoments {
		m.WX, m.WXX, m.WXY, m.W2XX = t.sums[sumWX].At(at), t.sums[sumWXX].At(at), t.sums[sumWXY].At(at), t.sums[sumW2XX].At(at)
	}
	return m
}

// addPair adds a row to a measure: its weight, and y and x; one says that x is
// 1, and share that y is 0 or 1 besides.
func (t *momentTable) addPair(at int, w, y, x exact.Factor, form estimators.MomentForm) {
	t.base[at]++
	first := w.Term()
	second := first.Times(w)
	t.sums[sumW].Add(at, first)
	t.sums[sumW2].Add(at, second)
	if !y.Zero() {
		wy := first.Times(y)
		t.sums[sumWY].Add(at, wy)
		if form == estimators.ShareMoments {
			t.counts[at]++
			t.sums[sumW2XY].Add(at, second)
			return
		}
		t.sums[sumWYY].Add(at, wy.Times(y))
		t.sums[sumW2YY].Add(at, wy.Times(w).Times(y))
		if form == estimators.AmountMoments {
			t.sums[sumW2XY].Add(at, wy.Times(w))
		} else {
			t.sums[sumWXY].Add(at, wy.Times(x))
			t.sums[sumW2XY].Add(at, wy.Times(w).Times(x))
		}
	}
	if form == estimators.RatioMoments && !x.Zero() {
		wx := first.Times(x)
		t.sums[sumWX].Add(at, wx)
		t.sums[sumWXX].Add(at, wx.Times(x))
		t.sums[sumW2XX].Add(at, wx.Times(w).Times(x))
	}
}
