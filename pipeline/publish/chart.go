package publish

import "slices"

// maxMarks keeps a panel within what fits on a page.
const maxMarks = 12

// chart shows every measure at the whole, and the first measure of the first
// table by each of its simple groupings that is short enough. Figures without
// a share have no dot: with picked cases there is no chart at all.
func (b *builder) chart() {
	whole, first := Panel{Title: b.wholeLabel()}, ""
	if b.twoPhase() { // which the groups are not
		whole.Title, first = whole.Title+afterSecondLabel, ", efter første gennemgang"
	}
	for _, f := range b.model.Findings {
		if f.Figure.Share.OK {
			whole.Marks = append(whole.Marks, ChartMark{f.Label, f.Figure})
		}
	}
	panels := []Panel{whole}
	if len(b.model.Tables) > 0 && len(b.model.Tables[0].Rows) > 0 {
		t := b.model.Tables[0]
		for g, column := range t.Groups {
			p := Panel{Title: t.Rows[0].MeasureLabel + ", fordelt på " + lower(column.Label) + first}
			for _, r := range t.Rows {
				only := r.Codes[g] != "" && !slices.ContainsFunc(slices.Concat(r.Codes[:g], r.Codes[g+1:]), func(c string) bool { return c != "" })
				if only && r.Measure == t.Rows[0].Measure && r.Value == t.Rows[0].Value && r.Figure.Share.OK {
					p.Marks = append(p.Marks, ChartMark{r.Labels[g], r.Figure})
				}
			}
			if len(p.Marks) <= maxMarks {
				panels = append(panels, p)
			}
		}
	}
	for _, p := range panels {
		if len(p.Marks) == 0 {
			continue
		}
		b.model.Chart.Panels = append(b.model.Chart.Panels, p)
		for _, m := range p.Marks {
			if m.Figure.Low.OK {
				b.model.Chart.Level = m.Figure.Level
			}
		}
	}
	b.model.Chart.Title = "Andel af sagerne i procent"
	if b.model.Chart.Level > 0 {
		b.model.Chart.Title += ", med sikkerhedsinterval"
	}
}
