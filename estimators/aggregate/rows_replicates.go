package aggregate

import (
	"cmp"
	"fmt"
	"math"

	"sagsbarometer/estimators"
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
	if e.Variance == estimators.Jackknife {
		r, err = s.Jackknife()
	} else {
		r, err = s.Bootstrap(e.Replicates, e.Seed)
	}
	e.again[s] = r
	return r, err
}

// finish replaces variances and degrees of freedom by those of the rule that
// the analysis asks for.
func (e *rowEstimation) finish(s *estimators.Survey, r estimators.Request, list []rowEstimate) ([]estimators.Estimate, error) {
	out := make([]estimators.Estimate, len(list))
	for i := range list {
		out[i] = list[i].Estimate
	}
	if !e.replicated() && e.DF != satterthwaite || len(list) == 0 {
		return out, nil
	}
	if list[0].of == nil {
		return nil, fmt.Errorf("kind %q has no variance %s with %s degrees of freedom", r.Kind, cmp.Or(e.Variance, estimators.Taylor), cmp.Or(e.DF, string(estimators.DesignDF)))
	}
	switch e.Variance {
	case estimators.Jackknife, estimators.Bootstrap:
		made, _, err := e.remade(s, list)
		if err != nil {
			return nil, err
		}
		for i, est := range list {
			e.restate(&out[i], est.share, r, made[i].Variance, s.Degrees(est.of(s).Base))
			out[i].Notes = estimators.Noted(out[i].Notes, estimators.NoteReplicates)
		}
	case estimators.Successive:
		for i, est := range list {
			l := est.of(s)
			v, err := s.SuccessiveVariance(l, nil)
			if err != nil {
				return nil, err
			}
			e.restate(&out[i], est.share, r, varying(v, l), s.Degrees(l.Base))
		}
	default:
		for i, est := range list {
			l := est.of(s)
			e.restate(&out[i], est.share, r, varying(s.Variance(l), l), s.Satterthwaite(l).F)
		}
	}
	if r.Kind == estimators.KindAgreement {
		estimators.SettleAgreement(out)
	}
	return out, nil
}

// remade are estimates made again with the weights of every replicate.
func (e *rowEstimation) remade(s *estimators.Survey, list []rowEstimate) ([]estimators.Replicated, *estimators.Replicates, error) {
	again, err := e.replicates(s)
	if err != nil {
		return nil, nil, err
	}
	made, err := again.Estimate(e.ctx, e.workers, func(s *estimators.Survey) []estimators.Number {
		numbers := make([]estimators.Number, len(list))
		for i, est := range list {
			numbers[i] = est.of(s).Estimate
		}
		return numbers
	})
	return made, again, err
}

// covariance is that of two estimates, by the rule of the analysis.
func (e *rowEstimation) covariance(s *estimators.Survey, a, b rowEstimate) (float64, error) {
	switch e.Variance {
	case estimators.Jackknife, estimators.Bootstrap:
		made, again, err := e.remade(s, []rowEstimate{a, b})
		if err != nil {
			return 0, err
		}
		return again.Covariance(made[0], made[1]).F, nil
	case estimators.Successive:
		var v [2]float64
		for k, sign := range []float64{1, -1} {
			var err error
			if v[k], err = s.SuccessiveVariance(estimators.Combine([]float64{1, sign}, a.of(s), b.of(s)), nil); err != nil {
				return 0, err
			}
		}
		return (v[0] - v[1]) / 4, nil
	}
	// Rules that depend on the base see that of both here, and that of each in
	// its own error: what holds of both is the correlation.
	v := s.Covariance(a.of(s), b.of(s))
	if v[0][0] == 0 || v[1][1] == 0 {
		return 0, nil
	}
	return v[0][1] / math.Sqrt(v[0][0]*v[1][1]) * a.SE.F * b.SE.F, nil
}
