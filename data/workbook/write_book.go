package workbook

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// listSheet holds the options of drop-down lists, one column a list. A list
// written into the rule itself may have 255 characters and no comma; labels
// of answers need more.
const listSheet = "_lister"

// A writer carries what pages share. Excelize would keep every cell of every
// sheet until the end, and look a sheet up among all others for each: the
// sheets of a form would cost the square of their number. So parts are written
// here, and excelize has the rest: looks, properties, and the workbook that
// lists the parts.
type writer struct {
	file       *excelize.File
	parts      *parts
	xml        xmlPart // that is written
	links      []link  // on it
	sheets     int
	taken      map[string]bool // names of sheets, folded
	tables     map[string]bool // names of tables, folded
	names      []printName
	calculated bool // a cell is
	texts      texts
	styles     map[style]int
	marks      map[Mark]int // styles of marked cells
	lists      [][]string
	listAt     map[string]string // options joined by NUL -> range that holds them
	listSheet  int               // the number of its sheet
}

func newWriter(f *excelize.File, to io.Writer) (*writer, error) {
	parts, err := newParts(to)
	return &writer{
		file: f, parts: parts, taken: map[string]bool{}, tables: map[string]bool{}, texts: texts{at: map[string]int{}},
		styles: map[style]int{}, marks: map[Mark]int{}, listAt: map[string]string{},
	}, err
}

func sheetFile(number int) string { return "xl/worksheets/sheet" + strconv.Itoa(number) + ".xml" }

// open makes a sheet in the workbook, and returns its number. A new file comes
// with one, which becomes the first and is the one that shows.
func (w *writer) open(name string, hidden bool) (number int, err error) {
	folded := strings.ToLower(name)
	if w.taken[folded] {
		return 0, fmt.Errorf("name is taken, want another (case does not count, and %q is ours)", listSheet)
	}
	w.taken[folded] = true
	if w.sheets++; w.sheets == 1 {
		return 1, w.file.SetSheetName("Sheet1", name)
	}
	if err := w.file.SetSheetName(name, name); err != nil { // does nothing but look at the name
		return 0, err
	}
	part := sheetFile(w.sheets)
	w.enlist(part, excelize.ContentTypeSpreadSheetMLWorksheet)
	all := w.file.WorkBook
	one := all.Sheets.Sheet[0]
	one.Name, one.SheetID, one.State = name, w.sheets, ""
	if hidden {
		one.State = "hidden"
	}
	one.ID = w.parts.relate(part, excelize.SourceRelationshipWorkSheet)
	all.Sheets.Sheet = append(all.Sheets.Sheet, one)
	return w.sheets, nil
}

// enlist puts a part on the list of all.
func (w *writer) enlist(part, contentType string) {
	all := w.file.ContentTypes
	one := all.Overrides[0]
	one.PartName, one.ContentType = "/"+part, contentType
	all.Overrides = append(all.Overrides, one)
}

// close writes what is known when all pages are, and the file.
func (w *writer) close() error {
	if len(w.lists) > 0 {
		if err := w.listPart(); err != nil {
			return fmt.Errorf("sheet %q: %w", listSheet, err)
		}
	}
	if len(w.texts.list) > 0 {
		w.xml.Reset()
		w.texts.write(&w.xml)
		w.enlist(textsPart, excelize.ContentTypeSpreadSheetMLSharedStrings)
		w.parts.relate(textsPart, excelize.SourceRelationshipSharedStrings)
		if err := w.parts.add(textsPart, w.xml.Bytes()); err != nil {
			return err
		}
	}
	if err := w.addNames(); err != nil {
		return err
	}
	if w.calculated {
		// What was written along is right; what a program fills in later, which
		// does not calculate, would leave it behind.
		yes := true
		if err := w.file.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &yes}); err != nil {
			return err
		}
	}
	w.file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return w.parts })
	return w.file.Write(io.Discard)
}

// listPart writes the sheet of lists.
func (w *writer) listPart() error {
	p := Page{Rows: w.listed()}
	w.xml.begin()
	w.xml.view(p, false)
	if err := w.rows(p); err != nil {
		return err
	}
	w.xml.raw("</worksheet>")
	return w.parts.add(sheetFile(w.listSheet), w.xml.Bytes())
}
