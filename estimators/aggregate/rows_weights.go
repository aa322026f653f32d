package aggregate

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"sagsbarometer/estimators"
)

// makeSurveys makes the survey, and those with other weights that requests ask
// for.
func (e *rowEstimation) makeSurveys() (err error) {
	if e.rows, err = e.survey(e.sheet); err != nil {
		return err
	}
	e.plain = e.rows.Survey
	if e.Calibration != nil {
		if e.plain, err = e.calibrate(e.plain); err != nil {
			return fmt.Errorf("calibration: %w", err)
		}
	}
	if slices.ContainsFunc(e.needed(), func(r estimators.Request) bool { return r.Poststratified }) {
		margin, err := e.postMargin()
		if err != nil {
			return err
		}
		if e.post, err = e.plain.Poststratify(margin); err != nil {
			return err
		}
		if e.post, err = e.respond(e.post); err != nil {
			return err
		}
	}
	if e.plain, err = e.respond(e.plain); err != nil {
		return err
	}
	return e.makeSecond()
}

// surveyOf is the survey with the weights that a request asks for.
func (e *rowEstimation) surveyOf(r estimators.Request) *estimators.Survey {
	switch second := e.ofSecond(r); {
	case r.Poststratified && second:
		return e.postAgain
	case r.Poststratified:
		return e.post
	case second:
		return e.plainAgain
	}
	return e.plain
}

// calibrate makes the weights add up to what is known.
func (e *rowEstimation) calibrate(s *estimators.Survey) (*estimators.Survey, error) {
	k := e.Calibration
	var margins []estimators.Margin
	var errs []error
	for _, m := range k.Margins {
		margin, err := e.margin(m)
		margins = append(margins, margin)
		errs = append(errs, err)
	}
	var amounts []estimators.Amount
	for _, a := range k.Amounts {
		amounts = append(amounts, estimators.Amount{Name: a.Name, Values: e.numbers[a.Name], Total: a.Total})
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	switch {
	case k.Method == "poststratify":
		return s.Poststratify(margins[0])
	case k.Method == "raking" && len(amounts) == 0 && k.Bounds == [2]float64{}:
		return s.Rake(margins...)
	}
	return s.Calibrate(estimators.Controls{Margins: margins, Amounts: amounts, Distance: estimators.Distance(k.Method), Least: k.Bounds[0], Most: k.Bounds[1]})
}

// margin finds the cells of a known margin in the rows.
func (e *rowEstimation) margin(m estimators.KnownMargin) (estimators.Margin, error) {
	out := estimators.Margin{Name: strings.Join(m.Columns, " by ")}
	for _, t := range m.Totals {
		out.Cells = append(out.Cells, t.Name)
		out.Totals = append(out.Totals, t.Total)
	}
	of, tuples := e.crossing(m.Columns, nil)
	cells := make([]int32, len(tuples))
	var errs []error
	for k, codes := range tuples {
		name := joinCodesOf(codes)
		if cells[k] = int32(slices.Index(out.Cells, name)); cells[k] < 0 {
			errs = append(errs, fmt.Errorf("margin %s: rows have %q, which has no total; totals are there for %s", out.Name, name, strings.Join(out.Cells, ", ")))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return out, err
	}
	out.Codes = make([]int32, len(of))
	for i, k := range of {
		out.Codes[i] = cells[k]
	}
	return out, nil
}

// checkKnown refuses rows without what the weights are to add up to.
func (e *rowEstimation) checkKnown() error {
	var errs []error
	for _, m := range e.Calibration.Margins {
		for _, column := range m.Columns {
			bad := &rowErrors{column: column, want: "a cell of every row, since all are known"}
			for i, code := range e.codes[column].codes {
				if code == 0 {
					bad.add(i, "nothing")
				}
			}
			errs = append(errs, bad.orNil())
		}
	}
	for _, a := range e.Calibration.Amounts {
		bad := &rowErrors{column: a.Name, want: "an amount of every row, since its total is known"}
		for i, x := range e.numbers[a.Name] {
			if math.IsNaN(x) {
				bad.add(i, "nothing")
			}
		}
		errs = append(errs, bad.orNil())
	}
	return errors.Join(errs...)
}

// joinCodesOf is the name of a cell: its codes joined by ";".
func joinCodesOf(codes []Code) string {
	var parts []string
	for _, c := range codes {
		parts = append(parts, c.Text)
	}
	return strings.Join(parts, ";")
}

// postMargin is the post-strata with the sizes that stand in the file.
func (e *rowEstimation) postMargin() (estimators.Margin, error) {
	m := estimators.Margin{Name: e.Post}
	of, tuples := e.crossing([]string{e.Post}, nil)
	var errs []error
	if n := countMissing(e.codes[e.Post].codes); n > 0 {
		errs = append(errs, fmt.Errorf("%d rows have no value in column %q, which makes their post-stratum", n, e.Post))
	}
	sizes := e.codes[e.PostPopulation]
	m.Totals = make([]float64, len(tuples))
	said := make([]uint32, len(tuples))
	told := make([]bool, len(tuples))
	for i, k := range of {
		if k < 0 {
			continue
		}
		code := sizes.codes[i]
		if m.Totals[k] == 0 && !told[k] {
			n, ok := readPopulation(sizes.level(code))
			if m.Totals[k], said[k] = float64(n), code; !ok {
				told[k] = true
				errs = append(errs, fmt.Errorf("post-stratum %s: %s in column %q, want a whole number of cases", tuples[k][0].Text, sizes.level(code).show(), e.PostPopulation))
			}
		} else if code != said[k] && !told[k] {
			told[k] = true
			errs = append(errs, fmt.Errorf("post-stratum %s: both %s and %s in column %q, want one value", tuples[k][0].Text, sizes.level(min(code, said[k])).show(), sizes.level(max(code, said[k])).show(), e.PostPopulation))
		}
	}
	for _, codes := range tuples {
		m.Cells = append(m.Cells, codes[0].Text)
	}
	m.Codes = of
	return m, errors.Join(errs...)
}
