package compare

import (
	"sagsbarometer/data/lang"
	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/screen"
)

// Screen tells of the comparison of a with b: what kind it is and why, the rows,
// and what could not be compared. Shares are in percent, differences in points.
func (r *Result) Screen(a, b Side) *screen.Screen {
	s := &screen.Screen{}
	first, second := a.Batch.Batch, b.Batch.Batch
	if r.Kind == Change {
		s.Say("the change from %s to %s, in percentage points", "ændringen fra %s til %s, i procentpoint", first.ID, second.ID)
	} else {
		s.Say("the difference between %s and %s, in percentage points; not a change, since", "forskellen mellem %s og %s, i procentpoint; ikke en ændring, for", first.ID, second.ID)
		for _, why := range r.Reasons {
			s.Say("  %s", "  %s", why)
		}
	}
	if r.Again {
		s.Say("the shares are those after the second reading, as both headlines are; they are not standardised", "tallene er efter anden gennemgang, som begge hovedtal er; de er ikke standardiseret")
	}
	declared := 0
	for _, row := range r.Rows {
		if row.Declared {
			declared++
		}
	}
	level := lang.Decimal(100*r.Level, 0)
	if b.Batch.Compare == nil || len(b.Batch.Compare.Family) == 0 {
		s.Say("intervals at %s percent; no family is declared in [compare], so all %d comparisons of the whole are one", "intervaller på %s procent; ingen familie er erklæret i [compare], så alle %d sammenligninger af hele landet er én", level, declared)
	} else {
		s.Say("intervals at %s percent; the declared family has %d comparisons", "intervaller på %s procent; den erklærede familie har %d sammenligninger", level, declared)
	}
	s.Tables = append(s.Tables, r.rowTable(), r.leftOutTable())
	return s
}

func (r *Result) rowTable() screen.Table {
	t := screen.Table{ID: "compare", Columns: []screen.Column{
		screen.Words("measure", "measure", "mål"), screen.Words("domain", "domain", "gruppe"),
		screen.Numbers("first", "first", "først"), screen.Numbers("n_base_first", "base", "base"),
		screen.Numbers("second", "second", "siden"), screen.Numbers("n_base_second", "base", "base"),
		screen.Numbers("difference", "difference", "forskel"), screen.Numbers("ci_low", "low", "nedre"), screen.Numbers("ci_high", "high", "øvre"),
		screen.Numbers("standardized", "same mix", "samme sager"), screen.Numbers("standardized_low", "low", "nedre"), screen.Numbers("standardized_high", "high", "øvre"),
		screen.Numbers("p_value", "p", "p"), screen.Numbers("p_holm", "p (Holm)", "p (Holm)"),
		screen.Numbers("detectable", "detectable", "kan opdages"), screen.Words("finding", "finding", "fund"),
	}}
	for _, row := range r.Rows {
		t.Add(row.Measure, row.Domain.String(),
			points(row.First.Estimate), row.First.NBase, points(row.Second.Estimate), row.Second.NBase,
			points(row.Crude.Estimate), points(row.Crude.Low), points(row.Crude.High),
			points(row.Standardized.Estimate), points(row.Standardized.Low), points(row.Standardized.High),
			chance(row.P), chance(row.PHolm), points(row.Detectable), r.finding(row))
	}
	return t
}

// points is a share in percent, or a difference of shares in points.
func points(n estimators.Number) any {
	if !n.OK {
		return "-"
	}
	return lang.Decimal(100*n.F, 1)
}

func chance(n estimators.Number) any {
	switch {
	case !n.OK:
		return "-"
	case n.F < 0.0001:
		return lang.Text{EN: "<0.0001", DA: "<0,0001"}
	}
	return lang.Decimal(n.F, 4)
}

// finding is the strongest word that a row supports: of a change that a share
// rose or fell, of a mere difference that it is higher or lower, and of what
// chance alone can explain that nothing is shown.
func (r *Result) finding(row Row) lang.Text {
	switch {
	case row.TooFew():
		return lang.Text{EN: "too few cases", DA: "for få sager"}
	case !row.Crude.Estimate.OK:
		return lang.Text{EN: "cannot be compared", DA: "kan ikke sammenlignes"}
	case !row.Declared:
		return lang.Text{EN: "outside the family", DA: "uden for familien"}
	case !row.Shown(r.Level) && row.Detectable.OK:
		return lang.Sentence("not shown; changes of %v points are detected", "ikke påvist; ændringer på %v point opdages", lang.Decimal(100*row.Detectable.F, 1))
	case !row.Shown(r.Level):
		return lang.Text{EN: "not shown", DA: "ikke påvist"}
	case r.Kind == Difference && row.Crude.Estimate.F > 0:
		return lang.Text{EN: "higher", DA: "højere"}
	case r.Kind == Difference:
		return lang.Text{EN: "lower", DA: "lavere"}
	case row.Crude.Estimate.F > 0:
		return lang.Text{EN: "risen", DA: "steget"}
	}
	return lang.Text{EN: "fallen", DA: "faldet"}
}

func (r *Result) leftOutTable() screen.Table {
	t := screen.Table{ID: "left_out", Title: lang.Text{EN: "not compared", DA: "ikke sammenlignet"},
		Columns: []screen.Column{screen.Words("measure", "measure", "mål"), screen.Words("why", "because", "fordi")}}
	for _, l := range r.LeftOut {
		t.Add(l.Measure, l.Why)
	}
	return t
}
