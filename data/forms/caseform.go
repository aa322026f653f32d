package forms

import (
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/workbook"
)

// caseWidths are the columns that everybody sees: id (hidden), question,
// answer, state, help, law.
var caseWidths = []float64{4, 42, 26, 22, 40, 20}

const shownWidth = 24

// A caseForm writes the sheet of one case.
type caseForm struct {
	*formulas
	form    Form
	at      int // of the form's cases
	c       Case
	reading Reading
	open    map[string]bool // items that are asked; nil: all
	never   []string        // items that are not asked, whatever is answered
	differ  map[string]bool // items that the readings shown answer differently
	now     standing
}

func (f Form) caseForm(plan *formulas, at int) caseForm {
	c := f.Cases[at]
	cf := caseForm{formulas: plan, form: f, at: at, c: c, reading: f.Answers[c.No], open: reopened(f.Codebook, c.Only), differ: disagreements(f.Codebook, c.Shown)}
	cf.never = f.Codebook.Unasked(cf.reading.Answers)
	cf.now = plan.standing(cf.reading, cf.differ)
	return cf
}

// disagreements are the items that earlier readings answer differently. One
// reading alone agrees with itself.
func disagreements(cb *codebook.Codebook, shown []Said) map[string]bool {
	out := map[string]bool{}
	for i := range cb.Items {
		for _, s := range shown {
			if id := cb.Items[i].ID; cb.Items[i].Type != codebook.TextItem && s.Answers[id] != shown[0].Answers[id] {
				out[id] = true
			}
		}
	}
	return out
}

func (cf caseForm) page() (workbook.Page, error) {
	c := cf.c
	p := workbook.Page{
		Name: c.No, Locked: true, FreezeRows: headingRow, Start: workbook.At(cf.start(), columnAnswer), Portrait: len(c.Shown) == 0, Hide: []int{columnID},
		Header: "&L" + printed(cf.form.Title) + ", " + printed(cf.form.Reviewer) + "&RSag " + printed(c.No), Footer: "&RSide &P af &N",
		Widths: append([]float64{}, caseWidths...),
	}
	for range c.Shown {
		p.Widths = append(p.Widths, shownWidth)
	}
	for column := columnErrors; column <= columnStage; column++ {
		p.Hide = append(p.Hide, column)
	}
	for i := range cf.rows {
		row, err := cf.row(i + 1)
		if err != nil {
			return p, fmt.Errorf("case %s: %w", c.No, err)
		}
		p.Rows, p.Heights = append(p.Rows, row), append(p.Heights, cf.height(i+1, p.Widths))
		if r := cf.rows[i]; r.kind == rowSection || r.kind == rowText {
			p.Merged = append(p.Merged, workbook.Area{Top: i + 1, Left: columnQuestion, Bottom: i + 1, Right: len(p.Widths)})
		} else if r.kind == rowOwn || r.kind == rowEdit {
			p.Merged = append(p.Merged, workbook.Area{Top: i + 1, Left: columnHelp, Bottom: i + 1, Right: columnLaw})
		}
		if cf.rows[i].kind == rowEdit { // nothing is answered there
			p.Merged = append(p.Merged, workbook.Area{Top: i + 1, Left: columnQuestion, Bottom: i + 1, Right: columnAnswer})
		}
		if in, ok := cf.input(i + 1); ok {
			p.Inputs = append(p.Inputs, in)
		}
	}
	p.Merged = append(p.Merged, workbook.Area{Top: secondRow, Left: columnState, Bottom: secondRow, Right: columnLaw})
	p.Marked = cf.marks(len(p.Widths))
	p.PrintRows = cf.printed()
	return p, nil
}

// printed are the rows that go on paper: all but the rules at the end, which
// say nothing that does not stand above where one of them is broken.
func (cf caseForm) printed() int {
	for i, r := range cf.rows {
		if r.kind == rowEdit {
			return i - 1 // nor their heading
		}
	}
	return len(cf.rows)
}

// start is the row in which typing begins: the first that is to be filled in.
func (cf caseForm) start() int {
	for i, r := range cf.rows {
		if r.filled() && r.item != nil && !cf.locked(r.item.ID) {
			return i + 1
		}
	}
	return cf.formulas.at[colReviewed]
}

// printed is a text in the header of a printed page, where & begins a command
// and there is little room.
func printed(s string) string {
	if r := []rune(s); len(r) > 60 {
		s = string(r[:60]) + "…"
	}
	return strings.ReplaceAll(s, "&", "&&")
}

// marks colour what the words of a row say.
func (cf caseForm) marks(right int) []workbook.Marked {
	row := func(left, right int) workbook.Area {
		return workbook.Area{Top: firstRow, Left: left, Bottom: cf.last, Right: right}
	}
	asked, problem, stage := "$"+cell(columnAsked, firstRow), "$"+cell(columnProblem, firstRow), cell(columnStage, topRow)
	unasked := fmt.Sprintf("AND(ISNUMBER(%[1]s),%[1]s=%[2]d)", asked, stateNo)
	state := "$" + cell(columnState, firstRow)
	status := workbook.At(secondRow, columnState)
	return []workbook.Marked{
		{Area: row(columnState, columnState), Formula: fmt.Sprintf("OR(%s=%d,%s=%s)", problem, problemError, state, quoteFormula(sayWrongHere)), Mark: workbook.Wrong},
		{Area: row(columnState, columnState), Formula: fmt.Sprintf("OR(%[1]s=%[2]d,%[1]s=%[3]d,%[4]s=%[5]s)", problem, problemMissing, problemRemark, state, quoteFormula(sayExplain)), Mark: workbook.Waiting},
		{Area: row(columnQuestion, columnAnswer), Formula: unasked, Mark: workbook.Greyed},
		{Area: row(columnState, columnState), Formula: unasked, Mark: workbook.Faded},
		{Area: row(columnHelp, right), Formula: unasked, Mark: workbook.Greyed},
		{Area: status, Formula: fmt.Sprintf("%s=%d", stage, stageWrong), Mark: workbook.Wrong},
		{Area: status, Formula: fmt.Sprintf("%s=%d", stage, stageFinished), Mark: workbook.Done},
		{Area: status, Formula: fmt.Sprintf("%s<%d", stage, stageFinished), Mark: workbook.Waiting},
	}
}

// input says what may be typed into the answer of a row.
func (cf caseForm) input(row int) (in workbook.Input, ok bool) {
	r := cf.rows[row-1]
	in.Area = workbook.At(row, columnAnswer)
	switch {
	case r.id == colReviewed:
		in.Dates = true
	case r.item == nil || !r.filled() || cf.locked(r.item.ID):
		return in, false
	case r.kind == rowTick:
		in.From = cf.words.ticks()
	case r.item.Type == codebook.DateItem:
		in.Dates, in.Dash = true, true
	case r.item.Type == codebook.NumberItem:
		in.Numbers, in.Dash = true, true
		if r.item.Min != nil || r.item.Max != nil || r.item.Whole {
			in.Not, in.Wanted = outside(r.item, in.Area.String()), r.item.WantedNumber().DA
		}
	case r.item.Type == codebook.TextItem:
		return in, false
	default:
		in.From = cf.words.choices(r.item.ID)
	}
	return in, true
}

// locked reports whether an item is shown and not asked again. What has no
// answer is locked only where no answer that is still open can make it asked:
// else somebody has to give it.
func (cf caseForm) locked(item string) bool {
	return cf.open != nil && !cf.open[item] && (cf.reading.Answers[item] != "" || slices.Contains(cf.never, item))
}
