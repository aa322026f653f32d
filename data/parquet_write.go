package data

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding"
)

// columnName is what DuckDB, SAS, Stata and R all take as it is. Lower case
// alone also keeps two names from differing only in case, which DuckDB and SAS
// would silently swap.
var columnName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// WriteParquet writes the table as a Parquet file: columns and metadata in
// their order, text as dictionaries where it is
// not Distinct, zstd, data pages V2, GroupRows rows a row
// group. A column is nullable only where its Null is not nil. The same table
// gives the same bytes, on any number of processors.
//
// It refuses a table without columns, a name outside [a-z][a-z0-9_]*, a
// metadata key that appears twice, and what would read back as something else.
func (t *Table) WriteParquet(w io.Writer) error {
	if err := errors.Join(t.check(), t.checkParquet()); err != nil {
		return fmt.Errorf("write parquet: %w", err)
	}
	pw := parquet.NewWriter(w, t.schema(),
		// The library's own created_by differs between a test and a binary.
		parquet.CreatedBy("barometer", FormatVersion, "0"),
		parquet.Compression(&parquet.Zstd),
		parquet.DataPageVersion(2),
	)
	for _, m := range t.Meta {
		pw.SetKeyValueMetadata(m.Key, m.Value)
	}
	groupRows := t.GroupRows
	if groupRows == 0 {
		groupRows = GroupRows
	}
	for from := 0; from < t.Rows; from += groupRows {
		to := min(from+groupRows, t.Rows)
		for i, cw := range pw.ColumnWriters() {
			if err := t.Columns[i].writeParquet(cw, i, from, to); err != nil {
				return fmt.Errorf("write parquet: column %q: %w", t.Columns[i].Name, err)
			}
		}
		if err := pw.Flush(); err != nil {
			return fmt.Errorf("write parquet: %w", err)
		}
	}
	if err := pw.Close(); err != nil {
		return fmt.Errorf("write parquet: %w", err)
	}
	return nil
}

func (t *Table) checkParquet() error {
	var errs []error
	if len(t.Columns) == 0 {
		errs = append(errs, errors.New("a table without columns"))
	}
	if t.GroupRows < 0 {
		errs = append(errs, fmt.Errorf("%d rows in a row group", t.GroupRows))
	}
	for _, c := range t.Columns {
		if !columnName.MatchString(c.Name) {
			errs = append(errs, fmt.Errorf("column name %q, want small letters, digits and _", c.Name))
		}
	}
	seen := make(map[string]bool)
	for _, m := range t.Meta {
		if seen[m.Key] {
			errs = append(errs, fmt.Errorf("metadata key %q appears twice", m.Key))
		}
		seen[m.Key] = true
	}
	return errors.Join(errs...)
}

// schema is the Parquet schema in the order of the columns.
func (t *Table) schema() *parquet.Schema {
	root := orderedGroup{Group: parquet.Group{}}
	for i := range t.Columns {
		c := &t.Columns[i]
		var node parquet.Node
		switch c.Kind {
		case Int:
			node = parquet.Leaf(parquet.Int32Type)
		case Float:
			node = parquet.Leaf(parquet.DoubleType)
		case Date:
			node = parquet.Date()
		default:
			coding := encoding.Encoding(&parquet.RLEDictionary)
			if c.Distinct {
				coding = &parquet.DeltaLengthByteArray
			}
			node = parquet.Encoded(parquet.String(), coding)
		}
		if c.Null != nil {
			node = parquet.Optional(node)
		}
		root.fields = append(root.fields, orderedField{Node: node, name: c.Name})
	}
	return parquet.NewSchema("barometer", root)
}

// An orderedGroup is a parquet.Group, which sorts its fields by name, with the
// fields in an order of its own.
type orderedGroup struct {
	parquet.Group
	fields []parquet.Field
}

func (g orderedGroup) Fields() []parquet.Field { return g.fields }

type orderedField struct {
	parquet.Node
	name string
}

func (f orderedField) Name() string { return f.name }

// Value is asked for only by writers that take Go structs apart.
func (f orderedField) Value(reflect.Value) reflect.Value { return reflect.Value{} }

// writeParquet writes the rows from up to to of a column. Values go in with
// their definition level said outright: parquet-go's way from Go structs takes
// 0 in an optional column for a missing value.
func (c *Column) writeParquet(w *parquet.ColumnWriter, index, from, to int) error {
	const batch = 1024
	values := make([]parquet.Value, 0, batch)
	level := 0
	if c.Null != nil {
		level = 1
	}
	for row := from; row < to; row++ {
		if c.Missing(row) {
			values = append(values, parquet.NullValue().Level(0, 0, index))
		} else {
			values = append(values, c.parquetValue(row).Level(0, level, index))
		}
		if len(values) == batch || row == to-1 {
			if _, err := w.WriteRowValues(values); err != nil {
				return err
			}
			values = values[:0]
		}
	}
	return nil
}

func (c *Column) parquetValue(row int) parquet.Value {
	switch c.Kind {
	case Int:
		return parquet.Int32Value(c.Ints[row])
	case Float:
		return parquet.DoubleValue(c.Floats[row])
	case Date:
		return parquet.Int32Value(int32(c.Dates[row]))
	default:
		return parquet.ValueOf(c.Texts[row]) // shares the bytes
	}
}
