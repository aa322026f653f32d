package sheet

import (
	"reflect"
	"strconv"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
	"sagsbarometer/data/workbook"
)

// empty is a cell of a column that says nothing yet.
func empty(c column) workbook.Value {
	switch c.kind {
	case dateCell:
		return workbook.NoDate()
	case countCell, numberCell:
		return workbook.NoNumber()
	}
	return workbook.AsText("")
}

// value is the cell of one key of an element.
func value(c column, list string, v reflect.Value, whole *codebook.Codebook) workbook.Value {
	switch x := v.Interface().(type) {
	case day.Date:
		return workbook.AsDate(x)
	case int:
		if x != 0 {
			return workbook.AsInt(int64(x))
		}
	}
	if text := text(c, list, v, whole); text != "" {
		return workbook.AsText(text)
	}
	return empty(c)
}

// text is what the cell of a key says, where that is no date and no count;
// empty where the key says nothing.
func text(c column, list string, v reflect.Value, whole *codebook.Codebook) string {
	if v.IsZero() {
		return ""
	}
	switch x := v.Interface().(type) {
	case codebook.Condition:
		return writeRule(whole, x)
	case []string:
		return strings.Join(x, "; ")
	case *float64: // as text: a number format would round what it shows
		return strings.Replace(strconv.FormatFloat(*x, 'f', -1, 64), ".", ",", 1)
	case bool:
		return shownAs(list+"."+c.key, strconv.FormatBool(x))
	}
	if v.Kind() != reflect.String {
		return ""
	}
	return shownAs(list+"."+c.key, strings.TrimSpace(v.String()))
}

// fit gives the last row of a page the height that its texts need.
func fit(p *workbook.Page, texts []string) {
	height := 15.0
	for i, t := range texts {
		height = max(height, workbook.Height(t, p.Widths[i]))
	}
	p.Heights = append(p.Heights, make([]float64, len(p.Rows)-len(p.Heights))...)
	p.Heights[len(p.Rows)-1] = height
}

func shownAs(column, code string) string {
	for _, w := range words[column] {
		if w.code == code {
			return w.shown
		}
	}
	return code
}
