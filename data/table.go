package data

import "sagsbarometer/data/day"

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
// missing, and is nil where it may not.
type Column struct {
	Name   string
	Kind   Kind
	Label  string // Danish, for people
	Texts  []string
	Ints   []int32
	Floats []float64
	Dates  []day.Date
	Null   []bool
}

// A Table is what one flat file holds. It is a way in and out of Parquet and
// CSV and has no operations of its own.
type Table struct {
	Columns []Column
	Rows    int
	Meta    []Pair // key-value metadata, in order
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
