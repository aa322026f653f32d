package data

import (
	"errors"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/parquet-go/parquet-go"
)

// A sink gathers the values of one column chunk, page by page.
type sink interface {
	// add takes a page of which present rows have a value. levels is nil
	// where all have. What it keeps it copies.
	add(page parquet.Page, levels []byte, present int) error
	// array is all that was gathered; valid is nil where no row is missing.
	array(valid []byte, rows, nulls int) arrow.Array
}

// readChunk decodes the pages of one column chunk into an Arrow array, with
// one copy from page to array. Pages may be V1 or V2, plain or indexes into a
// dictionary, in any mixture.
func readChunk(chunk parquet.ColumnChunk, optional bool, rows int, s sink) (arr arrow.Array, err error) {
	pages := chunk.Pages()
	defer func() { err = errors.Join(err, pages.Close()) }()
	var valid bitmap
	got, present := 0, 0
	for {
		page, err := pages.ReadPage()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		n := int(page.NumValues())
		ones, levels := n, []byte(nil)
		if optional {
			levels = page.DefinitionLevels()
			if len(levels) != n {
				return nil, fmt.Errorf("a page of %d rows with %d definition levels", n, len(levels))
			}
			if ones, err = valid.addLevels(levels); err != nil {
				return nil, err
			}
			if ones == n {
				levels = nil
			}
		}
		if err := s.add(page, levels, ones); err != nil {
			return nil, err
		}
		got, present = got+n, present+ones
		parquet.Release(page)
		if got > rows {
			break
		}
	}
	if got != rows {
		return nil, fmt.Errorf("pages with %d rows, want %d", got, rows)
	}
	var validity []byte
	if present < rows {
		validity = valid.packed()
	}
	return s.array(validity, rows, rows-present), nil
}

// spread appends one value a row: the next of values where the level is 1.
// Where it is 0, the slot gets the value that comes next, which nobody reads;
// that keeps the loop free of branches. There are as many ones as values.
func spread[T any](dst []T, levels []byte, values []T) []T {
	if levels == nil {
		return append(dst, values...)
	}
	n := len(dst)
	dst = append(dst, make([]T, len(levels))...)
	rows, next := dst[n:], 0
	for i := 0; next < len(values); i++ {
		rows[i] = values[next]
		next += int(levels[i])
	}
	return dst
}

// spreadBits appends one value a row as spread does, where the levels are bits.
func spreadBits[T any](dst []T, valid []byte, from, rows int, values []T) []T {
	n := len(dst)
	dst = extend(dst, rows)
	out, next, i := dst[n:], 0, 0
	for ; next < len(values); i++ {
		out[i] = values[next]
		at := from + i
		next += int(valid[at>>3] >> (at & 7) & 1)
	}
	clear(out[i:])
	return dst
}
