package precision

import (
	"math"

	"sagsbarometer/data"
	"sagsbarometer/estimators"
	"sagsbarometer/sampling"
)

// strataRows are the strata of the plan, with those at risk marked.
func (r *reporter) strataRows([]float64) ([]reportRow, error) {
	rows := make([]reportRow, 0, len(r.lines))
	var chances []sampling.Chance
	if r.sizing.Equal() {
		strata := make([]sampling.Stratum, len(r.lines))
		for h, l := range r.lines {
			strata[h] = l.Stratum
		}
		var err error
		if chances, err = sampling.SelfWeighting(strata, r.sizing.Drawn(r.sizing.Total)); err != nil {
			return nil, err
		}
	}
	for h, l := range r.lines {
		pi, _ := l.Pi.Float64()
		row := reportRow{Section: "stratum", ID: l.ID, Population: estimators.Some(float64(l.Population)), N: estimators.Some(l.Expected), Pi: estimators.Some(pi)}
		if pi > 0 {
			row.W = estimators.Some(1 / pi)
		}
		if r.sizing.Equal() {
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
func (r *reporter) losses(now []float64) ([]reportRow, error) {
	if r.sizing.Equal() {
		return nil, nil // sizes carry no variance there
	}
	var rows []reportRow
	for _, q := range []float64{0.01, 0.02, 0.03, 0.05} {
		none := 1.0
		for _, n := range now {
			if n >= 2 {
				none *= 1 - math.Pow(q, n) - n*(1-q)*math.Pow(q, n-1)
			}
		}
		rows = append(rows, reportRow{Section: "loss", ID: data.FormatFloat(q), Chance: estimators.Some(1 - none)})
	}
	return rows, nil
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
