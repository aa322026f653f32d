package pipeline

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"sagsbarometer/data"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/estimators"
	"sagsbarometer/estimators/interval"
	"sagsbarometer/pipeline/analysis"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/refusal"
	"sagsbarometer/pipeline/screen"
)

// drift is what each reader and each month of reading found, and what the
// readers' differences add to the error of each measure.
func (f *Folder) drift(ctx context.Context, states []caseState) ([]screen.Table, error) {
	groups := screen.Table{ID: "found", Title: lang.Text{EN: "What was found, by reader and by month", DA: "Hvad der er fundet, efter læser og måned"}, Columns: []screen.Column{
		screen.Words("measure", "measure", "mål"), screen.Words("by", "by", "efter"), screen.Words("value", "value", "værdi"), screen.Numbers("base", "base", "base"), screen.Numbers("counts", "counts", "tæller"),
		screen.Numbers("share", "share", "andel"), screen.Numbers("low", "low", "nedre"), screen.Numbers("high", "high", "øvre"), screen.Numbers("others", "others", "de andre"), screen.Words("differs", "differs", "afviger")}}
	readers := screen.Table{ID: "readers", Title: lang.Text{EN: "What readers add to the error", DA: "Hvad læserne lægger til usikkerheden"}, Columns: []screen.Column{
		screen.Words("measure", "measure", "mål"), screen.Numbers("rho", "rho", "rho"), screen.Numbers("deff", "1+(m-1)rho", "1+(m-1)rho"), screen.Numbers("low", "low", "nedre"), screen.Numbers("high", "high", "øvre"),
		screen.Numbers("low_readers", "low, readers", "nedre, læsere"), screen.Numbers("high_readers", "high, readers", "øvre, læsere"), screen.Words("remark", "remark", "bemærkning")}}
	t, err := data.ReadParquetFile(f.outPath(CasesFile))
	if err != nil {
		return nil, err
	}
	b := &tableBuilder{*t, map[string]int{}}
	b.declare(data.Text, "laeser", "maaned")
	at := map[string]caseState{}
	for _, s := range states {
		at[s.no] = s
	}
	for i := range t.Rows {
		if s := at[cell(t, "case_no", i)]; s.state == reviewed {
			b.text(i, "laeser", s.reading.Reviewer)
			b.text(i, "maaned", s.reading.ReviewedOn[:len("2025-09")])
		}
	}
	for _, m := range f.measures() {
		if m.Kind != estimators.KindProportion {
			continue
		}
		for _, by := range []struct {
			column string
			word   lang.Text
		}{{"laeser", lang.Text{EN: "reader", DA: "læser"}}, {"maaned", lang.Text{EN: "month", DA: "måned"}}} {
			foundBy(&groups, &b.Table, m, by.column, by.word)
		}
		if err := f.readerRow(ctx, &readers, &b.Table, m); err != nil {
			return nil, err
		}
	}
	return []screen.Table{groups, readers}, nil
}

// foundBy is a row for each value of a column: how many of its cases count, the
// exact binomial interval, and the share of all others. A value differs where
// the interval, at a level that allows for so many looks, leaves that share out.
func foundBy(out *screen.Table, t *data.Table, m batch.Measure, by string, word lang.Text) {
	base, counts := map[string]int64{}, map[string]int64{}
	var all, found int64
	for i := range t.Rows {
		value, answer := cell(t, by, i), cell(t, m.Item, i)
		if value == "" || cell(t, "eligible", i) != "1" || !slices.Contains(m.Base, answer) {
			continue
		}
		all++
		base[value]++
		if slices.Contains(m.Counts, answer) {
			found++
			counts[value]++
		}
	}
	for _, value := range slices.Sorted(maps.Keys(base)) {
		n, k := base[value], counts[value]
		row := []any{m.ID, word, value, n, k, lang.Decimal(float64(k)/float64(n), 2)}
		within := binomial(k, n, batch.DefaultLevel)
		row = append(row, lang.Decimal(within.Low, 2), lang.Decimal(within.High, 2))
		if rest := all - n; rest > 0 {
			others := float64(found-k) / float64(rest)
			strict := binomial(k, n, 1-(1-batch.DefaultLevel)/float64(len(base)))
			differs := lang.Text{}
			if others < strict.Low || others > strict.High {
				differs = lang.Text{EN: "yes", DA: "ja"}
			}
			row = append(row, lang.Decimal(others, 2), differs)
		} else {
			row = append(row, "", "")
		}
		out.Add(row...)
	}
}

// binomial is the exact interval of k of n.
func binomial(k, n int64, level float64) interval.Interval {
	method, _ := interval.ByName(batch.ExactInterval)
	p, size := float64(k)/float64(n), float64(n)
	i, _ := method.Interval(interval.Input{Sample: interval.Sample{P: p, V: p * (1 - p) / size, N: n, Counts: k, Kish: size}, DF: size, Level: level})
	return i
}

// readerRow is the correlation of two answers of one reader, and the interval
// of the headline with and without it.
func (f *Folder) readerRow(ctx context.Context, out *screen.Table, t *data.Table, m batch.Measure) error {
	if f.Batch.Batch.Basis != batch.Probability {
		return nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, "[data]\nfile = \"x.parquet\"\n\n[design]\nbasis = %s\n", strict.String(string(f.Batch.Batch.Basis)))
	post := factsOf(t).post // as the headline is
	f.specDesign(&b, caseFacts{weighted: true, post: post})
	fmt.Fprintf(&b, "\n[[estimate]]\nid = %s\nkind = \"readers\"\ny = { column = %s, is = %s, of = %s }\nx = \"laeser\"\nwhere = { eligible = [\"1\"] }\n", strict.String(m.ID), strict.String(m.Item), strict.Strings(m.Counts), strict.Strings(m.Base))
	f.secondInterval(&b)
	if post {
		b.WriteString("poststratified = true\n")
	}
	s, vs := analysis.Read("x.toml", []byte(b.String()))
	if err := vs.Err(); err != nil {
		return fmt.Errorf("the generated spec of the readers: %w", err) // our own mistake
	}
	e, err := f.analyseTable(ctx, s, weighted(t))
	var refused *refusal.Error
	if errors.As(err, &refused) {
		out.Add(m.ID, "", "", "", "", "", "", refused.What)
		return nil
	}
	if err != nil {
		return err
	}
	rows := map[string]estimators.Estimate{}
	for _, r := range e.Rows {
		rows[r.Value] = r
	}
	rho, drawn, wide := rows[estimators.StatisticRho], rows[estimators.StatisticShare], rows[estimators.StatisticShareWidened]
	remark := lang.Text{}
	if slices.Contains(rho.Notes, estimators.NoteFewReaders) {
		remark = lang.Text{EN: "fewer than four readers: cannot be estimated", DA: "færre end fire læsere: kan ikke skønnes"}
	} else if !rho.Estimate.OK {
		remark = lang.Text{EN: "cannot be estimated", DA: "kan ikke skønnes"}
	}
	out.Add(m.ID, optional(rho.Estimate), optional(rho.Deff), optional(drawn.Low), optional(drawn.High), optional(wide.Low), optional(wide.High), remark)
	return nil
}
