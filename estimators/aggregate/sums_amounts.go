package aggregate

import (
	"math"

	"sagsbarometer/estimators"
	"sagsbarometer/estimators/exact"
)

// addAmounts adds the amounts of a chunk, row by row.
func (a *adder) addAmounts(r *chunkCuts, rows atomRows, wanted []bool) error {
	for k, amount := range a.p.amounts {
		m := len(a.p.shares) + k
		if !wanted[m] {
			continue
		}
		ys, err := r.numbers(amount.Y)
		if err != nil {
			return err
		}
		var xs []float64
		if amount.form() == estimators.RatioMoments {
			if xs, err = r.numbers(amount.X); err != nil {
				return err
			}
		}
		a.addAmount(rows, m, ys, xs)
	}
	return nil
}

// addAmount adds an amount of every row of a chunk; xs nil: x is 1.
func (a *adder) addAmount(rows atomRows, m int, ys, xs []float64) {
	var atoms [blockRows]uint32
	measures := a.p.count()
	for from := 0; from < len(ys); from += blockRows {
		block := atoms[:min(blockRows, len(ys)-from)]
		rows.of(from, block)
		for i, atom := range block {
			row, at := from+i, int(atom)*measures+m
			if math.IsNaN(ys[row]) || xs != nil && math.IsNaN(xs[row]) {
				continue
			}
			w, _ := exact.Split(rows.weights[row])
			y, _ := exact.Split(ys[row])
			if xs == nil {
				a.table.addAmount(at, w, y)
				continue
			}
			x, _ := exact.Split(xs[row])
			a.table.addPair(at, w, y, x)
		}
	}
}
