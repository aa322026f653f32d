package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/text/encoding/charmap"

	"sagsbarometer/data"
	"sagsbarometer/data/workbook"
)

// A form is the format of a file.
type form struct {
	separator rune // 0 for a workbook
	encoding  encoding
}

type encoding int

const (
	utf8Plain encoding = iota
	utf8BOM
	windows1252
)

var workbookForm = form{}

func csvForm(separator rune, e encoding) form { return form{separator, e} }

// writeLists makes the case lists of all kommuner in dir/frame and returns
// the cases by kommune.
func writeLists(dir string) (map[string][]*dossier, error) {
	cases := map[string][]*dossier{}
	for _, k := range data.Kommuner().All() {
		cases[k.Code] = casesOf(k)
	}
	if err := os.Mkdir(filepath.Join(dir, "frame"), 0o755); err != nil {
		return nil, err
	}
	for i := range lists {
		l := &lists[i]
		var b []byte
		var err error
		if l.form == workbookForm {
			b, err = l.workbook(cases)
		} else {
			b, err = l.csv(cases)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, "frame", l.file), b, 0o644)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", l.file, err)
		}
	}
	return cases, nil
}

// lines are the rows of a table: titles, headings, cases and what stands
// below them.
func (l *list) lines(byKommune [][]*dossier) [][]value {
	var out [][]value
	for _, title := range l.titles {
		out = append(out, []value{text(title)})
	}
	if len(l.titles) > 0 {
		out = append(out, nil)
	}
	headings := make([]value, len(l.fields))
	for i, f := range l.fields {
		headings[i] = text(f.heading)
	}
	out = append(out, headings)
	count := 0
	for i, cases := range byKommune {
		if l.gaps && i > 0 {
			out = append(out, nil)
		}
		for _, s := range cases {
			row := make([]value, len(l.fields))
			for j, f := range l.fields {
				row[j] = f.of(s)
			}
			out = append(out, row)
			count++
		}
	}
	if l.total {
		out = append(out, nil, []value{text("I alt"), {text: strconv.Itoa(count), number: true}})
	}
	return out
}

// written is the text of a value in a list whose dates are texts.
func (l *list) written(v value) string {
	if v.date != nil {
		return l.dates(*v.date)
	}
	return v.text
}

func (l *list) csv(cases map[string][]*dossier) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = l.form.separator, true
	for _, line := range l.lines(l.rows(cases)) {
		fields := make([]string, len(l.fields)) // as spreadsheets save them, titles and blank lines included
		for i, v := range line {
			fields[i] = l.written(v)
		}
		if err := w.Write(fields); err != nil {
			return nil, err
		}
	}
	if w.Flush(); w.Error() != nil {
		return nil, w.Error()
	}
	switch l.form.encoding {
	case utf8BOM:
		return append([]byte("\ufeff"), b.Bytes()...), nil
	case windows1252:
		return charmap.Windows1252.NewEncoder().Bytes(b.Bytes())
	}
	return b.Bytes(), nil
}

func (l *list) workbook(cases map[string][]*dossier) ([]byte, error) {
	b := workbook.Book{Title: "Sagsliste", On: lastDay + 43}
	if l.sheet != "" {
		b.Pages = append(b.Pages, l.page(l.sheet, l.rows(cases)))
	} else {
		for _, k := range l.kommuner() {
			b.Pages = append(b.Pages, l.page(k.Name, [][]*dossier{cases[k.Code]}))
		}
	}
	if l.notes {
		b.Pages = append(b.Pages, workbook.Page{Name: "Bemærkninger", Widths: []float64{80}, Rows: [][]workbook.Value{
			{workbook.AsText("Listen er konstrueret til et eksempel og handler ikke om nogen.")},
			{workbook.AsText("Afgørelser om enkelte dage er regnet med.")},
		}})
	}
	var out bytes.Buffer
	err := b.Write(&out)
	return out.Bytes(), err
}

func (l *list) page(name string, byKommune [][]*dossier) workbook.Page {
	p := workbook.Page{Name: name}
	for range l.fields {
		p.Widths = append(p.Widths, 20)
	}
	for _, line := range l.lines(byKommune) {
		row := make([]workbook.Value, len(line))
		for i, v := range line {
			row[i] = l.cell(v)
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

func (l *list) cell(v value) workbook.Value {
	switch {
	case v.date != nil && l.dates == nil:
		return workbook.AsDate(*v.date)
	case v.number:
		if n, err := strconv.ParseInt(v.text, 10, 64); err == nil {
			return workbook.AsInt(n)
		}
	}
	return workbook.AsText(l.written(v))
}
