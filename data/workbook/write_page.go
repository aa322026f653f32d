package workbook

import (
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"
)

// page writes the part of a page, its elements in the order that the format
// wants.
func (w *writer) page(p Page) error {
	if err := p.check(); err != nil {
		return err
	}
	number, err := w.open(p.Name, p.Hidden)
	if err != nil {
		return err
	}
	w.links = w.links[:0]
	x := &w.xml
	x.begin()
	fit := p.width() <= 220
	if fit {
		x.raw(`<sheetPr><pageSetUpPr fitToPage="true"></pageSetUpPr></sheetPr>`)
	}
	x.view(p, number == 1)
	if fit || number == 1 { // elsewhere the height of rows is left to the program
		x.raw(`<sheetFormatPr defaultRowHeight="15"></sheetFormatPr>`)
	}
	for _, step := range []func(Page) error{w.columns, w.rows} {
		if err := step(p); err != nil {
			return err
		}
	}
	if p.Locked {
		x.lock()
	}
	x.merge(p.Merged)
	for _, step := range []func(Page) error{w.marked, w.inputs} {
		if err := step(p); err != nil {
			return err
		}
	}
	x.links(w.links)
	if err := x.printed(p, fit); err != nil {
		return err
	}
	if err := w.named(p, number); err != nil {
		return err
	}
	if err := w.table(p, number); err != nil {
		return err
	}
	x.raw("</worksheet>")
	return w.parts.add(sheetFile(number), x.Bytes())
}

// check refuses what is said of cells that no sheet has: a program that opens
// the workbook would call all of it damaged.
func (p Page) check() error {
	areas := slices.Clone(p.Merged)
	for _, in := range p.Inputs {
		areas = append(areas, in.Area)
	}
	for _, m := range p.Marked {
		areas = append(areas, m.Area)
	}
	if p.Table != nil {
		areas = append(areas, p.Table.Area)
	}
	if p.Start != (Area{}) {
		areas = append(areas, p.Start)
	}
	for _, a := range areas {
		if err := a.check(); err != nil {
			return err
		}
	}
	if p.PrintRows > 0 && len(p.Widths) == 0 {
		return fmt.Errorf("%d rows to be printed, and 0 columns that have a width", p.PrintRows)
	}
	return nil
}

// width is that of the columns that show, in characters.
func (p Page) width() (total float64) {
	for i, width := range p.Widths {
		if !slices.Contains(p.Hide, i+1) {
			total += width
		}
	}
	return total
}

// extent is the area of the cells, which some readers believe.
func (p Page) extent() Area {
	all := Area{1, 1, max(1, len(p.Rows)), 1}
	for _, row := range p.Rows {
		all.Right = max(all.Right, len(row))
	}
	return all
}

// view writes where the cells are, what shows of them first, and what stays
// when the rest moves.
func (x *xmlPart) view(p Page, first bool) {
	x.raw(`<dimension ref="`, p.extent().String(), `"></dimension><sheetViews><sheetView`)
	if first {
		x.raw(` tabSelected="true"`)
	}
	x.raw(` workbookViewId="0">`)
	if p.FreezeRows > 0 || p.FreezeColumns > 0 {
		pane := "bottomRight"
		switch {
		case p.FreezeColumns == 0:
			pane = "bottomLeft"
		case p.FreezeRows == 0:
			pane = "topRight"
		}
		corner := name(p.FreezeRows+1, p.FreezeColumns+1)
		start := corner
		if p.Start != (Area{}) {
			start = name(p.Start.Top, p.Start.Left)
		}
		x.raw(`<pane activePane="`, pane, `" state="frozen" topLeftCell="`, corner, `"`)
		if p.FreezeColumns > 0 {
			x.raw(` xSplit="`)
			x.number(p.FreezeColumns)
			x.raw(`"`)
		}
		if p.FreezeRows > 0 {
			x.raw(` ySplit="`)
			x.number(p.FreezeRows)
			x.raw(`"`)
		}
		x.raw(`></pane><selection activeCell="`, start, `" pane="`, pane, `" sqref="`, start, `"></selection>`)
	}
	x.raw("</sheetView></sheetViews>")
}

// columns writes their widths, and which of them do not show; those of a kind
// beside each other at once.
func (w *writer) columns(p Page) error {
	x, begun := &w.xml, false
	last := max(len(p.Widths), slices.Max(append([]int{0}, p.Hide...)))
	for from, to := 1, 0; from <= last; from = to + 1 {
		width, hidden := p.column(from)
		for to = from; to < last; to++ {
			if w, h := p.column(to + 1); w != width || h != hidden {
				break
			}
		}
		switch {
		case width < 0 || width > excelize.MaxColumnWidth:
			return fmt.Errorf("column %d: %v characters wide, want at most %d", from, width, excelize.MaxColumnWidth)
		case width == 0:
			continue
		case !begun:
			x.raw("<cols>")
			begun = true
		}
		x.raw(`<col customWidth="true"`)
		if hidden {
			x.raw(` hidden="true"`)
		}
		x.raw(` max="`)
		x.number(to)
		x.raw(`" min="`)
		x.number(from)
		x.raw(`" width="`)
		x.float(width, 'f')
		x.raw(`"></col>`)
	}
	if begun {
		x.raw("</cols>")
	}
	return nil
}

// column is the width of a column, 0 for the usual one of those that show.
func (p Page) column(n int) (width float64, hidden bool) {
	hidden = slices.Contains(p.Hide, n)
	if n <= len(p.Widths) {
		width = p.Widths[n-1]
	}
	if width == 0 && hidden {
		width = usualWidth
	}
	return width, hidden
}

// usualWidth is that of a column of which nothing is said, as spreadsheets
// write it.
const usualWidth = 9.140625

// lock protects without a password: it stops slips, not people.
func (x *xmlPart) lock() {
	x.raw(`<sheetProtection sheet="true" objects="true" scenarios="false" formatCells="true" formatColumns="false" formatRows="false"`,
		` insertColumns="true" insertRows="true" insertHyperlinks="true" deleteColumns="true" deleteRows="true"`,
		` selectLockedCells="false" sort="true" autoFilter="true" pivotTables="true" selectUnlockedCells="false"></sheetProtection>`)
}
