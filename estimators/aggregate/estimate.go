package aggregate

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"sagsbarometer/estimators"
)

// Estimate makes the estimates of an analysis of a source, in the order of its
// requests; the domains of a request in byte order of their codes. A request
// without By has one estimate, also of no case at all; one with By has an
// estimate for each combination of codes that a row has, whether or not its
// conditions hold there.
//
// Shares whose weights are constant in each stratum are counted, other sums
// added up exactly as the rows come by, and only what needs the rows themselves
// has them in memory. Estimates do not depend on the number of workers, on the
// order of the rows or on the cut into chunks; under [estimators.Successive]
// without a column of order, on the order of the rows alone.
//
// Under the basis census and purposive there is no design and no interval:
// see [estimators.Share] and [estimators.Counted].
func Estimate(ctx context.Context, src Source, a estimators.Analysis, workers int) ([]estimators.Estimate, error) {
	p, err := newPlan(a)
	if err != nil {
		return nil, err
	}
	if err := p.checkColumns(src.Schema()); err != nil {
		return nil, err
	}
	lists := make([][]estimators.Estimate, len(p.Requests))
	for _, step := range []func(context.Context, Source, int, [][]estimators.Estimate) error{p.countAll, p.sumAll, p.loadAll} {
		if err := step(ctx, src, workers, lists); err != nil {
			return nil, err
		}
	}
	for _, list := range lists {
		for i, est := range list {
			list[i] = est.Finite()
		}
	}
	p.families(lists)
	return slices.Concat(lists...), nil
}

// countAll makes the estimates that counts are enough for. Where weights turn
// out to vary within a stratum they are left to another route.
func (p *plan) countAll(ctx context.Context, src Source, workers int, lists [][]estimators.Estimate) error {
	if !slices.Contains(p.routes, byCounts) {
		return nil
	}
	vary, err := p.weightsVary(ctx, src)
	if err != nil {
		return err
	}
	var e *estimation
	if !vary {
		e, err = newEstimation(ctx, src, p, workers)
		vary = errors.As(err, new(*varyingWeights))
	}
	if vary {
		for i, r := range p.Requests {
			if p.routes[i] == byCounts {
				p.routes[i] = withoutCounts(r)
			}
		}
		return nil
	}
	if err != nil {
		return err
	}
	return e.each(workers, lists)
}

// each makes the estimates of all requests from counts, several at a time: one
// does not need another. The error is that of the first request that has one.
func (e *estimation) each(workers int, lists [][]estimators.Estimate) error {
	var group errgroup.Group
	group.SetLimit(max(1, workers))
	errs := make([]error, len(e.Requests))
	for i, r := range e.Requests {
		if e.routes[i] != byCounts {
			continue
		}
		group.Go(func() (err error) {
			if lists[i], err = e.request(i); err != nil {
				errs[i] = fmt.Errorf("estimate %q: %w", r.ID, err)
			}
			return nil
		})
	}
	_ = group.Wait() // errors are gathered by request
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// weightsVary looks at the weights of the first chunk, so that a file where
// every row has its own is not counted through first.
func (p *plan) weightsVary(ctx context.Context, src Source) (bool, error) {
	if p.Weight == "" || p.Response != nil || p.Basis != estimators.Probability {
		return false, nil
	}
	q, err := prepare(Query{Strata: p.Strata, Cuts: []Cut{{Measures: []estimators.Indicator{{Column: p.Weight}}}}}, src.Schema())
	if err != nil || src.Chunks() == 0 {
		return false, err
	}
	record, err := read(ctx, src, 0, q.read)
	if err != nil {
		return false, fmt.Errorf("row group 1: %w", err)
	}
	defer record.Release()
	r, err := newChunkCuts(q, record)
	if err != nil {
		return false, fmt.Errorf("row group 1: %w", err)
	}
	constant, err := r.fields[q.at[p.Weight]].follows(r.strata)
	return !constant, err
}

// An estimation is a plan with what was counted for it.
type estimation struct {
	*plan
	tally *Tally
	facts []stratumFact
	plain layout
	post  layout // of requests over post-strata

	groups [][]*cellGroup // of each request
}

// newEstimation counts a source, and makes the design where there is one.
func newEstimation(ctx context.Context, src Source, p *plan, workers int) (*estimation, error) {
	t, err := Count(ctx, src, p.query, workers)
	if err != nil {
		return nil, err
	}
	e := &estimation{plan: p, tally: t}
	e.groups = p.groupAll(byCounts, func(i int) place { return p.places[i] }, func(cut int) (int, func(int) []Code) {
		cells := t.Cuts[cut]
		return len(cells), func(k int) []Code { return cells[k].Codes }
	})
	if p.Basis == estimators.Probability {
		err = e.makeDesign()
	}
	return e, err
}

// request makes the estimates of one request from counts.
func (e *estimation) request(i int) ([]estimators.Estimate, error) {
	r := e.Requests[i]
	lay := e.layoutOf(r)
	domains := e.domains(i)
	out := make([]estimators.Estimate, 0, len(domains))
	tally := make(estimators.Tally, lay.cellCount(e))
	for _, d := range domains {
		d.spread(tally)
		var est estimators.Estimate
		var err error
		switch e.Basis {
		case estimators.Census:
			est, err = estimators.Share(tally.Sum())
		case estimators.Purposive:
			est, err = estimators.Counted(tally.Sum())
		default:
			report := e.report(r)
			report.Holds = e.holds(r, d.codes)
			est, err = estimators.Proportion(lay.design, tally, report)
		}
		if err != nil {
			return nil, err
		}
		if r.Kind != "" {
			est.Kind = r.Kind
		}
		est.Measure, est.Value = r.ID, d.value
		est.ID, est.Domain = identify(r, d.codes)
		out = append(out, est)
	}
	return out, nil
}

// report says how the estimates of a request are to be given.
func (p *plan) report(r estimators.Request) estimators.Report {
	return estimators.Report{Interval: r.Interval, Level: r.Level, Bands: p.Bands, Deff: r.Deff}
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
	return holdsOf(r, codes, len(e.facts), func(column string) func(h int) Code {
		if k := slices.Index(e.Strata, column); k >= 0 {
			return func(h int) Code { return e.facts[h].codes[k] }
		}
		if k, ok := e.fixed[column]; ok {
			return func(h int) Code { return e.facts[h].constants[k] }
		}
		return nil
	})
}

// holdsOf finds the strata of a domain. codeOf gives the code that all cases of
// a stratum have in a column; nil for a column of which that is not known.
func holdsOf(r estimators.Request, codes []Code, strata int, codeOf func(column string) func(h int) Code) (holds []bool) {
	limit := func(column string, in func(code Code) bool) {
		of := codeOf(column)
		if of == nil {
			return
		}
		if holds == nil {
			holds = slices.Repeat([]bool{true}, strata)
		}
		for h := range holds {
			holds[h] = holds[h] && in(of(h))
		}
	}
	for k := range codes {
		limit(r.By[k], func(c Code) bool { return c == codes[k] })
	}
	for column, values := range r.Where { // in any order: all must hold
		limit(column, func(c Code) bool { return c.OK && slices.Contains(values, c.Text) })
	}
	return holds
}
