package data

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// A Source is a flat file as Arrow record batches, one a row group. Text is a
// dictionary of int32 codes, which differs from chunk to chunk; the rest is
// Boolean, Int32, Int64, Float64 or Date32. Slots of missing values hold any
// value, of codes one that the dictionary has.
//
// Read is safe for concurrent use, Close is not.
type Source struct {
	// Progress is told after each chunk how many have been read; nil: nobody
	// wants to know. It is called from whichever goroutine reads.
	Progress func(read, chunks int)

	read   atomic.Int64
	file   string
	schema *arrow.Schema
	rows   []int // of each chunk
	column func(chunk, column int) (arrow.Array, error)
	texts  func(chunk, column int, into *Texts) error // nil: column will do
	close  func() error
}

// OpenSource opens a .parquet or a .csv file; the ending says which. Of a
// Parquet file only the footer is read now; a CSV file is read whole
// (ReadCSV says how its columns get their types). Errors about the content
// are strict.Violations.
func OpenSource(path string) (*Source, error) {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".parquet":
		return openParquetSource(path)
	case ".csv":
		return openCSVSource(path)
	}
	return nil, strict.Violations{{
		Place: strict.Place{File: path}, Rule: "file-kind",
		Found:  lang.Text{EN: fmt.Sprintf("the file name ending %q", filepath.Ext(path)), DA: fmt.Sprintf("filendelsen %q", filepath.Ext(path))},
		Wanted: lang.Text{EN: ".parquet or .csv", DA: ".parquet eller .csv"},
	}}
}

// Schema names the columns in the order of the file. A column that cannot be
// read (nested, a timestamp, a decimal) has the type Null, and Read refuses it.
// The metadata of the file is that of the schema.
func (s *Source) Schema() *arrow.Schema { return s.schema }

// Chunks is the number of row groups.
func (s *Source) Chunks() int { return len(s.rows) }

// Rows is the number of rows of the whole file.
func (s *Source) Rows() int64 {
	var n int64
	for _, r := range s.rows {
		n += int64(r)
	}
	return n
}

// Read decodes the columns, given by their place in the schema, of one chunk.
// The caller releases the record.
func (s *Source) Read(ctx context.Context, chunk int, columns []int) (arrow.Record, error) {
	if chunk < 0 || chunk >= len(s.rows) {
		return nil, fmt.Errorf("%s: row group %d of %d", s.file, chunk, len(s.rows))
	}
	fields := make([]arrow.Field, len(columns))
	arrays := make([]arrow.Array, 0, len(columns))
	defer func() {
		for _, a := range arrays {
			a.Release()
		}
	}()
	for i, c := range columns {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if c < 0 || c >= s.schema.NumFields() {
			return nil, fmt.Errorf("%s: column %d of %d", s.file, c, s.schema.NumFields())
		}
		a, err := s.column(chunk, c)
		if err != nil {
			return nil, err
		}
		fields[i], arrays = s.schema.Field(c), append(arrays, a)
	}
	if read := s.read.Add(1); s.Progress != nil {
		s.Progress(int(read), len(s.rows))
	}
	return array.NewRecord(arrow.NewSchema(fields, nil), arrays, int64(s.rows[chunk])), nil
}

// Close closes the file.
func (s *Source) Close() error { return s.close() }

func openParquetSource(path string) (*Source, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	s, err := parquetSource(path, f, info.Size())
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	s.close = f.Close
	return s, nil
}
