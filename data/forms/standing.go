package forms

import (
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
	"sagsbarometer/data/workbook"
)

// A standing is what the formulas of a case come to with the answers that it
// has now: what a reader sees that does not calculate.
type standing struct {
	rows                            []rowNow // of the sheet
	errors, missing, remarks, stage int
	status                          string
}

type rowNow struct {
	answer, state                 string
	asked, known, chosen, problem int
}

// standing asks package codebook, not the formulas.
func (f *formulas) standing(r Reading, differ map[string]bool) standing {
	out := standing{rows: make([]rowNow, f.last)}
	states := f.states(r.Answers)
	full := f.cb.Complete(r.Answers, nil)
	problems := f.cb.Check(r.Answers)
	fired := map[string]bool{}
	for _, e := range f.cb.Edits {
		fired[e.ID] = slices.ContainsFunc(problems, func(p codebook.Problem) bool { return p.Rule == e.ID && p.Level == e.Level })
	}
	for i, row := range f.rows {
		now := &out.rows[i]
		switch row.kind {
		case rowItem, rowSeveral:
			f.questionNow(now, row, r, states[row.item.ID])
			for _, p := range problems {
				if len(p.Items) > 0 && p.Items[0] == row.item.ID {
					f.problemNow(now, row, p)
				}
			}
			if now.state == "" && r.Answers[row.id] != "" {
				now.state = f.toldNow(row, r, fired, differ[row.item.ID])
			}
			if now.state == sayMissing && differ[row.item.ID] {
				now.state = sayMissing + ": l" + sayDiffer[1:]
			}
		case rowTick:
			now.asked = states[row.item.ID]
			if slices.Contains(strings.Split(r.Answers[row.item.ID], ";"), row.answer.Code) {
				now.chosen = 1
			}
		case rowDerived:
			now.known = states[row.derived.ID]
			now.asked, now.state = now.known, []string{sayUnasked, sayWaiting, sayComputed}[now.known]
			if i := slices.IndexFunc(f.cb.AnswersOf(row.id), func(a codebook.Answer) bool { return a.Code == full[row.id] }); i >= 0 {
				now.chosen, now.answer = i+1, f.cb.AnswersOf(row.id)[i].Label
			}
		case rowEdit:
			editNow(now, row, r, fired[row.edit.ID])
		}
	}
	for i := range f.rows {
		if s := f.rows[i]; s.kind == rowSection && s.section >= 0 {
			for _, below := range out.rows[i+1 : f.ends[s.section]] {
				out.rows[i].asked = max(out.rows[i].asked, below.asked)
			}
		}
	}
	f.sum(&out, r)
	return out
}

// states are those of items and derived items.
func (f *formulas) states(a codebook.Answers) map[string]int {
	out := map[string]int{}
	for _, it := range f.cb.Items {
		out[it.ID] = stateOpen
	}
	full := f.cb.Complete(a, nil)
	for _, d := range f.cb.Derived {
		out[d.ID] = stateOpen
		if full[d.ID] != "" {
			out[d.ID] = stateYes
		}
	}
	for _, id := range f.cb.AskedItems(a) {
		out[id] = stateYes
	}
	for _, id := range f.cb.Unasked(a) {
		out[id] = stateNo
	}
	return out
}

func (f *formulas) questionNow(now *rowNow, row formRow, r Reading, asked int) {
	code := r.Answers[row.id]
	now.asked, now.known = asked, asked
	if asked == stateYes && code == "" {
		now.known = stateOpen
	}
	if asked == stateNo && code == "" {
		now.state = sayUnasked
	}
	switch {
	case row.item.Type.Chosen():
		now.chosen = 1 + slices.IndexFunc(row.item.Options(), func(a codebook.Answer) bool { return a.Code == code })
	case row.item.Type == codebook.DateItem && now.known == stateYes:
		if d, err := day.Parse(code); err == nil {
			now.chosen, _ = workbook.Serial(d)
		}
	}
}

// problemNow shows what package codebook says of a question. What it is not
// asked for outweighs what else is wrong with it.
func (f *formulas) problemNow(now *rowNow, row formRow, p codebook.Problem) {
	switch p.Rule {
	case "missing":
		now.problem, now.state = problemMissing, sayMissing
	case "not-asked":
		now.problem, now.state = problemError, sayClear
	case "unknown-answer":
		now.problem, now.state = problemError, sayChoose
	case "bad-date":
		now.problem, now.state = problemError, sayDate
	case "bad-number":
		now.problem, now.state = problemError, "Skriv "+row.item.WantedNumber().DA
	}
}

func (f *formulas) toldNow(row formRow, r Reading, fired map[string]bool, differ bool) string {
	unusual := false
	for _, e := range f.edits[row.id] {
		if fired[e.ID] && e.Level == codebook.LevelError {
			return sayWrongHere
		}
		unusual = unusual || fired[e.ID] && asRead(r.Remark) == ""
	}
	switch {
	case unusual:
		return sayExplain
	case differ:
		return sayDiffer
	}
	return ""
}

func editNow(now *rowNow, row formRow, r Reading, fired bool) {
	switch {
	case !fired:
	case row.edit.Level == codebook.LevelError:
		now.problem, now.state = problemError, sayWrong
	case asRead(r.Remark) == "":
		now.known, now.problem, now.state = stateYes, problemRemark, sayExplainIt
	default:
		now.known, now.state = stateYes, sayUnusual
	}
}

// sum is what stands on top of the sheet and on the sheet in front.
func (f *formulas) sum(s *standing, r Reading) {
	first := map[int]int{} // problem -> row that has it first
	for i := len(s.rows) - 1; i >= 0; i-- {
		first[s.rows[i].problem] = i
		switch s.rows[i].problem {
		case problemError:
			s.errors++
		case problemMissing:
			s.missing++
		case problemRemark:
			s.remarks++
		}
	}
	begun := false
	for _, it := range f.cb.Items {
		begun = begun || r.Answers[it.ID] != ""
	}
	label := func(problem int) string { return f.rows[first[problem]].label }
	switch {
	case s.errors > 0:
		s.stage, s.status = stageWrong, s.rows[first[problemError]].state+": "+label(problemError)
		if s.errors > 1 {
			s.status += fmt.Sprintf(" (og %d fejl mere)", s.errors-1)
		}
	case s.missing+s.remarks > 0 && !begun:
		s.stage, s.status = stageNotBegun, sayEmpty
	case s.missing > 0:
		s.stage, s.status = stageBegun, fmt.Sprintf("Mangler %d svar. Det første: %s", s.missing, label(problemMissing))
	case s.remarks > 0:
		s.stage, s.status = stageBegun, sayRemark+label(problemRemark)
	case r.ReviewedOn == nil:
		s.stage, s.status = stageUnsigned, saySign
	default:
		s.stage, s.status = stageFinished, stages[stageFinished]
	}
	if r.AskLead {
		s.status += sayAsked
	}
	if own := &s.rows[f.at[colAskLead]-1]; r.AskLead {
		own.state = sayQuestion
	}
	if own := &s.rows[f.at[colReviewed]-1]; r.ReviewedOn != nil && s.errors+s.missing+s.remarks > 0 {
		own.state = sayUnsigned
	}
}
