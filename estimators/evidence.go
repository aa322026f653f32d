package estimators

import (
	"math"

	"sagsbarometer/estimators/interval"
)

// A footing is where in a design an estimate stands, as far as its notes speak
// of it.
type footing struct {
	strata      int     // that hold units of its base
	of          int     // of the design
	collapsed   bool    // one of them shares its variance
	lonely      bool    // one of them has a single unit
	certain     bool    // nothing was left to chance
	cv          float64 // of its denominator; 0: it has none that is estimated
	approximate bool    // the interval is exact for whole samples with equal weights, and this is less
	weighting   []Note  // how weights were adjusted
}

// footing is that of a base in some of the strata.
func (d *Design) footing(holding []bool) footing {
	f := footing{of: len(d.strata)}
	for h, holds := range holding {
		if !holds {
			continue
		}
		g := d.groups[d.group[h]]
		f.strata++
		f.collapsed = f.collapsed || g.members > 1
		f.lonely = f.lonely || g.units == 1 && !g.full()
	}
	return f
}

// notes are the reasons to handle an estimate with care, in the order of their
// constants.
func (f footing) notes(e Estimate) (notes []Note) {
	add := func(n Note, when bool) {
		if when {
			notes = append(notes, n)
		}
	}
	add(NoteSmallBase, e.NBase < smallBase)
	add(NoteOneStratum, f.strata == 1 && f.of > 1)
	add(NoteCensusStratum, f.certain)
	add(NoteCollapsed, f.collapsed)
	add(NoteLonelyStratum, f.lonely)
	add(NoteNoVariation, !e.SE.OK)
	notes = append(notes, f.weighting...)
	add(NoteFewDegrees, e.DF.OK && e.DF.F < fewDegrees)
	add(NoteCVDenominator, f.cv > uncertainBase)
	add(NoteApproximate, f.approximate && e.Low.OK)
	add(NoteNoInterval, !e.Low.OK)
	add(NoteWithheld, e.Grade == GradeWithheld)
	return notes
}

// conclude gives a share its interval, and the grade of what that rests on.
func (e *Estimate) conclude(m interval.Method, in interval.Input, r Report) {
	e.Evidence = in
	i, ok := m.Interval(in)
	if !ok {
		return
	}
	e.Low, e.High, e.Level, e.Interval = Some(i.Low), Some(i.High), r.Level, m.Name
	if m.UsesDF {
		e.DF = Some(in.DF)
	}
	if !math.IsInf(i.N, 0) {
		e.NEff = Some(i.N)
	}
	e.Grade = r.bands().Grade(i.N)
}
