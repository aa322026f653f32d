package pipeline

import (
	"fmt"
	"math"
	"strconv"

	"sagsbarometer/data"
	"sagsbarometer/estimators"
	"sagsbarometer/estimators/interval"
	"sagsbarometer/sampling"
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

// country is the whole, and the smallest change that is detected, alone and
// where the measures share the level.
func (r *reporter) country(now []float64) ([]planRow, error) {
	row, err := r.countryRow("country", "1", r.sizing.total, now)
	if err != nil {
		return nil, err
	}
	row.Total = estimators.Some(float64(r.sizing.total))
	if row.Detectable, err = r.detectable(row.NPub, 1); err != nil {
		return nil, err
	}
	rows := []planRow{row}
	if m := len(r.Batch.Measures); m > 1 {
		holm := planRow{Section: "country", ID: strconv.Itoa(m), NPub: row.NPub}
		if holm.Detectable, err = r.detectable(row.NPub, m); err != nil {
			return nil, err
		}
		rows = append(rows, holm)
	}
	return rows, nil
}

// countryRow is the whole under a plan.
func (r *reporter) countryRow(section, id string, total int64, cases []float64) (planRow, error) {
	row := planRow{Section: section, ID: id, Total: estimators.Some(float64(total))}
	p := r.whole()
	e, err := r.expect(cases, p, true)
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
	if hours := r.Batch.Design.HoursPerCase; hours > 0 {
		row.Hours = estimators.Some(drawn * hours)
	}
	return row, nil
}

// few are the chances of no and of one case in a stratum of which n are
// expected: n is rounded down or up by lot under self-weighting, and whole
// elsewhere. A stratum of one case that is drawn is in full.
func (r *reporter) few(population int64, n float64) (none, one float64) {
	k, f := math.Floor(n), n-math.Floor(n)
	at := func(x float64) float64 {
		switch x {
		case k:
			return 1 - f
		case k + 1:
			return f
		}
		return 0
	}
	none = at(0)
	if population > 1 {
		one = at(1)
	}
	return none, one
}

// detectable is the smallest change that two years of n units detect, where m
// comparisons share the level.
func (r *reporter) detectable(n estimators.Number, m int) (estimators.Number, error) {
	if !n.OK || n.F < 1 || n.F > 1<<24 {
		return estimators.Number{}, nil
	}
	method := r.method
	level := 1 - (1-r.level)/float64(m)
	units := int64(n.F)
	c, err := sampling.Detectable(sampling.Detection{First: units, Second: units, Share: 0.5, Power: r.Batch.Design.DetectPower,
		Bounds: func(x, n int64) (low, high float64) {
			p, u := float64(x)/float64(n), float64(n)
			i, ok := method.Interval(interval.Input{Sample: interval.Sample{P: p, V: p * (1 - p) / u, N: n, Counts: x, Kish: u, Largest: 1 / u, Yes: p / u, No: (1 - p) / u},
				DF: math.Max(u-1, 1), Level: level})
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

// needs is the total whose interval for the country is five percentage points
// to either side. Where the minimums alone give that there is nothing to say.
func (r *reporter) needs([]float64) ([]planRow, error) {
	const margin = 0.05
	total, ok, err := r.smallestTotal(1, func(cases []float64) (bool, error) {
		e, err := r.expect(cases, r.whole(), true)
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

// strataRows are the strata of the plan, with those at risk marked.
func (r *reporter) strataRows([]float64) ([]planRow, error) {
	rows := make([]planRow, 0, len(r.lines))
	var chances []sampling.Chance
	if r.sizing.equal() {
		strata := make([]sampling.Stratum, len(r.lines))
		for h, l := range r.lines {
			strata[h] = l.Stratum
		}
		var err error
		if chances, err = sampling.SelfWeighting(strata, r.sizing.drawn(r.sizing.total)); err != nil {
			return nil, err
		}
	}
	for h, l := range r.lines {
		pi, _ := l.pi.Float64()
		row := planRow{Section: "stratum", ID: l.ID, Population: estimators.Some(float64(l.Population)), N: estimators.Some(l.expected), Pi: estimators.Some(pi)}
		if pi > 0 {
			row.W = estimators.Some(1 / pi)
		}
		if r.sizing.equal() {
			row.PNone, row.POne = chances[h].Of(0).RatString(), chances[h].Of(1).RatString()
		} else {
			row.W = estimators.Number{}
			switch {
			case l.Planned == l.Population:
				row.Notes = append(row.Notes, noteTakenInFull)
			case l.Planned == 0:
				row.Notes = append(row.Notes, noteNone)
			case l.Planned == 1:
				row.Notes = append(row.Notes, noteOne)
			}
			if l.Planned > 0 {
				row.W = estimators.Some(float64(l.Population) / float64(l.Planned))
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// losses are the chances that cases lost one by one, each with the same
// chance, leave some stratum that has two or more with fewer:
//
//	1 - Π_h P(Bin(n_h, 1-q) >= 2).
func (r *reporter) losses(now []float64) ([]planRow, error) {
	if r.sizing.equal() {
		return nil, nil // sizes carry no variance there
	}
	var rows []planRow
	for _, q := range []float64{0.01, 0.02, 0.03, 0.05} {
		none := 1.0
		for _, n := range now {
			if n >= 2 {
				none *= 1 - math.Pow(q, n) - n*(1-q)*math.Pow(q, n-1)
			}
		}
		rows = append(rows, planRow{Section: "loss", ID: data.FormatFloat(q), Chance: estimators.Some(1 - none)})
	}
	return rows, nil
}
