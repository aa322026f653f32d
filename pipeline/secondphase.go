package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"sagsbarometer/data"
	"sagsbarometer/data/codebook"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/data/whole"
	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/analysis"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/refusal"
)

// SecondPhaseSpec is there where cases were read twice: the request that the
// rows MEASURE.tofase of estimates.csv come from. SecondPhaseFile is what it
// asks: the cases of cases.parquet that have a weight, those that were not
// delivered left out, which others carry.
const (
	SecondPhaseSpec = "out/second_phase.toml"
	SecondPhaseFile = "out/second_phase.parquet"
)

// The columns of cases.parquet on the second reading, there once the first are
// locked. arbitratedSuffix ends those of the items that measures are of.
const (
	secondClassColumn = "second_class"
	readAgainColumn   = "read_again"
	arbitratedSuffix  = "__anden"
)

// measuredItems are the columns that measures are of, each once.
func (f *Folder) measuredItems() []string {
	var items []string
	for _, m := range f.measures() {
		if !slices.Contains(items, m.Item) {
			items = append(items, m.Item)
		}
	}
	return items
}

// secondColumns are what cases.parquet has for the two-phase figure: from which
// class a case could be chosen, whether it was read again, and what both
// readings or the arbiter say of the items that are measured.
type secondColumns struct {
	*completion
	class   map[string]string
	again   map[string]codebook.Answers
	columns []codebook.ColumnSpec // of the items, as they are called here; none where no case has a class
}

// secondColumns are nil before anything is locked.
func (f *Folder) secondColumns(states []caseState) (*secondColumns, error) {
	locks, err := f.locks()
	if err != nil || len(locks) == 0 {
		return nil, err
	}
	c := &secondColumns{class: classesOf(locks), again: map[string]codebook.Answers{}}
	if c.completion, err = f.completion(); err != nil {
		return nil, err
	}
	list, err := f.arbitratedCases(states)
	for _, a := range list {
		c.again[a.no] = a.answers
	}
	if slices.ContainsFunc(states, c.has) {
		items := f.measuredItems()
		for _, item := range c.items {
			if slices.Contains(items, item.Name) {
				item.Name += arbitratedSuffix
				c.columns = append(c.columns, item)
			}
		}
	}
	return c, err
}

// has reports whether a case could be chosen. Of others nothing is said.
func (c *secondColumns) has(s caseState) bool { return s.state == reviewed && c.class[s.no] != "" }

// add fills the columns of some cases.
func (c *secondColumns) add(t *tableBuilder, states []caseState) {
	if c == nil {
		return
	}
	t.declare(data.Text, secondClassColumn)
	t.declare(data.Int, readAgainColumn)
	for _, column := range c.columns {
		t.declareAnswer(column)
	}
	for i, s := range states {
		if !c.has(s) {
			continue
		}
		answers, ok := c.again[s.no]
		t.text(i, secondClassColumn, c.class[s.no])
		t.int(i, readAgainColumn, int64(oneIf(ok)), true)
		if ok {
			answers = c.whole(answers, s.drawnCase)
		}
		for _, column := range c.columns {
			t.answer(i, column, c.book.Value(column, answers))
		}
	}
}

// secondPhase writes the request for the two-phase figures and answers it.
// There are none where no case was read twice, or cases were not drawn, or a
// class was left with too few, since nobody could do anything about that: where
// they are the headline, the report says that they cannot be told. Where they
// cannot be made for another reason the first reading stands alone, and that is
// said, unless they were declared to be the headline.
func (w *Work) secondPhase(ctx context.Context, cases caseFacts) ([]estimators.Estimate, error) {
	if !cases.again || w.Batch.Batch.Basis != batch.Probability {
		return nil, nil
	}
	t, err := data.ReadParquetFile(w.In(CasesFile))
	if err != nil {
		return nil, err
	}
	t = weighted(t)
	if class := thinClass(t, readAgainColumn); class != "" {
		w.say("no figure after the second reading: of class %s fewer than two of the cases that still count were read again", "intet tal efter anden gennemgang: af klassen %s er færre end to af de sager, der stadig tæller, læst igen", class)
		return nil, nil
	}
	rows, spec, err := w.ofSecondPhase(ctx, t, cases)
	var refused *refusal.Error
	if errors.As(err, &refused) && w.Batch.Review.Headline != batch.TwoPhase {
		w.say("no figure after the second reading", "intet tal efter anden gennemgang")
		w.say("%s", "%s", refused.What)
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if err := w.WriteBytes(SecondPhaseSpec, spec); err != nil {
		return nil, err
	}
	return rows, w.Write(SecondPhaseFile, t.WriteParquet)
}

// weighted are the cases that stand for some of the frame.
func weighted(t *data.Table) *data.Table {
	w := t.Column("w")
	return keepRows(t, func(i int) bool { return w.Floats[i] > 0 })
}

func (w *Work) ofSecondPhase(ctx context.Context, t *data.Table, cases caseFacts) ([]estimators.Estimate, []byte, error) {
	src := w.secondSpec(cases)
	s, vs := analysis.Read(SecondPhaseSpec, src)
	if err := vs.Err(); err != nil {
		return nil, nil, fmt.Errorf("the generated spec of the second phase: %w", err) // our own mistake
	}
	e, err := w.analyseTable(ctx, s, t)
	if err != nil {
		return nil, nil, err
	}
	return e.Rows, src, nil
}

// analyseTable runs a spec on a table that stands in no file yet.
func (f *Folder) analyseTable(ctx context.Context, s *analysis.Spec, t *data.Table) (_ *analysis.Estimates, err error) {
	file := filepath.Join(f.tmp(), "analyse.parquet")
	if err := whole.WriteFile(f.tmp(), file, 0o600, t.WriteParquet); err != nil {
		return nil, err
	}
	defer func() {
		if rerr := os.Remove(file); err == nil {
			err = rerr
		}
	}()
	e, err := s.Run(ctx, file, f.analysing())
	var vs strict.Violations
	if errors.As(err, &vs) { // the table is ours, and so it is no file of the user's that is wrong
		return nil, refuse(lang.Text{}, "%v", "%v", err)
	}
	return e, err
}

// secondEstimates are the two-phase figures made again for publishing, and from
// how many kommuner their cases come; none where there are none.
func (w *Work) secondEstimates(ctx context.Context) (out struct {
	rows   []estimators.Estimate
	spread map[string]int
}, err error) {
	src, err := os.ReadFile(w.In(SecondPhaseSpec))
	if errors.Is(err, fs.ErrNotExist) {
		return out, nil
	}
	if err != nil {
		return out, err
	}
	s, vs := analysis.Read(SecondPhaseSpec, src)
	if err := vs.Err(); err != nil {
		return out, err
	}
	e, err := s.Run(ctx, w.In(SecondPhaseFile), w.analysing())
	if err != nil {
		return out, err
	}
	t, err := data.ReadParquetFile(w.In(SecondPhaseFile))
	if err != nil {
		return out, err
	}
	out.rows, out.spread = e.Rows, spreadOf(t, s)
	return out, nil
}
