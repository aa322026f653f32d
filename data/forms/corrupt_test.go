package forms

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/data/workbook"
)

// One cell of a valid form is changed to anything. Either it is refused, with
// that cell (or, where the cell is now empty or opens other questions, with a
// cell of the same row), or what was written is another answer. Nothing
// crashes and nothing is dropped.
func TestOneCellChanged(t *testing.T) {
	f := someForm()
	sheets, err := workbook.Open(savedForm(t, f))
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(sheets, func(s workbook.Sheet) bool { return s.Name == formSheet })
	rapid.Check(t, func(t *rapid.T) {
		row, column := rapid.IntRange(formHeadRows+1, 10).Draw(t, "row"), rapid.IntRange(1, 18).Draw(t, "column")
		words := []string{"Ja", "nej", "x", "-", "0101-01", "0147-01", " Nej", "010190-1234", "1.000", "2025-02-30", "København", "aendret", "12,5"}
		c := rapid.OneOf(
			rapid.Map(rapid.OneOf(rapid.String(), rapid.SampledFrom(words)), func(s string) workbook.Cell {
				return workbook.Cell{Kind: workbook.TextCell, Text: strings.TrimSpace(s)}
			}),
			rapid.Map(rapid.Float64(), func(x float64) workbook.Cell {
				return workbook.Cell{Kind: workbook.NumberCell, Number: x, Text: strconv.FormatFloat(x, 'f', -1, 64)}
			}),
			rapid.Just(workbook.Cell{}),
		).Draw(t, "cell")

		s := sheets[at]
		s.Rows = slices.Clone(s.Rows)
		for len(s.Rows) < row {
			s.Rows = append(s.Rows, nil)
		}
		s.Rows[row-1] = append(slices.Clone(s.Rows[row-1]), make([]workbook.Cell, max(0, column-len(s.Rows[row-1])))...)
		s.Rows[row-1][column-1] = c
		var violations strict.Violations
		got := readings(grid{Sheet: s, file: "x", violations: &violations}, expect(), written{})

		for _, v := range violations {
			if v.Line != row && v.Rule != "case-twice" && v.Rule != "missing-case" {
				t.Errorf("row %d was changed, the violation is in %s", row, v.Place)
			}
			if hidden(v.Message(lang.Danish)) || hidden(v.Message(lang.English)) {
				t.Errorf("%s repeats a CPR number", v.Rule)
			}
		}
		if c.Text != "" && len(violations) == 0 && !kept(got, row, column, c.Text) {
			t.Errorf("%q in row %d, column %d is neither refused nor read", c.Text, row, column)
		}
	})
}

// kept reports whether what stands in a cell is found again in the reading of
// its row.
func kept(got []Reading, row, column int, text string) bool {
	id := ""
	for name, letter := range letters {
		if letter == string(rune('A'+column-1)) {
			id = name
		}
	}
	i := slices.IndexFunc(got, func(r Reading) bool { return r.Row == row })
	if i < 0 { // a case of which nothing is said: its own number and kommune may stand there
		return row-formHeadRows <= len(someCases) && slices.Contains([]string{someCases[row-formHeadRows-1].No, someCases[row-formHeadRows-1].KommuneName}, text)
	}
	r := got[i]
	switch id {
	case colCase:
		return r.CaseNo == text
	case colKommune:
		return same(text, someCases[slices.IndexFunc(someCases, func(c Case) bool { return c.No == r.CaseNo })].KommuneName)
	case colReviewed:
		return r.ReviewedOn != nil
	case colRemark:
		return r.Remark == text
	}
	item, option, several := strings.Cut(id, "__")
	if several {
		return slices.Contains(strings.Split(r.Answers[item], ";"), option)
	}
	return r.Answers[item] != ""
}
