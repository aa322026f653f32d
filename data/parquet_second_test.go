package data

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/google/go-cmp/cmp"

	"sagsbarometer/data/day"
)

// arrow/go's Parquet reader shares no code with the one that wrote, so it is
// the witness that our files are what the format says.
func TestSecondReader(t *testing.T) {
	for _, want := range []*Table{cases(), long(5_000)} {
		want.GroupRows = 2_000
		if want.Rows < 10 {
			want.GroupRows = 2
		}
		src := parquetBytes(t, want)
		r, err := file.NewParquetReader(bytes.NewReader(src))
		if err != nil {
			t.Fatal(err)
		}
		got := &Table{Rows: int(r.NumRows())}
		schema := r.MetaData().Schema
		for i := range schema.NumColumns() {
			c := Column{Name: schema.Column(i).Name()}
			switch logical := schema.Column(i).LogicalType().String(); {
			case logical == "String":
				c.Kind = Text
			case logical == "Date":
				c.Kind = Date
			case schema.Column(i).PhysicalType() == parquet.Types.Int32:
				c.Kind = Int
			case schema.Column(i).PhysicalType() == parquet.Types.Double:
				c.Kind = Float
			default:
				t.Errorf("column %s: physical type %v, logical %s", c.Name, schema.Column(i).PhysicalType(), logical)
			}
			if schema.Column(i).MaxDefinitionLevel() == 1 {
				c.Null = []bool{}
			}
			for g := range r.NumRowGroups() {
				group := r.RowGroup(g)
				if n := group.NumRows(); n > int64(want.GroupRows) {
					t.Errorf("row group of %d rows, want at most %d", n, want.GroupRows)
				}
				meta, err := group.MetaData().ColumnChunk(i)
				if err != nil {
					t.Fatal(err)
				}
				if meta.Compression() != compress.Codecs.Zstd || meta.HasDictionaryPage() != (c.Kind == Text) {
					t.Errorf("column %s: compression %v, dictionary %v", c.Name, meta.Compression(), meta.HasDictionaryPage())
				}
				chunk, err := group.Column(i)
				if err != nil {
					t.Fatal(err)
				}
				if err := appendChunk(&c, chunk, int(group.NumRows())); err != nil {
					t.Fatal(err)
				}
			}
			got.Columns = append(got.Columns, c)
		}
		wantSame(t, want, got)

		var meta []Pair
		kv := r.MetaData().KeyValueMetadata()
		for i, key := range kv.Keys() {
			meta = append(meta, Pair{key, kv.Values()[i]})
		}
		if diff := cmp.Diff(want.Meta, meta); diff != "" {
			t.Errorf("metadata in order: %s", diff)
		}
		if by := r.MetaData().WriterVersion(); by.App != "barometer" || fmt.Sprintf("%d.%d.%d", by.Version.Major, by.Version.Minor, by.Version.Patch) != FormatVersion {
			t.Errorf("created_by reads as %+v", by)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

// appendChunk adds the rows of a column chunk.
func appendChunk(c *Column, chunk file.ColumnChunkReader, rows int) error {
	levels := make([]int16, rows)
	place := func(row int) bool { // notes whether a row has a value
		if c.Null == nil {
			return true
		}
		c.Null = append(c.Null, levels[row] == 0)
		return levels[row] == 1
	}
	var total int64
	var err error
	switch r := chunk.(type) {
	case *file.ByteArrayColumnChunkReader:
		values := make([]parquet.ByteArray, rows)
		total, _, err = r.ReadBatch(int64(rows), values, levels, nil)
		c.Texts = append(c.Texts, rowValues(rows, values, place, func(v parquet.ByteArray) string { return string(v) })...)
	case *file.Int32ColumnChunkReader:
		values := make([]int32, rows)
		total, _, err = r.ReadBatch(int64(rows), values, levels, nil)
		if c.Kind == Date {
			c.Dates = append(c.Dates, rowValues(rows, values, place, func(v int32) day.Date { return day.Date(v) })...)
		} else {
			c.Ints = append(c.Ints, rowValues(rows, values, place, func(v int32) int32 { return v })...)
		}
	case *file.Float64ColumnChunkReader:
		values := make([]float64, rows)
		total, _, err = r.ReadBatch(int64(rows), values, levels, nil)
		c.Floats = append(c.Floats, rowValues(rows, values, place, func(v float64) float64 { return v })...)
	default:
		return fmt.Errorf("column %s: read by %T", c.Name, r)
	}
	if err == nil && int(total) != rows {
		err = fmt.Errorf("column %s: %d rows, want %d", c.Name, total, rows)
	}
	return err
}

// rowValues puts the values, which leave out missing ones, at their rows.
func rowValues[S, T any](rows int, values []S, place func(row int) bool, to func(S) T) []T {
	out := make([]T, rows)
	next := 0
	for row := range rows {
		if place(row) {
			out[row] = to(values[next])
			next++
		}
	}
	return out
}
