package aggregate

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"sagsbarometer/estimators"
	"sagsbarometer/estimators/interval"
)

// A rowEstimate is an estimate with the way to make it again, with its influence
// or with the weights of a replicate; nil: there is none. A share has an interval
// for shares.
type rowEstimate struct {
	estimators.Estimate
	of    func(*estimators.Survey) estimators.Linear
	share bool
}

// request makes the estimates of one request from rows.
func (e *rowEstimation) request(r estimators.Request) ([]estimators.Estimate, error) {
	switch r.Kind {
	case estimators.KindContrast:
		return e.contrast(r)
	case estimators.KindDifference:
		return e.difference(r)
	}
	var list []rowEstimate
	thin := e.thin(r)
	err := e.domains(r, func(d rowDomain) error {
		if e.replicated() || e.DF == satterthwaite {
			d.in = slices.Clone(d.in) // it is asked for again
		}
		made, err := e.inDomain(r, d)
		for _, est := range made {
			est.Kind, est.Measure = cmp.Or(r.Kind, estimators.KindProportion), r.ID
			est.ID, est.Domain = identify(r, d.codes)
			if thin[joinCodesOf(d.codes)] && est.NBase > 0 {
				est.Estimate = unsure(est.Estimate)
			}
			list = append(list, est)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return e.finish(e.surveyOf(r), r, list)
}

// inDomain makes the estimates of a request in one domain.
func (e *rowEstimation) inDomain(r estimators.Request, d rowDomain) ([]rowEstimate, error) {
	s := e.surveyOf(r)
	one := func(est rowEstimate, err error) ([]rowEstimate, error) { return []rowEstimate{est}, err }
	switch r.Kind {
	case "", estimators.KindProportion:
		if r.Interval == interval.Exact {
			return e.exactShare(r, s, d)
		}
		return one(e.share(r, s, e.values(r, r.Y), d))
	case estimators.KindMean, estimators.KindTotal, estimators.KindRatio:
		return one(e.linear(r, s, d, func(s *estimators.Survey) (estimators.Linear, error) { return e.sum(r, s, d.in), nil }))
	case estimators.KindDistribution:
		return e.distribution(r, s, d)
	case estimators.KindQuantile:
		return one(e.quantile(r, s, d))
	case estimators.KindStandardized:
		return one(e.standardized(r, s, d))
	case estimators.KindIndependence:
		return one(e.independence(r, s, d))
	case estimators.KindAgreement:
		return e.agreement(r, s, d)
	case estimators.KindReaders:
		return e.readers(r, s, d)
	case estimators.KindMisclassified:
		return e.misclassified(r, s, d)
	}
	return nil, fmt.Errorf("no way to an estimate of kind %q", r.Kind)
}

// reported says how the estimates of a request in one domain are to be given.
func (e *rowEstimation) reported(r estimators.Request, d rowDomain) estimators.Report {
	report := e.report(r)
	if report.Holds = d.holds; d.holds == nil {
		report.Holds = e.holds(r, d.codes)
	}
	return report
}

// sum is a mean, a total or a ratio over the rows in a domain.
func (e *rowEstimation) sum(r estimators.Request, s *estimators.Survey, in []bool) estimators.Linear {
	y := e.values(r, r.Y)
	switch r.Kind {
	case estimators.KindTotal:
		return s.Total(y, in)
	case estimators.KindRatio:
		return s.Ratio(y, e.values(r, r.X), in)
	}
	return s.Mean(y, in)
}

// linear reports an estimate that has an influence of rows.
func (e *rowEstimation) linear(r estimators.Request, s *estimators.Survey, d rowDomain, of func(*estimators.Survey) (estimators.Linear, error)) (rowEstimate, error) {
	l, err := of(s)
	if err != nil {
		return rowEstimate{}, err
	}
	report := e.reported(r, d)
	report.Interval = "wald"
	est, err := s.Report(r.Kind, l, report)
	return rowEstimate{Estimate: est, of: func(s *estimators.Survey) estimators.Linear {
		l, _ := of(s) // what is wrong was said the first time
		return l
	}}, err
}

// share is a proportion with an interval for shares.
func (e *rowEstimation) share(r estimators.Request, s *estimators.Survey, y []float64, d rowDomain) (rowEstimate, error) {
	est, err := s.Proportion(y, d.in, e.reported(r, d))
	return rowEstimate{est, func(s *estimators.Survey) estimators.Linear { return s.Mean(y, d.in) }, true}, err
}

// distribution is the share of each value.
func (e *rowEstimation) distribution(r estimators.Request, s *estimators.Survey, d rowDomain) (out []rowEstimate, err error) {
	codes, values := e.categories(r.Y)
	for v, value := range values {
		if e.ctx.Err() != nil {
			return nil, context.Cause(e.ctx)
		}
		y := make([]float64, e.sheet.rows)
		for i, c := range codes {
			switch {
			case c < 0:
				y[i] = nan
			case int(c) == v:
				y[i] = 1
			default:
				y[i] = 0
			}
		}
		est, err := e.share(r, s, y, d)
		if err != nil {
			return nil, err
		}
		est.Value = value
		out = append(out, est)
	}
	return out, nil
}

// categories numbers the values of a column in its base, from 0, -1 outside:
// those of the base in their order, or all that rows have in byte order.
func (e *rowEstimation) categories(m estimators.Indicator) (of []int32, values []string) {
	c := e.codes[m.Column]
	values = m.Base
	if c.boolean {
		values = booleans(values)
	}
	if m.Base == nil {
		values = c.levels
	}
	at := make([]int32, len(c.levels)+1)
	for k := range at {
		at[k] = -1
	}
	for v, value := range values {
		for k, level := range c.levels {
			if level == value {
				at[k+1] = int32(v)
			}
		}
	}
	of = make([]int32, e.sheet.rows)
	for i, code := range c.codes {
		of[i] = at[code]
	}
	return of, values
}

// quantile is a quantile of an amount.
func (e *rowEstimation) quantile(r estimators.Request, s *estimators.Survey, d rowDomain) (rowEstimate, error) {
	est, err := s.Quantile(e.values(r, r.Y), d.in, r.P, estimators.QuantileOptions{Rule: r.Rule, Interval: r.Interval, Level: r.Level, Holds: e.holds(r, d.codes)})
	return rowEstimate{Estimate: est}, err
}

// standardized is a mean or a share as it would be with the case mix of a
// standard.
func (e *rowEstimation) standardized(r estimators.Request, s *estimators.Survey, d rowDomain) (rowEstimate, error) {
	cells, mix, err := e.caseMix(r)
	if err != nil {
		return rowEstimate{}, err
	}
	y := e.values(r, r.Y)
	return e.linear(r, s, d, func(s *estimators.Survey) (estimators.Linear, error) { return s.Standardized(y, cells, mix, d.in) })
}

// caseMix numbers the cells of a standard and gives their parts; nil: those of
// the population.
func (e *rowEstimation) caseMix(r estimators.Request) (cells []int32, mix []float64, err error) {
	of, tuples := e.crossing(r.Standard, nil)
	if len(r.Mix) == 0 {
		return of, nil, nil
	}
	at := map[string]int32{}
	for k, c := range r.Mix {
		at[c.Cell] = int32(k)
		mix = append(mix, c.Part)
	}
	number := make([]int32, len(tuples))
	for k, codes := range tuples {
		name := joinCodesOf(codes)
		c, ok := at[name]
		if !ok {
			return nil, nil, fmt.Errorf("rows are of cell %q, of which the mix has no part: give it 0 to leave them out", name)
		}
		number[k] = c
	}
	cells = make([]int32, len(of))
	for i, k := range of {
		cells[i] = -1
		if k >= 0 {
			cells[i] = number[k]
		}
	}
	return cells, mix, nil
}

// holds says which strata can hold cases of a domain, as in
// [estimation.holds].
func (e *rowEstimation) holds(r estimators.Request, codes []Code) []bool {
	return holdsOf(r, codes, len(e.rows.strata), e.codeOfStratum)
}

// codeOfStratum gives the code that all cases of a stratum have in a column;
// nil for a column of which that is not known.
func (e *rowEstimation) codeOfStratum(column string) func(h int) Code {
	for k, c := range e.Strata {
		if c == column {
			return func(h int) Code { return e.rows.tuples[h][k] }
		}
	}
	if values, ok := e.rows.fixed[column]; ok {
		return func(h int) Code { return values[h] }
	}
	return nil
}
