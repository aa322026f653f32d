package precision

import (
	"math"
	"strconv"

	"sagsbarometer/estimators"
	"sagsbarometer/estimators/interval"
	"sagsbarometer/sampling"
)

// country is the whole, and the smallest change that is detected, alone and
// where the measures share the level.
func (r *reporter) country(now []float64) ([]reportRow, error) {
	row, err := r.countryRow("country", "1", r.sizing.Total, now)
	if err != nil {
		return nil, err
	}
	e, err := r.expect(now, r.whole())
	if err != nil {
		return nil, err
	}
	if row.Detectable, err = r.detectable(e, 1); err != nil {
		return nil, err
	}
	rows := []reportRow{row}
	if m := len(r.batch.Measures); m > 1 {
		holm := reportRow{Section: "country", ID: strconv.Itoa(m), NPub: row.NPub}
		if holm.Detectable, err = r.detectable(e, m); err != nil {
			return nil, err
		}
		rows = append(rows, holm)
	}
	return rows, nil
}

// countryRow is the whole under a plan.
func (r *reporter) countryRow(section, id string, total int64, cases []float64) (reportRow, error) {
	row := reportRow{Section: section, ID: id, Total: estimators.Some(float64(total))}
	p := r.whole()
	e, err := r.expect(cases, p)
	if err != nil {
		return row, err
	}
	e.put(&row, p)
	drawn, none, one := 0.0, 0.0, 0.0
	for h, n := range cases {
		drawn += n
		p0, p1 := r.few(r.lines[h].Population, n)
		none, one = none+p0, one+p1
	}
	drawn = math.Round(drawn) // a sum of fractions under self-weighting
	row.N, row.StrataNone, row.StrataOne = estimators.Some(drawn), estimators.Some(none), estimators.Some(one)
	if hours := r.batch.Design.HoursPerCase; hours > 0 {
		row.Hours = estimators.Some(drawn * hours)
	}
	return row, nil
}

// detectable is the smallest change that two years of such a sample detect,
// where m comparisons share the level. Under the guarded rule the sample is
// worth n_K units, and the interval is that of the heaviest weight, which is
// wider than that of as many equal units.
func (r *reporter) detectable(e expected, m int) (estimators.Number, error) {
	guarded, worth := e.rule == "guarded", e.i50.N
	if guarded {
		worth = e.Composition.Kish / (1 - e.Full) / (1 - e.Full)
	}
	if !e.ok || !(worth >= 1 && worth <= 1<<24) {
		return estimators.Number{}, nil
	}
	method := r.method
	level := 1 - (1-r.level)/float64(m)
	units := int64(worth)
	c, err := sampling.Detectable(sampling.Detection{First: units, Second: units, Share: 0.5, Power: r.batch.Design.DetectPower,
		Bounds: func(x, n int64) (low, high float64) {
			p, u := float64(x)/float64(n), float64(n)
			s := interval.Sample{P: p, V: p * (1 - p) / u, N: n, Counts: x, Kish: u, Largest: 1 / u, Yes: p / u, No: (1 - p) / u}
			if guarded { // told by the number of cases and the heaviest weight; counts only say none, some or all
				all := r.rest(e.Composition)
				s.N, s.Largest = all.N, e.Largest*(1-e.Full)
				s.Counts = min(x, s.N-1)
				if x == n {
					s.Counts = s.N
				}
			}
			i, ok := method.Interval(interval.Input{Sample: s, DF: math.Max(u-1, 1), Level: level})
			if !ok { // a method that has none at 0 and n says nothing there
				return 0, 1
			}
			return i.Low, i.High
		}})
	if err != nil || math.IsInf(c.Largest(), 1) {
		return estimators.Number{}, err
	}
	return estimators.Some(c.Largest()), nil
}
