package estimators

import (
	"math"
	"slices"

	"sagsbarometer/estimators/interval"
)

// StatisticRoganGladen names the corrected row of [Survey.MisclassifiedRows];
// the one before it is [StatisticObserved].
const StatisticRoganGladen = "rogan-gladen"

// MisclassifiedRows are a share as it was found, with the interval asked for,
// and below it what [RoganGladen] makes of it, with Wald's interval on the
// degrees of freedom of the base, cut at 0 and 1. The second has the note
// sensitivity_check, since how the reader errs is assumed, and clipped where it
// or its interval had to be cut. Where the share as found has no standard
// error, nor has this.
//
// Errors: those of [RoganGladen] and [Survey.Proportion].
func (s *Survey) MisclassifiedRows(y []float64, in []bool, reader Reader, r Report) ([]Estimate, error) {
	found, err := s.Proportion(y, in, r)
	if err != nil {
		return nil, err
	}
	found.Kind, found.Value = KindMisclassified, StatisticObserved
	e := found
	e.Value = StatisticRoganGladen
	e.Low, e.High, e.DF, e.NEff, e.Deff = Number{}, Number{}, Number{}, Number{}, Number{}
	e.Level, e.Interval, e.Grade, e.Evidence = 0, "", "", interval.Input{}
	c, err := RoganGladen(found.Estimate.F, found.SE.F*found.SE.F, reader)
	if err != nil || found.NBase == 0 {
		return []Estimate{found, e}, err
	}
	e.Estimate = Some(c.Estimate)
	ofInterval := []Note{NoteFewDegrees, NoteApproximate, NoteNoInterval, NoteWithheld}
	e.Notes = slices.DeleteFunc(slices.Clone(e.Notes), func(n Note) bool { return slices.Contains(ofInterval, n) })
	e.Notes = Noted(e.Notes, NoteSensitivityCheck)
	if found.SE.OK {
		e.SE = Some(math.Sqrt(c.Variance))
		if df := s.Degrees(s.Mean(y, in).Base); e.SE.F > 0 && df > 0 {
			e.Wald(r.Level, df)
			e = clipped(e, 0)
			if df < fewDegrees {
				e.Notes = Noted(e.Notes, NoteFewDegrees)
			}
		}
	}
	if c.Clipped {
		e.Notes = Noted(e.Notes, NoteClipped)
	}
	if !e.Low.OK {
		e.Notes = Noted(e.Notes, NoteNoInterval)
	}
	return []Estimate{found, e}, nil
}
