package estimators

import (
	"errors"
	"fmt"

	"sagsbarometer/estimators/exact"
)

// ErrNoTest is wrapped by errors that say why these rows allow no test, though
// the request is sound: an empty margin, one level, nothing that varies, more
// to compare than the degrees of freedom carry.
var ErrNoTest = errors.New("no test")

// A Crosstab is a table of two columns: how many rows each cell has, and how
// many cases of the population they stand for.
type Crosstab struct {
	Rows, Cols int       // levels of each column
	Count      []int64   // of each cell, by rows: cell (i, j) is i*Cols + j
	Weight     []float64 // Σw of each cell

	cell  []int32 // of each row of the survey, its cell; -1: none
	base  []bool
	n     int64
	total float64
}

// Crosstab counts the rows in a domain, nil: all, by two columns of levels
// numbered from 0. A row that has -1 in either is missing and in no cell.
//
// R: svytable(~rows + cols, subset(design, domain)).
func (s *Survey) Crosstab(rows, cols []int32, in []bool) (*Crosstab, error) {
	c := &Crosstab{cell: make([]int32, s.Len()), base: make([]bool, s.Len())}
	var errs []error
	levels := func(name string, codes []int32) (n int) {
		if len(codes) != s.Len() {
			errs = append(errs, fmt.Errorf("%s of %d rows, want %d", name, len(codes), s.Len()))
		}
		for i, code := range codes {
			if n = max(n, int(code)+1); code < -1 {
				errs = append(errs, fmt.Errorf("%s, row %d: level %d, want one from 0, or -1 where it is missing", name, i+1, code))
				break
			}
		}
		return n
	}
	c.Rows, c.Cols = levels("the rows of the table", rows), levels("its columns", cols)
	if in != nil && len(in) != s.Len() {
		errs = append(errs, fmt.Errorf("a domain of %d rows, want %d", len(in), s.Len()))
	}
	if cells := int64(c.Rows) * int64(c.Cols); cells > maxCells {
		errs = append(errs, fmt.Errorf("a table of %d by %d levels, want at most %d cells", c.Rows, c.Cols, maxCells))
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	c.Count, c.Weight = make([]int64, c.Rows*c.Cols), make([]float64, c.Rows*c.Cols)
	weight := make([]exact.Sum, len(c.Weight)) // so that the order of rows does not show
	for i, w := range s.weight {
		c.cell[i] = -1
		if in != nil && !in[i] || rows[i] < 0 || cols[i] < 0 {
			continue
		}
		k := rows[i]*int32(c.Cols) + cols[i]
		c.cell[i], c.base[i] = k, true
		c.Count[k]++
		c.n++
		weight[k].Add(w)
	}
	for k := range weight {
		c.Weight[k] = weight[k].Float64()
		c.total += c.Weight[k]
	}
	return c, nil
}

// maxCells is more than a test of a table could compare.
const maxCells = 1 << 16

// margins are Σw of the levels of each column.
func (c *Crosstab) margins() (rows, cols []float64) {
	rows, cols = make([]float64, c.Rows), make([]float64, c.Cols)
	for k, w := range c.Weight {
		rows[k/c.Cols] += w
		cols[k%c.Cols] += w
	}
	return rows, cols
}

// testable reports why a table shows nothing of how its columns relate.
func (c *Crosstab) testable() error {
	if c.n == 0 {
		return fmt.Errorf("%w: no row of the domain has both columns", ErrNoTest)
	}
	var errs []error
	rows, cols := c.margins()
	check := func(name string, margin []float64) {
		if len(margin) < 2 {
			errs = append(errs, fmt.Errorf("%w: %s have one level, want two or more", ErrNoTest, name))
		}
		for i, w := range margin {
			if !(w > 0) {
				errs = append(errs, fmt.Errorf("%w: %s have no case of level %d of %d: leave it out", ErrNoTest, name, i+1, len(margin)))
			}
		}
	}
	check("the rows of the table", rows)
	check("its columns", cols)
	return errors.Join(errs...)
}
