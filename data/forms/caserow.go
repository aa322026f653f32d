package forms

import (
	"slices"
	"strings"

	"sagsbarometer/data/codebook"
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

// A line is the cells of a row.
type line []workbook.Value

func (l line) put(column int, v workbook.Value, look workbook.Look) { l[column-1] = v.As(look) }
func (l line) text(column int, s string, look workbook.Look)        { l.put(column, workbook.AsText(s), look) }

// row are the cells of a row.
func (cf caseForm) row(row int) ([]workbook.Value, error) {
	r, now := cf.rows[row-1], cf.now.rows[row-1]
	out := make(line, columnStage)
	if r.id != "" {
		out.text(columnID, r.id, workbook.Small)
	}
	switch r.kind {
	case rowIdentity:
		cf.identity(row, out)
		return out, nil
	case rowHeading:
		for i, w := range questionHeadings {
			out.text(columnQuestion+i, w, workbook.Heading)
		}
		for i, s := range cf.c.Shown {
			out.text(columnShown+i, s.Title, workbook.Heading)
		}
		return out, nil
	case rowSection:
		for column := columnQuestion; column < columnShown+len(cf.c.Shown); column++ {
			out.text(column, "", workbook.Section)
		}
		out.text(columnQuestion, r.label, workbook.Section)
	case rowText:
		look := workbook.Lead
		if r.label == "" {
			r.label, look = cf.c.Note, workbook.Note
		}
		out.text(columnQuestion, r.label, look)
		return out, nil
	default:
		if err := cf.fill(r, out); err != nil {
			return nil, err
		}
	}
	formulas := cf.formulas.row(row, r.item != nil && cf.differ[r.item.ID])
	for i, expr := range []string{formulas.asked, formulas.known, formulas.chosen, formulas.problem} {
		if expr != "" {
			out.put(columnMachine+i, workbook.Calculation(expr), workbook.Small)
		}
	}
	if formulas.state != "" {
		out.put(columnState, workbook.Formula(formulas.state, workbook.AsText(now.state)), workbook.Status)
	}
	if formulas.answer != "" {
		out.put(columnAnswer, workbook.Formula(formulas.answer, workbook.AsText(now.answer)), workbook.Identity)
	}
	return out, nil
}

// identity are the two rows on top: the case, the way to others, and what is
// left to do.
func (cf caseForm) identity(row int, out line) {
	out.put(columnQuestion, workbook.AsText(cf.rows[row-1].label), workbook.Identity)
	if row == secondRow {
		out.put(columnAnswer, workbook.AsText(cf.c.KommuneName), workbook.Identity)
		_, _, status := cf.summary()
		for column := columnState; column <= columnLaw; column++ {
			out.put(column, workbook.AsText(""), workbook.Banner)
		}
		out.put(columnState, workbook.Formula(status, workbook.AsText(cf.now.status)), workbook.Banner)
		return
	}
	out.put(columnAnswer, workbook.AsText(cf.c.No), workbook.Title)
	link := func(column int, words, sheet string) {
		out.put(column, workbook.AsText(words).Linked(sheet, topRow, columnQuestion), workbook.Link)
	}
	out.put(columnState, workbook.AsText(formSheet).Linked(formSheet, indexFirst+cf.at, 1), workbook.Link)
	if cases := cf.form.Cases; cf.at > 0 {
		link(columnHelp, previousCase+cases[cf.at-1].No, cases[cf.at-1].No)
	}
	if cases := cf.form.Cases; cf.at+1 < len(cases) {
		link(columnLaw, nextCase+cases[cf.at+1].No, cases[cf.at+1].No)
	}
	counts, stage, _ := cf.summary()
	for i, expr := range counts {
		out.put(columnErrors+i, workbook.Calculation(expr), workbook.Small)
	}
	out.put(columnStage, workbook.Calculation(stage), workbook.Small)
}

// fill are the cells of a question, an answer, a rule or one of our own rows.
func (cf caseForm) fill(r formRow, out line) error {
	for column := columnQuestion; column <= columnLaw; column++ {
		out.text(column, "", workbook.Aside)
	}
	look, answer := workbook.Question, workbook.Identity
	switch r.kind {
	case rowTick:
		look = workbook.Choice
	case rowEdit:
		look = workbook.Aside
	}
	out.text(columnQuestion, r.label, look)
	out.text(columnState, "", workbook.Status)
	out.text(columnAnswer, "", workbook.Identity)
	if r.filled() && (r.item == nil || !cf.locked(r.item.ID)) {
		answer = workbook.Answer
	}
	switch {
	case r.item != nil && r.kind != rowTick:
		out.text(columnHelp, r.item.Help, workbook.Aside)
		out.text(columnLaw, r.item.Law, workbook.Aside)
	case r.kind == rowEdit && r.edit.Level == codebook.LevelError:
		out.text(columnHelp, helpError, workbook.Aside)
	case r.kind == rowDerived:
		out.text(columnHelp, helpDerived, workbook.Aside)
	case r.kind == rowEdit:
		out.text(columnHelp, helpWarning, workbook.Aside)
	default:
		out.text(columnHelp, ownHelp[r.id], workbook.Aside)
	}
	if r.filled() {
		v, err := r.value(cf.reading)
		if err != nil {
			return err
		}
		out.put(columnAnswer, v, answer)
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
		out.put(columnShown+i, v, said)
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
