package forms

import (
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/workbook"
)

// answers reads what a row answers, as codes. bad are the items with a cell
// that could not be read: they are neither answered nor missing.
func (r *formReader) answers(row int, out codebook.Answers) (bad map[string]bool) {
	bad = map[string]bool{}
	for i := 0; i < len(r.cols); i++ {
		col := r.cols[i]
		if col.item == nil {
			continue
		}
		before := len(*r.violations)
		var code string
		if col.item.Type == codebook.Several {
			end := i
			for end < len(r.cols) && r.cols[end].item == col.item {
				end++
			}
			code = r.ticks(row, r.cols[i:end])
			i = end - 1
		} else {
			code = r.answer(row, col)
		}
		switch {
		case len(*r.violations) > before:
			bad[col.item.ID] = true
		case code != "":
			out[col.item.ID] = code
		}
	}
	return bad
}

// answer reads one cell: a label or a code, a date, a number, a text. What is
// wrong with it is noted.
func (r *formReader) answer(row int, col formColumn) string {
	at, c := r.at[col.id], r.At(row, r.at[col.id])
	if col.item.Type == codebook.TextItem {
		return r.remark(row, at, col.item.Label)
	}
	text := c.Text
	if c.Kind == workbook.NumberCell {
		// A cell says what it means: 1.234 in it is no thousand.
		text = strings.Replace(text, ".", ",", 1)
	}
	if code, ok := r.was.code(col.item.ID, text); ok {
		return code
	}
	code, refusal := r.want.Codebook.ParseAnswer(col.item.ID, text)
	if refusal == nil {
		return code
	}
	found := refusal.Found
	if hidden(c.Text) {
		found = quotedHidden
	}
	r.wrong(row, at, refusal.Rule, col.item.Label, found, refusal.Wanted)
	r.hint(refusal.Hint)
	return ""
}

// ticks reads the cells of a question that takes several answers: their codes
// in the order of the codebook, joined with ";".
func (r *formReader) ticks(row int, cols []formColumn) string {
	var codes []string
	for _, col := range cols {
		at := r.at[col.id]
		switch text := r.At(row, at).Text; {
		case text == "":
		case same(text, tick) || same(text, "ja") || text == "1":
			if col.answer == codebook.None && len(codes) > 0 {
				r.wrong(row, at, "none-and-some", col.item.Label, lang.Text{EN: "both answers and none of them", DA: "både svar og »" + noneLabel + "«"},
					lang.Text{EN: "one of the two", DA: "en af delene"})
				continue
			}
			codes = append(codes, col.answer)
		default:
			r.wrong(row, at, "unknown-answer", col.item.Label+": "+col.answerLabel, quoted(text), lang.Text{EN: "x or nothing", DA: "x eller ingenting"})
		}
	}
	return strings.Join(codes, ";")
}
