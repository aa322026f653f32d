package aggregate

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"sagsbarometer/estimators"
)

// A Bound is the worst case of one measure in one domain.
type Bound struct {
	ID, Measure string // as in the estimate
	Domain      estimators.Domain
	estimators.WorstCase
}

// Worst counts a source and bounds every estimate of a probability analysis
// by its worst case, in the order of [Estimate]. A case that was not reviewed
// has no answers, so it may lie in any domain, and meet any condition, of a
// column in which it has no value; it is taken to. Estimates that are not
// proportions have no bound.
func Worst(ctx context.Context, src Source, a estimators.Analysis, workers int) ([]Bound, error) {
	p, err := newPlan(a)
	if err != nil {
		return nil, err
	}
	e, err := newEstimation(ctx, src, p, workers)
	if err != nil {
		return nil, err
	}
	if e.Basis != estimators.Probability {
		return nil, fmt.Errorf("basis %s has no design, so no bounds", e.Basis)
	}
	lost, err := e.lost(ctx, src, workers)
	if err != nil {
		return nil, err
	}
	var out []Bound
	for i, r := range e.Requests {
		if e.routes[i] != byCounts || r.Kind == estimators.KindDistribution {
			continue
		}
		lay := e.layoutOf(r)
		tally := make(estimators.Tally, lay.cellCount(e))
		for _, d := range e.domains(i) {
			d.spread(tally)
			holds := e.holds(r, d.codes)
			w, err := estimators.Worst(lay.design, tally, e.among(lost[i], r, d.codes, holds), estimators.Report{
				Interval: r.Interval, Level: r.Level, Bands: e.Bands, Holds: holds,
			})
			if err != nil {
				return nil, fmt.Errorf("estimate %q: %w", r.ID, err)
			}
			b := Bound{Measure: r.ID, WorstCase: w}
			b.ID, b.Domain = identify(r, d.codes)
			out = append(out, b)
		}
	}
	return out, nil
}

// lost counts for each request the cases that are missing, by its columns: the
// codes are those of By, then those of the conditions.
func (e *estimation) lost(ctx context.Context, src Source, workers int) ([][]Cell, error) {
	lost := make([][]Cell, len(e.Requests))
	if e.Response == nil {
		return lost, nil
	}
	q := Query{Strata: e.Strata}
	for _, r := range e.Requests {
		var cut Cut
		for _, column := range slices.Concat(e.fate(), r.By, e.conditions(r)) {
			cut.Keys = append(cut.Keys, Key{Column: column})
		}
		q.Cuts = append(q.Cuts, cut)
	}
	t, err := Count(ctx, src, q, workers)
	if err != nil {
		return nil, err
	}
	for i, cells := range t.Cuts {
		for _, c := range cells {
			if missing(c.Codes[1], c.Codes[2]) {
				lost[i] = append(lost[i], c)
			}
		}
	}
	return lost, nil
}

// fate are the columns that say what became of a case, and its post-stratum.
func (e *estimation) fate() []string {
	columns := []string{e.Response.Class, e.Response.InScope, e.Response.Responded}
	if e.Post != "" {
		columns = append(columns, e.Post)
	}
	return columns
}

// conditions are the columns of a request's conditions but that of scope: all
// that are missing are taken to be in scope.
func (e *estimation) conditions(r estimators.Request) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(r.Where)), func(column string) bool { return column == e.Response.InScope })
}

// among counts the missing cases that may lie in a domain, by cells of the
// design.
func (e *estimation) among(lost []Cell, r estimators.Request, codes []Code, holds []bool) []int64 {
	lay := e.layoutOf(r)
	out := make([]int64, lay.cellCount(e))
	if e.Response == nil {
		return out
	}
	first := len(e.fate())
	for _, c := range lost {
		if holds != nil && !holds[c.Stratum] {
			continue
		}
		may := true
		for k, code := range c.Codes[first : first+len(codes)] {
			may = may && (!code.OK || code == codes[k])
		}
		for k, column := range e.conditions(r) {
			code := c.Codes[first+len(codes)+k]
			may = may && (!code.OK || slices.Contains(r.Where[column], code.Text))
		}
		if may {
			var post Code
			if r.Poststratified {
				post = c.Codes[3]
			}
			out[lay.cellOf(c.Stratum, c.Codes[0], post)] += c.Cases
		}
	}
	return out
}
