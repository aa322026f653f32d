package forms

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
	"sagsbarometer/data/workbook"
)

// Words beside the rows that are ours.
var ownHelp = map[string]string{
	colRemark:   "Skriv ikke navne, adresser eller CPR-numre. Usædvanlige svar skal forklares her.",
	colAskLead:  "Skriv, hvad du er i tvivl om, uden navne og CPR-numre. Du kan gøre resten af sagen færdig imens.",
	colReviewed: "Skriv datoen, når alt er besvaret: så er sagen færdig.",
}

const (
	helpError    = "Et af svarene skal rettes, hvis det sker."
	helpWarning  = "Forklares i »Bemærkning«, hvis det sker."
	helpDerived  = "Følger af svarene; skal ikke skrives."
	previousCase = "Forrige sag: "
	nextCase     = "Næste sag: "
)

var questionHeadings = []string{"Spørgsmål", "Svar", "Status", "Vejledning", "Lov"}

// row are the cells of a row.
func (cf caseForm) row(row int) ([]workbook.Value, error) {
	r, now := cf.rows[row-1], cf.now.rows[row-1]
	out := make([]workbook.Value, columnStage)
	put := func(column int, v workbook.Value, look workbook.Look) { out[column-1] = v.As(look) }
	text := func(column int, s string, look workbook.Look) { put(column, workbook.AsText(s), look) }
	if r.id != "" {
		text(columnID, r.id, workbook.Small)
	}
	switch r.kind {
	case rowIdentity:
		cf.identity(row, out)
		return out, nil
	case rowHeading:
		for i, w := range questionHeadings {
			text(columnQuestion+i, w, workbook.Heading)
		}
		for i, s := range cf.c.Shown {
			text(columnShown+i, s.Title, workbook.Heading)
		}
		return out, nil
	case rowSection:
		for column := columnQuestion; column < columnShown+len(cf.c.Shown); column++ {
			text(column, "", workbook.Section)
		}
		text(columnQuestion, r.label, workbook.Section)
	case rowText:
		look := workbook.Lead
		if r.label == "" {
			r.label, look = cf.c.Note, workbook.Note
		}
		text(columnQuestion, r.label, look)
		return out, nil
	default:
		if err := cf.fill(r, now, text, put); err != nil {
			return nil, err
		}
	}
	formulas := cf.formulas.row(row, r.item != nil && cf.differ[r.item.ID])
	for i, expr := range []string{formulas.asked, formulas.known, formulas.chosen, formulas.problem} {
		if expr != "" {
			put(columnMachine+i, workbook.Calculation(expr), workbook.Small)
		}
	}
	if formulas.state != "" {
		put(columnState, workbook.Formula(formulas.state, workbook.AsText(now.state)), workbook.Status)
	}
	if formulas.answer != "" {
		put(columnAnswer, workbook.Formula(formulas.answer, workbook.AsText(now.answer)), workbook.Identity)
	}
	return out, nil
}

// identity are the two rows on top: the case, the way to others, and what is
// left to do.
func (cf caseForm) identity(row int, out []workbook.Value) {
	put := func(column int, v workbook.Value, look workbook.Look) { out[column-1] = v.As(look) }
	put(columnQuestion, workbook.AsText(cf.rows[row-1].label), workbook.Identity)
	if row == secondRow {
		put(columnAnswer, workbook.AsText(cf.c.KommuneName), workbook.Identity)
		_, _, status := cf.summary()
		for column := columnState; column <= columnLaw; column++ {
			put(column, workbook.AsText(""), workbook.Banner)
		}
		put(columnState, workbook.Formula(status, workbook.AsText(cf.now.status)), workbook.Banner)
		return
	}
	put(columnAnswer, workbook.AsText(cf.c.No), workbook.Title)
	link := func(column int, words, sheet string) {
		put(column, workbook.AsText(words).Linked(sheet, topRow, columnQuestion), workbook.Link)
	}
	put(columnState, workbook.AsText(formSheet).Linked(formSheet, indexFirst+cf.at, 1), workbook.Link)
	if cases := cf.form.Cases; cf.at > 0 {
		link(columnHelp, previousCase+cases[cf.at-1].No, cases[cf.at-1].No)
	}
	if cases := cf.form.Cases; cf.at+1 < len(cases) {
		link(columnLaw, nextCase+cases[cf.at+1].No, cases[cf.at+1].No)
	}
	counts, stage, _ := cf.summary()
	for i, expr := range counts {
		put(columnErrors+i, workbook.Calculation(expr), workbook.Small)
	}
	put(columnStage, workbook.Calculation(stage), workbook.Small)
}

// fill are the cells of a question, an answer, a rule or one of our own rows.
func (cf caseForm) fill(r formRow, now rowNow, text func(int, string, workbook.Look), put func(int, workbook.Value, workbook.Look)) error {
	for column := columnQuestion; column <= columnLaw; column++ {
		text(column, "", workbook.Aside)
	}
	look, answer := workbook.Question, workbook.Identity
	switch r.kind {
	case rowTick:
		look = workbook.Choice
	case rowEdit:
		look = workbook.Aside
	}
	text(columnQuestion, r.label, look)
	text(columnState, "", workbook.Status)
	text(columnAnswer, "", workbook.Identity)
	if r.filled() && (r.item == nil || !cf.locked(r.item.ID)) {
		answer = workbook.Answer
	}
	switch {
	case r.item != nil && r.kind != rowTick:
		text(columnHelp, r.item.Help, workbook.Aside)
		text(columnLaw, r.item.Law, workbook.Aside)
	case r.kind == rowEdit && r.edit.Level == codebook.LevelError:
		text(columnHelp, helpError, workbook.Aside)
	case r.kind == rowDerived:
		text(columnHelp, helpDerived, workbook.Aside)
	case r.kind == rowEdit:
		text(columnHelp, helpWarning, workbook.Aside)
	default:
		text(columnHelp, ownHelp[r.id], workbook.Aside)
	}
	if r.filled() {
		v, err := r.value(cf.reading)
		if err != nil {
			return err
		}
		put(columnAnswer, v, answer)
	}
	for i, s := range cf.c.Shown {
		v, err := r.value(Reading{Answers: s.Answers, Remark: s.Remark})
		if err != nil {
			return err
		}
		if r.kind == rowDerived {
			v = workbook.AsText(cf.word(r.id, cf.cb.Complete(s.Answers, nil)[r.id]))
		}
		said := workbook.Identity
		if r.item != nil && r.kind != rowSeveral && cf.differ[r.item.ID] && cf.apart(r) {
			said = workbook.Differs
		}
		put(columnShown+i, v, said)
	}
	return nil
}

