package frame

import (
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"slices"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/data/workbook"
)

// A table is a text file or one sheet of a workbook. Its rows can be gone
// through any number of times.
type table struct {
	file, sheet string
	hidden      bool
	separated   bool // fields with separators between them, as in CSV
	rows        iter.Seq[tableRow]
}

// A tableRow is a row, or why it cannot be read: errQuotes for a line, any
// other error for the file.
type tableRow struct {
	line  int
	cells []workbook.Cell
	err   error
}

var errQuotes = errors.New("quotation marks that do not match")

// workbook opens an XLSX file. It gives no table where the file is refused.
func (r *reader) workbook(dir, name string) ([]table, error) {
	sheets, err := workbook.Open(filepath.Join(dir, filepath.FromSlash(name)))
	var refused *workbook.Refused
	if errors.As(err, &refused) {
		v := refused.Violation
		v.File, v.Kommune = name, r.fileKommune(name, "")
		r.violations.add(v)
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var tables []table
	for _, s := range sheets {
		tables = append(tables, table{file: name, sheet: s.Name, hidden: s.Hidden, rows: sheetRows(s.Rows)})
	}
	return tables, nil
}

func sheetRows(rows [][]workbook.Cell) iter.Seq[tableRow] {
	return func(yield func(tableRow) bool) {
		for i, cells := range rows {
			if !yield(tableRow{line: i + 1, cells: cells}) {
				return
			}
		}
	}
}

// tables reads the sheets of a file that have headings. A file without any,
// and one whose lists are all empty, is refused.
func (r *reader) tables(tables []table, report *FileReport) error {
	var none *heading // of the first sheet with anything in it that is no heading
	var noneIn table
	lists := 0
	for _, t := range tables {
		sheet := SheetReport{Name: t.sheet, Hidden: t.hidden}
		if h, ok := r.findHeading(t); ok && !t.hidden {
			sheet.Read = true
			lists++
			sheet.Columns, sheet.Dropped = r.reading(h)
			if err := r.table(t, h, &sheet); err != nil {
				return err
			}
		} else if !t.hidden && h.cells != nil && none == nil {
			none, noneIn = &h, t
		}
		report.Rows += sheet.Rows
		report.Skipped += sheet.Skipped
		report.Sheets = append(report.Sheets, sheet)
	}
	switch {
	case lists == 0:
		r.violations.add(r.noHeading(report.Name, noneIn.sheet, none))
	case report.Rows == 0:
		r.violations.add(strict.Violation{Place: strict.Place{File: report.Name}, Rule: "no-rows", Kommune: r.fileKommune(report.Name, ""),
			Found:  lang.Text{EN: "headings and no case", DA: "overskrifter, men ingen sager"},
			Wanted: lang.Text{EN: "at least one case", DA: "mindst én sag"},
			Hint:   lang.Text{EN: "if there was no case, leave the file out", DA: "hvis der ingen sager er, skal filen ikke sendes"}})
	}
	return nil
}

func (r *reader) noHeading(file, sheet string, h *heading) strict.Violation {
	v := strict.Violation{Place: strict.Place{File: file, Sheet: sheet}, Rule: "no-heading", Kommune: r.fileKommune(file, sheet),
		Found: lang.Text{EN: "no headings", DA: "ingen overskrifter"}}
	if h != nil {
		v.Line = h.line
		if cells := listed(h.cells); cells != "" {
			v.Found = lang.Text{EN: "a first row with " + cells, DA: "en første række med " + cells}
		}
	}
	ids := r.expected(caseID)
	v.Wanted = lang.Text{
		EN: fmt.Sprintf("a row of headings among the first %d, with one of %s", searched, ids),
		DA: fmt.Sprintf("en række med overskrifter blandt de første %d, med en af %s", searched, ids),
	}
	return v
}

// table reads the rows below a heading.
func (r *reader) table(t table, h heading, report *SheetReport) error {
	if !r.complete(t, h) {
		report.Rows = countRows(t, h) // so that the file is not also called empty
		return nil
	}
	fallback := r.fileKommune(t.file, t.sheet)
	for row := range t.rows {
		if row.err != nil && !errors.Is(row.err, errQuotes) {
			return row.err
		}
		if report.Rows%1024 == 0 && r.ctx.Err() != nil {
			return r.ctx.Err()
		}
		place := strict.Place{File: t.file, Sheet: t.sheet, Line: row.line}
		if row.err != nil {
			report.Rows++
			r.violations.add(strict.Violation{Place: place, Rule: "quotes", Kommune: fallback,
				Found:  lang.Text{EN: "quotation marks that do not match", DA: "citationstegn, der ikke passer sammen"},
				Wanted: lang.Text{EN: `a text with " in it as "He said ""no"""`, DA: `en tekst med " i skrevet som "Han sagde ""nej"""`},
				Hint:   lang.Text{EN: "or send the list as XLSX", DA: "eller send listen som XLSX"}})
			continue
		}
		if row.line <= h.line || r.skipped(row.cells, h) {
			if row.line != h.line {
				report.Skipped++
			}
			continue
		}
		report.Rows++
		if t.separated && r.tooWide(row, h, place, fallback) {
			continue
		}
		r.row(row.cells, h, place, fallback)
	}
	return nil
}

func countRows(t table, h heading) (n int) {
	for row := range t.rows {
		if row.line > h.line {
			n++
		}
	}
	return n
}

// complete checks that every required column is there, and none twice.
func (r *reader) complete(t table, h heading) bool {
	place := strict.Place{File: t.file, Sheet: t.sheet, Line: h.line}
	fallback := r.fileKommune(t.file, t.sheet)
	ok := true
	for _, pair := range h.twice {
		ok = false
		i := slices.Index(h.at, pair[0])
		place.Column = pair[1] + 1
		r.violations.add(strict.Violation{Place: place, Rule: "heading-twice", Subject: r.columns[i].label, Kommune: fallback,
			Found: lang.Text{
				EN: fmt.Sprintf("two columns, %q and %q", h.cells[pair[0]], h.cells[pair[1]]),
				DA: fmt.Sprintf("to kolonner, %q og %q", h.cells[pair[0]], h.cells[pair[1]])},
			Wanted: lang.Text{EN: "one", DA: "én"},
			Hint:   lang.Text{EN: "delete or rename the other; or name the right one under columns in the batch", DA: "slet eller omdøb den anden"}})
	}
	place.Column = 0
	for i, c := range r.columns {
		if h.at[i] >= 0 || !c.required && (i != kommune || fallback != "") {
			continue
		}
		ok = false
		v := strict.Violation{Place: place, Rule: "missing-column", Subject: c.label, Kommune: fallback,
			Found:  lang.Text{EN: "the columns " + listed(h.cells), DA: "kolonnerne " + listed(h.cells)},
			Wanted: lang.Text{EN: "a column with one of the headings " + r.expected(i), DA: "en kolonne med en af overskrifterne " + r.expected(i)}}
		if i == kommune {
			v.Hint = lang.Text{EN: "or the kommune in the name of the file", DA: "eller kommunens navn i filens navn"}
		}
		r.violations.add(v)
	}
	return ok
}

// tooWide refuses a line with more fields than headings: a separator inside a
// text has moved all that follows.
func (r *reader) tooWide(row tableRow, h heading, place strict.Place, fallback string) bool {
	if len(row.cells) <= len(h.cells) || blank(row.cells[len(h.cells):]) {
		return false
	}
	r.violations.add(strict.Violation{Place: place, Rule: "fields", Kommune: fallback,
		Found:  lang.Text{EN: fmt.Sprintf("%d fields", len(row.cells)), DA: fmt.Sprintf("%d felter", len(row.cells))},
		Wanted: lang.Text{EN: fmt.Sprintf("at most %d, as there are headings", len(h.cells)), DA: fmt.Sprintf("højst %d, som der er overskrifter", len(h.cells))},
		Hint:   lang.Text{EN: "a separator inside a text needs quotation marks around the text; or send the list as XLSX", DA: "et skilletegn inde i en tekst kræver citationstegn om teksten; eller send listen som XLSX"}})
	return true
}
