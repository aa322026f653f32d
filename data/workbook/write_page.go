package workbook

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// listSheet holds the options of drop-down lists, one column a list. A list
// written into the rule itself may have 255 characters and no comma; labels
// of answers need more.
const listSheet = "_lister"

// A writer carries what pages share.
type writer struct {
	file        *excelize.File
	styles      map[style]int
	lists       map[string]string // options joined by NUL -> range that holds them
	listColumns int
	marks       map[Mark]int // styles of marked cells
	created     int          // sheets so far
	current     int          // the number of the one that is written
	formulas    formulas
}

// open makes the sheet. A new file comes with one, which becomes the first.
func (w *writer) open(i int, name string) error {
	if at, err := w.file.GetSheetIndex(name); err == nil && at >= 0 {
		return fmt.Errorf("name is taken, want another (case does not count, and %q is ours)", listSheet)
	}
	w.created++
	w.current = w.created
	if i == 0 {
		return w.file.SetSheetName("Sheet1", name)
	}
	_, err := w.file.NewSheet(name)
	return err
}

func (w *writer) page(p Page) error {
	for _, step := range []func(Page) error{
		w.widths, w.cells, w.merge, w.inputs, w.marked, w.table, w.view, w.print, w.lock,
	} {
		if err := step(p); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) widths(p Page) error {
	// excelize leaves the extent at A1, which some readers believe.
	extent := Area{1, 1, max(1, len(p.Rows)), 1}
	for _, row := range p.Rows {
		extent.Right = max(extent.Right, len(row))
	}
	if err := w.file.SetSheetDimension(p.Name, extent.String()); err != nil {
		return err
	}
	for i, width := range p.Widths {
		if width == 0 {
			continue
		}
		letter, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := w.file.SetColWidth(p.Name, letter, letter, width); err != nil {
			return err
		}
	}
	for _, column := range p.Hide {
		letter, err := excelize.ColumnNumberToName(column)
		if err != nil {
			return err
		}
		if err := w.file.SetColVisible(p.Name, letter, false); err != nil {
			return err
		}
	}
	for i := range p.Rows {
		height := 0.0
		if i < len(p.Heights) {
			height = p.Heights[i]
		}
		if height == 0 {
			height = p.fitted(i)
		}
		if height == 0 {
			continue
		}
		if err := w.file.SetRowHeight(p.Name, i+1, height); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) cells(p Page) error {
	for r, row := range p.Rows {
		for c, v := range row {
			if v == (Value{}) {
				continue
			}
			cell := name(r+1, c+1)
			if err := v.write(w.file, p.Name, cell); err != nil {
				return err
			}
			id, err := w.style(v)
			if err != nil {
				return err
			}
			if err := w.file.SetCellStyle(p.Name, cell, cell, id); err != nil {
				return err
			}
			if v.formula != "" {
				if err := w.formulas.add(w.current, cell, v); err != nil {
					return err
				}
			}
			if v.link != "" {
				if err := w.file.SetCellHyperLink(p.Name, cell, v.link, "Location"); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (w *writer) merge(p Page) error {
	for _, a := range p.Merged {
		if a.Top == a.Bottom && a.Left == a.Right {
			continue
		}
		if err := w.file.MergeCell(p.Name, name(a.Top, a.Left), name(a.Bottom, a.Right)); err != nil {
			return err
		}
	}
	return nil
}

// table makes a table object. excelize would rename headings that are empty
// or repeat, silently, so they are refused.
func (w *writer) table(p Page) error {
	if p.Table == nil {
		return nil
	}
	a, seen := p.Table.Area, map[string]bool{}
	for c := a.Left; c <= a.Right; c++ {
		heading := ""
		if a.Top <= len(p.Rows) && c <= len(p.Rows[a.Top-1]) {
			heading = p.Rows[a.Top-1][c-1].text
		}
		if folded := strings.ToLower(heading); heading == "" || seen[folded] {
			return fmt.Errorf("table %s: heading %q in %s, want a text that no other column has", p.Table.Name, heading, name(a.Top, c))
		} else {
			seen[folded] = true
		}
	}
	stripes := false
	return w.file.AddTable(p.Name, &excelize.Table{
		Range: a.String(), Name: p.Table.Name, StyleName: "TableStyleLight1", ShowRowStripes: &stripes,
	})
}

func (w *writer) view(p Page) error {
	if p.FreezeRows == 0 && p.FreezeColumns == 0 {
		return nil
	}
	pane := "bottomRight"
	switch {
	case p.FreezeColumns == 0:
		pane = "bottomLeft"
	case p.FreezeRows == 0:
		pane = "topRight"
	}
	first := name(p.FreezeRows+1, p.FreezeColumns+1)
	start := first
	if p.Start != (Area{}) {
		start = name(p.Start.Top, p.Start.Left)
	}
	return w.file.SetPanes(p.Name, &excelize.Panes{
		Freeze: true, XSplit: p.FreezeColumns, YSplit: p.FreezeRows, TopLeftCell: first, ActivePane: pane,
		Selection: []excelize.Selection{{SQRef: start, ActiveCell: start, Pane: pane}},
	})
}

// print sets A4, all columns on one page where that stays legible, and
// repeats frozen rows on every page.
func (w *writer) print(p Page) error {
	total := 0.0
	for i, width := range p.Widths {
		if !slices.Contains(p.Hide, i+1) {
			total += width
		}
	}
	a4, orientation := 9, "portrait"
	if total > 95 && !p.Portrait {
		orientation = "landscape"
	}
	layout := &excelize.PageLayoutOptions{Size: &a4, Orientation: &orientation}
	if total <= 220 {
		yes, one, any := true, 1, 0
		layout.FitToWidth, layout.FitToHeight = &one, &any
		if err := w.file.SetSheetProps(p.Name, &excelize.SheetPropsOptions{FitToPage: &yes}); err != nil {
			return err
		}
	}
	if err := w.file.SetPageLayout(p.Name, layout); err != nil {
		return err
	}
	if err := w.headed(p); err != nil {
		return err
	}
	if p.PrintRows > 0 {
		left := 1
		for slices.Contains(p.Hide, left) {
			left++
		}
		from, err := excelize.ColumnNumberToName(left)
		if err != nil {
			return err
		}
		to, err := excelize.ColumnNumberToName(len(p.Widths))
		if err != nil {
			return err
		}
		area := fmt.Sprintf("%s!$%s$1:$%s$%d", Quoted(p.Name), from, to, p.PrintRows)
		if err := w.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: p.Name, RefersTo: area}); err != nil {
			return err
		}
	}
	if p.FreezeRows == 0 {
		return nil
	}
	return w.file.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", Scope: p.Name, RefersTo: fmt.Sprintf("%s!$1:$%d", Quoted(p.Name), p.FreezeRows),
	})
}

// headed writes what stands on top and at the foot of every page of paper, and
// narrows the margins of a page that must be made smaller to fit upright.
func (w *writer) headed(p Page) error {
	if p.Portrait {
		narrow, high := 0.4, 0.6
		if err := w.file.SetPageMargins(p.Name, &excelize.PageLayoutMarginsOptions{Left: &narrow, Right: &narrow, Top: &high, Bottom: &high}); err != nil {
			return err
		}
	}
	if p.Header == "" && p.Footer == "" {
		return nil
	}
	return w.file.SetHeaderFooter(p.Name, &excelize.HeaderFooterOptions{OddHeader: p.Header, OddFooter: p.Footer})
}

// lock protects without a password: it stops slips, not people.
func (w *writer) lock(p Page) error {
	if !p.Locked {
		return nil
	}
	return w.file.ProtectSheet(p.Name, &excelize.SheetProtectionOptions{
		SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true, FormatRows: true, EditScenarios: true,
	})
}
