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

// sides are the rows of the two domains that are compared.
func (e *rowEstimation) sides(r estimators.Request) (a, b []bool, err error) {
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
		return nil, nil, err
	}
	where := e.where(r)
	a = and(where, func(i int) bool { return c.codes[i] == codes[0] }, e.sheet.rows)
	b = and(where, func(i int) bool {
		if len(codes) == 2 {
			return c.codes[i] == codes[1]
		}
		return c.codes[i] != 0 && c.codes[i] != codes[0]
	}, e.sheet.rows)
	return a, b, nil
}

// linearDifference has Wald's interval, with the covariance of the two.
func (e *rowEstimation) linearDifference(r estimators.Request, s *estimators.Survey, a, b []bool) (estimators.Estimate, error) {
	of := func(s *estimators.Survey) (estimators.Linear, error) {
		return estimators.Combine([]float64{1, -1}, e.side(r, s, a), e.side(r, s, b)), nil
	}
	made, err := e.linear(r, s, rowDomain{}, of)
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
func (e *rowEstimation) shareDifference(r estimators.Request, s *estimators.Survey, a, b []bool) (estimators.Estimate, error) {
	y := e.values(r, r.Y)
	var list []rowEstimate
	for _, in := range [][]bool{a, b} {
		est, err := e.share(r, s, y, rowDomain{in: in})
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
