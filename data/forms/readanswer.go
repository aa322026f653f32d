package forms

import (
	"slices"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/workbook"
)

// answers reads what the sheet answers, as codes. bad are the items with a
// cell that could not be read: they are neither answered nor missing.
func (r *caseReader) answers(out codebook.Answers) (bad map[string]bool) {
	bad = map[string]bool{}
	for i := 0; i < len(r.rows); i++ {
		row := r.rows[i]
		if row.item == nil {
			continue
		}
		end := i + 1
		for end < len(r.rows) && r.rows[end].item == row.item {
			end++
		}
		of := r.rows[i:end]
		i = end - 1
		before := len(*r.violations)
		code := r.code(of)
		if r.locked(row) && len(*r.violations) == before && code != r.given[row.item.ID] {
			r.changed(of, code, r.given[row.item.ID])
		}
		switch {
		case len(*r.violations) > before || r.at[row.id] == 0:
			bad[row.item.ID] = true
		case code != "":
			out[row.item.ID] = code
		}
	}
	return bad
}

// code reads one question, which has one row or, where it takes several
// answers, one for each.
func (r *caseReader) code(rows []formRow) string {
	if rows[0].kind == rowTick {
		return r.ticks(rows)
	}
	row := rows[0]
	at, c := r.at[row.id], r.answer(row.id)
	if row.item.Type == codebook.TextItem {
		return r.text(at, c, row.item.Label)
	}
	if r.formula(at, c, row.item.Label) {
		return ""
	}
	text := c.Text
	switch {
	case c.Kind == workbook.NumberCell && row.item.Type == codebook.DateItem:
		if d, wrong := asDate(c); wrong == nil {
			return d.String()
		}
	case c.Kind == workbook.NumberCell: // a cell says what it means: 1.234 in it is no thousand
		text = strings.Replace(text, ".", ",", 1)
	}
	if code, ok := r.was.code(row.item.ID, text); ok {
		return code
	}
	code, refusal := r.want.Codebook.ParseAnswer(row.item.ID, text)
	if refusal == nil {
		return code
	}
	r.wrong(at, columnAnswer, refusal.Rule, row.item.Label, quoted(text), refusal.Wanted)
	r.hint(refusal.Hint)
	if refusal.Hint.Empty() && r.several(row.item.ID, text) {
		r.hint(lang.Text{EN: "the cell has several answers, and the question takes one", DA: "der står flere svar i cellen, og spørgsmålet skal have ét"})
	}
	if row.item.Type == codebook.DateItem && refusal.Hint.Empty() {
		if _, wrong := asDate(c); wrong != nil {
			r.hint(*wrong)
		}
	}
	return ""
}

// several reports whether a text is more than one answer to a question.
func (r *caseReader) several(item, text string) bool {
	parts := strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune("\n\r;,/|", c) })
	return len(parts) > 1 && !slices.ContainsFunc(parts, func(part string) bool {
		_, refusal := r.want.Codebook.ParseAnswer(item, strings.TrimSpace(part))
		return refusal != nil
	})
}

// ticks reads the rows of a question that takes several answers: their codes
// in the order of the codebook, joined with ";". A row is ticked with an x, or
// by writing its answer.
func (r *caseReader) ticks(rows []formRow) string {
	var codes []string
	for _, row := range rows {
		at, c := r.at[row.id], r.answer(row.id)
		subject := row.item.Label + ": " + row.answer.Label
		if r.formula(at, c, subject) {
			continue
		}
		switch text := c.Text; {
		case text == "":
		case isTick(text) || same(text, row.answer.Label) || same(text, row.answer.Code):
			if row.answer.Code == codebook.None && len(codes) > 0 {
				r.wrong(at, columnAnswer, "none-and-some", row.item.Label, lang.Text{EN: "both answers and none of them", DA: "både svar og »" + noneLabel + "«"},
					lang.Text{EN: "one of the two", DA: "en af delene"})
				continue
			}
			codes = append(codes, row.answer.Code)
		default:
			r.wrong(at, columnAnswer, "unknown-answer", subject, quoted(text), lang.Text{EN: "x or nothing", DA: "x eller ingenting"})
		}
	}
	return strings.Join(codes, ";")
}

func isTick(text string) bool {
	return slices.ContainsFunc([]string{tick, "ja", "1"}, func(t string) bool { return same(text, t) })
}

// changed notes that an answer is another than the one that the form showed
// and did not ask again.
func (r *caseReader) changed(rows []formRow, code, given string) {
	row := rows[0]
	if row.kind == rowTick {
		for _, t := range rows { // the first tick that came or went
			if slices.Contains(strings.Split(code, ";"), t.answer.Code) != slices.Contains(strings.Split(given, ";"), t.answer.Code) {
				row = t
				break
			}
		}
	}
	now, was := answerInWords(row.item, code), answerInWords(row.item, given)
	if row.item.Type == codebook.TextItem {
		now, was = lang.Text{EN: "another text", DA: "en anden tekst"}, lang.Text{EN: "the text that stood there", DA: "den tekst, der stod"}
	}
	r.wrong(r.at[row.id], columnAnswer, "locked", row.item.Label, now, was)
	r.hint(lang.Text{EN: "it is not asked again: undo the change, and ask the project lead if the answer is wrong",
		DA: "der spørges ikke igen: fortryd ændringen, og spørg projektlederen, hvis svaret er forkert"})
}

// answerInWords is a code as people read it: a label, 15-08-2025, 12,5.
func answerInWords(it *codebook.Item, code string) lang.Text {
	switch d, err := day.Parse(code); {
	case it.Type == codebook.DateItem && err == nil:
		return quoted(d.Time().Format("02-01-2006"))
	case it.Type == codebook.NumberItem:
		return quoted(strings.Replace(code, ".", ",", 1))
	}
	words := strings.Split(code, ";")
	for i, c := range words {
		for _, a := range it.Options() {
			if a.Code == c {
				words[i] = a.Label
			}
		}
	}
	return quoted(strings.Join(words, ", "))
}
