package sheet

import (
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/data/workbook"
)

// A Codebook is what a workbook says.
type Codebook struct {
	Own    *codebook.Codebook // what belongs into the codebook's own file
	Whole  *codebook.Codebook // that, with all it uses
	Digest string             // of the file that the workbook was written from
}

// Read reads a workbook that Write wrote and people have changed. file is its
// name as the user knows it.
//
// The violations are all that is wrong, each at its cell: sheets, columns or
// cells that are missing; what is no number, date or condition; what stands
// outside the columns; and all that package codebook refuses. With any, there
// is no codebook.
func Read(r io.ReaderAt, size int64, file string, library func(id string) ([]byte, bool)) (*Codebook, strict.Violations) {
	sheets, err := workbook.Read(r, size)
	var refused *workbook.Refused
	switch {
	case errors.As(err, &refused):
		v := refused.Violation
		v.File = file
		return nil, strict.Violations{v}
	case err != nil:
		return nil, strict.Violations{{Place: strict.Place{File: file}, Rule: "unreadable", Found: lang.Same(err.Error())}}
	}
	return understand(sheets, file, library)
}

// understand reads the sheets of a workbook.
func understand(sheets []workbook.Sheet, file string, library func(id string) ([]byte, bool)) (*Codebook, strict.Violations) {
	in := &reader{file: file, own: &codebook.Codebook{}, modules: library}
	if !in.sheets(sheets) {
		in.found.Sort()
		return nil, in.found
	}
	in.texts()
	in.rules()
	told := in.found
	whole, found := codebook.Assemble(in.own, in, library)
	for _, v := range found {
		if !in.broken[v.Place] && (v.File == file || len(told) == 0) { // else it follows from what is told already
			in.found = append(in.found, v)
		}
	}
	in.found.Sort()
	if len(in.found) > 0 {
		return nil, in.found
	}
	return &Codebook{Own: in.own, Whole: whole, Digest: in.digest}, nil
}

// A reader reads the sheets twice: first what things are called, then the
// conditions and lists, whose words can be looked up by then.
type reader struct {
	file    string
	own     *codebook.Codebook
	modules func(id string) ([]byte, bool) // the library
	digest  string
	head    grid
	grids   []grid // by tab
	answers grid
	found   strict.Violations
	broken  map[strict.Place]bool // cells that say nothing that can be used, and their rows
}

// sheets finds the sheets and their columns; ok is false where not all are
// there, so that nothing can be said of what they hold.
func (r *reader) sheets(sheets []workbook.Sheet) (ok bool) {
	byName := map[string]workbook.Sheet{}
	for _, s := range sheets {
		byName[s.Name] = s
	}
	machine, known := byName[machineSheet]
	said := map[string]string{}
	for i := range machine.Rows {
		said[machine.At(i+1, 1).Text] = machine.At(i+1, 2).Text
	}
	if !known || said["format"] != format {
		r.wrong(strict.Place{File: r.file}, "not-a-codebook", "",
			lang.Text{EN: "a workbook that is no codebook of ours", DA: "et regneark, der ikke er et af vores måleskemaer"},
			lang.Text{EN: "one that review --codebook-xlsx wrote", DA: "et, som review --codebook-xlsx har skrevet"})
		return false
	}
	r.digest = said["sha256"]
	open := func(name string) (grid, bool) {
		s, ok := byName[name]
		if !ok {
			r.wrong(strict.Place{File: r.file}, "missing-sheet", name,
				lang.Text{EN: "the sheet is missing", DA: "arket mangler"},
				lang.Text{EN: "all sheets, empty where there is nothing to say", DA: "alle ark, tomme hvor der ikke er noget at skrive"})
		}
		return r.plain(s), ok
	}
	if g, ok := open(headSheet); ok {
		r.head = g
		r.head.keysDown(columns(reflect.TypeFor[codebook.Codebook]()))
	}
	r.grids = make([]grid, len(tabs))
	for i, t := range tabs {
		if g, ok := open(t.name); ok {
			var keys []string
			for _, c := range t.shown() {
				keys = append(keys, c.key)
			}
			r.grids[i] = g
			r.columns(&r.grids[i], keys)
		}
	}
	if g, ok := open(answerSheet); ok {
		r.answers = g
		r.columns(&r.answers, answerKeys)
	}
	if s, there := byName[wholeSheet]; there {
		r.untouched(r.plain(s), said)
	}
	if slices.ContainsFunc(r.found, func(v strict.Violation) bool { return v.Rule != "control" && v.Rule != "overview" }) {
		return false
	}
	for i := range r.grids {
		r.stray(&r.grids[i])
	}
	r.stray(&r.answers)
	return true
}

