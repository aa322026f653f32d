package precision

import (
	"errors"
	"fmt"
	"slices"

	"sagsbarometer/estimators"
	"sagsbarometer/estimators/interval"
	"sagsbarometer/sampling"
)

// totals are what other totals of this design would give, from 200 to 1,000.
func (r *reporter) totals([]float64) ([]reportRow, error) {
	least, most := r.sizing.Feasible()
	list := []int64{r.sizing.Total}
	for t := int64(200); t <= 1000; t += 50 {
		if t >= least && t <= most {
			list = append(list, t)
		}
	}
	slices.Sort(list)
	var rows []reportRow
	for _, t := range slices.Compact(list) {
		cases := r.casesOf(t)
		if cases == nil {
			continue
		}
		row, err := r.overview("total", fmt.Sprint(t), t, cases)
		if err != nil {
			return nil, err
		}
		if t == r.sizing.Total {
			row.Notes = append(row.Notes, noteThis)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// overview is the country and the widest domain under a plan.
func (r *reporter) overview(section, id string, total int64, cases []float64) (reportRow, error) {
	row, err := r.countryRow(section, id, total, cases)
	if err != nil {
		return row, err
	}
	row.Low10, row.High10 = estimators.Number{}, estimators.Number{}
	row.Low50, row.High50 = estimators.Number{}, estimators.Number{}
	withheld := 0.0
	for _, c := range r.declared() {
		if !r.allKnown(c) {
			continue
		}
		for _, p := range r.partsOf(c.columns) {
			if p.Kommuner == 1 { // never a rate, under any design
				continue
			}
			e, err := r.expect(cases, p)
			if err != nil {
				return row, err
			}
			if e.grade(p) == estimators.GradeWithheld {
				withheld++
			}
			if h := half(e.i50); e.ok && (!row.HalfWorst.OK || h.F > row.HalfWorst.F) {
				row.Worst, row.HalfWorst = p.Domain.String(), h
			}
		}
	}
	row.Withheld = estimators.Some(withheld)
	return row, nil
}

// partsOf are the parts of a grouping, cut once.
func (r *reporter) partsOf(columns []string) []part {
	if r.cut == nil {
		r.cut = map[string][]part{}
	}
	if _, ok := r.cut[columns[0]]; !ok {
		r.cut[columns[0]] = r.parts(columns)
	}
	return r.cut[columns[0]]
}

// designs are other designs with as many cases on the same frame.
func (r *reporter) designs(now []float64) ([]reportRow, error) {
	total := r.sizing.Drawn(r.sizing.Total)
	row, err := r.overview("design", noteThis, total, now)
	if err != nil {
		return nil, err
	}
	row.Notes = append(row.Notes, noteThis)
	rows := []reportRow{row}
	own := r.method
	defer func() { r.method = own }()
	if own.EqualWeights { // no interval for the unequal weights of the others
		r.method, _ = interval.ByName(interval.Published)
	}
	for _, d := range []struct {
		id      string
		a       sampling.Allocation
		minimum int64
	}{
		{"proportional-0", sampling.Allocation{Method: sampling.Proportional}, 0},
		{"proportional-1", sampling.Allocation{Method: sampling.Proportional}, 1},
		{"proportional-2", sampling.Allocation{Method: sampling.Proportional}, 2},
		{"proportional-3", sampling.Allocation{Method: sampling.Proportional}, 3},
		{"neyman-2", sampling.Allocation{Method: sampling.Neyman}, 2},
		{"power-2", sampling.Allocation{Method: sampling.Power, Exponent: 0.5}, 2},
		{"equal-2", sampling.Allocation{Method: sampling.Equal}, 2},
	} {
		bounds := make([]sampling.Bounds, len(r.lines))
		for h, l := range r.lines {
			bounds[h] = sampling.Bounds{ID: l.ID, Population: l.Population, Min: d.minimum}
		}
		sizes, err := sampling.Allocate(bounds, total, d.a)
		var cannot *sampling.TotalError
		if errors.As(err, &cannot) {
			rows = append(rows, reportRow{Section: "design", ID: d.id, Total: estimators.Some(float64(total)),
				NeedsTotal: estimators.Some(float64(cannot.Nearest())), Notes: []string{noteInfeasible}})
			continue
		}
		if err != nil {
			return nil, err
		}
		row, err := r.overview("design", d.id, total, floats(sizes))
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	if own.EqualWeights {
		r.method = own
	}
	row, err = r.overview("design", "self-weighting", total, r.sizing.InProportion(total))
	return append(rows, row), err
}

func floats(sizes []int64) []float64 {
	f := make([]float64, len(sizes))
	for i, n := range sizes {
		f[i] = float64(n)
	}
	return f
}
