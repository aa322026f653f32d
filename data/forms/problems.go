package forms

import (
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/lang"
)

// problems notes what the codebook has to say of the answers of a row. A row
// that is not signed may lack answers and remarks. What hangs on a cell that
// could not be read is left until it can.
func (r *formReader) problems(row int, reading *Reading, bad map[string]bool) {
	signed := reading.ReviewedOn != nil
	var missing []string
	for _, p := range r.want.Codebook.Check(reading.Answers) {
		if len(p.Items) == 0 || slices.ContainsFunc(p.Items, func(id string) bool { return bad[id] }) {
			continue
		}
		switch {
		case p.Level == codebook.LevelMissing:
			for _, id := range p.Items {
				missing = append(missing, r.want.Codebook.LabelOf(id))
			}
		case p.Rule == "not-asked":
			r.notAsked(row, p, reading.Answers)
		case p.Level == codebook.LevelWarning:
			if signed && reading.Remark == "" {
				r.contradiction(row, p, reading.Answers, lang.Text{
					EN: "other answers, or a remark that explains them", DA: "andre svar, eller en forklaring i »Bemærkning«"})
			}
		default:
			r.contradiction(row, p, reading.Answers, lang.Text{EN: "answers that agree", DA: "svar, der passer sammen"})
		}
	}
	if signed && len(missing) > 0 {
		list := strings.Join(missing, "; ")
		answers := "answers"
		if len(missing) == 1 {
			answers = "answer"
		}
		r.wrong(row, r.at[colReviewed], "missing-answers", reading.CaseNo,
			lang.Text{EN: fmt.Sprintf("%d %s missing: %s", len(missing), answers, list), DA: fmt.Sprintf("mangler %d svar: %s", len(missing), list)},
			lang.Text{EN: "all answers, or no day in Gennemgået den yet", DA: "alle svar, eller endnu ingen dag i »Gennemgået den«"})
	}
}

func (r *formReader) notAsked(row int, p codebook.Problem, answers codebook.Answers) {
	id := p.Items[0]
	it, ok := r.want.Codebook.Item(id)
	if !ok {
		return
	}
	when := whenAsked(r.want.Codebook, conditions(r.want.Codebook, it))
	r.wrong(row, r.column(id, answers), p.Rule, it.Label,
		lang.Text{EN: "answered, but not asked: " + r.said(id, answers), DA: r.said(id, answers) + ", men spørgsmålet stilles ikke"},
		lang.Text{EN: "an empty cell; asked: " + when, DA: "en tom celle; stilles: " + when})
}

// contradiction notes answers that do not go together, at the first of them.
func (r *formReader) contradiction(row int, p codebook.Problem, answers codebook.Answers, wanted lang.Text) {
	said := make([]string, len(p.Items))
	for i, id := range p.Items {
		said[i] = r.said(id, answers)
	}
	found := strings.Join(said, ", ")
	if p.Message != "" {
		found += ". " + p.Message
	}
	r.wrong(row, r.column(p.Items[0], answers), p.Rule, r.want.Codebook.LabelOf(p.Items[0]), lang.Same(found), wanted)
}

// said is an answer in words: »Er sagen tilstrækkeligt oplyst?« er Nej. Texts
// are not repeated.
func (r *formReader) said(id string, answers codebook.Answers) string {
	cb := r.want.Codebook
	name := "»" + cb.LabelOf(id) + "«"
	it, typed := cb.Item(id)
	if !typed || answers[id] == "" {
		return name
	}
	if it.Type == codebook.TextItem {
		return name + " er udfyldt"
	}
	words := strings.Split(answers[id], ";")
	for i, code := range words {
		for _, a := range it.Options() {
			if a.Code == code {
				words[i] = a.Label
			}
		}
	}
	return name + " er " + strings.Join(words, ", ")
}

// column is where the answer to an item stands: of one with several columns
// the first that is ticked. 0 for a derived item, which has none.
func (r *formReader) column(id string, answers codebook.Answers) int {
	first := 0
	for _, col := range r.cols {
		if col.item == nil || col.item.ID != id {
			continue
		}
		if first == 0 {
			first = r.at[col.id]
		}
		if slices.Contains(strings.Split(answers[id], ";"), col.answer) {
			return r.at[col.id]
		}
	}
	return first
}
