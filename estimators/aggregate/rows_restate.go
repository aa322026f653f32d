package aggregate

import (
	"cmp"
	"math"
	"slices"

	"sagsbarometer/estimators"
	"sagsbarometer/estimators/interval"
)

// agreeing is the least standard error, over the estimate, that is more than
// what rounding leaves of none. The rules for variances add up floats in turn,
// which leaves more than exact sums do.
const agreeing = 1e-12

// varying is a variance that says something.
func varying(v float64, l estimators.Linear) estimators.Number {
	least := l.Magnitude() * agreeing
	return estimators.Number{F: v, OK: v > least*least}
}

// restate gives an estimate another variance and degrees of freedom, and what
// follows from them: the interval of its method, the grade, and the notes. A
// share has the interval that was asked for or none; other estimates have
// Wald's. Where nothing was left to chance no rule finds any.
func (e *rowEstimation) restate(est *estimators.Estimate, share bool, r estimators.Request, v estimators.Number, df float64) {
	if !est.Estimate.OK || est.SE.OK && est.SE.F == 0 {
		return
	}
	if !v.OK {
		v.F = 0
	}
	was, method := est.SE, cmp.Or(est.Interval, r.Interval, interval.Published)
	est.SE, est.Low, est.High, est.DF = estimators.Number{}, estimators.Number{}, estimators.Number{}, estimators.Number{}
	est.NEff, est.Level, est.Interval, est.Grade = estimators.Number{}, 0, "", ""
	if v.OK {
		est.SE = estimators.Some(math.Sqrt(v.F))
	}
	switch {
	case share:
		e.restateShare(est, method, r.Level, v.F, df)
	case v.OK && df > 0:
		est.Wald(r.Level, df)
	}
	if est.Deff.OK && was.OK {
		est.Deff = estimators.Number{F: est.Deff.F * v.F / (was.F * was.F), OK: v.OK}
	}
	renote(est)
}

// restateShare makes the interval of a share again, where it has one: of
// clusters, those that rest on counts and weights have none.
func (e *rowEstimation) restateShare(est *estimators.Estimate, name string, level, v, df float64) {
	in := est.Evidence
	method, _ := interval.ByName(name)
	if in.Rest.N == in.N {
		in.Rest.V = v
	} else if in.V > 0 {
		in.Rest.V *= v / in.V
	}
	in.V, in.DF = v, df
	i, ok := method.Interval(in)
	if !ok {
		return
	}
	est.Evidence = in
	est.Low, est.High, est.Level, est.Interval = estimators.Some(i.Low), estimators.Some(i.High), level, name
	est.DF = estimators.Number{F: df, OK: method.UsesDF}
	est.NEff = estimators.Number{F: i.N, OK: !math.IsInf(i.N, 0)}
	est.Grade = cmp.Or(e.Bands, estimators.DefaultBands).Grade(i.N)
}

// renote leaves out the notes that speak of another variance, and puts in those
// that speak of this one.
func renote(est *estimators.Estimate) {
	est.Notes = slices.DeleteFunc(slices.Clone(est.Notes), func(n estimators.Note) bool {
		switch n {
		case estimators.NoteNoVariation:
			return est.SE.OK
		case estimators.NoteApproximate:
			return !est.Low.OK
		case estimators.NoteFewDegrees, estimators.NoteClipped, estimators.NoteNoInterval, estimators.NoteWithheld:
			return true
		}
		return false
	})
	for _, n := range []struct {
		note estimators.Note
		when bool
	}{
		{estimators.NoteFewDegrees, est.DF.OK && est.DF.F < 8},
		{estimators.NoteNoInterval, !est.Low.OK},
		{estimators.NoteWithheld, est.Grade == estimators.GradeWithheld},
	} {
		if n.when {
			est.Notes = estimators.Noted(est.Notes, n.note)
		}
	}
}
