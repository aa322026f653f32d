package aggregate

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"sagsbarometer/estimators"
	"sagsbarometer/estimators/interval"
)

// replicated reports whether variances are those of replicates.
func (p *plan) replicated() bool { return p.Variance != "" && p.Variance != estimators.Taylor }

// replicates are those of a survey, made once.
func (e *rowEstimation) replicates(s *estimators.Survey) (*estimators.Replicates, error) {
	if r, ok := e.again[s]; ok {
		return r, nil
	}
	var r *estimators.Replicates
	var err error
	switch e.Variance {
	case estimators.Jackknife:
		r, err = s.Jackknife()
	case estimators.Bootstrap:
		r, err = s.Bootstrap(e.Replicates, e.Seed)
	default:
		err = fmt.Errorf("variance is %q, want taylor, jackknife, bootstrap or successive", e.Variance)
	}
	e.again[s] = r
	return r, err
}

// finish replaces the variances by those of replicates, where they are asked
// for.
func (e *rowEstimation) finish(s *estimators.Survey, r estimators.Request, list []rowEstimate) ([]estimators.Estimate, error) {
	out := make([]estimators.Estimate, len(list))
	for i := range list {
		out[i] = list[i].Estimate
	}
	if !e.replicated() || len(list) == 0 {
		return out, nil
	}
	for _, est := range list {
		if est.of == nil {
			return nil, fmt.Errorf("kind %q has no variance by %s", r.Kind, e.Variance)
		}
	}
	again, err := e.replicates(s)
	if err != nil {
		return nil, err
	}
	made, err := again.Estimate(e.ctx, e.workers, func(s *estimators.Survey) []estimators.Number {
		numbers := make([]estimators.Number, len(list))
		for i, est := range list {
			numbers[i] = est.of(s)
		}
		return numbers
	})
	if err != nil {
		return nil, err
	}
	for i := range out {
		restate(&out[i], r.Level, made[i].Variance, s.Degrees(nil))
	}
	return out, nil
}

// restate gives an estimate another variance, and the interval of its method
// that follows.
func restate(e *estimators.Estimate, level float64, v estimators.Number, df float64) {
	if !e.Estimate.OK {
		return
	}
	was := e.SE
	method, wasShare := interval.ByName(e.Interval)
	wasShare = wasShare && e.Evidence.N > 0
	e.SE, e.Low, e.High = estimators.Number{}, estimators.Number{}, estimators.Number{}
	if v.OK {
		e.SE = estimators.Some(math.Sqrt(v.F))
	}
	switch {
	case wasShare:
		in := e.Evidence
		in.V = v.F
		if in.Rest.N == in.N {
			in.Rest.V = v.F
		}
		if i, ok := method.Interval(in); ok {
			e.Evidence = in
			e.Low, e.High = estimators.Some(i.Low), estimators.Some(i.High)
			e.NEff = estimators.Number{F: i.N, OK: !math.IsInf(i.N, 0)}
		}
	case v.OK && df > 0:
		h := studentQuantile((1+level)/2, df) * e.SE.F
		e.Low, e.High, e.Level, e.Interval, e.DF = estimators.Some(e.Estimate.F-h), estimators.Some(e.Estimate.F+h), level, "wald", estimators.Some(df)
	}
	if !e.Low.OK {
		e.Level, e.Interval, e.DF = 0, "", estimators.Number{}
	}
	if e.Deff.OK && was.OK && was.F > 0 {
		e.Deff = estimators.Number{F: e.Deff.F * v.F / (was.F * was.F), OK: v.OK}
	}
	e.Notes = estimators.Noted(e.Notes, estimators.NoteReplicates)
}

// studentQuantile is that of Student's distribution, of the normal one for
// infinite degrees of freedom.
func studentQuantile(p, df float64) float64 {
	if math.IsInf(df, 1) {
		return distuv.UnitNormal.Quantile(p)
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(p)
}

// waldP is the p-value of the hypothesis that an estimate is 0, from its
// standard error. Absent where there is none.
func waldP(e estimators.Estimate) estimators.Number {
	if !e.SE.OK || !(e.SE.F > 0) || !e.DF.OK {
		return estimators.Number{}
	}
	t := -math.Abs(e.Estimate.F / e.SE.F)
	if math.IsInf(e.DF.F, 1) {
		return estimators.Some(2 * distuv.UnitNormal.CDF(t))
	}
	return estimators.Some(2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: e.DF.F}.CDF(t))
}
