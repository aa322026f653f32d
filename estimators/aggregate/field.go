package aggregate

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
)

// A field is a column of a chunk as it divides rows: each row has a code below
// width, and each code a text. Codes are made when they are asked for.
type field struct {
	array  arrow.Array
	codes  []uint32
	width  int
	levels []Code // of each code

	inRuns  []run // of the codes, once scanned
	scanned bool
}

// load makes the codes. Those of a dictionary without missing rows are its
// indices as they lie, which is how nearly all text arrives.
func (f *field) load() error {
	if f.levels != nil {
		return nil
	}
	if d, ok := f.array.(*array.Dictionary); ok && d.NullN() == 0 {
		if indices, ok := d.Indices().(*array.Int32); ok {
			values, err := encode(d.Dictionary())
			if err != nil {
				return err
			}
			for _, code := range values.codes {
				f.levels = append(f.levels, values.level(code))
			}
			f.codes, f.width = unsigned(indices.Int32Values()), len(f.levels)
			return nil
		}
	}
	c, err := encode(f.array)
	if err != nil {
		return err
	}
	f.codes, f.width = c.codes, len(c.levels)+1
	for code := range f.width {
		f.levels = append(f.levels, c.level(uint32(code)))
	}
	return nil
}

// unsigned are the same bits as other numbers.
func unsigned(list []int32) []uint32 {
	return arrow.Uint32Traits.CastFromBytes(arrow.Int32Traits.CastToBytes(list))
}

// beyond is the error of a code that the dictionary does not have. Codes are
// not looked through for one: those who go through them anyway gather last -
// code, which is negative for such a code.
func (f *field) beyond() error {
	for i, c := range f.codes {
		if int(c) >= f.width {
			return fmt.Errorf("row %d has code %d of a dictionary of %d", i+1, int32(c), f.width)
		}
	}
	return nil
}

// among is the field in two levels: whether the value is one of a list.
func (f *field) among(list []string) (*field, error) {
	if err := f.load(); err != nil {
		return nil, err
	}
	if f.array.DataType().ID() == arrow.BOOL {
		list = booleans(list)
	}
	table := make([]uint32, f.width)
	for code, level := range f.levels {
		if level.OK && slices.Contains(list, level.Text) {
			table[code] = 1
		}
	}
	out := &field{array: f.array, codes: make([]uint32, len(f.codes)), width: 2, levels: []Code{{"0", true}, {"1", true}}}
	for i, code := range f.codes {
		if int(code) >= len(table) {
			return nil, f.beyond()
		}
		out.codes[i] = table[code]
	}
	return out, nil
}

// text is the value of a row. It does not need codes.
func (f *field) text(row int) Code {
	if f.levels != nil {
		return f.levels[f.codes[row]]
	}
	if f.array.IsNull(row) {
		return Code{}
	}
	switch a := f.array.(type) {
	case *array.Int32:
		return Code{decimal(a.Value(row)), true}
	case *array.Int64:
		return Code{decimal(a.Value(row)), true}
	case *array.Float64:
		return floatCode(a.Value(row))
	}
	one := array.NewSlice(f.array, int64(row), int64(row)+1)
	defer one.Release()
	c, err := encode(one)
	if err != nil {
		return Code{}
	}
	return c.level(c.codes[0])
}

func floatCode(v float64) Code {
	if math.IsNaN(v) {
		return Code{}
	}
	return Code{strconv.FormatFloat(v+0, 'f', -1, 64), true}
}

// follows reports whether all rows of each cell have the same value, so that
// the field would not divide the cells any further. Numbers are compared as
// they lie, which is far cheaper than to make codes of them.
func (f *field) follows(d *division) (bool, error) {
	if f.levels == nil && f.array.NullN() == 0 {
		switch a := f.array.(type) {
		case *array.Int32:
			return followedCodes(d, unsigned(a.Int32Values())), nil
		case *array.Int64:
			return followed(d, a.Int64Values()), nil
		case *array.Float64:
			return followed(d, arrow.Uint64Traits.CastFromBytes(arrow.Float64Traits.CastToBytes(a.Float64Values()))), nil
		}
	}
	if err := f.load(); err != nil {
		return false, err
	}
	for _, r := range d.row {
		if r >= 0 && int(f.codes[r]) >= f.width {
			return false, f.beyond()
		}
	}
	return followedCodes(d, f.codes), nil
}

// followedCodes is followed, from run to run where there are any.
func followedCodes(d *division, values []uint32) bool {
	if d.runs != nil {
		if runs := runsOf(values); runs != nil {
			return followedRuns(d, values, runs)
		}
	}
	if codes := d.spelled(); codes != nil {
		return sameNarrow(codes, d.row, values)
	}
	return followed(d, values)
}

// wanted is memory for sameNarrow.
var wanted = sync.Pool{New: func() any { return new([narrowLimit]uint32) }}

// sameNarrow is followed for what is asked most: with a table for every number
// that a code can be, no code needs a check. Rows are looked at some at a time,
// so that a column that divides the cells is soon seen to.
func sameNarrow(codes []uint16, row []int32, values []uint32) bool {
	want := wanted.Get().(*[narrowLimit]uint32)
	defer wanted.Put(want)
	for code, r := range row {
		if r >= 0 {
			want[code] = values[r]
		}
	}
	for values = values[:len(codes)]; len(codes) > 0; {
		n := min(len(codes), 4096)
		if differ(codes[:n], want, values[:n]) != 0 {
			return false
		}
		codes, values = codes[n:], values[n:]
	}
	return true
}

// differ gathers the bits in which values differ from those of their codes.
func differ(codes []uint16, want *[narrowLimit]uint32, values []uint32) uint32 {
	var a, b uint32
	for len(codes) >= 8 && len(values) >= 8 {
		c, v := (*[8]uint16)(codes), (*[8]uint32)(values)
		a |= (v[0] ^ want[c[0]]) | (v[1] ^ want[c[1]])
		b |= (v[2] ^ want[c[2]]) | (v[3] ^ want[c[3]])
		a |= (v[4] ^ want[c[4]]) | (v[5] ^ want[c[5]])
		b |= (v[6] ^ want[c[6]]) | (v[7] ^ want[c[7]])
		codes, values = codes[8:], values[8:]
	}
	for i, code := range codes {
		a |= values[i] ^ want[code]
	}
	return a | b
}

func followed[V uint32 | uint64 | int64](d *division, values []V) bool {
	if codes := d.spelled(); codes != nil {
		return same(codes, d.row, values)
	}
	return same(d.wide, d.row, values)
}

// same reports whether each value is that of the row that stands for its cell.
func same[C cellCode, V uint32 | uint64 | int64](codes []C, row []int32, values []V) bool {
	want := make([]V, len(row))
	for code, r := range row {
		if r >= 0 {
			want[code] = values[r]
		}
	}
	values = values[:len(codes)]
	for i, code := range codes {
		if values[i] != want[code] {
			return false
		}
	}
	return true
}
