package forms

import (
	"slices"
	"strconv"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/privacy"
	"sagsbarometer/data/workbook"
)

// A caseReader reads one case.
type caseReader struct {
	*caseSheet
	want Expect
	was  written
	of   Case
	open map[string]bool // items that are asked again; nil: all

	given codebook.Answers // that are shown and not asked again
}

// read gives what the sheet says of its case; nil where nothing is said of one
// of which nothing ever was.
func (r *caseReader) read() *Reading {
	if r.shifted() {
		return nil
	}
	if r.open != nil {
		r.given = r.was.given(r.no)
	}
	r.identity()
	r.locate(r.want.Codebook, r.was)
	r.questions()
	out := &Reading{CaseNo: r.no, Answers: codebook.Answers{}, Sheet: r.Name, Row: r.at[colCase]}
	bad := r.answers(out.Answers)
	r.strays(out.Answers)
	out.ReviewedOn = r.signature()
	out.Remark = r.freeText(colRemark, "Bemærkning")
	out.AskLead, out.Question = r.askLead()
	switch {
	case r.said():
	case r.want.Answered[r.no] && r.open == nil:
		return &Reading{CaseNo: r.no, Answers: codebook.Answers{}, Sheet: r.Name, Row: out.Row} // taken back
	case r.want.Answered[r.no]: // what was asked again is taken back, the rest stands
	default:
		return nil
	}
	if !r.was.older {
		r.judge(out, bad)
	}
	out.Finished = out.ReviewedOn != nil && len(*r.violations) == 0
	return out
}

// said reports whether anything stands in the cells that are filled in.
func (r *caseReader) said() bool {
	return slices.ContainsFunc(r.rows, func(row formRow) bool {
		return row.filled() && !r.locked(row) && r.answer(row.id).Text != ""
	})
}

// locked reports whether the answer is shown and not asked again. What had no
// answer is never locked.
func (r *caseReader) locked(row formRow) bool {
	return row.item != nil && r.open != nil && !r.open[row.item.ID] && r.given[row.item.ID] != ""
}

// identity checks what the sheet says that it is about.
func (r *caseReader) identity() {
	if !r.found {
		return // its row is told as missing
	}
	for _, cell := range []struct{ id, want string }{{colCase, r.no}, {colKommune, r.of.KommuneName}} {
		if row := r.at[cell.id]; row > 0 && !same(r.answer(cell.id).Text, cell.want) {
			r.wrong(row, columnAnswer, "identity", r.no, quoted(r.answer(cell.id).Text), lang.Same(cell.want))
			r.hint(lang.Text{EN: "answers belong to the case whose sheet they stand on", DA: "svarene hører til den sag, hvis ark de står på"})
		}
	}
}

// questions holds the question of every row against the one that the form put
// there: where ids and questions were moved apart, nobody can say what an
// answer answers.
func (r *caseReader) questions() {
	for _, row := range r.rows {
		at, label := r.at[row.id], r.was.lines[keyLabel+" "+row.id]
		if at == 0 || len(label) == 0 || r.labelled(at, label) {
			continue
		}
		r.wrong(at, columnQuestion, "other-question", row.id, quoted(r.At(at, columnQuestion).Text), quoted(label[0]))
		r.hint(lang.Text{EN: "question and answer belong to one row: undo what was moved or written there", DA: "spørgsmål og svar hører til samme række: fortryd det, der er flyttet eller skrevet der"})
	}
}

// signature is the day on which the case was finished.
func (r *caseReader) signature() *day.Date {
	at, c := r.at[colReviewed], r.answer(colReviewed)
	const subject = "Gennemgået den"
	if r.formula(at, c, subject) {
		return nil
	}
	d, wrong := asDate(c)
	switch {
	case c.Text == "":
		return nil
	case wrong != nil:
		r.wrong(at, columnAnswer, "date", subject, quoted(c.Text), wantDate())
		r.hint(*wrong)
		return nil
	case r.want.Today != 0 && d > r.want.Today+1: // midnight comes at different times
		r.wrong(at, columnAnswer, "later-date", subject, lang.Text{EN: d.String() + ", which is yet to come", DA: d.Danish() + ", som ikke er kommet endnu"},
			lang.Text{EN: "the day on which the case was read", DA: "den dag, sagen blev gennemgået"})
		return nil
	}
	return &d
}

// askLead is whether the project lead is asked, and about what. A tick is a
// flag without a question, and a no is none.
func (r *caseReader) askLead() (ask bool, question string) {
	text := r.freeText(colAskLead, "Spørgsmål til projektlederen")
	switch {
	case text == "" || slices.ContainsFunc([]string{codebook.None, "nej", "ingen"}, func(no string) bool { return same(text, no) }):
		return false, ""
	case isTick(text):
		return true, ""
	}
	return true, text
}

// freeText reads a text of one of our own rows.
func (r *caseReader) freeText(id, subject string) string {
	return r.text(r.at[id], r.answer(id), subject)
}

// text reads free text, which must hold nothing that points to a person. What
// was found is named and not shown.
func (r *caseReader) text(row int, c workbook.Cell, subject string) string {
	if r.formula(row, c, subject) {
		return ""
	}
	if refuseWords(c.Text, func(rule string, found, wanted lang.Text) {
		r.wrong(row, columnAnswer, rule, subject, found, wanted)
		r.hint(lang.Text{EN: "write what it is about, and not about whom", DA: "skriv, hvad det handler om, og ikke om hvem"})
	}) {
		return ""
	}
	return c.Text
}

// formula refuses what a formula comes to: it may be another thing tomorrow.
func (r *caseReader) formula(row int, c workbook.Cell, subject string) bool {
	if !c.Formula {
		return false
	}
	r.wrong(row, columnAnswer, "formula", subject, lang.Text{EN: "a formula, which gives " + quoted(c.Text).EN, DA: "en formel, som giver " + quoted(c.Text).DA},
		lang.Text{EN: "what is answered, typed or chosen", DA: "selve svaret, skrevet eller valgt"})
	r.hint(lang.Text{EN: "a formula may give something else the next time", DA: "en formel kan give noget andet næste gang"})
	return true
}

func ruleOf(k privacy.Kind) string {
	switch k {
	case privacy.EMail:
		return "email"
	case privacy.Phone:
		return "phone"
	}
	return "cpr"
}

// asDate is the day that a cell says: a date, a text that is one, or the
// number by which spreadsheets count days, which is what is left of a date
// whose cell has lost its format.
func asDate(c workbook.Cell) (d day.Date, wrong *lang.Text) {
	switch c.Kind {
	case workbook.EmptyCell:
		return 0, nil
	case workbook.DateCell:
		return c.Date, nil
	case workbook.NumberCell:
		if d, ok := workbook.SerialDate(c.Number); ok {
			return d, nil
		}
		return 0, &lang.Text{}
	}
	d, err := day.ParseDanish(c.Text)
	if err == nil {
		return d, nil
	}
	if x, err := strconv.ParseFloat(strings.TrimSpace(c.Text), 64); err == nil {
		if d, ok := workbook.SerialDate(x); ok {
			return 0, &lang.Text{EN: "it is how spreadsheets count to " + d.String() + ": write the date", DA: "det er sådan, regneark tæller til " + d.Danish() + ": skriv datoen"}
		}
	}
	return 0, &lang.Text{}
}
