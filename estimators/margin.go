package estimators

import (
	"errors"
	"fmt"
	"math"

	"sagsbarometer/estimators/exact"
)

// A Margin divides the population into cells of known size: age groups, or
// regions by kind of decision.
type Margin struct {
	Name   string    // in messages
	Cells  []string  // names of the cells, in messages; nil: their positions, from 1
	Codes  []int32   // of each row, the position of its cell; -1: none
	Totals []float64 // of each cell, how many of the population it holds
}

// String is the margin in a message.
func (m Margin) String() string {
	if m.Name == "" {
		return "the margin"
	}
	return "margin " + m.Name
}

// cell is a cell in a message.
func (m Margin) cell(c int) string {
	if c < len(m.Cells) && m.Cells[c] != "" {
		return fmt.Sprintf("%s, cell %s", m, m.Cells[c])
	}
	return fmt.Sprintf("%s, cell %d", m, c+1)
}

// size is the population by this margin.
func (m Margin) size() (sum float64) {
	for _, t := range m.Totals {
		sum += t
	}
	return sum
}

// check reports everything that is wrong with a margin of so many rows.
func (m Margin) check(rows int) (errs []error) {
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if len(m.Totals) == 0 {
		bad("%s: no cells", m)
	}
	if m.Cells != nil && len(m.Cells) != len(m.Totals) {
		bad("%s: %d names for %d totals", m, len(m.Cells), len(m.Totals))
	}
	if len(m.Codes) != rows {
		bad("%s: cells of %d rows for a survey of %d", m, len(m.Codes), rows)
		return errs
	}
	held := make([]int, len(m.Totals))
	none, first := 0, 0
	for i, c := range m.Codes {
		if c < 0 || int(c) >= len(m.Totals) {
			if none == 0 {
				first = i
			}
			none++
			continue
		}
		held[c]++
	}
	if none > 0 {
		bad("%s: %d rows lie in none of the %d cells, the first of them row %d", m, none, len(m.Totals), first+1)
	}
	for c, t := range m.Totals {
		if !(t > 0) || math.IsInf(t, 1) {
			bad("%s: a total of %v, want one above 0", m.cell(c), t)
		} else if !BoundedWeight(t) {
			bad("%s: a total of %v, want one from 1e-50 to 1e50", m.cell(c), t)
		} else if held[c] == 0 {
			bad("%s: holds %v of the population and no row of the sample: merge it with another", m.cell(c), t)
		}
	}
	return errs
}

// sameSize allows totals of one population to differ as they do by rounding.
const sameSize = 1e-9

// checkMargins reports what is wrong with margins, and with one beside another.
func checkMargins(margins []Margin, rows int) error {
	var errs []error
	for _, m := range margins {
		errs = append(errs, m.check(rows)...)
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	for _, m := range margins[min(1, len(margins)):] {
		a, b := margins[0].size(), m.size()
		if math.Abs(a-b) > sameSize*a {
			errs = append(errs, fmt.Errorf("%s adds up to %v, %s to %v: want the same population", margins[0], a, m, b))
		}
	}
	return errors.Join(errs...)
}

// sums adds numbers of rows up by cell, without rounding on the way, so that the
// order of rows does not show; NaN where one of a cell is not finite.
func (m Margin) sums(of []float64) []float64 {
	var sums exact.Sums
	sums.Grow(len(m.Totals))
	out := make([]float64, len(m.Totals))
	for i, c := range m.Codes {
		if f, ok := exact.Split(of[i]); ok {
			sums.Add(int(c), f.Term())
		} else {
			out[c] = math.NaN()
		}
	}
	for c := range out {
		of := sums.At(c)
		out[c] += of.Float64()
	}
	return out
}
