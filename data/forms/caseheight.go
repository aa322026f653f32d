package forms

import (
	"slices"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/workbook"
)

// height is what a row needs for its texts, and for the longest answer that
// may be chosen. Rows of a sheet that is written by machine do not grow by
// themselves in every program.
func (cf caseForm) height(row int, widths []float64) float64 {
	r := cf.rows[row-1]
	if r.kind == rowText {
		total := 0.0
		for _, w := range widths[columnQuestion-1:] {
			total += w
		}
		if r.label == "" {
			r.label = cf.c.Note
		}
		return workbook.Height(r.label, total)
	}
	h := cf.heights[row-1]
	for _, s := range cf.c.Shown {
		if r.id == colRemark {
			h = max(h, workbook.Height(s.Remark, shownWidth))
		} else if r.item != nil && r.item.Type == codebook.TextItem {
			h = max(h, workbook.Height(s.Answers[r.id], shownWidth))
		}
	}
	return h
}

// rowHeight is what a row of questions, or one between them, needs in every
// case.
func (f *formulas) rowHeight(row int) float64 {
	r := f.rows[row-1]
	small := func(s string, width float64) float64 { return workbook.Height(s, width*1.15) * 0.8 }
	question, answer := caseWidths[columnQuestion-1], caseWidths[columnAnswer-1]
	switch r.kind {
	case rowIdentity:
		if row == secondRow {
			return 34
		}
		return 24
	case rowHeading:
		return 18
	case rowSection:
		return 21
	case rowEdit:
		return max(16, small(r.label, question+answer))
	}
	h := max(18, workbook.Height(r.label, question))
	switch {
	case r.id == colRemark || r.id == colAskLead:
		h = max(h, 64)
	case slices.ContainsFunc(f.edits[r.id], func(e *codebook.Edit) bool { return e.Level != codebook.LevelError }):
		h = max(h, 30) // the state has two lines then
	}
	if r.item == nil || r.kind == rowTick {
		return h
	}
	h = max(h, small(r.item.Help, caseWidths[columnHelp-1]), small(r.item.Law, caseWidths[columnLaw-1]))
	for _, a := range r.item.Options() {
		if r.kind == rowItem {
			h = max(h, workbook.Height(a.Label, 0.88*answer)) // bold is wider
		}
	}
	if r.item.Type == codebook.TextItem {
		h = max(h, 64)
	}
	return h
}
