package pipeline

import (
	"context"
	"slices"
	"sync"

	"sagsbarometer/data"
	"sagsbarometer/sampling/lottery"
)

// FrameChunks is a part of out/frame.parquet as the lottery reads it: row
// group by row group, four columns of it, with no string made of any id. Cases
// that are not eligible, and those of other parts, are rows to skip.
type FrameChunks struct {
	source                       *data.Source
	part                         int32
	id, stratum, eligible, parts int       // columns
	scratch                      sync.Pool // of *[]int32
}

// OpenFrame opens a frame to draw from one part: 0 is the main one, above it
// are supplements. Close closes the file.
func OpenFrame(path string, part int64) (*FrameChunks, error) {
	source, err := data.OpenSource(path)
	if err != nil {
		return nil, err
	}
	columns, err := source.Columns("case_id", "stratum", "eligible", "part")
	if err != nil {
		_ = source.Close()
		return nil, err
	}
	return &FrameChunks{
		source: source, part: int32(part), id: columns[0], stratum: columns[1], eligible: columns[2], parts: columns[3],
		scratch: sync.Pool{New: func() any { return new([]int32) }},
	}, nil
}

// Close closes the file.
func (f *FrameChunks) Close() error { return f.source.Close() }

// Len is the number of row groups.
func (f *FrameChunks) Len() int { return f.source.Chunks() }

// Read decodes one row group.
func (f *FrameChunks) Read(ctx context.Context, i int, into *lottery.Chunk) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ids := data.Texts{Bytes: into.IDs, Ends: into.Ends}
	if err := f.source.ReadTexts(i, f.id, &ids); err != nil {
		return err
	}
	into.IDs, into.Ends = ids.Bytes, ids.Ends
	codes := data.Codes{Words: into.Strata, Codes: into.Stratum}
	if err := f.source.ReadCodes(i, f.stratum, &codes); err != nil {
		return err
	}
	into.Strata, into.Stratum = codes.Words, codes.Codes
	into.Skip = nil
	if err := f.skip(i, f.eligible, 1, &into.Skip); err != nil {
		return err
	}
	return f.skip(i, f.parts, f.part, &into.Skip)
}

// skip marks the rows where a column is not what is wanted. In most row groups
// there are none, and rows stays as it is.
func (f *FrameChunks) skip(i, column int, wanted int32, rows *[]bool) (err error) {
	scratch := f.scratch.Get().(*[]int32)
	defer f.scratch.Put(scratch)
	if *scratch, err = f.source.ReadInts(i, column, *scratch); err != nil {
		return err
	}
	values := *scratch
	first := slices.IndexFunc(values, func(value int32) bool { return value != wanted })
	if first < 0 {
		return nil
	}
	if *rows == nil {
		*rows = make([]bool, len(values))
	}
	for row := first; row < len(values); row++ {
		if values[row] != wanted {
			(*rows)[row] = true
		}
	}
	return nil
}

// rowsOfDrawn reads the rows of the given cases, ineligible ones too, and no
// others: as readFrameFile gives them, in the order of the file. The memory it
// takes is that of the rows and of one row group.
func rowsOfDrawn(path string, ids []string) ([]frameRow, error) {
	source, err := data.OpenSource(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = source.Close() }() // it was only read
	columns, err := source.Columns("case_id")
	if err != nil {
		return nil, err
	}
	wanted := make(map[string]struct{}, len(ids))
	for _, id := range ids {
		wanted[id] = struct{}{}
	}
	rows := make([][]int, source.Chunks())
	var texts data.Texts
	for chunk := range rows {
		if err := source.ReadTexts(chunk, columns[0], &texts); err != nil {
			return nil, err
		}
		begin := int32(0)
		for row, end := range texts.Ends {
			if _, ok := wanted[string(texts.Bytes[begin:end])]; ok { // makes no string
				rows[chunk] = append(rows[chunk], row)
			}
			begin = end
		}
	}
	table, err := source.Pick(rows)
	if err != nil {
		return nil, err
	}
	return frameRows(table), nil
}