// plain is a sheet whose texts a file can hold: line ends are those of files,
// and signs that nobody sees are told.
func (r *reader) plain(s workbook.Sheet) grid {
	g := grid{Sheet: s, file: r.file}
	g.Rows = make([][]workbook.Cell, len(s.Rows))
	for i, row := range s.Rows {
		g.Rows[i] = slices.Clone(row)
		for k := range g.Rows[i] {
			cell := &g.Rows[i][k]
			cell.Text = strings.TrimSpace(strings.ReplaceAll(cell.Text, "\r\n", "\n"))
			if !utf8.ValidString(cell.Text) || strings.ContainsFunc(cell.Text, unseen) {
				r.wrong(g.place(i+1, k+1), "control", "",
					lang.Text{EN: "a sign that nobody sees", DA: "et tegn, som ikke kan ses"},
					lang.Text{EN: "letters, digits, signs and spaces only", DA: "kun bogstaver, tal, tegn og mellemrum"})
			}
		}
	}
	return g
}

func unseen(c rune) bool { return (c < ' ' || c == 0x7f) && c != '\n' && c != '\t' }

// columns finds the columns of a sheet.
func (r *reader) columns(g *grid, keys []string) {
	g.keysAcross(keys)
	if g.top == 0 {
		r.wrong(strict.Place{File: r.file, Sheet: g.Name}, "missing-names", "",
			lang.Text{EN: "the row of small grey names is gone", DA: "rækken med små grå navne er væk"},
			lang.Text{EN: "it below the headings: " + strings.Join(keys, ", "), DA: "den under overskrifterne: " + strings.Join(keys, ", ")})
		return
	}
	for _, k := range keys {
		if g.at[k] == 0 {
			r.wrong(strict.Place{File: r.file, Sheet: g.Name, Line: g.top}, "missing-column", k,
				lang.Text{EN: "the column is missing from the row of small grey names", DA: "kolonnen mangler i rækken med små grå navne"},
				lang.Text{EN: "a cell with " + k + " in it, over a column that may be empty", DA: "en celle med " + k + " i den, over en kolonne, der gerne må være tom"})
		}
	}
}

// stray finds what stands below the names of columns, but in none of them.
func (r *reader) stray(g *grid) {
	for row := g.top + 1; g.top > 0 && row <= len(g.Rows); row++ {
		for column := 1; column <= len(g.Rows[row-1]); column++ {
			if g.At(row, column).Text != "" && !slices.Contains(g.used, column) {
				r.wrong(strict.Place{File: r.file, Sheet: g.Name, Line: row, Column: column}, "stray", "",
					lang.Text{EN: "something in a column without a name", DA: "noget i en kolonne uden navn"},
					lang.Text{EN: "notes as comments, or on a sheet of their own", DA: "noter som kommentarer eller i et ark for sig"})
			}
		}
	}
}

func (r *reader) wrong(at strict.Place, rule, subject string, found, wanted lang.Text) {
	r.found = append(r.found, strict.Violation{Place: at, Rule: rule, Subject: subject, Found: found, Wanted: wanted})
	if r.broken == nil {
		r.broken = map[strict.Place]bool{}
	}
	r.broken[at] = true
	at.Column = 0
	r.broken[at] = true
}
