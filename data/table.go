package data

import (
	"errors"
	"fmt"
	"math"
	"unicode/utf8"

	"sagsbarometer/data/day"
)

// FormatVersion is the version of the files for statisticians (FORMAT.md), as
// barometer.schema_version and created_by carry it. Columns are only ever
// added, which raises the middle number.
const FormatVersion = "1.4.0"

// GroupRows is how many rows a row group has where a table does not say. A
// row group is the unit of parallel work, for us and for other readers, so it
// is neither a whole file nor a page.
const GroupRows = 131_072

// A Kind is the type of a column in a file for statisticians.
type Kind int

const (
	Text  Kind = iota // dictionary-encoded UTF-8
	Int               // int32
	Float             // float64
	Date              // date32
)

// A Column is one named column of values in memory. Only the slice of its
// kind is filled. Null has the length of the table where the column may be
// missing, and is nil where it may not; what stands in a missing row of the
// slice of values does not matter.
type Column struct {
	Name   string
	Kind   Kind
	Label  string // Danish, for people
	Texts  []string
	Ints   []int32
	Floats []float64
	Dates  []day.Date
	Null   []bool

	// Distinct is for Text that hardly ever comes twice, such as the ids of a
	// frame: Parquet then holds it without a dictionary, which would be as
	// long as the column. It is read five times as fast.
	Distinct bool
}

// Missing reports whether the column has no value in a row.
func (c *Column) Missing(row int) bool { return c.Null != nil && c.Null[row] }

// rows is the number of values that the column holds.
func (c *Column) rows() int {
	switch c.Kind {
	case Int:
		return len(c.Ints)
	case Float:
		return len(c.Floats)
	case Date:
		return len(c.Dates)
	default:
		return len(c.Texts)
	}
}

// A Table is what one flat file holds. It is a way in and out of Parquet and
// CSV and has no operations of its own.
type Table struct {
	Columns   []Column
	Rows      int
	Meta      []Pair // key-value metadata, in order
	GroupRows int    // rows of a row group in Parquet; 0 means GroupRows
}

// A Pair is one line of metadata.
type Pair struct{ Key, Value string }

// Column returns the column of that name, nil where there is none.
func (t *Table) Column(name string) *Column {
	for i := range t.Columns {
		if t.Columns[i].Name == name {
			return &t.Columns[i]
		}
	}
	return nil
}

// check refuses a table that would be written as something else than it is:
// columns of another length, a name twice, text that is not UTF-8, NaN (what
// does not exist is missing, never NaN). It lists all that is wrong, the first
// row of each column.
func (t *Table) check() error {
	var errs []error
	seen := make(map[string]bool)
	for i := range t.Columns {
		c := &t.Columns[i]
		if seen[c.Name] {
			errs = append(errs, fmt.Errorf("column %q appears twice", c.Name))
		}
		seen[c.Name] = true
		if n := c.rows(); n != t.Rows {
			errs = append(errs, fmt.Errorf("column %q: %d values, want %d", c.Name, n, t.Rows))
			continue
		}
		if c.Null != nil && len(c.Null) != t.Rows {
			errs = append(errs, fmt.Errorf("column %q: %d null flags, want %d or none", c.Name, len(c.Null), t.Rows))
			continue
		}
		if err := c.check(); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func (c *Column) check() error {
	switch c.Kind {
	case Text:
		for row, s := range c.Texts {
			if !utf8.ValidString(s) && !c.Missing(row) {
				return fmt.Errorf("column %q, row %d: text is not UTF-8", c.Name, row+1)
			}
		}
	case Float:
		for row, f := range c.Floats {
			if math.IsNaN(f) && !c.Missing(row) {
				return fmt.Errorf("column %q, row %d: NaN, want a number or missing", c.Name, row+1)
			}
		}
	case Int, Date:
	default:
		return fmt.Errorf("column %q: unknown kind %d", c.Name, c.Kind)
	}
	return nil
}
