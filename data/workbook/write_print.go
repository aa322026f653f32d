package workbook

import (
	"fmt"
	"slices"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// printed writes how a page is printed: on A4, all columns on one page where
// that stays legible, with narrow margins where it must be made smaller to fit
// upright, and what stands on top and at the foot of every page.
func (x *xmlPart) printed(p Page, fit bool) error {
	if p.Portrait {
		x.raw(`<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0" footer="0"></pageMargins>`)
	}
	x.raw("<pageSetup")
	if fit {
		x.raw(` fitToHeight="0" fitToWidth="1"`)
	}
	if p.width() > 95 && !p.Portrait {
		x.raw(` orientation="landscape"`)
	} else {
		x.raw(` orientation="portrait"`)
	}
	x.raw(` paperSize="9"></pageSetup>`)
	if p.Header == "" && p.Footer == "" {
		return nil
	}
	x.raw("<headerFooter>")
	for _, line := range []struct{ tag, text string }{{"oddHeader", p.Header}, {"oddFooter", p.Footer}} {
		if n := len(utf16.Encode([]rune(line.text))); n > excelize.MaxFieldLength {
			return fmt.Errorf("header or footer of %d characters, want at most %d", n, excelize.MaxFieldLength)
		}
		if line.text != "" {
			x.raw("<", line.tag, ">")
			x.text(line.text)
			x.raw("</", line.tag, ">")
		}
	}
	x.raw("</headerFooter>")
	return nil
}

// A printName is a name of the workbook that says what of a sheet is printed.
type printName struct {
	sheet    int // from 1
	name, to string
}

// named says which rows of a page go on paper, and which of them on every page
// of it: those that are frozen.
func (w *writer) named(p Page, number int) error {
	if p.PrintRows > 0 {
		left := 1
		for slices.Contains(p.Hide, left) {
			left++
		}
		from, err := w.xml.column(left)
		if err != nil {
			return err
		}
		to, err := w.xml.column(len(p.Widths))
		if err != nil {
			return err
		}
		w.names = append(w.names, printName{number, "_xlnm.Print_Area", fmt.Sprintf("%s!$%s$1:$%s$%d", Quoted(p.Name), from, to, p.PrintRows)})
	}
	if p.FreezeRows > 0 {
		w.names = append(w.names, printName{number, "_xlnm.Print_Titles", fmt.Sprintf("%s!$1:$%d", Quoted(p.Name), p.FreezeRows)})
	}
	return nil
}

// addNames adds them to the workbook. Excelize holds each name against all
// others, and looks the sheets of both up among all: so it makes one, after
// which the others are made.
func (w *writer) addNames() error {
	if len(w.names) == 0 {
		return nil
	}
	if err := w.file.SetDefinedName(&excelize.DefinedName{Name: w.names[0].name, RefersTo: w.names[0].to}); err != nil {
		return err
	}
	all := w.file.WorkBook.DefinedNames
	one := all.DefinedName[0]
	all.DefinedName = all.DefinedName[:0]
	for _, n := range w.names {
		index := n.sheet - 1
		one.LocalSheetID, one.Name, one.Data = &index, n.name, n.to
		all.DefinedName = append(all.DefinedName, one)
	}
	return nil
}
