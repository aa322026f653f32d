package aggregate

import (
	"context"
	"errors"
	"fmt"
)

// A rowError is a value that cannot be added up.
type rowError struct {
	row                 int // of its chunk
	column, found, want string
}

func (e *rowError) Error() string {
	return fmt.Sprintf("row %d: %s in column %q, want %s", e.row+1, e.found, e.column, e.want)
}

// inFile counts the rows before the chunk, so that the error names the row of
// the file.
func (e *rowError) inFile(ctx context.Context, src Source, chunk int) error {
	for before := range chunk {
		record, err := src.Read(ctx, before, nil)
		if err != nil {
			return errors.Join(e, err)
		}
		e.row += int(record.NumRows())
		record.Release()
	}
	return e
}
