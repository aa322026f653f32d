package workbook

import (
	"fmt"
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

// formula writes the type, the formula and the value of a cell.
func (x *xmlPart) formula(v Value) error {
	if len(v.formula) > longestFormula {
		return fmt.Errorf("formula of %d letters, want at most %d", len(v.formula), longestFormula)
	}
	if !v.bare && !v.filled {
		x.raw(` t="str"`)
	}
	x.raw("><f>")
	x.text(v.formula)
	x.raw("</f>")
	switch {
	case v.bare:
	case v.filled:
		x.raw("<v>")
		x.float(v.number, 'g')
		x.raw("</v>")
	default:
		x.raw("<v>")
		x.text(cellText(v.text))
		x.raw("</v>")
	}
	return nil
}
