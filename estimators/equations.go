package estimators

import (
	"errors"
	"fmt"
	"math"
)

// equations are columns with the totals that they are to come to.
type equations struct {
	names   []string
	columns [][]float64
	totals  []float64
}

// equations are all cells and amounts, without those cells that follow from others.
func (c Controls) equations(rows int) (out equations) {
	cells := indicators(c.Margins, rows)
	for k, m := range c.Margins {
		for cell, t := range m.Totals {
			if k == 0 || cell < len(m.Totals)-1 {
				out.names = append(out.names, m.cell(cell))
				out.columns = append(out.columns, cells[cell])
				out.totals = append(out.totals, t)
			}
		}
		cells = cells[len(m.Totals):]
	}
	for _, a := range c.Amounts {
		out.names = append(out.names, a.String())
		out.columns = append(out.columns, a.Values)
		out.totals = append(out.totals, a.Total)
	}
	return out
}

// worst is the control that is furthest from its total, if one is too far.
func (c equations) worst(weights []float64) (name string, got, want float64) {
	most := calibrationTolerance
	for k, x := range c.columns {
		sum := addUp(len(x), func(i int) float64 { return weights[i] * x[i] })
		size := addUp(len(x), func(i int) float64 { return math.Abs(weights[i] * x[i]) })
		scale := math.Max(math.Abs(c.totals[k]), size)
		if off := math.Abs(sum-c.totals[k]) / scale; off > most || math.IsNaN(off) {
			most, name, got, want = off, c.names[k], sum, c.totals[k]
		}
	}
	return name, got, want
}

// singular names columns that those before them explain.
func (c equations) singular(dependent []int) error {
	var errs []error
	for _, k := range dependent {
		errs = append(errs, fmt.Errorf("%s: 0 in all rows, or a combination of what stands before it: leave it out", c.names[k]))
	}
	return errors.Join(errs...)
}

// reachable refuses totals that no weights within the bounds can come to, each
// by itself.
func (c *calibrated) reachable(weights []float64) error {
	if !c.asked.bounded() {
		return nil
	}
	var errs []error
	for k, x := range c.equations.columns {
		var least, most float64
		for i, w := range weights {
			if x[i] == 0 {
				continue // 0 times a bound that is infinite
			}
			a, b := float64(w*c.asked.Least*x[i]), float64(w*c.asked.Most*x[i])
			least += math.Min(a, b)
			most += math.Max(a, b)
		}
		if t := c.equations.totals[k]; t < least || t > most {
			errs = append(errs, fmt.Errorf("%s: a total of %v, and weights between %v and %v times what they were come to %v to %v",
				c.equations.names[k], t, c.asked.Least, c.asked.Most, least, most))
		}
	}
	return errors.Join(errs...)
}