// word is the label of an answer.
func (cf caseForm) word(id, code string) string {
	for _, a := range cf.cb.AnswersOf(id) {
		if a.Code == code {
			return a.Label
		}
	}
	return ""
}

// apart reports whether the readings shown differ in this row, which of
// several answers not all do.
func (cf caseForm) apart(r formRow) bool {
	has := func(s Said) bool {
		return slices.Contains(strings.Split(s.Answers[r.item.ID], ";"), r.answer.Code)
	}
	return r.kind != rowTick || slices.ContainsFunc(cf.c.Shown, func(s Said) bool { return has(s) != has(cf.c.Shown[0]) })
}

// value is what a cell of a reading holds, as people see it.
func (r formRow) value(of Reading) (workbook.Value, error) {
	switch {
	case r.id == colReviewed && of.ReviewedOn != nil:
		return workbook.AsDate(*of.ReviewedOn), nil
	case r.id == colReviewed:
		return workbook.NoDate(), nil
	case r.id == colRemark:
		return workbook.AsText(of.Remark), nil
	case r.id == colAskLead && of.AskLead && of.Question == "":
		return workbook.AsText(tick), nil
	case r.id == colAskLead:
		return workbook.AsText(of.Question), nil
	case r.item == nil || r.kind == rowSeveral:
		return workbook.AsText(""), nil
	}
	v, err := answered(r.item, r.answer.Code, of.Answers[r.item.ID])
	if err != nil {
		return v, fmt.Errorf("item %s: %w", r.item.ID, err)
	}
	return v, nil
}

// answered is a code of the data as people see it; of several answers, the one
// that the cell is for.
func answered(it *codebook.Item, one, code string) (workbook.Value, error) {
	switch it.Type {
	case codebook.DateItem:
		switch code {
		case "":
			return workbook.NoDate(), nil
		case codebook.None:
			return workbook.AsText(code), nil
		}
		d, err := day.Parse(code)
		return workbook.AsDate(d), err
	case codebook.NumberItem:
		switch code {
		case "":
			return workbook.NoNumber(), nil
		case codebook.None:
			return workbook.AsText(code), nil
		}
		x, err := strconv.ParseFloat(code, 64)
		_, fraction, _ := strings.Cut(code, ".")
		return workbook.AsNumber(x, len(fraction)), err
	case codebook.TextItem:
		return workbook.AsText(code), nil
	case codebook.Several:
		if slices.Contains(strings.Split(code, ";"), one) {
			return workbook.AsText(tick), nil
		}
		return workbook.AsText(""), nil
	}
	if code == "" {
		return workbook.AsText(""), nil
	}
	for _, a := range it.Options() {
		if a.Code == code {
			return workbook.AsText(asRead(a.Label)), nil
		}
	}
	return workbook.AsText(""), fmt.Errorf("answer %q, want one that the codebook has", code)
}

// height is what a row needs for its texts, and for the longest answer that
// may be chosen. Rows of a sheet that is written by machine do not grow by
// themselves in every program.
func (cf caseForm) height(row int, widths []float64) float64 {
	r := cf.rows[row-1]
	total := 0.0
	for _, w := range widths[columnQuestion-1:] {
		total += w
	}
	small := func(s string, width float64) float64 { return workbook.Height(s, width*1.15) * 0.9 }
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
	case rowText:
		if r.label == "" {
			r.label = cf.c.Note
		}
		return workbook.Height(r.label, total)
	}
	if r.kind == rowEdit {
		return max(16, small(r.label, widths[columnQuestion-1]+widths[columnAnswer-1]))
	}
	h := max(18, workbook.Height(r.label, widths[columnQuestion-1]))
	switch {
	case r.id == colRemark || r.id == colAskLead:
		h = max(h, 64)
	case slices.ContainsFunc(cf.edits[r.id], func(e *codebook.Edit) bool { return e.Level != codebook.LevelError }):
		h = max(h, 30) // the state has two lines then
	}
	if r.item != nil && r.kind != rowTick {
		h = max(h, small(r.item.Help, widths[columnHelp-1]), small(r.item.Law, widths[columnLaw-1]))
		for _, a := range r.item.Options() {
			if r.kind == rowItem {
				h = max(h, workbook.Height(a.Label, 0.88*widths[columnAnswer-1])) // bold is wider
			}
		}
		if r.item.Type == codebook.TextItem {
			h = max(h, 64)
		}
	}
	for i := range cf.c.Shown {
		if r.id == colRemark {
			h = max(h, workbook.Height(cf.c.Shown[i].Remark, shownWidth))
		} else if r.item != nil && r.item.Type == codebook.TextItem {
			h = max(h, workbook.Height(cf.c.Shown[i].Answers[r.id], shownWidth))
		}
	}
	return h
}
