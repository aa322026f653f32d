package aggregate

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"sagsbarometer/estimators"
)

// Estimate counts a source and makes the estimates of an analysis, in the
// order of its requests; the domains of a request in byte order of their
// codes. A request without By has one estimate, also of no case at all; one
// with By has an estimate for each combination of codes that a row has,
// whether or not its conditions hold there.
//
// Under the basis census and purposive there is no design and no interval:
// see [estimators.Share] and [estimators.Counted].
func Estimate(ctx context.Context, src Source, a estimators.Analysis, workers int) ([]estimators.Estimate, error) {
	e, err := newEstimation(ctx, src, a, workers)
	if err != nil {
		return nil, err
	}
	var out []estimators.Estimate
	for i := range e.Requests {
		list, err := e.request(i)
		if err != nil {
			return nil, fmt.Errorf("estimate %q: %w", e.Requests[i].ID, err)
		}
		out = append(out, list...)
	}
	return out, nil
}

// An estimation is a plan with what was counted for it.
type estimation struct {
	*plan
	tally  *Tally
	facts  []stratumFact
	cells  []estimators.Cell // of the design; nil: its strata
	index  map[cellName]int  // of the cells
	design *estimators.Design
}

type cellName struct {
	stratum int
	class   string
}

// newEstimation counts a source, and makes the design where there is one.
func newEstimation(ctx context.Context, src Source, a estimators.Analysis, workers int) (*estimation, error) {
	p, err := newPlan(a)
	if err != nil {
		return nil, err
	}
	t, err := Count(ctx, src, p.query, workers)
	if err != nil {
		return nil, err
	}
	e := &estimation{plan: p, tally: t}
	if p.Basis == estimators.Probability {
		err = e.makeDesign()
	}
	return e, err
}

func (e *estimation) makeDesign() (err error) {
	if e.facts, err = e.plan.facts(e.tally); err != nil {
		return err
	}
	strata := make([]estimators.Stratum, len(e.facts))
	for h, f := range e.facts {
		strata[h] = f.Stratum
	}
	if len(strata) == 0 {
		return errors.New("no rows, so no strata")
	}
	if e.cells, err = e.plan.cells(e.tally, e.facts); err != nil {
		return err
	}
	e.index = make(map[cellName]int, len(e.cells))
	for k, c := range e.cells {
		e.index[cellName{c.Stratum, c.Class}] = k
	}
	e.design, err = estimators.NewDesign(strata, estimators.Options{Lonely: estimators.Lonely(e.Lonely), DF: estimators.DF(e.DF), Response: e.cells})
	return err
}

// cellOf is the entry of a tally for a stratum and a class.
func (e *estimation) cellOf(stratum int, class Code) int {
	if e.cells == nil {
		return stratum
	}
	return e.index[cellName{stratum, class.Text}]
}

// cellCount is the number of entries of a tally.
func (e *estimation) cellCount() int {
	if e.cells == nil {
		return len(e.tally.Strata)
	}
	return len(e.cells)
}

// request makes the estimates of one request.
func (e *estimation) request(i int) ([]estimators.Estimate, error) {
	r := e.Requests[i]
	var out []estimators.Estimate
	tally := make(estimators.Tally, e.cellCount())
	for _, d := range e.domains(i) {
		d.spread(tally)
		var est estimators.Estimate
		var err error
		switch e.Basis {
		case estimators.Census:
			est, err = estimators.Share(tally.Sum())
		case estimators.Purposive:
			est, err = estimators.Counted(tally.Sum())
		default:
			est, err = estimators.Proportion(e.design, tally, estimators.Report{
				Interval: r.Interval, Level: r.Level, Bands: e.Bands, Holds: e.holds(r, d.codes),
			})
		}
		if err != nil {
			return nil, err
		}
		est.Measure = r.ID
		est.ID, est.Domain = identify(r, d.codes)
		out = append(out, est)
	}
	return out, nil
}

// identify names the estimate of a request in one domain.
func identify(r estimators.Request, codes []Code) (id string, domain estimators.Domain) {
	for k, c := range codes {
		domain = append(domain, estimators.Level{Column: r.By[k], Code: c.Text})
	}
	if len(domain) == 0 {
		return r.ID, nil
	}
	return r.ID + "@" + domain.String(), domain
}

// holds says which strata can hold cases of a domain, as far as its columns
// are those of the strata or fixed in them; nil where they say nothing.
func (e *estimation) holds(r estimators.Request, codes []Code) []bool {
	var holds []bool
	limit := func(column string, in func(code Code) bool) {
		of := e.codeOf(column)
		if of == nil {
			return
		}
		if holds == nil {
			holds = slices.Repeat([]bool{true}, len(e.facts))
		}
		for h, f := range e.facts {
			holds[h] = holds[h] && in(of(f))
		}
	}
	for k, column := range r.By {
		limit(column, func(c Code) bool { return c == codes[k] })
	}
	for column, values := range r.Where { // in any order: all must hold
		limit(column, func(c Code) bool { return c.OK && slices.Contains(values, c.Text) })
	}
	return holds
}

// codeOf finds a column that is the same for all cases of a stratum.
func (e *estimation) codeOf(column string) func(stratumFact) Code {
	if k := slices.Index(e.Strata, column); k >= 0 {
		return func(f stratumFact) Code { return f.codes[k] }
	}
	if k, ok := e.fixed[column]; ok {
		return func(f stratumFact) Code { return f.constants[k] }
	}
	return nil
}
