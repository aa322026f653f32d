package publish

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/publish/claim"
	"sagsbarometer/pipeline/publish/disclose"
)

// defaultMinimumCell is the threshold where the batch names none.
const defaultMinimumCell = 5

// Build makes the model. Its error lists everything that is wrong.
func Build(in Input) (*Model, error) {
	if err := in.complete(); err != nil {
		return nil, fmt.Errorf("publish: %w", err)
	}
	b := &builder{Input: in, figures: map[string]*Figure{}, second: map[string]*Figure{}}
	b.model = &Model{
		ID: in.Batch.Batch.ID, Title: in.Batch.Batch.Title, Provision: in.Batch.Batch.Provision,
		Year: in.Batch.Batch.Year, Basis: in.Batch.Batch.Basis, Date: in.Batch.Publish.Date,
		Release: in.Release, Tool: strings.TrimSpace("barometer " + in.ToolVersion), Formats: in.Batch.Publish.Formats,
	}
	if len(b.model.Formats) == 0 {
		b.model.Formats = []string{"xlsx", "csv", "html"}
	}
	b.estimates()
	b.tables()
	b.findings()
	b.headings()
	if err := errors.Join(b.errs...); err != nil {
		return nil, fmt.Errorf("publish: %w", err)
	}
	b.number()
	b.chart()
	b.frame()
	b.sample()
	b.method()
	b.planned()
	b.symbols()
	return b.model, nil
}

// complete refuses an input that no model can be made of.
func (in Input) complete() error {
	switch {
	case in.Batch == nil:
		return errors.New("no batch")
	case in.Batch.Publish == nil:
		return errors.New("batch without a [publish] section, want one with date")
	case in.Register == nil:
		return errors.New("no register of kommuner")
	}
	if s := in.Batch.Publish.Style; s != "" && s != claim.Style {
		return fmt.Errorf("style %q, want %q", s, claim.Style)
	}
	return nil
}

// A builder carries what the parts of the model share.
type builder struct {
	Input
	model   *Model
	figures map[string]*Figure // by id of estimate
	second  map[string]*Figure // after the second reading, by id of the estimate of the first
	found   []*Figure          // of each finding, as the first reading has it
	errs    []error
}

func (b *builder) fail(format string, args ...any) {
	b.errs = append(b.errs, fmt.Errorf(format, args...))
}

// estimates turns every estimate that a table or a finding shows into its
// figure. Cells are judged together, since one may give another away.
func (b *builder) estimates() {
	shown := b.shown()
	cells := make([]disclose.Cell, len(shown))
	for i, e := range shown {
		cells[i] = disclose.Cell{
			Measure: e.Measure, Value: e.Value, Item: b.measure(e.Measure).Item, Domain: e.Domain,
			N: e.N, Base: e.NBase, Counts: e.NCounts, Estimated: e.PopHat, Protected: b.protected(e),
		}
	}
	rule := disclose.Rule{Cell: b.minimumCell(), Census: b.Batch.Batch.Basis == batch.Census, Nested: b.geography()}
	marks := disclose.Suppress(cells, rule)
	for i, e := range shown {
		spread, known := b.Spread[e.ID]
		if !known && e.NBase > 0 {
			b.fail("estimate %s: not known from how many kommuner its %d cases come", e.ID, e.NBase)
			continue
		}
		v := claim.Judge(b.Batch.Batch.Basis, e, spread)
		f := figure(e, v, marks[i], b.where(b.measure(e.Measure)))
		f.codes = noteCodes(f, e)
		b.figures[e.ID+"\x00"+e.Value] = f
	}
	b.secondFigures(shown, rule)
}

// shown lists the estimates that the publication shows, in their order: the
// measures at the whole, and what the tables ask for.
func (b *builder) shown() []estimators.Estimate {
	var list []estimators.Estimate
	for _, e := range b.Estimates {
		if b.measure(e.Measure) == nil {
			continue
		}
		wanted := len(e.Domain) == 0
		for _, t := range b.Batch.Tables {
			wanted = wanted || slices.Contains(t.Measures, e.Measure) && slices.ContainsFunc(t.Groups, func(g []string) bool {
				return b.cutBy(e.Domain, g)
			})
		}
		if wanted {
			list = append(list, e)
		}
	}
	return list
}

// cutBy tells whether the levels of d are those of the domains named, in
// their order.
func (b *builder) cutBy(d estimators.Domain, group []string) bool {
	if len(d) != len(group) {
		return false
	}
	for i, id := range group {
		if dom := b.domain(id); dom == nil || d[i].Column != dom.Column && d[i].Column != dom.ID {
			return false
		}
	}
	return true
}

// protected tells whether a cell is about one kommune, under whatever name,
// or cut by another column that the batch protects.
func (b *builder) protected(e estimators.Estimate) bool {
	if spread, known := b.Spread[e.ID]; known && spread == 1 {
		return true
	}
	return slices.ContainsFunc(e.Domain, func(l estimators.Level) bool {
		for _, p := range append(batch.DefaultProtect(), b.Batch.Publish.Protect...) {
			if l.Column == p {
				return true
			}
			if dom := b.domain(p); dom != nil && dom.Column == l.Column {
				return true
			}
		}
		return false
	})
}

// geography is what every reader knows of the kommuner that have cases: in
// which region and kommunegruppe they lie.
func (b *builder) geography() []estimators.Domain {
	eligible := map[string]bool{}
	for _, l := range b.Frame {
		eligible[l.Kommune] = l.Eligible > 0
	}
	var nested []estimators.Domain
	for _, k := range b.Register.All() {
		if len(b.Frame) == 0 || eligible[k.Code] {
			nested = append(nested, estimators.Domain{{Column: "kommune", Code: k.Code}, {Column: "region", Code: k.Region}, {Column: "kommunegruppe", Code: k.Group}})
		}
	}
	return nested
}

func (b *builder) minimumCell() int64 {
	if n := b.Batch.Publish.MinimumCell; n > 0 {
		return n
	}
	return defaultMinimumCell
}

func (b *builder) measure(id string) *batch.Measure {
	for i := range b.Batch.Measures {
		if b.Batch.Measures[i].ID == id {
			return &b.Batch.Measures[i]
		}
	}
	return nil
}

func (b *builder) domain(id string) *batch.Domain {
	for i := range b.Batch.Domains {
		if b.Batch.Domains[i].ID == id {
			return &b.Batch.Domains[i]
		}
	}
	return nil
}
