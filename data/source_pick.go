package data

import (
	"fmt"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
)

// Pick reads some rows of all columns into memory, as [ReadParquet] reads all
// rows: rows[i] are those of chunk i, in rising order. Of a column of 64-bit
// integers only the picked ones are asked whether they fit 32 bits.
func (s *Source) Pick(rows [][]int) (*Table, error) {
	if len(rows) != s.Chunks() {
		return nil, fmt.Errorf("%s: rows of %d row groups, want %d", s.file, len(rows), s.Chunks())
	}
	n := 0
	for chunk, picked := range rows {
		for i, row := range picked {
			if row < 0 || row >= s.rows[chunk] || i > 0 && row <= picked[i-1] {
				return nil, fmt.Errorf("%s: row %d of row group %d, want rows below %d in rising order", s.file, row, chunk+1, s.rows[chunk])
			}
		}
		n += len(picked)
	}
	return s.pick(n, rows)
}

// slicesOf are the picked rows of an array, neighbours in one slice. The
// slices share its memory and are nobody's to release: arrays here live on
// the garbage-collected heap.
func slicesOf(values arrow.Array, rows []int) []arrow.Array {
	var parts []arrow.Array
	for i := 0; i < len(rows); {
		n := 1
		for i+n < len(rows) && rows[i+n] == rows[i]+n {
			n++
		}
		parts = append(parts, array.NewSlice(values, int64(rows[i]), int64(rows[i]+n)))
		i += n
	}
	return parts
}
