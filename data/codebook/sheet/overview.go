package sheet

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/workbook"
)

// overview is the codebook with all that it uses, to look at: it is locked, and
// passed over when the workbook is read. The marks of its rows tell whether
// somebody wrote on it all the same.
func overview(whole *codebook.Codebook) (p workbook.Page, marks []string) {
	p = top(wholeSheet, "Samlet skema", []float64{22, 50, 15, 44, 44, 28, 22, 12},
		"Alle spørgsmål, som juristen får dem, også dem fra kernen og modulet. Arket er til at læse i; det, der skrives her, læses ikke. Et spørgsmål herfra ændres ved at skrive det i arket »Spørgsmål« med samme id.")
	p.Locked = true
	p.Rows, p.Heights = append(p.Rows, row(workbook.Heading, overviewHead, "Spørgsmål", "Type", "Svar", "Stilles, når", "Retsgrundlag", "Svar, der tælles", "Fra")), append(p.Heights, 0)
	p.FreezeRows = len(p.Rows)
	section := func(title string) {
		p.Rows = append(p.Rows, row(workbook.Section, title, "", "", "", "", "", "", ""))
		p.Merged = append(p.Merged, workbook.Area{Top: len(p.Rows), Left: 1, Bottom: len(p.Rows), Right: 8})
		marks = append(marks, mark(title))
	}
	add := func(texts ...string) {
		p.Rows = append(p.Rows, row(workbook.Identity, texts...))
		fit(&p, texts)
		marks = append(marks, mark(texts...))
	}
	for _, s := range whole.Sections {
		section(s.Title)
		for i := range whole.Items {
			if item := &whole.Items[i]; item.Section == s.ID {
				add(item.ID, item.Label, string(item.Type), all(item.Options()),
					always(whole.InWords(whole.Conditions(item)...)), item.Law, labels(item.Options(), item.Defect...), here(item.From))
			}
		}
	}
	if len(whole.Derived) > 0 {
		section("Afledte svar")
	}
	for _, d := range whole.Derived {
		add(d.ID, d.Label, "afledt", all(whole.AnswersOf(d.ID)),
			"Ja ved et svar, der tælles, på "+strings.Join(d.AnyDefect, ", "), "", labels(whole.AnswersOf(d.ID), whole.DefectsOf(d.ID)...), here(d.From))
	}
	if len(whole.Edits) > 0 {
		section("Regler")
	}
	for _, e := range whole.Edits {
		wrong := whole.InWords(e.Wrong)
		if wrong == "" {
			wrong = "Datoerne skal følge hinanden: " + strings.Join(e.Order, ", ")
		}
		add(e.ID, e.Message, e.Level, "", wrong, "", "", here(e.From))
	}
	return p, marks
}

// overviewHead heads the first column, above the rows that have marks.
const overviewHead = "Id"

// mark is a short digest of a row.
func mark(texts ...string) string {
	said := make([]string, len(texts))
	for i, t := range texts {
		said[i] = strings.Join(strings.Fields(t), " ")
	}
	sum := sha256.Sum256([]byte(strings.TrimRight(strings.Join(said, "\t"), "\t")))
	return "row " + hex.EncodeToString(sum[:6])
}

// untouched refuses rows of the overview that are not as they were written: the
// sheet is not read, and what is written there would be lost.
func (r *reader) untouched(g grid, said map[string]string) {
	from := slices.IndexFunc(g.Rows, func(cells []workbook.Cell) bool { return len(cells) > 0 && cells[0].Text == overviewHead })
	for i := from + 1; i < len(g.Rows); i++ {
		texts := make([]string, len(g.Rows[i]))
		for k, cell := range g.Rows[i] {
			texts[k] = cell.Text
		}
		if _, known := said[mark(texts...)]; !known && strings.Join(texts, "") != "" {
			r.wrong(g.place(i+1, 0), "overview", "",
				lang.Text{EN: "something was written on a sheet that is not read", DA: "der er skrevet i et ark, som ikke læses"},
				lang.Text{EN: "the question with its id on the sheet »Spørgsmål«, and this row as it was", DA: "spørgsmålet med sit id i arket »Spørgsmål« og denne række, som den var"})
		}
	}
}

// labels are the words of those answers that are among the codes, one a line.
func labels(answers []codebook.Answer, codes ...string) string {
	var list []string
	for _, a := range answers {
		if slices.Contains(codes, a.Code) {
			list = append(list, a.Label)
		}
	}
	return strings.Join(list, "\n")
}

func all(answers []codebook.Answer) string {
	codes := make([]string, len(answers))
	for i, a := range answers {
		codes[i] = a.Code
	}
	return labels(answers, codes...)
}

func always(condition string) string {
	if condition == "" {
		return "Altid"
	}
	return condition
}

// here is where an element comes from.
func here(from string) string {
	if from == "" {
		return "her"
	}
	return from
}
