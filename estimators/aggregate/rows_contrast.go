package aggregate

import (
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/estimators"
)

// isTerm reports whether a contrast may speak of an estimate of a request.
func (p *plan) isTerm(r estimators.Request) bool {
	return slices.ContainsFunc(p.Requests, func(c estimators.Request) bool {
		return slices.ContainsFunc(c.Terms, func(t estimators.Term) bool { return t.ID == r.ID || strings.HasPrefix(t.ID, r.ID+"@") })
	})
}

// checkTerms refuses coefficients that no number can hold the square of, and a
// contrast of contrasts.
func (p *plan) checkTerms(r estimators.Request) (errs []error) {
	for _, t := range r.Terms {
		if !estimators.BoundedAmount(t.Coefficient) {
			errs = append(errs, fmt.Errorf("term %q has the coefficient %v, want %s", t.ID, t.Coefficient, estimators.AmountBounds))
		}
		const want = "want a mean, a total, a ratio, a proportion or a standardized rate"
		switch {
		case t.ID == r.ID:
			errs = append(errs, fmt.Errorf("term %q is the contrast itself, %s", t.ID, want))
		case slices.ContainsFunc(p.Requests, func(c estimators.Request) bool { return c.Kind == estimators.KindContrast && c.ID == t.ID }):
			errs = append(errs, fmt.Errorf("term %q is a contrast, %s", t.ID, want))
		}
	}
	return errs
}

// contrast is a linear combination of other estimates, with their covariances.
func (e *rowEstimation) contrast(r estimators.Request) ([]estimators.Estimate, error) {
	coefficients := make([]float64, len(r.Terms))
	terms := make([]func(*estimators.Survey) (estimators.Linear, error), len(r.Terms))
	var s *estimators.Survey
	for k, t := range r.Terms {
		of, survey, err := e.term(t.ID)
		if err != nil {
			return nil, err
		}
		if s != nil && s != survey {
			return nil, fmt.Errorf("term %q has other weights than those before it: want all post-stratified or none, and all of one reading", t.ID)
		}
		s, terms[k], coefficients[k] = survey, of, t.Coefficient
	}
	made, err := e.linear(r, s, rowDomain{}, func(s *estimators.Survey) (estimators.Linear, error) {
		linears := make([]estimators.Linear, len(terms))
		for k, of := range terms {
			var err error
			if linears[k], err = of(s); err != nil {
				return estimators.Linear{}, err
			}
		}
		return estimators.Combine(coefficients, linears...), nil
	})
	if err != nil {
		return nil, err
	}
	list, err := e.finish(s, r, []rowEstimate{made})
	if err != nil {
		return nil, err
	}
	list[0].Kind, list[0].Measure, list[0].ID = r.Kind, r.ID, r.ID
	list[0].P = list[0].WaldP()
	return list, nil
}

// term finds the estimate of that id, and the survey it is of.
func (e *rowEstimation) term(id string) (func(*estimators.Survey) (estimators.Linear, error), *estimators.Survey, error) {
	var ids []string
	for _, r := range e.Requests {
		if r.Kind == estimators.KindContrast {
			continue
		}
		if r.ID != id && !strings.HasPrefix(id, r.ID+"@") {
			ids = append(ids, r.ID)
			continue
		}
		of, tuples := e.crossing(r.By, e.where(r))
		for k, codes := range tuples {
			name, _ := identify(r, codes)
			ids = append(ids, name)
			if name != id {
				continue
			}
			in := make([]bool, len(of))
			for i := range in {
				in[i] = of[i] == int32(k)
			}
			linear, err := e.linearOf(r, in)
			return linear, e.surveyOf(r), err
		}
	}
	if len(ids) == 0 {
		return nil, nil, fmt.Errorf("term %q is no estimate of the analysis, which has none but contrasts", id)
	}
	return nil, nil, fmt.Errorf("term %w", unknown("estimate", id, ids))
}

// linearOf is what a request estimates in a domain.
func (e *rowEstimation) linearOf(r estimators.Request, in []bool) (func(*estimators.Survey) (estimators.Linear, error), error) {
	switch r.Kind {
	case "", estimators.KindProportion, estimators.KindMean, estimators.KindTotal, estimators.KindRatio:
		return func(s *estimators.Survey) (estimators.Linear, error) { return e.sum(r, s, in), nil }, nil
	case estimators.KindStandardized:
		cells, mix, err := e.caseMix(r)
		return func(s *estimators.Survey) (estimators.Linear, error) {
			return s.Standardized(e.values(r, r.Y), cells, mix, in)
		}, err
	}
	return nil, fmt.Errorf("term %q is of kind %s, want a mean, a total, a ratio, a proportion or a standardized rate", r.ID, r.Kind)
}
