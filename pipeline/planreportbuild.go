package pipeline

import (
	"fmt"
	"math"
	"strconv"

	"sagsbarometer/data"
	"sagsbarometer/estimators"
	"sagsbarometer/estimators/interval"
)

// planReport is the plan report of the batch as it stands.
func (w *Work) planReport() ([]planRow, error) {
	lines, err := w.planLines()
	if err != nil {
		return nil, err
	}
	pop, err := w.populationFile(lines)
	if err != nil {
		return nil, err
	}
	s, err := w.sizing(lines, func() (*population, error) { return pop, nil })
	if err != nil {
		return nil, err
	}
	name, level := w.published()
	method, ok := interval.ByName(name)
	if !ok {
		return nil, fmt.Errorf("no interval %q", name) // batch.toml was checked
	}
	r := &reporter{Work: w, lines: lines, sizing: s, pop: pop, method: method, level: level, cache: map[int64][]float64{}}
	now := make([]float64, len(lines)) // of the plan itself, which may be frozen
	for h, l := range lines {
		now[h] = l.expected
	}
	r.cache[s.total] = now
	var all []planRow
	for _, section := range []func([]float64) ([]planRow, error){
		r.country, r.needs, r.targets, r.domains, r.cells, r.strataRows, r.totals, r.designs, r.losses,
	} {
		rows, err := section(now)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	return all, nil
}

// needs is the total whose interval for the country is five percentage points
// to either side. Where the minimums alone give that, or where one kommune is
// all there is, there is nothing to say.
func (r *reporter) needs([]float64) ([]planRow, error) {
	const margin = 0.05
	if r.whole().kommuner == 1 {
		return nil, nil
	}
	total, ok, err := r.smallestTotal(1, func(cases []float64) (bool, error) {
		e, err := r.expect(cases, r.whole())
		return e.ok && half(e.i50).F <= margin, err
	})
	if least, _ := r.feasible(); err != nil || !ok || total == least {
		return nil, err
	}
	row, err := r.countryRow("need", data.FormatFloat(margin), total, r.casesOf(total))
	return []planRow{row}, err
}

// smallestTotal is the smallest total of this design from which on enough
// holds, by bisection: more cases never make an interval wider but for the
// rounding of sizes.
func (r *reporter) smallestTotal(from int64, enough func([]float64) (bool, error)) (int64, bool, error) {
	low, high := r.feasible()
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

// feasible are the smallest and the largest total that the bounds allow.
func (r *reporter) feasible() (least, most int64) {
	var low, high int64
	for _, b := range r.sizing.bounds {
		switch {
		case b.TakeAll:
			low, high = low+b.Population, high+b.Population
		case b.Max > 0:
			low, high = low+min(b.Min, b.Population), high+min(b.Max, b.Population)
		default:
			low, high = low+min(b.Min, b.Population), high+b.Population
		}
	}
	o := 1 + r.sizing.design.Oversample
	least = max(int64(math.Ceil(float64(low)/o-1e-9)), 1)
	for most = int64(float64(high) / o); most < high && r.sizing.drawn(most+1) <= high; {
		most++
	}
	return least, most
}

// targets are the margins that were promised.
func (r *reporter) targets([]float64) ([]planRow, error) {
	var rows []planRow
	for i, t := range r.sizing.reached {
		row := planRow{Section: "target", ID: strconv.Itoa(i + 1), Domain: t.domain, Margin: estimators.Some(t.margin), Half50: estimators.Some(t.gained)}
		if t.binding {
			row.Notes = []string{noteBinding}
		}
		rows = append(rows, row)
	}
	return rows, nil
}
