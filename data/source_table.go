package data

import (
	"os"

	"github.com/apache/arrow/go/v17/arrow"
)

func openCSVSource(path string) (*Source, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	t, err := ReadCSV(path, f)
	if err != nil {
		return nil, err
	}
	return tableSource(path, t), nil
}

// tableSource serves a table in memory in chunks of GroupRows.
func tableSource(name string, t *Table) *Source {
	fields := make([]arrow.Field, len(t.Columns))
	for i, c := range t.Columns {
		fields[i] = arrow.Field{Name: c.Name, Type: arrowType(c.Kind), Nullable: c.Null != nil}
	}
	groupRows := t.GroupRows
	if groupRows == 0 {
		groupRows = GroupRows
	}
	var rows []int
	for from := 0; from < t.Rows; from += groupRows {
		rows = append(rows, min(groupRows, t.Rows-from))
	}
	return &Source{
		file:   name,
		schema: arrow.NewSchema(fields, nil),
		rows:   rows,
		column: func(chunk, column int) (arrow.Array, error) {
			from := chunk * groupRows
			return t.Columns[column].arrow(from, from+rows[chunk]), nil
		},
		close: func() error { return nil },
	}
}

func arrowType(k Kind) arrow.DataType {
	switch k {
	case Int:
		return arrow.PrimitiveTypes.Int32
	case Float:
		return arrow.PrimitiveTypes.Float64
	case Date:
		return arrow.FixedWidthTypes.Date32
	default:
		return textType
	}
}

// arrow is the rows from up to to of a column as an array.
func (c *Column) arrow(from, to int) arrow.Array {
	var valid []byte
	nulls := 0
	if c.Null != nil {
		var m bitmap
		for _, null := range c.Null[from:to] {
			m.addRun(!null, 1)
			if null {
				nulls++
			}
		}
		valid = m.packed()
	}
	var values []byte
	switch c.Kind {
	case Int:
		values = arrow.Int32Traits.CastToBytes(c.Ints[from:to])
	case Float:
		values = arrow.Float64Traits.CastToBytes(c.Floats[from:to])
	case Date:
		dates := make([]int32, to-from)
		for i, d := range c.Dates[from:to] {
			dates[i] = int32(d)
		}
		values = arrow.Int32Traits.CastToBytes(dates)
	default:
		var s textSink
		for row := from; row < to; row++ {
			if c.Missing(row) {
				s.codes = append(s.codes, 0)
			} else {
				s.codes = append(s.codes, s.code(c.Texts[row]))
			}
		}
		return textArray(s.codes, s.words, valid, nulls)
	}
	return makeArray(arrowType(c.Kind), to-from, nulls, valid, values)
}
