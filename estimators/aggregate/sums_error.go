package aggregate

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// rowErrors are the rows of a chunk that cannot be counted or added up.
type rowErrors struct {
	column, want string
	rows         []rowError
	more         int // rows that are not listed
}

type rowError struct {
	row   int // from 0
	found string
}

func (e *rowErrors) add(row int, found string) {
	if len(e.rows) == maxListed {
		e.more++
		return
	}
	e.rows = append(e.rows, rowError{row, found})
}

// orNil is nil where no row is wrong.
func (e *rowErrors) orNil() error {
	if len(e.rows) == 0 {
		return nil
	}
	return e
}

func (e *rowErrors) Error() string {
	var lines []string
	for _, r := range e.rows {
		lines = append(lines, fmt.Sprintf("row %d: %s in column %q, want %s", r.row+1, r.found, e.column, e.want))
	}
	if e.more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more rows", e.more))
	}
	return strings.Join(lines, "\n")
}

// inFile counts the rows before the chunk, so that the error names rows of the
// file.
func (e *rowErrors) inFile(ctx context.Context, src Source, chunk int) error {
	before := 0
	for c := range chunk {
		record, err := src.Read(ctx, c, nil)
		if err != nil {
			return errors.Join(e, err)
		}
		before += int(record.NumRows())
		record.Release()
	}
	for i := range e.rows {
		e.rows[i].row += before
	}
	return e
}
