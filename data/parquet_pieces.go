package data

import (
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/parquet-go/parquet-go"
)

// WriteParquet writes a table that comes in pieces, one below the other, as a
// Parquet file: columns and metadata in the order of the first piece, text as
// dictionaries where it is not Distinct, zstd, data pages V2, GroupRows rows a
// row group. A column is nullable only where its Null is not nil. The same rows
// give the same bytes, however they are cut and on any number of processors,
// and no more of them is in memory than a piece and, packed, a row group.
//
// It refuses a table without columns, a name outside [a-z][a-z0-9_]*, a
// metadata key that appears twice, pieces with other columns than the first,
// and what would read back as something else.
func WriteParquet(w io.Writer, pieces iter.Seq2[*Table, error]) error {
	p := parquetWriter{out: w}
	for piece, err := range pieces {
		if err != nil {
			return err
		}
		if err := p.add(piece); err != nil {
			return fmt.Errorf("write parquet: %w", err)
		}
	}
	if err := p.close(); err != nil {
		return fmt.Errorf("write parquet: %w", err)
	}
	return nil
}

// A parquetWriter is a file that is being written.
type parquetWriter struct {
	out  io.Writer
	file interface {
		Flush() error
		Close() error
	}
	columns []parquetColumn
	left    int // rows that the row group still takes
	group   int // rows of a row group
}

// A parquetColumn holds back values until there are enough of them, so that
// pages end where they would if all rows came at once.
type parquetColumn struct {
	name    string
	kind    Kind
	null    bool
	to      *parquet.ColumnWriter
	waiting []parquet.Value
}

const parquetBatch = 1024 // divides GroupRows

func (p *parquetWriter) begin(t *Table) {
	file := parquet.NewWriter(p.out, t.schema(),
		// The library's own created_by differs between a test and a binary.
		parquet.CreatedBy("barometer", FormatVersion, "0"),
		parquet.Compression(&parquet.Zstd),
		parquet.DataPageVersion(2),
	)
	for _, m := range t.Meta {
		file.SetKeyValueMetadata(m.Key, m.Value)
	}
	if p.group = t.GroupRows; p.group == 0 {
		p.group = GroupRows
	}
	p.file, p.left = file, p.group
	for i, to := range file.ColumnWriters() {
		c := &t.Columns[i]
		p.columns = append(p.columns, parquetColumn{c.Name, c.Kind, c.Null != nil, to, make([]parquet.Value, 0, parquetBatch)})
	}
}

// add writes the rows of a piece.
func (p *parquetWriter) add(t *Table) error {
	errs := t.check()
	if p.file == nil {
		errs = errors.Join(errs, t.checkParquet())
	} else {
		errs = errors.Join(errs, p.fits(t))
	}
	if errs != nil {
		return errs
	}
	if p.file == nil {
		p.begin(t)
	}
	for from := 0; from < t.Rows; {
		to := min(from+p.left, t.Rows)
		for i := range p.columns {
			if err := p.columns[i].add(&t.Columns[i], i, from, to); err != nil {
				return err
			}
		}
		p.left -= to - from
		if from = to; p.left == 0 {
			if err := p.endGroup(); err != nil {
				return err
			}
		}
	}
	return nil
}

// fits refuses a piece that is not one of this table.
func (p *parquetWriter) fits(t *Table) error {
	if len(t.Columns) != len(p.columns) {
		return fmt.Errorf("a piece with %d columns, want %d", len(t.Columns), len(p.columns))
	}
	for i, want := range p.columns {
		if c := &t.Columns[i]; c.Name != want.name || c.Kind != want.kind || (c.Null != nil) != want.null {
			return fmt.Errorf("a piece with column %q, want %q, of the same kind and as often missing", c.Name, want.name)
		}
	}
	return nil
}

func (p *parquetWriter) endGroup() error {
	for i := range p.columns {
		if err := p.columns[i].flush(); err != nil {
			return err
		}
	}
	p.left = p.group
	return p.file.Flush()
}

func (p *parquetWriter) close() error {
	if p.file == nil {
		return errors.New("a table without columns")
	}
	if p.left < p.group {
		if err := p.endGroup(); err != nil {
			return err
		}
	}
	return p.file.Close()
}

// add takes the rows from up to to of a piece. Values go in with their
// definition level said outright: parquet-go's way from Go structs takes 0 in
// an optional column for a missing value.
func (c *parquetColumn) add(values *Column, index, from, to int) error {
	level := 0
	if c.null {
		level = 1
	}
	for row := from; row < to; row++ {
		v := parquet.NullValue().Level(0, 0, index)
		if !values.Missing(row) {
			v = values.parquetValue(row).Level(0, level, index)
		}
		if c.waiting = append(c.waiting, v); len(c.waiting) == parquetBatch {
			if err := c.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *parquetColumn) flush() error {
	if len(c.waiting) == 0 {
		return nil
	}
	if _, err := c.to.WriteRowValues(c.waiting); err != nil {
		return fmt.Errorf("column %q: %w", c.name, err)
	}
	c.waiting = c.waiting[:0]
	return nil
}
