package workbook

import (
	"fmt"
	"math"
	"strings"

	"github.com/xuri/excelize/v2"
)

// rows writes the cells of a page, with the heights of its rows.
func (w *writer) rows(p Page) error {
	x := &w.xml
	if len(p.Rows) > excelize.TotalRows {
		return fmt.Errorf("%d rows, want at most %d", len(p.Rows), excelize.TotalRows)
	}
	x.raw("<sheetData>")
	for r, row := range p.Rows {
		height := 0.0
		if r < len(p.Heights) {
			height = p.Heights[r]
		}
		if height == 0 {
			height = p.fitted(r)
		}
		from := x.Len()
		x.raw(`<row r="`)
		x.number(r + 1)
		x.raw(`"`)
		if height != 0 {
			if height < 0 || height > highest {
				return fmt.Errorf("row %d: %v points high, want at most %v", r+1, height, highest)
			}
			x.raw(` ht="`)
			x.float(height, 'f')
			x.raw(`" customHeight="true"`)
		}
		x.raw(">")
		empty := x.Len()
		for c, v := range row {
			if v == (Value{}) {
				continue
			}
			if err := w.cell(r+1, c+1, v); err != nil {
				return err
			}
		}
		if height == 0 && x.Len() == empty {
			x.Truncate(from)
			continue
		}
		x.raw("</row>")
	}
	x.raw("</sheetData>")
	return nil
}

// cell writes one that has a value or a look.
func (w *writer) cell(row, column int, v Value) error {
	letters, err := w.xml.column(column)
	if err != nil {
		return err
	}
	look, err := w.style(v)
	if err != nil {
		return err
	}
	x := &w.xml
	x.raw(`<c r="`, letters)
	x.number(row)
	x.raw(`"`)
	if look != 0 {
		x.raw(` s="`)
		x.number(look)
		x.raw(`"`)
	}
	if err := w.content(v); err != nil {
		return fmt.Errorf("cell %s: %w", name(row, column), err)
	}
	x.raw("</c>")
	if v.link != "" {
		w.links = append(w.links, link{name(row, column), v.link})
	}
	return nil
}

// content writes the type, the formula and the value of a cell whose tag is
// open.
func (w *writer) content(v Value) error {
	x := &w.xml
	if v.filled && (math.IsNaN(v.number) || math.IsInf(v.number, 0)) {
		return fmt.Errorf("number %v, want a finite one", v.number)
	}
	switch {
	case v.formula != "":
		w.calculated = true
		return x.formula(v)
	case v.filled:
		x.raw("><v>")
		x.float(v.number, 'f')
	case v.text == "":
		x.raw(">") // the look alone
		return nil
	default:
		at, err := w.texts.index(v.text)
		if err != nil {
			return err
		}
		x.raw(` t="s"><v>`)
		x.number(at)
	}
	x.raw("</v>")
	return nil
}

// links writes the cells that lead to another.
func (x *xmlPart) links(links []link) {
	if len(links) == 0 {
		return
	}
	x.raw("<hyperlinks>")
	for _, l := range links {
		x.raw("<hyperlink")
		x.attribute("ref", l.cell)
		x.attribute("location", l.to)
		x.raw("></hyperlink>")
	}
	x.raw("</hyperlinks>")
}

type link struct{ cell, to string }

// merge writes which cells are one.
func (x *xmlPart) merge(areas []Area) {
	var refs []string
	for _, a := range areas {
		if ref := a.String(); strings.Contains(ref, ":") {
			refs = append(refs, ref)
		}
	}
	if len(refs) == 0 {
		return
	}
	x.raw(`<mergeCells count="`)
	x.number(len(refs))
	x.raw(`">`)
	for _, ref := range refs {
		x.raw(`<mergeCell ref="`, ref, `"></mergeCell>`)
	}
	x.raw("</mergeCells>")
}
