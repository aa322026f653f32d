package aggregate

import (
	"slices"
	"sync"
)

// A cellCode is how the cell of a row is written down: in 16 bits where they
// all fit, which halves what the innermost loops read, else in 32.
type cellCode interface{ uint16 | uint32 }

// A division sorts the rows of a chunk into cells by the values of several
// columns.
type division struct {
	narrow []uint16 // of each row the code of its cell; nil: see wide or runs
	wide   []uint32
	row    []int32 // of each code a row that has it, -1 where none has
	runs   []run   // of narrow codes, where they were found; nil: not known

	// The fields whose codes make that of a cell, the last one fastest; not OK
	// where cells were numbered as they came.
	parts   []*field
	ordered bool
}

// stride is by what the codes of cells are divided to leave those of the first
// so many parts.
func (d *division) stride(parts int) (by int) {
	by = 1
	for _, f := range d.parts[parts:] {
		by *= f.width
	}
	return by
}

// coarser gives for each code of the cells that of the same rows in a division
// by some of the same fields.
func (d *division) coarser(to *division) func(code int, row int32) uint32 {
	n := len(to.parts)
	if d.ordered && to.ordered && n <= len(d.parts) && slices.Equal(d.parts[:n], to.parts) {
		by := d.stride(n)
		return func(code int, _ int32) uint32 { return uint32(code / by) }
	}
	return func(_ int, row int32) uint32 { return to.code(row) }
}

// narrows is memory for the codes of a chunk.
var narrows sync.Pool

func newNarrow(rows int) []uint16 {
	if kept, ok := narrows.Get().(*[]uint16); ok && cap(*kept) >= rows {
		return (*kept)[:rows]
	}
	return make([]uint16, rows)
}

// release gives the memory of the codes back. The division is not used again.
func (d *division) release() {
	if d.narrow != nil {
		narrows.Put(&d.narrow)
	}
}

// undivided is one cell with all rows.
func undivided(rows int) *division {
	d := &division{narrow: newNarrow(rows), row: []int32{0}, ordered: true}
	clear(d.narrow)
	if rows == 0 {
		d.row[0] = -1
	}
	return d
}

// byField divides all rows by a field, which must be loaded.
func byField(f *field, rows int) (*division, error) {
	if f.width > narrowLimit {
		return undivided(rows).with(f)
	}
	if runs := f.runs(); runs != nil && runsWithin(runs, f.width) {
		d := byRuns(runs, f.width)
		d.parts, d.ordered = []*field{f}, true
		return d, nil
	}
	d := &division{narrow: newNarrow(rows), row: unseen(f.width), parts: []*field{f}, ordered: true}
	last := int32(f.width - 1)
	var beyond int32
	for i, code := range f.codes[:rows] {
		beyond |= last - int32(code) | int32(code)
		d.narrow[i] = uint16(code)
		if int(code) < len(d.row) {
			d.row[code] = int32(i)
		}
	}
	if beyond < 0 {
		return nil, f.beyond()
	}
	return d, nil
}

// unseen are codes of which no row is known.
func unseen(codes int) []int32 {
	row := make([]int32, codes)
	for code := range row {
		row[code] = -1
	}
	return row
}

// code is the cell of a row.
func (d *division) code(row int32) uint32 {
	switch {
	case d.narrow != nil:
		return uint32(d.narrow[row])
	case d.runs != nil:
		at, _ := slices.BinarySearchFunc(d.runs, int(row)+1, func(r run, to int) int { return r.to - to })
		return d.runs[at].code
	}
	return d.wide[row]
}

// spelled is the code of each row, nil where it does not fit. Those of runs are
// written down when somebody asks for them, which nobody does where all columns
// come in runs.
func (d *division) spelled() []uint16 {
	if d.narrow == nil && d.runs != nil {
		d.narrow = newNarrow(d.runs[len(d.runs)-1].to)
		from := 0
		for _, r := range d.runs {
			part := d.narrow[from:r.to]
			for i := range part {
				part[i] = uint16(r.code)
			}
			from = r.to
		}
	}
	return d.narrow
}

// narrowLimit is how many codes 16 bits hold, tableLimit how many pairs of
// codes are looked up in a table; more go through a map.
const narrowLimit = 1 << 16

// with divides further by a field, which must be loaded.
func (d *division) with(f *field) (*division, error) {
	out, err := d.divide(f)
	if err == nil && d.ordered && out.wide == nil {
		out.parts, out.ordered = append(slices.Clone(d.parts), f), true
	}
	return out, err
}

func (d *division) divide(f *field) (*division, error) {
	if d.runs != nil && len(d.row)*f.width <= narrowLimit {
		if runs := f.runs(); runs != nil && runsWithin(runs, f.width) {
			return d.withRuns(runs, f.width), nil
		}
	}
	if codes := d.spelled(); codes != nil {
		return divide(codes, len(d.row), f)
	}
	return divide(d.wide, len(d.row), f)
}

func divide[C cellCode](codes []C, size int, f *field) (*division, error) {
	if pairs := size * f.width; pairs <= narrowLimit {
		out := &division{narrow: newNarrow(len(codes)), row: unseen(pairs)}
		return out, pair(out.narrow, out.row, codes, f)
	}
	// So many pairs that most of them hardly occur: number those that do.
	out := &division{wide: make([]uint32, len(codes))}
	width := uint64(f.width)
	if size*f.width <= tableLimit {
		table := make([]uint32, size*f.width)
		for i, code := range codes {
			if int(f.codes[i]) >= f.width {
				return nil, f.beyond()
			}
			at := uint64(code)*width + uint64(f.codes[i])
			if table[at] == 0 {
				out.row = append(out.row, int32(i))
				table[at] = uint32(len(out.row))
			}
			out.wide[i] = table[at] - 1
		}
		return out, nil
	}
	table := map[uint64]uint32{}
	for i, code := range codes {
		if int(f.codes[i]) >= f.width {
			return nil, f.beyond()
		}
		at := uint64(code)*width + uint64(f.codes[i])
		n, ok := table[at]
		if !ok {
			n = uint32(len(out.row))
			out.row = append(out.row, int32(i))
			table[at] = n
		}
		out.wide[i] = n
	}
	return out, nil
}

// pair makes the code of a pair from both of its codes, without a branch. A
// code beyond the field's makes the sum of differences negative; until that is
// seen it may lead beyond the cells, so those are looked up with a bound.
func pair[C cellCode](out []uint16, row []int32, codes []C, f *field) error {
	width, last := uint32(f.width), int32(f.width-1)
	codes, second := codes[:len(out)], f.codes[:len(out)]
	var beyond int32
	for i := range out {
		code := second[i]
		beyond |= last - int32(code) | int32(code)
		at := uint32(codes[i])*width + code
		if int(at) < len(row) {
			row[at] = int32(i)
		}
		out[i] = uint16(at)
	}
	if beyond < 0 {
		return f.beyond()
	}
	return nil
}
