package workbook

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Formula is a cell that spreadsheets calculate: expr as English functions and
// commas, without the equals sign. What it comes to now is written along, for
// readers that do not calculate.
func Formula(expr string, now Value) Value {
	now.formula = expr
	if now.format == textFormat {
		now.format = "" // a formula in it would become its own text when edited
	}
	return now
}

// Calculation is a cell that spreadsheets calculate and nobody reads. Its
// value is left to them: LibreOffice takes a number that is written along for
// right, also where a program has filled in cells since that it depends on.
func Calculation(expr string) Value { return Value{formula: expr, bare: true} }

// Linked makes the cell a link to a cell of a sheet of the same workbook.
func (v Value) Linked(sheet string, row, column int) Value {
	v.link = Quoted(sheet) + "!" + name(row, column)
	return v
}

// Quoted is the name of a sheet as formulas write it.
func Quoted(sheet string) string { return "'" + strings.ReplaceAll(sheet, "'", "''") + "'" }

// longestFormula is what Excel takes.
const longestFormula = 8192

// formulas are the cells with a formula, by the file of their sheet and in the
// order in which they are written. Excelize leaves such a cell without a value,
// or with a number that is a text; so it gets the style alone, and the rest is
// put in when the file is written.
type formulas map[string][]formula

type formula struct {
	cell string
	xml  []byte // type, formula and value
}

func sheetFile(number int) string { return "xl/worksheets/sheet" + strconv.Itoa(number) + ".xml" }

func (f formulas) add(sheet int, cell string, v Value) error {
	if len(v.formula) > longestFormula {
		return fmt.Errorf("cell %s: formula of %d letters, want at most %d", cell, len(v.formula), longestFormula)
	}
	kind, now := ` t="str"`, cellText(v.text)
	switch {
	case v.bare:
		kind = ""
	case v.filled:
		if math.IsNaN(v.number) || math.IsInf(v.number, 0) {
			return fmt.Errorf("cell %s: number %v, want a finite one", cell, v.number)
		}
		kind, now = "", strconv.FormatFloat(v.number, 'g', -1, 64)
	}
	var b bytes.Buffer
	b.WriteString(kind + "><f>")
	_ = xml.EscapeText(&b, []byte(v.formula)) // into memory
	b.WriteString("</f>")
	if !v.bare {
		b.WriteString("<v>")
		_ = xml.EscapeText(&b, []byte(now))
		b.WriteString("</v>")
	}
	b.WriteString("</c>")
	f[sheetFile(sheet)] = append(f[sheetFile(sheet)], formula{cell, b.Bytes()})
	return nil
}

// put writes the formulas of a sheet into its cells.
func (f formulas) put(file string, sheet []byte) ([]byte, error) {
	if len(f[file]) == 0 {
		return sheet, nil
	}
	var out bytes.Buffer
	out.Grow(2 * len(sheet))
	for _, one := range f[file] {
		from := bytes.Index(sheet, []byte(`<c r="`+one.cell+`"`))
		empty := -1
		if from >= 0 {
			empty = bytes.Index(sheet[from:], []byte("></c>"))
		}
		if empty < 0 {
			return nil, fmt.Errorf("%s: cell %s of a formula is not there", file, one.cell)
		}
		out.Write(sheet[:from+empty])
		out.Write(one.xml)
		sheet = sheet[from+empty+len("></c>"):]
	}
	out.Write(sheet)
	return out.Bytes(), nil
}
