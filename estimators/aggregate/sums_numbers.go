package aggregate

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/apache/arrow/go/v17/arrow/array"

	"sagsbarometer/estimators"
)

// weights are those of the rows of a chunk, all above 0, and the least and the
// largest of them; 1 without a column.
func (r *chunkCuts) weights(column string) ([]float64, weightRange, error) {
	if column == "" {
		one := math.Float64bits(1)
		return slices.Repeat([]float64{1}, int(r.record.NumRows())), weightRange{one, one}, nil
	}
	const want = "a weight above 0"
	values, err := r.plain(column, want)
	if err != nil {
		return nil, weightRange{}, err
	}
	// The bits of numbers above 0 are in the order of the numbers; those of all
	// others, NaN among them, come after the largest number, and 0 comes
	// before, which is after when 1 is taken off.
	low, high := uint64(math.MaxUint64), uint64(0)
	for _, w := range values {
		b := math.Float64bits(w) - 1
		low, high = min(low, b), max(high, b)
	}
	if high >= math.Float64bits(math.MaxFloat64) {
		return nil, weightRange{}, r.check(values, column, want, func(w float64) bool { return w > 0 && w <= math.MaxFloat64 })
	}
	if low+1 < math.Float64bits(estimators.LeastWeight) || high+1 > math.Float64bits(estimators.MostWeight) {
		if err := r.check(values, column, estimators.WeightBounds, estimators.BoundedWeight); err != nil {
			return nil, weightRange{}, err
		}
	}
	return values, weightRange{low + 1, high + 1}, nil
}

// check names the rows whose values are not sound.
func (r *chunkCuts) check(values []float64, column, want string, sound func(float64) bool) error {
	bad := &rowErrors{column: column, want: want}
	for i, v := range values {
		if !sound(v) {
			found := strconv.FormatFloat(v, 'g', -1, 64)
			if math.IsNaN(v) && !r.isNaN(column, i) {
				found = "nothing"
			}
			bad.add(i, found)
		}
	}
	if len(bad.rows) > 0 {
		return bad
	}
	return nil
}

// isNaN reports whether a file has the number NaN where nothing would do.
func (r *chunkCuts) isNaN(column string, row int) bool {
	return r.record.Column(r.p.at[column]).IsValid(row)
}

// plain is a column as numbers, NaN where missing. It shares the memory of the
// record where it can.
func (r *chunkCuts) plain(column, want string) ([]float64, error) {
	a := r.record.Column(r.p.at[column])
	if f, ok := a.(*array.Float64); ok && f.NullN() == 0 {
		return f.Float64Values(), nil
	}
	c, err := numbersOf(a)
	if err != nil {
		return nil, fmt.Errorf("column %q: %w", column, err)
	}
	if c.wrong != "" {
		return nil, &rowErrors{column, want, []rowError{{c.row, c.wrong}}, 0}
	}
	return c.values, nil
}

// numbers are the amounts of an indicator, NaN outside its base.
func (r *chunkCuts) numbers(m estimators.Indicator) ([]float64, error) {
	f := r.fields[r.p.at[m.Column]]
	if m.Counts != nil {
		p, err := planeOf(m, f)
		if err != nil {
			return nil, fmt.Errorf("column %q: %w", m.Column, err)
		}
		return p.numbers(int(r.record.NumRows())), nil
	}
	values, err := r.plain(m.Column, "a number")
	if err != nil {
		return nil, err
	}
	if err := r.check(values, m.Column, estimators.AmountBounds, func(y float64) bool { return estimators.BoundedAmount(y) || math.IsNaN(y) }); err != nil {
		return nil, err
	}
	if m.Base == nil {
		return values, nil
	}
	in, err := f.among(m.Base)
	if err != nil {
		return nil, fmt.Errorf("column %q: %w", m.Column, err)
	}
	values = slices.Clone(values)
	for i, code := range in.codes {
		if code == 0 {
			values[i] = math.NaN()
		}
	}
	return values, nil
}

// numbers are 1 for rows that count, 0 for others of the base, and NaN.
func (p plane) numbers(rows int) []float64 {
	values := make([]float64, rows)
	for i := range values {
		base, counts := p.words(i / 64)
		switch {
		case base>>(i%64)&1 == 0:
			values[i] = math.NaN()
		case counts>>(i%64)&1 == 1:
			values[i] = 1
		}
	}
	return values
}
