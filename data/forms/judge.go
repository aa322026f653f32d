package forms

import (
	"slices"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// judge holds a signed case against the codebook: all that is asked must be
// answered, nothing else may be, answers must agree, and unusual ones need a
// remark. A case that is not signed is on its way and its sheet says so itself,
// so nothing of this is held against it. What hangs on a cell that could not
// be read is left until it can.
func (r *caseReader) judge(reading *Reading, bad map[string]bool) {
	if reading.ReviewedOn == nil {
		return
	}
	for _, p := range r.want.Codebook.Check(reading.Answers) {
		if len(p.Items) == 0 || slices.ContainsFunc(p.Items, func(id string) bool { return bad[id] }) {
			continue
		}
		switch {
		case p.Level == codebook.LevelMissing:
			for _, id := range p.Items {
				r.missing(id)
			}
		case p.Rule == "not-asked":
			r.notAsked(p, reading.Answers)
		case p.Level == codebook.LevelWarning:
			if reading.Remark == "" {
				r.contradiction(p, reading.Answers, lang.Text{
					EN: "other answers, or a remark that explains them", DA: "andre svar, eller en forklaring i »Bemærkning«"})
			}
		default:
			r.contradiction(p, reading.Answers, lang.Text{EN: "answers that agree", DA: "svar, der passer sammen"})
		}
	}
}

// missing notes a question that a signed case leaves open, at its own cell.
func (r *caseReader) missing(id string) {
	it, ok := r.want.Codebook.Item(id)
	if !ok {
		return
	}
	r.wrong(r.place(id, nil), columnAnswer, "missing-answer", it.Label,
		lang.Text{EN: "no answer, but the case is signed", DA: "intet svar, men sagen er underskrevet"}, allowed(it))
	r.hint(lang.Text{EN: "or clear the day in Gennemgået den until the case is finished", DA: "svar, eller slet dagen i »Gennemgået den«, til sagen er færdig"})
}

// allowed says what may be answered.
func allowed(it *codebook.Item) lang.Text {
	var words []string
	for _, a := range it.Options() {
		words = append(words, a.Label)
	}
	switch it.Type {
	case codebook.DateItem:
		return lang.Text{EN: "a date such as 15-08-2025, or - where the papers show none", DA: "en dato som 15-08-2025, eller - hvis den ikke fremgår"}
	case codebook.NumberItem:
		return lang.Text{EN: "a number such as 12,5, or - where the papers show none", DA: "et tal som 12,5, eller - hvis det ikke fremgår"}
	case codebook.Several:
		list := strict.OneOf(append(words, noneLabel))
		return lang.Text{EN: "an x at " + list.EN, DA: "x ved " + list.DA}
	}
	return strict.OneOf(words)
}

func (r *caseReader) notAsked(p codebook.Problem, answers codebook.Answers) {
	id := p.Items[0]
	it, ok := r.want.Codebook.Item(id)
	if !ok {
		return
	}
	when := whenAsked(r.want.Codebook, r.want.Codebook.Conditions(it))
	r.wrong(r.place(id, answers), columnAnswer, p.Rule, it.Label,
		lang.Text{EN: "answered, but not asked: " + r.inWords(id, answers), DA: r.inWords(id, answers) + ", men spørgsmålet stilles ikke"},
		lang.Text{EN: "an empty cell; asked: " + when, DA: "en tom celle; stilles: " + when})
	r.hint(lang.Text{EN: "clear the cell, or look at the answer that decides whether it is asked", DA: "ryd cellen, eller se på det svar, der afgør, om der spørges"})
}

// contradiction notes answers that do not go together, at the first of them
// that the reviewer can change, else the first that stands on the sheet.
func (r *caseReader) contradiction(p codebook.Problem, answers codebook.Answers, wanted lang.Text) {
	said, at, subject, free := make([]string, len(p.Items)), 0, p.Items[0], false
	for i, id := range p.Items {
		said[i] = r.inWords(id, answers)
		row, changes := r.place(id, answers), r.open == nil || r.open[id] || r.given[id] == ""
		if row != 0 && (at == 0 || changes && !free) {
			at, subject, free = row, id, changes
		}
	}
	found := strings.Join(said, ", ")
	if p.Message != "" {
		found = strings.TrimSuffix(p.Message, ".") + " (" + found + ")"
	}
	r.wrong(at, columnIf(at, columnAnswer), p.Rule, r.want.Codebook.LabelOf(subject), lang.Same(found), wanted)
	if p.Level == codebook.LevelWarning {
		r.hint(lang.Text{EN: "correct an answer, or explain it in Bemærkning", DA: "ret et af svarene, eller forklar det i »Bemærkning«"})
		return
	}
	r.hint(lang.Text{EN: "correct one of the answers", DA: "ret et af svarene"})
}

// inWords is an answer in words: »Er sagen tilstrækkeligt oplyst?« er Nej.
// Texts are not repeated. A derived item is said as its sheet shows it, since
// a contradiction that names it cannot be seen without.
func (r *caseReader) inWords(id string, answers codebook.Answers) string {
	name := "»" + r.want.Codebook.LabelOf(id) + "«"
	it, typed := r.want.Codebook.Item(id)
	if !typed {
		code := r.want.Codebook.Complete(answers, nil)[id]
		for _, a := range r.want.Codebook.AnswersOf(id) {
			if a.Code == code {
				name += " er " + a.Label
			}
		}
		return name
	}
	if answers[id] == "" {
		return name
	}
	if it.Type == codebook.TextItem {
		return name + " er udfyldt"
	}
	return name + " er " + strings.Trim(answerInWords(it, answers[id]).DA, "»«")
}

// place is the row where the answer to an item stands: of one with several
// the first that is ticked. 0 for a derived item, which nobody answers.
func (r *caseReader) place(id string, answers codebook.Answers) int {
	first := 0
	for _, row := range r.rows {
		if row.item == nil || row.item.ID != id {
			continue
		}
		if first == 0 {
			first = r.at[row.id]
		}
		if slices.Contains(strings.Split(answers[id], ";"), row.answer.Code) && row.kind == rowTick {
			return r.at[row.id]
		}
	}
	return first
}
