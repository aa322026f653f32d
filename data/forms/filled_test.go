package forms

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/data/workbook"
)

// A filled is a form as it is read, to be changed cell by cell in memory.
type filled struct {
	t      testing.TB
	sheets []workbook.Sheet
}

// sheet is a sheet by its name.
func (f *filled) sheet(name string) *workbook.Sheet {
	f.t.Helper()
	i := slices.IndexFunc(f.sheets, func(s workbook.Sheet) bool { return s.Name == name })
	if i < 0 {
		f.t.Fatalf("no sheet %s", name)
	}
	return &f.sheets[i]
}

// row is where a row stands on the sheet of a case.
func (f *filled) row(no, id string) int {
	f.t.Helper()
	s := f.sheet(no)
	for i := range s.Rows {
		if s.At(i+1, columnID).Text == id {
			return i + 1
		}
	}
	f.t.Fatalf("no row %s on sheet %s", id, no)
	return 0
}

// at is the place of an answer as violations tell it: 0101-01!C12.
func (f *filled) at(no, id string) string {
	return no + "!" + strict.Place{Line: f.row(no, id), Column: columnAnswer}.Cell()
}

// put writes a cell.
func (f *filled) put(sheet string, row, column int, c workbook.Cell) {
	f.t.Helper()
	s := f.sheet(sheet)
	s.Rows = slices.Clone(s.Rows)
	for len(s.Rows) < row {
		s.Rows = append(s.Rows, nil)
	}
	s.Rows[row-1] = append(slices.Clone(s.Rows[row-1]), make([]workbook.Cell, max(0, column-len(s.Rows[row-1])))...)
	s.Rows[row-1][column-1] = c
}

// say answers, "0101-01 akter": "Ja".
func (f *filled) say(answers map[string]any) {
	f.t.Helper()
	for where, v := range answers {
		no, id, _ := strings.Cut(where, " ")
		f.put(no, f.row(no, id), columnAnswer, typed(v))
	}
}

// typed is a cell as a spreadsheet keeps what was typed.
func typed(v any) workbook.Cell {
	switch v := v.(type) {
	case workbook.Cell:
		return v
	case string:
		if strings.TrimSpace(v) == "" {
			return workbook.Cell{}
		}
		return workbook.Cell{Kind: workbook.TextCell, Text: strings.TrimSpace(v)}
	case float64:
		return workbook.Cell{Kind: workbook.NumberCell, Number: v, Text: strconv.FormatFloat(v, 'f', -1, 64)}
	case int:
		return typed(float64(v))
	}
	return workbook.Cell{}
}

// read reads it.
func (f *filled) read(want Expect) (*FilledForm, strict.Violations) { return readBook(f.sheets, want) }

// told are violations as "0101-01!C12 rule subject".
func told(vs strict.Violations) []string {
	var out []string
	for _, v := range vs {
		place := v.Sheet
		if c := v.Cell(); c != "" {
			place += "!" + c
		}
		out = append(out, strings.TrimSpace(place+" "+v.Rule+" "+v.Subject))
	}
	return out
}

// saying is everything that is said of violations, in both languages.
func saying(vs strict.Violations) string {
	var b strings.Builder
	for _, v := range vs {
		b.WriteString(v.Place.String() + " " + v.Message(lang.Danish) + "\n" + v.Message(lang.English) + "\n" + advice(v) + "\n")
	}
	return b.String()
}
