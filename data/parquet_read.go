package data

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// ReadParquetFile reads the file of that path, see [ReadParquet].
func ReadParquetFile(path string) (*Table, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	return ReadParquet(file, info.Size())
}

// ReadParquet reads a flat Parquet file of any common writer into memory.
// Booleans become Int 0 or 1; int64 becomes Int where all values fit, else
// Float where all are exact. Metadata come sorted by key. Errors about the
// content are strict.Violations, all unreadable columns (nested, timestamps,
// decimals) at once; they name the file if r has a name, as an *os.File does.
func ReadParquet(r io.ReaderAt, size int64) (*Table, error) {
	name := "parquet"
	if named, ok := r.(interface{ Name() string }); ok {
		name = named.Name()
	}
	s, err := parquetSource(name, r, size)
	if err != nil {
		return nil, err
	}
	return s.table()
}

// table reads all of a source.
func (s *Source) table() (*Table, error) { return s.pick(int(s.Rows()), nil) }

// pick reads n rows, those that rows gives of each chunk in their order; all
// if rows is nil.
func (s *Source) pick(n int, rows [][]int) (*Table, error) {
	t := &Table{Rows: n, Columns: make([]Column, s.schema.NumFields())}
	m := s.schema.Metadata()
	for i, key := range m.Keys() {
		t.Meta = append(t.Meta, Pair{key, m.Values()[i]})
	}
	var refused strict.Violations
	for i := range t.Columns {
		t.Columns[i].Name = s.schema.Field(i).Name
		if s.schema.Field(i).Nullable {
			t.Columns[i].Null = []bool{}
		}
		err := s.fill(&t.Columns[i], i, rows)
		var vs strict.Violations
		if errors.As(err, &vs) {
			refused = append(refused, vs...)
		} else if err != nil {
			return nil, err
		}
	}
	if err := refused.Err(); err != nil {
		return nil, err
	}
	return t, nil
}

// fill reads one column, chunk by chunk.
func (s *Source) fill(c *Column, index int, rows [][]int) error {
	switch s.schema.Field(index).Type.ID() {
	case arrow.INT32, arrow.BOOL:
		c.Kind = Int
	case arrow.FLOAT64:
		c.Kind = Float
	case arrow.DATE32:
		c.Kind = Date
	}
	var longs []int64
	for chunk := range s.Chunks() {
		if rows != nil && len(rows[chunk]) == 0 {
			continue
		}
		rec, err := s.Read(context.Background(), chunk, []int{index})
		if err != nil {
			return err
		}
		parts := []arrow.Array{rec.Column(0)}
		if rows != nil {
			parts = slicesOf(rec.Column(0), rows[chunk])
		}
		for _, values := range parts {
			longs = append(longs, c.appendValues(values)...)
			for row := 0; c.Null != nil && row < values.Len(); row++ {
				c.Null = append(c.Null, values.IsNull(row))
			}
		}
		rec.Release()
	}
	if s.schema.Field(index).Type.ID() == arrow.INT64 {
		return c.setLongs(s.file, longs)
	}
	return nil
}

// appendValues adds the values of an array; those of 64-bit integers it
// returns, since all must be seen before their kind is known. Missing values
// become the zero of the kind.
func (c *Column) appendValues(values arrow.Array) (longs []int64) {
	for row := range values.Len() {
		missing := values.IsNull(row)
		switch a := values.(type) {
		case *array.Dictionary:
			text := ""
			if !missing {
				text = a.Dictionary().(*array.String).Value(a.GetValueIndex(row))
			}
			c.Texts = append(c.Texts, text)
		case *array.Boolean:
			var v int32
			if a.Value(row) {
				v = 1
			}
			c.Ints = append(c.Ints, unless(missing, v))
		case *array.Int32:
			c.Ints = append(c.Ints, unless(missing, a.Value(row)))
		case *array.Int64:
			longs = append(longs, unless(missing, a.Value(row)))
		case *array.Float64:
			c.Floats = append(c.Floats, unless(missing, a.Value(row)))
		case *array.Date32:
			c.Dates = append(c.Dates, unless(missing, day.Date(a.Value(row))))
		}
	}
	return longs
}

func unless[T any](missing bool, value T) T {
	if missing {
		var zero T
		return zero
	}
	return value
}

// setLongs makes 64-bit integers a column of Int or Float, whichever holds
// them exactly.
func (c *Column) setLongs(file string, longs []int64) error {
	small := true
	for row, v := range longs {
		small = small && v == int64(int32(v))
		if v > 1<<53 || v < -1<<53 {
			return strict.Violations{{
				Place: strict.Place{File: file}, Rule: "column-type", Subject: c.Name,
				Found:  lang.Text{EN: fmt.Sprintf("an integer beyond ±2^53 in row %d", row+1), DA: fmt.Sprintf("et heltal ud over ±2^53 i række %d", row+1)},
				Wanted: lang.Text{EN: "a number, or text if it is an identifier", DA: "et tal, eller tekst, hvis det er et nummer på noget"},
			}}
		}
	}
	c.Kind = Float
	if small {
		c.Kind = Int
	}
	for _, v := range longs {
		if small {
			c.Ints = append(c.Ints, int32(v))
		} else {
			c.Floats = append(c.Floats, float64(v))
		}
	}
	return nil
}
