package aggregate

import (
	"errors"
	"slices"
	"strconv"

	"sagsbarometer/estimators"
)

// independence tests whether y and x are independent in a domain. The estimate
// is the statistic, its degrees of freedom those of the denominator, and the
// design effect the mean of the generalised ones.
func (e *rowEstimation) independence(r estimators.Request, s *estimators.Survey, d rowDomain) (rowEstimate, error) {
	y, _ := e.categories(r.Y)
	x, _ := e.categories(r.X)
	est := estimators.Estimate{Value: r.Statistic}
	base := and(d.in, func(i int) bool { return y[i] >= 0 && x[i] >= 0 }, e.sheet.rows)
	var size, squares float64
	for i, w := range s.Weights() {
		if d.in == nil || d.in[i] {
			est.N++
		}
		if base[i] {
			est.NBase++
			size += w
			squares += float64(w * w)
		}
	}
	if est.NBase == 0 {
		est.Notes = []estimators.Note{estimators.NoteEmptyBase}
		return rowEstimate{Estimate: est}, nil
	}
	est.PopHat, est.NKish = estimators.Some(size), estimators.Some(size*size/squares)
	test, err := s.Independence(present(y, base), present(x, base), base, r.Statistic)
	if errors.Is(err, estimators.ErrNoTest) {
		est.Notes = []estimators.Note{estimators.NoteNoVariation}
		return rowEstimate{Estimate: est}, nil
	}
	if err != nil {
		return rowEstimate{}, err
	}
	est.Value = test.Statistic
	est.Estimate, est.P, est.Deff, est.DF = estimators.Some(test.Value), estimators.Some(test.P), test.Delta, test.NDF
	if test.DDF.OK {
		est.Value += ";ndf=" + strconv.FormatFloat(test.NDF.F, 'g', -1, 64)
		est.DF = test.DDF
	}
	if est.NBase < 30 {
		est.Notes = []estimators.Note{estimators.NoteSmallBase}
	}
	return rowEstimate{Estimate: est}, nil
}

// present numbers the levels that rows of the base have, without gaps.
func present(codes []int32, base []bool) []int32 {
	var used []int32
	for i, c := range codes {
		if base[i] {
			used = append(used, c)
		}
	}
	slices.Sort(used)
	used = slices.Compact(used)
	out := make([]int32, len(codes))
	for i, c := range codes {
		at, ok := slices.BinarySearch(used, c)
		if out[i] = int32(at); !ok || !base[i] {
			out[i] = -1
		}
	}
	return out
}

// agreement compares two readings. Its rows are told apart by their value, see
// [estimators.Survey.AgreementRows].
func (e *rowEstimation) agreement(r estimators.Request, s *estimators.Survey, d rowDomain) (out []rowEstimate, err error) {
	readings, names := e.readings(r)
	rows, err := s.AgreementRows(readings, names, d.in, e.reported(r, d))
	if err != nil {
		return nil, err
	}
	for k, est := range rows {
		out = append(out, rowEstimate{est, func(s *estimators.Survey) estimators.Linear {
			a, _ := s.Agreement(readings, d.in) // what is wrong was said the first time
			return slices.Concat([]estimators.Linear{a.Observed, a.Kappa, a.PABAK, a.AC1}, a.Specific, a.Confirmed)[k]
		}, est.IsShareOfAgreement()})
	}
	return out, nil
}

// readings number the values of y and x alike: those of the base, or all that
// either has in byte order.
func (e *rowEstimation) readings(r estimators.Request) (estimators.Readings, []string) {
	codes := slices.Concat(e.codes[r.Y.Column].levels, e.codes[r.X.Column].levels)
	slices.Sort(codes)
	codes = slices.Compact(codes)
	if r.Y.Base != nil {
		codes = r.Y.Base
	}
	number := func(column string) []int32 {
		c := e.codes[column]
		at := make([]int32, len(c.levels)+1)
		at[0] = -1
		for k, level := range c.levels {
			at[k+1] = int32(slices.Index(codes, level))
		}
		out := make([]int32, len(c.codes))
		for i, code := range c.codes {
			out[i] = at[code]
		}
		return out
	}
	names := slices.Clone(codes)
	for len(names) < 2 { // both readings know one code alone, and might have known another
		names = append(names, "")
	}
	return estimators.Readings{First: number(r.Y.Column), Second: number(r.X.Column), Codes: len(names)}, names
}
