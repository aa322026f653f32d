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

// WriteParquet writes the table as a Parquet file, as [WriteParquet] does.
func (t *Table) WriteParquet(w io.Writer) error {
	return WriteParquet(w, func(yield func(*Table, error) bool) { yield(t, nil) })
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
