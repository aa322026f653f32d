package aggregate

import (
	"context"
	"fmt"

	"github.com/apache/arrow/go/v17/arrow"
)

// A Source is a table in parts, such as the row groups of a Parquet file.
type Source interface {
	// Schema names the columns and their types.
	Schema() *arrow.Schema
	// Chunks is the number of parts.
	Chunks() int
	// Read returns the given columns of one part, in the order asked for. It
	// is safe for concurrent use. The caller releases the record.
	Read(ctx context.Context, chunk int, columns []int) (arrow.Record, error)
}

// read reads a part of a source, and holds it to what was asked for.
func read(ctx context.Context, src Source, chunk int, columns []int) (arrow.Record, error) {
	record, err := src.Read(ctx, chunk, columns)
	if err != nil {
		return nil, err
	}
	if got, want := int(record.NumCols()), len(columns); got != want {
		record.Release()
		return nil, fmt.Errorf("the source returned %d columns of %d", got, want)
	}
	return record, nil
}
