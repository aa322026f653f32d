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

// A momentTable holds the moments of cells, cell by cell with a place for each
// measure.
type momentTable struct {
	measures
	cells  []cellStat
	base   []int64
	counts []int64
	sums   [sumKinds]exact.Sums
}

// A cellStat is the rows of a cell and the range of their weights.
type cellStat struct {
	cases       int64
	least, most float64
}

func (c *cellStat) add(o cellStat) {
	if c.cases == 0 || o.least < c.least {
		c.least = o.least
	}
	c.most = max(c.most, o.most)
	c.cases += o.cases
}

// grow makes room for cells.
func (t *momentTable) grow(cells int) {
	n := cells * t.count()
	t.cells = grown(t.cells, cells)
	t.base = grown(t.base, n)
	t.counts = grown(t.counts, n)
	for k := range t.sums {
		t.sums[k].Grow(n)
	}
}

func grown[T any](list []T, n int) []T {
	return append(list, make([]T, max(0, n-len(list)))...)
}

// merge adds a cell of another table, whose measure of[m] is measure m here.
func (t *momentTable) merge(cell int, o *momentTable, from int, of []int) {
	t.cells[cell].add(o.cells[from])
	for m, other := range of {
		to, at := cell*t.count()+m, from*o.count()+other
		t.base[to] += o.base[at]
		t.counts[to] += o.counts[at]
		for k := range t.sums {
			t.sums[k].Merge(to, o.sums[k].At(at))
		}
	}
}

// moments is a measure in a cell.
func (t *momentTable) moments(cell, measure int) estimators.Moments {
	at := cell*t.count() + measure
	m := estimators.Moments{
		Form: estimators.ShareMoments, Rows: t.cells[cell].cases, Base: t.base[at], Counts: t.counts[at],
		Least: t.cells[cell].least, Most: t.cells[cell].most,
		W: t.sums[sumW].At(at), WY: t.sums[sumWY].At(at), W2: t.sums[sumW2].At(at), W2XY: t.sums[sumW2XY].At(at),
	}
	if k := measure - len(t.shares); k >= 0 {
		m.Form = t.amounts[k].form()
		m.WYY, m.W2YY = t.sums[sumWYY].At(at), t.sums[sumW2YY].At(at)
	}
	if m.Form == estimators.RatioMoments {
		m.WX, m.WXX, m.WXY, m.W2XX = t.sums[sumWX].At(at), t.sums[sumWXX].At(at), t.sums[sumWXY].At(at), t.sums[sumW2XX].At(at)
	}
	return m
}

// addShare adds a row to a share.
func (t *momentTable) addShare(at int, w exact.Factor, counts bool) {
	first := w.Term()
	second := first.Times(w)
	t.base[at]++
	t.sums[sumW].Add(at, first)
	t.sums[sumW2].Add(at, second)
	if counts {
		t.counts[at]++
		t.sums[sumWY].Add(at, first)
		t.sums[sumW2XY].Add(at, second)
	}
}

// addAmount adds a row to an amount, with x 1.
func (t *momentTable) addAmount(at int, w, y exact.Factor) {
	t.addShare(at, w, false)
	if y.Zero() {
		return
	}
	wy := w.Term().Times(y)
	w2y := wy.Times(w)
	t.sums[sumWY].Add(at, wy)
	t.sums[sumWYY].Add(at, wy.Times(y))
	t.sums[sumW2XY].Add(at, w2y)
	t.sums[sumW2YY].Add(at, w2y.Times(y))
}

// addPair adds a row to a ratio.
func (t *momentTable) addPair(at int, w, y, x exact.Factor) {
	t.addShare(at, w, false)
	if !y.Zero() {
		wy := w.Term().Times(y)
		t.sums[sumWY].Add(at, wy)
		t.sums[sumWYY].Add(at, wy.Times(y))
		t.sums[sumWXY].Add(at, wy.Times(x))
		t.sums[sumW2XY].Add(at, wy.Times(w).Times(x))
		t.sums[sumW2YY].Add(at, wy.Times(w).Times(y))
	}
	if !x.Zero() {
		wx := w.Term().Times(x)
		t.sums[sumWX].Add(at, wx)
		t.sums[sumWXX].Add(at, wx.Times(x))
		t.sums[sumW2XX].Add(at, wx.Times(w).Times(x))
	}
}
