package forms

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/privacy"
	"sagsbarometer/data/strict"
	"sagsbarometer/data/workbook"
)

// A grid is one sheet of a workbook that came back, and where to note what is
// wrong with it. Rows and columns count from 1.
type grid struct {
	workbook.Sheet
	file       string
	kommune    string // whose it is, for the list that is mailed back
	violations *strict.Violations
}

// open reads the sheets of a workbook by name. What cannot be opened is noted
// and gives none.
func open(path, file string, violations *strict.Violations) map[string]grid {
	sheets := openSheets(path, file, violations)
	out := make(map[string]grid, len(sheets))
	for _, s := range sheets {
		out[s.Name] = grid{Sheet: s, file: file, violations: violations}
	}
	return out
}

// openSheets reads them in their order.
func openSheets(path, file string, violations *strict.Violations) []workbook.Sheet {
	sheets, err := workbook.Open(path)
	var refused *workbook.Refused
	switch {
	case errors.As(err, &refused):
		v := refused.Violation
		v.File = file
		*violations = append(*violations, v)
	case err != nil:
		*violations = append(*violations, *unreadable(file, err))
	}
	return sheets
}

// empty reports whether nothing stands in the given columns of a row.
func (g grid) empty(row int, columns ...int) bool {
	for _, c := range columns {
		if g.At(row, c).Text != "" {
			return false
		}
	}
	return true
}

// wrong notes what is wrong with a cell. Column 0 is the row as a whole.
func (g grid) wrong(row, column int, rule, subject string, found, wanted lang.Text) {
	*g.violations = append(*g.violations, strict.Violation{
		Place: strict.Place{File: g.file, Sheet: g.Name, Line: row, Column: column},
		Rule:  rule, Subject: subject, Kommune: g.kommune, Found: found, Wanted: wanted,
	})
}

// hint adds what to do to the violation noted last.
func (g grid) hint(h lang.Text) { (*g.violations)[len(*g.violations)-1].Hint = h }

// date reads a cell that may be empty.
func (g grid) date(row, column int, subject string) *day.Date {
	c := g.At(row, column)
	switch {
	case c.Text == "":
		return nil
	case c.Kind == workbook.DateCell:
		return &c.Date
	}
	d, err := day.ParseDanish(c.Text)
	if err != nil {
		g.wrong(row, column, "date", subject, quoted(c.Text), wantDate())
		return nil
	}
	return &d
}

// remark reads free text, which must hold nothing that points to a person.
func (g grid) remark(row, column int, subject string) string {
	text := g.At(row, column).Text
	if refuseWords(text, func(rule string, found, wanted lang.Text) { g.wrong(row, column, rule, subject, found, wanted) }) {
		return ""
	}
	return text
}

// header finds the row that holds all headings, and the column of each. Every
// heading that is missing from the row that has most of them is noted.
func (g grid) header(words []string) (row int, columns []int, ok bool) {
	best := -1
	for r := range g.Rows {
		found, cols := 0, make([]int, len(words))
		for i, w := range words {
			for c := range g.Rows[r] {
				if cols[i] == 0 && same(g.Rows[r][c].Text, w) {
					cols[i], found = c+1, found+1
				}
			}
		}
		if found > best {
			row, columns, best = r+1, cols, found
		}
	}
	if best <= 0 {
		g.wrong(0, 0, "missing-column", "", lang.Text{EN: "no row of headings", DA: "ingen række med overskrifter"},
			lang.Text{EN: "the headings " + strings.Join(words, ", "), DA: "overskrifterne " + strings.Join(words, ", ")})
		return 0, nil, false
	}
	ok = true
	for i, w := range words {
		if columns[i] == 0 {
			ok = false
			g.wrong(row, 0, "missing-column", w, lang.Text{EN: "the column is missing", DA: "kolonnen mangler"}, lang.Text{EN: "as it was sent", DA: "som den blev sendt"})
		}
	}
	return row, columns, ok
}

// hidden reports whether s must not be shown since it may hold a CPR number.
func hidden(s string) bool {
	return slices.ContainsFunc(privacy.Scan(s), func(k privacy.Kind) bool { return k <= privacy.LikelyCPR })
}

// machineData reads the hidden sheet: every key with its values in order.
func machineData(g grid) map[string][]string {
	out := map[string][]string{}
	for r := range g.Rows {
		if key := g.At(r+1, 1).Text; key != "" {
			out[key] = append(out[key], g.At(r+1, 2).Text)
		}
	}
	return out
}

// expectOne compares one line of the hidden sheet with what it must be.
func expectOne(g grid, data map[string][]string, key, want string, what lang.Text) {
	got := strings.Join(data[key], ", ")
	if got == want {
		return
	}
	found := lang.Text{EN: fmt.Sprintf("%s %q", what.EN, got), DA: fmt.Sprintf("%s »%s«", what.DA, got)}
	if got == "" {
		found = lang.Text{EN: "no " + what.EN, DA: "ingen " + what.DA}
	}
	g.wrong(0, 0, "wrong-"+key, key, found, lang.Same(want))
}
