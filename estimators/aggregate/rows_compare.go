package aggregate

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/estimators"
)

// difference is that of two levels of a column, or of one and all others.
func (e *rowEstimation) difference(r estimators.Request) ([]estimators.Estimate, error) {
	s := e.surveyOf(r)
	a, b, err := e.sides(r)
	if err != nil {
		return nil, err
	}
	var est estimators.Estimate
	if r.Interval != "" && r.Interval != "wald" {
		est, err = e.shareDifference(r, s, a, b)
	} else {
		est, err = e.linearDifference(r, s, a, b)
	}
	if err != nil {
		return nil, err
	}
	est.Kind, est.Measure, est.ID, est.Value = r.Kind, r.ID, r.ID, strings.Join(r.Levels, ";")
	return []estimators.Estimate{est}, nil
}

// sides are the two domains that are compared.
func (e *rowEstimation) sides(r estimators.Request) (a, b rowDomain, err error) {
	c := e.codes[r.By[0]]
	levels := r.Levels
	if c.boolean {
		levels = booleans(levels)
	}
	var errs []error
	var codes []uint32
	for _, level := range levels {
		at, ok := slices.BinarySearch(c.levels, level)
		if !ok {
			errs = append(errs, fmt.Errorf("level %w", unknown("value of column "+r.By[0], level, c.levels)))
		}
		codes = append(codes, uint32(at+1))
	}
	if err := errors.Join(errs...); err != nil {
		return a, b, err
	}
	where := e.where(r)
	is := func(code uint32) rowDomain {
		level := []Code{c.level(code)}
		return rowDomain{holds: e.holds(r, level), in: and(where, func(i int) bool { return c.codes[i] == code }, e.sheet.rows)}
	}
	if len(codes) == 2 {
		return is(codes[0]), is(codes[1]), nil
	}
	others := and(where, func(i int) bool { return c.codes[i] != 0 && c.codes[i] != codes[0] }, e.sheet.rows)
	return is(codes[0]), rowDomain{holds: e.holdsOthers(r, c.level(codes[0])), in: others}, nil
}

// holdsOthers says which strata can hold cases of any other code than one, as
// far as the column compared is known of them; nil: nothing is.
func (e *rowEstimation) holdsOthers(r estimators.Request, code Code) []bool {
	holds := e.holds(r, nil)
	of := e.codeOfStratum(r.By[0])
	if of == nil {
		return holds
	}
	if holds == nil {
		holds = slices.Repeat([]bool{true}, len(e.rows.strata))
	}
	for h := range holds {
		holds[h] = holds[h] && of(h).OK && of(h) != code
	}
	return holds
}

// either are the strata that can hold cases of one of two domains.
func either(a, b []bool) []bool {
	if a == nil || b == nil {
		return nil
	}
	out := slices.Clone(a)
	for h := range out {
		out[h] = out[h] || b[h]
	}
	return out
}

// linearDifference has Wald's interval, with the covariance of the two.
func (e *rowEstimation) linearDifference(r estimators.Request, s *estimators.Survey, a, b rowDomain) (estimators.Estimate, error) {
	of := func(s *estimators.Survey) (estimators.Linear, error) {
		return estimators.Combine([]float64{1, -1}, e.side(r, s, a.in), e.side(r, s, b.in)), nil
	}
	made, err := e.linear(r, s, rowDomain{holds: either(a.holds, b.holds)}, of)
	if err != nil {
		return made.Estimate, err
	}
	list, err := e.finish(s, r, []rowEstimate{made})
	if err != nil {
		return made.Estimate, err
	}
	list[0].P = list[0].WaldP()
	return list[0], nil
}

// side is the mean, or the ratio, of one of the two.
func (e *rowEstimation) side(r estimators.Request, s *estimators.Survey, in []bool) estimators.Linear {
	if r.X.Column != "" {
		return s.Ratio(e.values(r, r.Y), e.values(r, r.X), in)
	}
	return s.Mean(e.values(r, r.Y), in)
}

// shareDifference has the interval that follows from those of the two shares,
// see [estimators.Within].
func (e *rowEstimation) shareDifference(r estimators.Request, s *estimators.Survey, a, b rowDomain) (estimators.Estimate, error) {
	y := e.values(r, r.Y)
	var list []rowEstimate
	for _, d := range []rowDomain{a, b} {
		est, err := e.share(r, s, y, d)
		if err != nil {
			return est.Estimate, err
		}
		list = append(list, est)
	}
	made, err := e.finish(s, r, list)
	if err != nil {
		return estimators.Estimate{}, err
	}
	covariance, err := e.covariance(s, list[0], list[1])
	if err != nil {
		return estimators.Estimate{}, err
	}
	c, err := estimators.Within(made[1], made[0], covariance, r.Level)
	return c.Row(), err
}
