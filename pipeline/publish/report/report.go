// Package report lays a publication out as one page.
//
// A model goes in, HTML comes out: one file without script, picture or
// address of anything outside it, that reads on a phone, on paper and by a
// screen reader (WCAG 2.1 AA). Same model, same bytes. It computes nothing
// and words nothing that depends on a figure.
package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"sagsbarometer/pipeline/publish"
	"sagsbarometer/pipeline/publish/claim"
)

var (
	//go:embed page.html
	pageSource string
	//go:embed parts.html
	partsSource string
	//go:embed style.css
	style string
)

// page is parsed when it is asked for: most runs of the program write none.
var page = sync.OnceValue(func() *template.Template {
	return template.Must(template.Must(template.New("page").Funcs(template.FuncMap{
		"count":   claim.Count,
		"decimal": claim.Decimal,
		"level":   claim.LevelName,
		"add":     func(a, b int) int { return a + b },
		"style":   func() template.CSS { return template.CSS(style) }, // ours, embedded
		"parts":   parts,
		"regions": regions,
		"notes":   hasNotes,
		"columns": columns,
		"hyphen":  hyphen,
		"whole":   whole,
		"id":      anchor,
	}).Parse(pageSource)).Parse(partsSource))
})

// levelWord is the name of an interval or its bounds, which read badly over a
// line break.
var levelWord = regexp.MustCompile(`\d+(,\d+)? %-sikkerhedsinterval|\d+-\d+(%| procent\b)`)

// whole is a sentence whose level names and bounds stay on one line.
func whole(sentence string) template.HTML {
	escaped := template.HTMLEscapeString(sentence)
	return template.HTML(levelWord.ReplaceAllString(escaped, `<span class="whole">$0</span>`)) // escaped above
}

// HTML writes the page.
func HTML(w io.Writer, m *publish.Model) error {
	if m == nil {
		return fmt.Errorf("report: no model")
	}
	return page().Execute(w, struct {
		*publish.Model
		Drawing drawing
	}{m, draw(m.Chart)})
}

// A part is the rows of a table under one heading; a table of one measure or
// one group needs none.
type part struct {
	Heading string
	Stubs   []string // first cell of each row
	Rows    []publish.Row
}

// parts splits a table by measure where it has several in several groups.
func parts(t publish.Table) []part {
	var list []part
	for i, r := range t.Rows {
		split := t.Groupings > 1 && t.Measures > 1
		if i == 0 || split && r.Measure != t.Rows[i-1].Measure {
			list = append(list, part{})
			if split {
				list[len(list)-1].Heading = r.MeasureLabel
			}
		}
		stub := r.Group
		if t.Groupings == 1 {
			stub = r.MeasureLabel
		}
		p := &list[len(list)-1]
		p.Stubs, p.Rows = append(p.Stubs, stub), append(p.Rows, r)
	}
	return list
}

// A region is the frame lines of one region.
type region struct {
	Name  string
	Lines []publish.FrameRow
}

func regions(f publish.FrameReport) []region {
	var list []region
	for i, l := range f.Lines {
		if i == 0 || l.Region != f.Lines[i-1].Region {
			list = append(list, region{Name: l.Region})
		}
		list[len(list)-1].Lines = append(list[len(list)-1].Lines, l)
	}
	return list
}

func hasNotes(t publish.Table) bool {
	return slices.ContainsFunc(t.Rows, func(r publish.Row) bool { return len(r.Figure.Notes) > 0 })
}

// columns counts the columns of a table.
func columns(t publish.Table) int {
	n := 3
	for _, has := range []bool{t.Rates, t.Intervals, hasNotes(t)} {
		if has {
			n++
		}
	}
	return n
}

// hyphen lets the longest word of a heading break on a phone.
func hyphen(s string) string {
	return strings.Replace(s, "sikkerhedsinterval", "sikker\u00adheds\u00adinterval", 1)
}

// anchor makes an id of an id: letters and digits only.
func anchor(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r < 128 && (r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '-') {
			b.WriteRune(r)
		} else {
			b.WriteString("_" + strconv.FormatInt(int64(r), 16))
		}
	}
	return b.String()
}
