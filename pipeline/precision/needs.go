package precision

import (
	"strconv"

	"sagsbarometer/data"
	"sagsbarometer/estimators"
)

// needs is the total whose interval for the country is five percentage points
// to either side. Where the minimums alone give that, or where one kommune is
// all there is, there is nothing to say.
func (r *reporter) needs([]float64) ([]reportRow, error) {
	const margin = 0.05
	if r.whole().Kommuner == 1 {
		return nil, nil
	}
	total, ok, err := r.smallestTotal(1, func(cases []float64) (bool, error) {
		e, err := r.expect(cases, r.whole())
		return e.ok && half(e.i50).F <= margin, err
	})
	if least, _ := r.sizing.Feasible(); err != nil || !ok || total == least {
		return nil, err
	}
	row, err := r.countryRow("need", data.FormatFloat(margin), total, r.casesOf(total))
	return []reportRow{row}, err
}

// smallestTotal is the smallest total of this design from which on enough
// holds, by bisection: more cases never make an interval wider but for the
// rounding of sizes.
func (r *reporter) smallestTotal(from int64, enough func([]float64) (bool, error)) (int64, bool, error) {
	low, high := r.sizing.Feasible()
	low = max(low, from)
	if low > high {
		return 0, false, nil
	}
	ok, err := enough(r.casesOf(high))
	if err != nil || !ok {
		return 0, false, err
	}
	for low < high {
		middle := low + (high-low)/2
		if ok, err = enough(r.casesOf(middle)); err != nil {
			return 0, false, err
		}
		if ok {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return high, true, nil
}

// targets are the margins that were promised.
func (r *reporter) targets([]float64) ([]reportRow, error) {
	var rows []reportRow
	for i, t := range r.sizing.Targets {
		row := reportRow{Section: "target", ID: strconv.Itoa(i + 1), Domain: t.Domain, Margin: estimators.Some(t.Margin), Half50: estimators.Some(t.Gained)}
		if t.Binding {
			row.Notes = []string{noteBinding}
		}
		rows = append(rows, row)
	}
	return rows, nil
}
