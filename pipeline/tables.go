package pipeline

import (
	"slices"
	"strconv"

	"sagsbarometer/data"
	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
)

// A tableBuilder fills a table cell by cell. A column is made when it is
// first named, with every cell missing, so that the order of the columns is
// that of the code that fills them.
type tableBuilder struct {
	data.Table
	index map[string]int
}

func newTable(rows int, meta []data.Pair) *tableBuilder {
	return &tableBuilder{data.Table{Rows: rows, Meta: meta}, map[string]int{}}
}

func (t *tableBuilder) column(name string, kind data.Kind) *data.Column {
	i, ok := t.index[name]
	if !ok {
		c := data.Column{Name: name, Kind: kind, Null: slices.Repeat([]bool{true}, t.Rows)}
		switch kind {
		case data.Text:
			c.Texts = make([]string, t.Rows)
		case data.Int:
			c.Ints = make([]int32, t.Rows)
		case data.Float:
			c.Floats = make([]float64, t.Rows)
		case data.Date:
			c.Dates = make([]day.Date, t.Rows)
		}
		i = len(t.Columns)
		t.index[name] = i
		t.Columns = append(t.Columns, c)
	}
	return &t.Columns[i]
}

// declare makes columns before any row names them.
func (t *tableBuilder) declare(kind data.Kind, names ...string) {
	for _, name := range names {
		t.column(name, kind)
	}
}

// text sets a cell; an empty string is a missing one.
func (t *tableBuilder) text(row int, name, s string) {
	c := t.column(name, data.Text)
	c.Texts[row], c.Null[row] = s, s == ""
}

func (t *tableBuilder) int(row int, name string, n int64, ok bool) {
	c := t.column(name, data.Int)
	if ok {
		c.Ints[row] = int32(n)
	}
	c.Null[row] = !ok
}

func (t *tableBuilder) float(row int, name string, f float64, ok bool) {
	c := t.column(name, data.Float)
	if ok {
		c.Floats[row] = f
	}
	c.Null[row] = !ok
}

func (t *tableBuilder) date(row int, name string, d *day.Date) {
	c := t.column(name, data.Date)
	if d != nil {
		c.Dates[row] = *d
	}
	c.Null[row] = d == nil
}

// declareAnswer makes a codebook column before any row has a value in it.
func (t *tableBuilder) declareAnswer(spec codebook.ColumnSpec) {
	kinds := map[codebook.ColumnKind]data.Kind{codebook.FlagColumn: data.Int, codebook.NumberColumn: data.Float, codebook.DateColumn: data.Date}
	t.declare(kinds[spec.Kind], spec.Name) // else a choice, which is text
}

// answer sets the cell of a codebook column.
func (t *tableBuilder) answer(row int, spec codebook.ColumnSpec, v codebook.Cell) {
	switch spec.Kind {
	case codebook.FlagColumn:
		t.int(row, spec.Name, int64(v.Flag), v.OK)
	case codebook.NumberColumn:
		t.float(row, spec.Name, v.Number, v.OK)
	case codebook.DateColumn:
		if d := v.Date; v.OK {
			t.date(row, spec.Name, &d)
		} else {
			t.date(row, spec.Name, nil)
		}
	default:
		t.text(row, spec.Name, v.Code)
	}
}

// notNull marks columns that are never missing.
func (t *tableBuilder) notNull(names ...string) {
	for _, name := range names {
		if c := t.Column(name); c != nil {
			c.Null = nil
		}
	}
}

// cell is a value as text; empty where it is missing.
func cell(t *data.Table, name string, row int) string {
	c := t.Column(name)
	if c == nil || c.Null != nil && c.Null[row] {
		return ""
	}
	switch c.Kind {
	case data.Int:
		return strconv.Itoa(int(c.Ints[row]))
	case data.Float:
		return data.FormatFloat(c.Floats[row])
	case data.Date:
		return c.Dates[row].String()
	}
	return c.Texts[row]
}

// in reports whether a row has one of the values of every column named.
func in(t *data.Table, where map[string][]string, row int) bool {
	for column, values := range where {
		if !slices.Contains(values, cell(t, column, row)) {
			return false
		}
	}
	return true
}

// keepRows is a table with some of its rows.
func keepRows(t *data.Table, keep func(row int) bool) *data.Table {
	var rows []int
	for i := range t.Rows {
		if keep(i) {
			rows = append(rows, i)
		}
	}
	out := &data.Table{Rows: len(rows), Meta: t.Meta}
	for _, c := range t.Columns {
		of := data.Column{Name: c.Name, Kind: c.Kind, Label: c.Label, Distinct: c.Distinct}
		for _, i := range rows {
			switch c.Kind {
			case data.Text:
				of.Texts = append(of.Texts, c.Texts[i])
			case data.Int:
				of.Ints = append(of.Ints, c.Ints[i])
			case data.Float:
				of.Floats = append(of.Floats, c.Floats[i])
			case data.Date:
				of.Dates = append(of.Dates, c.Dates[i])
			}
			if c.Null != nil {
				of.Null = append(of.Null, c.Null[i])
			}
		}
		out.Columns = append(out.Columns, of)
	}
	return out
}
