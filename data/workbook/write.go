package workbook

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/xuri/excelize/v2"

	"sagsbarometer/data/day"
)

// A Book is a workbook to be written.
type Book struct {
	Title string
	On    day.Date // the only date in the file: created and modified
	Pages []Page
}

// An Area is a rectangle of cells. Rows and columns count from 1, both ends
// are inside, so that a cell is named as strict.Place names it.
type Area struct{ Top, Left, Bottom, Right int }

// At is the area of one cell.
func At(row, column int) Area { return Area{row, column, row, column} }

// String is the area as formulas write it, B4:B9.
func (a Area) String() string {
	from, to := name(a.Top, a.Left), name(a.Bottom, a.Right)
	if from == to {
		return from
	}
	return from + ":" + to
}

// check refuses an area that is on no sheet, or has no cells.
func (a Area) check() error {
	if a.Top < 1 || a.Left < 1 || a.Bottom < a.Top || a.Right < a.Left || a.Bottom > excelize.TotalRows || a.Right > excelize.MaxColumns {
		return fmt.Errorf("cells %d,%d to %d,%d, want some of %d rows and %d columns", a.Top, a.Left, a.Bottom, a.Right, excelize.TotalRows, excelize.MaxColumns)
	}
	return nil
}

// name is the spreadsheet name of a cell, C12.
func name(row, column int) string {
	s, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return fmt.Sprintf("R%dC%d", row, column) // outside any sheet: refused when its page is written
	}
	return s
}

// A Page is one sheet to be written.
type Page struct {
	Name    string
	Hidden  bool
	Locked  bool      // only cells that are to be filled in can be changed; no password, so the owner can unlock it
	Widths  []float64 // of the columns, in characters; 0 leaves the default
	Hide    []int     // columns that do not show
	Heights []float64 // of the rows, in points; 0 fits the text
	Rows    [][]Value

	Start                     Area // the cell where typing begins, the first that moves unless told
	FreezeRows, FreezeColumns int  // forms only: the accessibility rules forbid it in published files

	Merged []Area
	Inputs []Input
	Marked []Marked
	Table  *Table

	PrintRows      int  // from the top that go on paper; 0: all
	Portrait       bool // printed upright and as wide as the paper, however wide the page is
	Header, Footer string
}

// An Input says what cells may be filled with: one of Options, or of the texts
// in the cells From, chosen from a drop-down list; a date; a number. Where Dash
// is set a date or number may also be a hyphen or »fremgår ikke«, for one that
// is not to be found.
type Input struct {
	Area    Area
	Options []string
	From    string // '_svar'!$A$1:$A$4
	Dates   bool
	Numbers bool
	Dash    bool
	Not     string // of numbers: a formula that holds for those that may not be typed
	Wanted  string // of numbers: what may be, in Danish: et helt tal fra 0 til 168
}

// Marked cells look otherwise while Formula holds. It is written for the upper
// left cell of the area: $D4="Nej". Of several marks of a cell the first that
// holds decides.
type Marked struct {
	Area    Area
	Formula string
	Mark    Mark
}

// A Mark is how cells look that are marked.
type Mark int

// Marks.
const (
	Greyed Mark = iota // and struck: does not concern
	Faded              // beside what is greyed: why it does not
	Wrong
	Waiting // for somebody to do something
	Done
)

// A Table is a real table object over cells that are there: its first row
// holds the headings, which must be different from each other.
type Table struct {
	Name string // letters, digits and underscores; unique in the workbook
	Area Area
}

// Write writes the workbook. Same book, same bytes.
//
// It fails where the book cannot be a workbook: no page, two pages of the
// same name, a number that is not finite, a text of more than 32,767
// characters, table headings that repeat.
func (b Book) Write(w io.Writer) error {
	return b.WritePages(w, func(yield func(Page, error) bool) {
		for _, p := range b.Pages {
			if !yield(p, nil) {
				return
			}
		}
	})
}

// WritePages writes the workbook with pages that are made one after the other,
// instead of its own, so that they are never all in memory. The first error of
// making one ends it.
func (b Book) WritePages(to io.Writer, pages iter.Seq2[Page, error]) error {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }() // in memory: nothing to lose
	w, err := newWriter(f, to)
	if err != nil {
		return err
	}
	for p, err := range pages {
		if err != nil {
			return err
		}
		if err := w.page(p); err != nil {
			return fmt.Errorf("workbook %q, sheet %q: %w", b.Title, p.Name, err)
		}
	}
	if w.sheets == 0 {
		return fmt.Errorf("workbook %q: no pages, want at least one", b.Title)
	}
	if err := errors.Join(b.properties(f), w.close()); err != nil {
		return fmt.Errorf("workbook %q: %w", b.Title, err)
	}
	return nil
}

// properties names the program as creator and fixes the dates, which
// excelize would leave at those of its template.
func (b Book) properties(f *excelize.File) error {
	at := b.On.Time().Format(time.RFC3339)
	if err := f.SetDocProps(&excelize.DocProperties{
		Title: b.Title, Creator: "barometer", LastModifiedBy: "barometer",
		Created: at, Modified: at, Language: "da-DK",
	}); err != nil {
		return err
	}
	return f.SetAppProps(&excelize.AppProperties{Application: "barometer"})
}
