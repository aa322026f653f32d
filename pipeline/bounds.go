package pipeline

import (
	"context"
	"io"
	"slices"

	"sagsbarometer/data"
	"sagsbarometer/estimators"
	"sagsbarometer/estimators/aggregate"
	"sagsbarometer/pipeline/analysis"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/publish"
)

// BoundsCSV is there where something is missing: how far each share can be off
// whatever the missing cases would have shown. Columns:
//
//	id                 as in estimates.csv
//	measure, domain    of it; an empty domain is the whole
//	n_missing          cases opened and not reviewed that may belong to the base
//	cases_undelivered  cases of kommuner without a list that may belong to it
//	low, high          of the share: the lower bound of the interval if none of
//	                   them counts, the upper one if all do; empty where the
//	                   interval has no value
//	level, interval    of those intervals
//
// Like estimates.csv it is complete and stays in the house.
const BoundsCSV = "out/bounds.csv"

// bounds are the worst cases of an analysis, of the estimates where something
// is missing.
func (w *Work) bounds(ctx context.Context, s *analysis.Spec) (_ []aggregate.Bound, err error) {
	if s.Design.Basis != string(batch.Probability) || s.Design.Response == nil && len(w.Batch.Frame.Undelivered) == 0 {
		return nil, nil
	}
	source, err := data.OpenSource(w.In(CasesFile))
	if err != nil {
		return nil, err
	}
	defer func() {
		if cerr := source.Close(); err == nil {
			err = cerr
		}
	}()
	all, err := aggregate.Worst(ctx, source, s.Analysis(), w.Workers)
	if err != nil {
		return nil, err
	}
	drawn, err := data.ReadParquetFile(w.In(CasesFile))
	if err != nil {
		return nil, err
	}
	listed := map[string]bool{} // a kommune that delivered after all is not counted twice
	for i := range drawn.Rows {
		listed[cell(drawn, "kommune", i)] = true
	}
	var bounds []aggregate.Bound
	for _, b := range all {
		b.WorstCase = b.With(w.undelivered(b.Domain, listed))
		if b.Missing > 0 || b.Outside > 0 {
			bounds = append(bounds, b)
		}
	}
	return bounds, nil
}

// publicBounds are those of the whole, which are all that is published.
func (w *Work) publicBounds(ctx context.Context, s *analysis.Spec) (lines []publish.BoundLine, err error) {
	bounds, err := w.bounds(ctx, s)
	for _, b := range bounds {
		if len(b.Domain) == 0 && b.Low.OK && !publish.Beside(b.Measure) {
			lines = append(lines, publish.BoundLine{Measure: b.Measure, Missing: b.Missing, Undelivered: b.Outside, Low: b.Low.F, High: b.High.F, Level: b.Level})
		}
	}
	return lines, err
}

// undelivered is how many cases the kommuner without a list have that may lie
// in a domain. Where a kommune lies is known; of its cases nothing is.
func (f *Folder) undelivered(d estimators.Domain, listed map[string]bool) (cases int64) {
	for _, u := range f.Batch.Frame.Undelivered {
		if listed[u.Kommune] {
			continue
		}
		k, _ := f.register().ByCode(u.Kommune)
		at := map[string]string{"kommune": u.Kommune, "region": k.Region, "kommunegruppe": k.Group}
		outside := slices.ContainsFunc(d, func(l estimators.Level) bool {
			code, known := at[l.Column]
			return known && code != l.Code
		})
		if !outside {
			cases += u.Cases
		}
	}
	return cases
}

// writeBounds writes bounds.csv; numbers as in estimates.csv.
func writeBounds(to io.Writer, bounds []aggregate.Bound) error {
	t := newTable(len(bounds), nil)
	for i, b := range bounds {
		t.text(i, "id", b.ID)
		t.text(i, "measure", b.Measure)
		t.text(i, "domain", b.Domain.String())
		t.int(i, "n_missing", b.Missing, true)
		t.float(i, "cases_undelivered", float64(b.Outside), true)
		t.float(i, "low", b.Low.F, b.Low.OK)
		t.float(i, "high", b.High.F, b.High.OK)
		t.float(i, "level", b.Level, b.Level > 0)
		t.text(i, "interval", b.Interval)
	}
	return t.WriteCSV(to)
}
