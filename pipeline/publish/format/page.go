package format

import (
	"fmt"
	"strings"

	"sagsbarometer/data/workbook"
	"sagsbarometer/pipeline/publish"
)

// heads puts the title in A1 and the banners below it, on every sheet.
func heads(p *workbook.Page, m *publish.Model, title string) {
	p.Rows = append(p.Rows, []workbook.Value{workbook.AsText(title).As(workbook.Title)})
	for _, banner := range m.Banners {
		text(p, banner)
	}
}

// text is one line of running text above the table.
func text(p *workbook.Page, s string) {
	p.Rows = append(p.Rows, []workbook.Value{workbook.AsText(s).As(workbook.Lead)})
}

// table ends the page with a table object.
func table(p *workbook.Page, name string, header []string, rows [][]workbook.Value) {
	top := len(p.Rows) + 1
	headings := make([]workbook.Value, len(header))
	for i, h := range header {
		headings[i] = workbook.AsText(h).As(workbook.Heading)
	}
	p.Rows = append(append(p.Rows, headings), rows...)
	p.Table = &workbook.Table{Name: name, Area: workbook.Area{Top: top, Left: 1, Bottom: len(p.Rows), Right: len(header)}}
}

func cell(s string) workbook.Value { return workbook.AsText(s) }

// number is a count as a number, or the sign that stands for it.
func number(c publish.Count, sign string) workbook.Value {
	if c.OK {
		return workbook.AsInt(c.N)
	}
	return cell(sign)
}

// unused makes a heading that no other column has; case does not count.
func unused(taken []string, name string) string {
	free, n := name, 1
	for {
		clash := false
		for _, t := range taken {
			clash = clash || strings.EqualFold(t, free)
		}
		if !clash {
			return free
		}
		n++
		free = fmt.Sprintf("%s (%d)", name, n)
	}
}

// sheetName is the id of the table, kept away from the names of our own
// sheets and from what spreadsheets forbid in names.
func sheetName(t publish.Table) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) {
			return '_'
		}
		return r
	}, t.ID)
	for _, ours := range []string{coverName, notesName, frameName} {
		if strings.EqualFold(name, ours) {
			name += "_tabel"
		}
	}
	if r := []rune(name); len(r) > 31 {
		name = string(r[:31])
	}
	return name
}

// objectName is the id as letters, digits and underscores.
func objectName(id string) string {
	return strings.Map(func(r rune) rune {
		if r < 128 && (r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z') {
			return r
		}
		return '_'
	}, id)
}
