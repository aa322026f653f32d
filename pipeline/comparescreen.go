package pipeline

import (
	"fmt"

	"sagsbarometer/data/lang"
	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/compare"
)

// compareScreen tells of a comparison: what kind it is and why, the rows, and
// what could not be compared. Shares are in percent, differences in points.
func compareScreen(a, b compare.Side, r *compare.Result) *Screen {
	s := &Screen{}
	first, second := a.Batch.Batch, b.Batch.Batch
	if r.Kind == compare.Change {
		s.line("the change from %s to %s, in percentage points", "ændringen fra %s til %s, i procentpoint", first.ID, second.ID)
	} else {
		s.line("the difference between %s and %s, in percentage points; not a change, since", "forskellen mellem %s og %s, i procentpoint; ikke en ændring, for", first.ID, second.ID)
		for _, why := range r.Reasons {
			s.line("  %s", "  %s", why)
		}
	}
	if r.Again {
		s.line("the shares are those after the second reading, as both headlines are; they are not standardised", "tallene er efter anden gennemgang, som begge hovedtal er; de er ikke standardiseret")
	}
	declared := 0
	for _, row := range r.Rows {
		if row.Declared {
			declared++
		}
	}
	level := decimal{100 * r.Level, 0}
	if b.Batch.Compare == nil || len(b.Batch.Compare.Family) == 0 {
		s.line("intervals at %s percent; no family is declared in [compare], so all %d comparisons of the whole are one", "intervaller på %s procent; ingen familie er erklæret i [compare], så alle %d sammenligninger af hele landet er én", level, declared)
	} else {
		s.line("intervals at %s percent; the declared family has %d comparisons", "intervaller på %s procent; den erklærede familie har %d sammenligninger", level, declared)
	}
	s.Tables = append(s.Tables, compareRows(r), compareLeftOut(r))
	return s
}

func compareRows(r *compare.Result) ScreenTable {
	t := ScreenTable{ID: "compare", Columns: []ScreenColumn{
		column("measure", "measure", "mål"), column("domain", "domain", "gruppe"),
		number("first", "first", "først"), number("n_base_first", "base", "base"),
		number("second", "second", "siden"), number("n_base_second", "base", "base"),
		number("difference", "difference", "forskel"), number("ci_low", "low", "nedre"), number("ci_high", "high", "øvre"),
		number("standardized", "same mix", "samme sager"), number("standardized_low", "low", "nedre"), number("standardized_high", "high", "øvre"),
		number("p_value", "p", "p"), number("p_holm", "p (Holm)", "p (Holm)"),
		number("detectable", "detectable", "kan opdages"), column("finding", "finding", "fund"),
	}}
	for _, row := range r.Rows {
		t.row(row.Measure, row.Domain.String(),
			points(row.First.Estimate), row.First.NBase, points(row.Second.Estimate), row.Second.NBase,
			points(row.Crude.Estimate), points(row.Crude.Low), points(row.Crude.High),
			points(row.Standardized.Estimate), points(row.Standardized.Low), points(row.Standardized.High),
			chance(row.P), chance(row.PHolm), points(row.Detectable), finding(r, row))
	}
	return t
}

// points is a share in percent, or a difference of shares in points.
func points(n estimators.Number) any {
	if !n.OK {
		return "-"
	}
	return decimal{100 * n.F, 1}
}

func chance(n estimators.Number) any {
	switch {
	case !n.OK:
		return "-"
	case n.F < 0.0001:
		return lang.Text{EN: "<0.0001", DA: "<0,0001"}
	}
	return decimal{n.F, 4}
}

// finding is the strongest word that a row supports: of a change that a share
// rose or fell, of a mere difference that it is higher or lower, and of what
// chance alone can explain that nothing is shown.
func finding(r *compare.Result, row compare.Row) lang.Text {
	switch {
	case row.TooFew():
		return lang.Text{EN: "too few cases", DA: "for få sager"}
	case !row.Crude.Estimate.OK:
		return lang.Text{EN: "cannot be compared", DA: "kan ikke sammenlignes"}
	case !row.Declared:
		return lang.Text{EN: "outside the family", DA: "uden for familien"}
	case !row.Shown(r.Level) && row.Detectable.OK:
		d := fmt.Sprintf("%.1f", 100*row.Detectable.F)
		return lang.Text{EN: "not shown; changes of " + d + " points are detected", DA: "ikke påvist; ændringer på " + decimal{100 * row.Detectable.F, 1}.In(lang.Danish) + " point opdages"}
	case !row.Shown(r.Level):
		return lang.Text{EN: "not shown", DA: "ikke påvist"}
	case r.Kind == compare.Difference && row.Crude.Estimate.F > 0:
		return lang.Text{EN: "higher", DA: "højere"}
	case r.Kind == compare.Difference:
		return lang.Text{EN: "lower", DA: "lavere"}
	case row.Crude.Estimate.F > 0:
		return lang.Text{EN: "risen", DA: "steget"}
	}
	return lang.Text{EN: "fallen", DA: "faldet"}
}

func compareLeftOut(r *compare.Result) ScreenTable {
	t := ScreenTable{ID: "left_out", Title: lang.Text{EN: "not compared", DA: "ikke sammenlignet"},
		Columns: []ScreenColumn{column("measure", "measure", "mål"), column("why", "because", "fordi")}}
	for _, l := range r.LeftOut {
		t.row(l.Measure, l.Why)
	}
	return t
}
