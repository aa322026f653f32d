package data

import (
	"errors"
	"fmt"
	"io"
	"math"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// parquetSource reads a Parquet file that somebody else closes.
func parquetSource(name string, r io.ReaderAt, size int64) (s *Source, err error) {
	file, err := openParquet(name, r, size)
	if err != nil {
		return nil, err
	}
	defer rescue(name, "", &err)
	leaves := leavesOf(file)
	fields := make([]arrow.Field, len(leaves))
	for i, l := range leaves {
		fields[i] = arrow.Field{Name: l.name, Type: l.typ, Nullable: l.optional}
	}
	groups := file.RowGroups()
	rows := make([]int, len(groups))
	for i, g := range groups {
		n := g.NumRows()
		if n < 0 || n > math.MaxInt32 {
			return nil, damaged(name, "", fmt.Sprintf("row group %d with %d rows", i+1, n))
		}
		rows[i] = int(n)
	}
	return &Source{
		file:   name,
		schema: arrow.NewSchema(fields, metadata(file)),
		rows:   rows,
		column: func(chunk, column int) (arrow.Array, error) {
			return leaves[column].read(name, file, chunk, rows[chunk])
		},
		texts: func(chunk, column int, into *Texts) error {
			l := leaves[column]
			l.sink = func(int) sink { return flatSink{into} }
			_, err := l.read(name, file, chunk, rows[chunk])
			return err
		},
		close: func() error { return nil },
	}, nil
}

// metadata are the key-value pairs of a file, which parquet-go sorts by key.
func metadata(file *parquet.File) *arrow.Metadata {
	var keys, values []string
	for _, kv := range file.Metadata().KeyValueMetadata {
		keys, values = append(keys, kv.Key), append(values, kv.Value)
	}
	m := arrow.NewMetadata(keys, values)
	return &m
}

// read decodes the column in one row group.
func (l leaf) read(name string, file *parquet.File, chunk, rows int) (arr arrow.Array, err error) {
	subject := fmt.Sprintf("%s, row group %d", l.name, chunk+1)
	defer rescue(name, subject, &err)
	if l.sink == nil {
		return nil, strict.Violations{l.violation(name)}
	}
	meta := &file.Metadata().RowGroups[chunk].Columns[l.index].MetaData
	if s, ok := l.sink(rows).(rawSink); ok {
		arr, err := l.readRaw(file, meta, rows, s)
		if err == nil {
			return arr, nil
		}
		if !errors.Is(err, errForeign) {
			return nil, damaged(name, subject, err.Error())
		}
	}
	if err := checkPages(file, file.Size(), meta, rows); err != nil {
		return nil, damaged(name, subject, err.Error())
	}
	arr, err = readChunk(file.RowGroups()[chunk].ColumnChunks()[l.index], l.optional, rows, l.sink(rows))
	if err != nil {
		return nil, damaged(name, subject, err.Error())
	}
	return arr, nil
}

// scratches are memory for column chunks as they are in the file, and for a page
// of them.
var scratches = sync.Pool{New: func() any { return new([2][]byte) }}

// readRaw decodes without the library's pages.
func (l leaf) readRaw(file *parquet.File, meta *format.ColumnMetaData, rows int, s rawSink) (arrow.Array, error) {
	memory := scratches.Get().(*[2][]byte)
	defer scratches.Put(memory)
	c := rawChunk{meta: meta, optional: l.optional, plain: memory[1]}
	var err error
	if memory[0], err = c.load(file, file.Size(), memory[0]); err != nil {
		return nil, err
	}
	defer func() { memory[1] = c.plain }()
	return c.read(rows, s)
}

// violation says why the column is not read.
func (l leaf) violation(name string) strict.Violation {
	return strict.Violation{
		Place: strict.Place{File: name}, Rule: "column-type", Subject: l.name, Found: l.refused,
		Wanted: lang.Text{EN: "text, numbers, dates or booleans, one a row", DA: "tekst, tal, datoer eller ja/nej, én pr. række"},
	}
}
