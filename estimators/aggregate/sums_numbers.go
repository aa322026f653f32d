package aggregate

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/apache/arrow/go/v17/arrow/array"

	"sagsbarometer/estimators"
)

// weights are those of the rows of a chunk, all above 0; 1 without a column.
func (r *reading) weights(column string) ([]float64, error) {
	n := int(r.record.NumRows())
	if column == "" {
		return slices.Repeat([]float64{1}, n), nil
	}
	values, err := r.plain(column, "a weight above 0")
	if err != nil {
		return nil, err
	}
	for i, w := range values {
		if !(w > 0) || w > math.MaxFloat64 {
			found := strconv.FormatFloat(w, 'g', -1, 64)
			if math.IsNaN(w) && r.record.Column(r.p.at[column]).IsNull(i) {
				found = "nothing"
			}
			return nil, &rowError{i, column, found, "a weight above 0"}
		}
	}
	return values, nil
}

// plain is a column as numbers, NaN where missing. It shares the memory of the
// record where it can.
func (r *reading) plain(column, want string) ([]float64, error) {
	a := r.record.Column(r.p.at[column])
	if f, ok := a.(*array.Float64); ok && f.NullN() == 0 {
		return f.Float64Values(), nil
	}
	c, err := numbersOf(a)
	if err != nil {
		return nil, fmt.Errorf("column %q: %w", column, err)
	}
	if c.wrong != "" {
		return nil, &rowError{c.row, column, c.wrong, want}
	}
	return c.values, nil
}

// numbers are the amounts of an indicator, NaN outside its base.
func (r *reading) numbers(m estimators.Indicator) ([]float64, error) {
	if m.Counts != nil {
		planes, err := r.measure(m)
		if err != nil {
			return nil, err
		}
		values := make([]float64, r.record.NumRows())
		for i := range values {
			switch {
			case planes[0][i/8]>>(i%8)&1 == 0:
				values[i] = math.NaN()
			case planes[1][i/8]>>(i%8)&1 == 1:
				values[i] = 1
			}
		}
		return values, nil
	}
	values, err := r.plain(m.Column, "a number")
	if err != nil {
		return nil, err
	}
	for i, v := range values {
		if math.IsInf(v, 0) {
			return nil, &rowError{i, m.Column, strconv.FormatFloat(v, 'g', -1, 64), "a number"}
		}
	}
	if m.Base == nil {
		return values, nil
	}
	return r.within(m, values)
}

// within leaves out the values that are not of the base.
func (r *reading) within(m estimators.Indicator, values []float64) ([]float64, error) {
	c, err := r.coded(m.Column)
	if err != nil {
		return nil, err
	}
	in := make([]bool, len(c.levels)+1)
	for k, level := range c.levels {
		in[k+1] = slices.Contains(m.Base, level)
	}
	values = slices.Clone(values)
	for i, code := range c.codes {
		if !in[code] {
			values[i] = math.NaN()
		}
	}
	return values, nil
}
