package pipeline

import (
	"slices"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
	"sagsbarometer/data/forms"
)

// carried is what of a reading stands under the present codebook, and which
// items it must be asked again or anew. A signed reading is final where there
// are none. These are
//
//   - answers that a change of meaning since then asks for again,
//   - answers that the present codebook does not take, or that contradict each
//     other by a rule of its own,
//   - questions that it asks and the reading does not answer.
//
// Answers to questions that are no more, or that it would not have asked, are
// left behind without a question.
func carried(book *codebook.Codebook, a AnswersEntry) (stand codebook.Answers, again []string) {
	ask := func(items ...string) {
		for _, id := range items {
			if !slices.Contains(again, id) {
				again = append(again, id)
			}
		}
	}
	stand = codebook.Answers{}
	answers := a.Answers.open()
	for i := range book.Items {
		id := book.Items[i].ID
		switch code, ok := answers[id]; {
		case !ok:
		case book.Redo(id, code, a.CodebookVersion):
			ask(id)
		default:
			stand[id] = code
		}
	}
	for _, p := range book.Check(stand) {
		switch {
		case p.Level != codebook.LevelError || a.CodebookVersion >= book.Version: // was checked when it was read
		case p.Rule == "not-asked":
			delete(stand, p.Items[0])
		default:
			for _, id := range p.Items {
				delete(stand, id)
			}
			ask(p.Items...)
		}
	}
	for _, p := range book.Check(stand) {
		if p.Level == codebook.LevelMissing {
			ask(p.Items...)
		}
	}
	return stand, again
}

// prefilled is a reading as the next form of its reviewer shows it: what must
// be answered again is empty, and then it is not signed.
func prefilled(book *codebook.Codebook, a AnswersEntry) (forms.Reading, error) {
	a = a.legible()
	stand, again := carried(book, a)
	r := forms.Reading{CaseNo: a.CaseNo, Answers: stand, Remark: a.Remark, AskLead: a.AskLead, Question: a.Question}
	if a.ReviewedOn == "" || len(again) > 0 {
		return r, nil
	}
	d, err := day.Parse(a.ReviewedOn)
	r.ReviewedOn = &d
	return r, err
}
