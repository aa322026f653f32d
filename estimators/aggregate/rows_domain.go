package aggregate

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"sagsbarometer/estimators"
)

// A rowDomain is the rows of a request in one combination of codes.
type rowDomain struct {
	codes []Code
	in    []bool // nil: all
	holds []bool // strata that can hold its cases; nil: what codes and conditions say
}

// maxWork bounds domains times rows: estimates that need the rows go over all
// of them for every domain.
const maxWork = 1 << 36

// domains are those of a request, in byte order of their codes, one at a time.
func (e *rowEstimation) domains(r estimators.Request, do func(rowDomain) error) error {
	where := e.where(r)
	if e.ctx.Err() != nil {
		return context.Cause(e.ctx)
	}
	if len(r.By) == 0 {
		return do(rowDomain{in: where})
	}
	of, tuples := e.crossing(r.By, nil)
	if len(tuples)*e.sheet.rows > maxWork {
		return fmt.Errorf("%d domains of %d rows are too many for an estimate that needs the rows themselves: group by fewer columns", len(tuples), e.sheet.rows)
	}
	rows := rowsOf(of, len(tuples))
	in := make([]bool, e.sheet.rows)
	for k, codes := range tuples {
		if e.ctx.Err() != nil {
			return context.Cause(e.ctx)
		}
		for _, i := range rows[k] {
			in[i] = where == nil || where[i]
		}
		if err := do(rowDomain{codes: codes, in: in}); err != nil {
			return err
		}
		for _, i := range rows[k] {
			in[i] = false
		}
	}
	return nil
}

// rowsOf lists the rows of each number.
func rowsOf(of []int32, n int) [][]int32 {
	out := make([][]int32, n)
	for i, k := range of {
		if k >= 0 {
			out[k] = append(out[k], int32(i))
		}
	}
	return out
}

// where are the rows that meet the conditions of a request, and were reviewed,
// and read again if it is of that; nil: all.
func (e *rowEstimation) where(r estimators.Request) []bool {
	return e.readTwice(r, e.reviewed(e.meeting(r)))
}

// meeting are the rows that meet the conditions of a request; nil: all.
func (e *rowEstimation) meeting(r estimators.Request) []bool {
	if len(r.Where) == 0 {
		return nil
	}
	in := slices.Repeat([]bool{true}, e.sheet.rows)
	for _, column := range slices.Sorted(maps.Keys(r.Where)) {
		c := e.codes[column]
		is := r.Where[column]
		if c.boolean {
			is = booleans(is)
		}
		table := make([]bool, len(c.levels)+1)
		for k, level := range c.levels {
			table[k+1] = slices.Contains(is, level)
		}
		for i, code := range c.codes {
			in[i] = in[i] && table[code]
		}
	}
	return in
}

// and are the rows in both; nil: all.
func and(in []bool, also func(i int) bool, rows int) []bool {
	out := make([]bool, rows)
	for i := range out {
		out[i] = (in == nil || in[i]) && also(i)
	}
	return out
}
