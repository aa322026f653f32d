package aggregate

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"sagsbarometer/estimators"
)

var nan = math.NaN()

// arrange puts the rows in order, after what is wrong with them was told by
// their place in the file.
func (e *rowEstimation) arrange() error {
	if err := e.check(e.sheet); err != nil {
		return err
	}
	if e.Response != nil {
		if _, err := e.outcomes(); err != nil {
			return err
		}
	}
	if e.Calibration != nil {
		if err := e.checkKnown(); err != nil {
			return fmt.Errorf("calibration: %w", err)
		}
	}
	if e.Variance == estimators.Successive && e.Order == "" {
		return nil // the order of the file is that of the draw
	}
	stratum, _ := e.crossing(e.Strata, nil)
	order := e.sorted(stratum)
	if e.ctx.Err() != nil {
		return context.Cause(e.ctx)
	}
	e.put(order)
	for key, values := range e.counts {
		e.counts[key] = permuted(values, order)
	}
	return nil
}

// put puts the rows of a sheet into an order that they have by what stands in
// them, so that sums of floats are the same whatever order they came in. Rows
// that are alike in every column may change places.
func (s *sheet) put(order []int) {
	for name, c := range s.codes {
		out := make([]uint32, s.rows)
		for i, from := range order {
			out[i] = c.codes[from]
		}
		c.codes = out
		s.codes[name] = c
	}
	for name, values := range s.numbers {
		s.numbers[name] = permuted(values, order)
	}
}

func permuted[T any](values []T, order []int) []T {
	out := make([]T, len(values))
	for i, from := range order {
		out[i] = values[from]
	}
	return out
}

// callEvery is how many comparisons pass between looks at the context.
const callEvery = 1 << 14

// sorted is the order of the rows by the stratum, then the column of order where
// there is one, then by all columns in the order of their names.
func (e *rowEstimation) sorted(stratum []int32) []int {
	s := e.sheet
	order := make([]int, s.rows)
	for i := range order {
		order[i] = i
	}
	first := s.numbers[e.Order]
	var codes [][]uint32
	if c, ok := s.codes[e.Order]; ok && first == nil {
		codes = append(codes, c.codes)
	}
	for _, name := range slices.Sorted(maps.Keys(s.codes)) {
		codes = append(codes, s.codes[name].codes)
	}
	var numbers [][]float64
	for _, name := range slices.Sorted(maps.Keys(s.numbers)) {
		numbers = append(numbers, s.numbers[name])
	}
	asked, off := 0, false
	slices.SortStableFunc(order, func(a, b int) int {
		// Called off, it takes all rows for equal, and is soon done.
		if asked++; asked%callEvery == 0 {
			off = off || e.ctx.Err() != nil
		}
		if off {
			return 0
		}
		if c := cmp.Compare(stratum[a], stratum[b]); c != 0 {
			return c
		}
		if first != nil {
			if c := cmp.Compare(first[a], first[b]); c != 0 {
				return c
			}
		}
		for _, column := range codes {
			if c := cmp.Compare(column[a], column[b]); c != 0 {
				return c
			}
		}
		for _, column := range numbers {
			if c := cmp.Compare(column[a], column[b]); c != 0 { // NaN is below all
				return c
			}
		}
		return 0
	})
	return order
}
