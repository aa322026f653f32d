package aggregate

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"

	"sagsbarometer/estimators"
)

// A rowEstimation is a plan with the rows of its file.
type rowEstimation struct {
	*plan
	*sheet
	ctx     context.Context
	workers int
	plain   *estimators.Survey
	post    *estimators.Survey // weighted to post-strata, where requests ask for them
	rows    *rowSurvey

	plainAgain, postAgain *estimators.Survey // the same of the second reading, where there is one

	again map[*estimators.Survey]*estimators.Replicates // where the variance is by replicates

	// counts are the columns whose values count, as 0 and 1; read before the
	// rows are put in order, so that what is wrong names its row of the file.
	counts map[string][]float64
}

// loadAll makes the estimates that need the rows.
func (p *plan) loadAll(ctx context.Context, src Source, workers int, lists [][]estimators.Estimate) error {
	if !slices.Contains(p.routes, byRows) {
		return nil
	}
	loaded, err := loadSheet(ctx, src, p.sheetQuery(src.Schema()), workers)
	if err != nil {
		return err
	}
	e := &rowEstimation{plan: p, sheet: loaded, ctx: ctx, workers: workers, counts: map[string][]float64{}, again: map[*estimators.Survey]*estimators.Replicates{}}
	if err := e.readColumns(); err != nil {
		return err
	}
	if err := e.arrange(); err != nil {
		return err
	}
	if err := e.makeSurveys(); err != nil {
		return err
	}
	for i, r := range p.Requests {
		if p.routes[i] != byRows {
			continue
		}
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		if lists[i], err = e.request(r); err != nil {
			return fmt.Errorf("estimate %q: %w", r.ID, err)
		}
	}
	return nil
}

// needed are the requests whose columns are to be read: those that need rows,
// and those that contrasts speak of.
func (p *plan) needed() (list []estimators.Request) {
	contrasts := slices.ContainsFunc(p.Requests, func(r estimators.Request) bool { return r.Kind == estimators.KindContrast })
	for i, r := range p.Requests {
		if p.routes[i] == byRows && r.Kind != estimators.KindContrast || contrasts && r.Kind != estimators.KindContrast && p.isTerm(r) {
			list = append(list, r)
		}
	}
	return list
}

// sheetQuery names the columns that requests and design need.
func (p *plan) sheetQuery(schema *arrow.Schema) (q sheetQuery) {
	code := func(columns ...string) {
		for _, c := range columns {
			if c != "" {
				q.codes = append(q.codes, c)
			}
		}
	}
	number := func(column string) {
		if column != "" {
			q.numbers = append(q.numbers, column)
		}
	}
	code(p.Strata...)
	code(p.Fixed...)
	code(p.Cluster, p.Population, p.Collapse)
	number(p.Weight)
	if r := p.Response; r != nil {
		code(r.Class, r.InScope, r.Responded)
	}
	if second := p.SecondPhase; second != nil {
		code(second.Class...)
		code(second.Again.Column)
	}
	for _, r := range p.needed() {
		code(r.By...)
		code(r.Standard...)
		code(slices.Sorted(maps.Keys(r.Where))...)
		for _, m := range []estimators.Indicator{r.Y, r.X} {
			if amount(r, m) {
				number(m.Column)
			} else {
				code(m.Column)
			}
		}
		if r.Poststratified {
			code(p.Post, p.PostPopulation)
		}
	}
	if k := p.Calibration; k != nil {
		for _, m := range k.Margins {
			code(m.Columns...)
		}
		for _, a := range k.Amounts {
			number(a.Name)
		}
	}
	if p.Order != "" && isNumeric(schema, p.Order) {
		number(p.Order)
	} else {
		code(p.Order)
	}
	return q
}

func isNumeric(schema *arrow.Schema, name string) bool {
	f, ok := schema.FieldsByName(name)
	return ok && (arrow.IsInteger(f[0].Type.ID()) || arrow.IsFloating(f[0].Type.ID()))
}

// readColumns reads the columns whose values count.
func (e *rowEstimation) readColumns() error {
	for _, r := range e.needed() {
		for _, m := range []estimators.Indicator{r.Y, r.X} {
			if m.Column == "" || amount(r, m) || categorical(r, m) {
				continue
			}
			values, err := e.shares(m)
			if err != nil {
				return fmt.Errorf("estimate %q: %w", r.ID, err)
			}
			e.counts[measureKey(m)] = values
		}
	}
	return e.readAgain()
}

// categorical reports whether every value of a column is taken by itself.
func categorical(r estimators.Request, m estimators.Indicator) bool {
	switch r.Kind {
	case estimators.KindDistribution, estimators.KindIndependence, estimators.KindAgreement:
		return true
	case estimators.KindReaders:
		return m.Column == r.X.Column
	}
	return false
}

// values are y or x of a request: an amount, or 1 where it counts.
func (e *rowEstimation) values(r estimators.Request, m estimators.Indicator) []float64 {
	if amount(r, m) {
		return e.numbers[m.Column]
	}
	return e.counts[measureKey(m)]
}

// shares reads a column as 1 where it counts, 0 in the rest of the base and NaN
// outside it.
func (s *sheet) shares(m estimators.Indicator) ([]float64, error) {
	c := s.codes[m.Column]
	table := s.verdicts(m)
	out := make([]float64, s.rows)
	bad := &rowErrors{column: m.Column, want: zeroOrOne}
	for i, code := range c.codes {
		switch table[code] {
		case neither:
			bad.add(i, c.level(code).show())
		case inBase:
		case inBase | counted:
			out[i] = 1
		default:
			out[i] = nan
		}
	}
	return out, bad.orNil()
}

// verdicts says of every code of a column what it says under an indicator.
func (s *sheet) verdicts(m estimators.Indicator) []byte {
	c := s.codes[m.Column]
	if c.boolean {
		m.Base, m.Counts = booleans(m.Base), booleans(m.Counts)
	}
	table := make([]byte, len(c.levels)+1)
	for k, level := range c.levels {
		table[k+1] = verdict(m, level)
	}
	return table
}
