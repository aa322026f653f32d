package aggregate

import (
	"encoding/binary"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"sagsbarometer/estimators"
)

// A bitmap has a bit for each row, the first in the lowest bit of the first
// byte. Bits past the last row hold anything.
type bitmap []byte

// word is 64 rows of a bitmap, with 0 beyond its end.
func (b bitmap) word(k int) uint64 {
	if 8*k+8 <= len(b) {
		return binary.LittleEndian.Uint64(b[8*k:])
	}
	var last [8]byte
	copy(last[:], b[min(8*k, len(b)):])
	return binary.LittleEndian.Uint64(last[:])
}

// A plane is a measure of all rows of a chunk: those in its base, all where
// base is nil, and of these the ones that count; counts outside the base do
// not.
type plane struct{ base, counts bitmap }

// words are 64 rows of the base and of what counts in it.
func (p plane) words(k int) (base, counts uint64) {
	base, counts = ^uint64(0), p.counts.word(k)
	if p.base != nil {
		base = p.base.word(k)
	}
	return base, counts & base
}

// copy copies words from one on.
func (p plane) copy(base, counts []uint64, from int) {
	k := 0
	if p.base != nil {
		b, y := p.base[8*from:], p.counts[8*from:]
		for n := min(len(b)/8, len(y)/8, len(base)); k < n; k++ {
			base[k] = binary.LittleEndian.Uint64(b[8*k:])
			counts[k] = base[k] & binary.LittleEndian.Uint64(y[8*k:])
		}
	}
	for ; k < len(base); k++ {
		base[k], counts[k] = p.words(from + k)
	}
}

// What a level says of a case.
const (
	inBase  = 1
	counted = 2
	neither = 4 // 0 and 1 were wanted
)

// zeroOrOne is what a share of a column alone wants.
const zeroOrOne = "0 or 1, since no values to count are named"

// verdict is what a value says under an indicator.
func verdict(m estimators.Indicator, text string) byte {
	if m.Base != nil && !slices.Contains(m.Base, text) {
		return 0
	}
	if m.Counts != nil {
		if slices.Contains(m.Counts, text) {
			return inBase | counted
		}
		return inBase
	}
	switch text {
	case "0", "false":
		return inBase
	case "1", "true":
		return inBase | counted
	}
	return neither
}

// planeOf turns a column into a measure.
func planeOf(m estimators.Indicator, f *field) (plane, error) {
	if f.array.DataType().ID() == arrow.BOOL {
		m.Base, m.Counts = booleans(m.Base), booleans(m.Counts)
	}
	if b, ok := f.array.(*array.Boolean); ok && b.Data().Offset()%8 == 0 {
		return booleanPlane(b, verdict(m, "false"), verdict(m, "true")), nil
	}
	if err := f.load(); err != nil {
		return plane{}, err
	}
	table := make([]byte, f.width)
	for code, level := range f.levels {
		if level.OK {
			table[code] = verdict(m, level.Text)
		}
	}
	n := len(f.codes)
	p := plane{make(bitmap, (n+7)/8), make(bitmap, (n+7)/8)}
	var all byte
	for k := range p.base {
		var base, counts byte
		for i, code := range f.codes[8*k : min(8*k+8, n)] {
			if int(code) >= len(table) {
				return plane{}, f.beyond()
			}
			v := table[code]
			all |= v
			base |= v & inBase << i
			counts |= v & counted >> 1 << i
		}
		p.base[k], p.counts[k] = base, counts
	}
	if all&neither != 0 {
		bad := &rowErrors{column: m.Column, want: zeroOrOne}
		for i, code := range f.codes {
			if table[code] == neither {
				bad.add(i, f.levels[code].show())
			}
		}
		return plane{}, bad
	}
	return p, nil
}

// booleans are values named for a boolean column, where 1 and 0 name true and
// false too.
func booleans(values []string) []string {
	out := slices.Clone(values)
	for i, v := range out {
		switch v {
		case "1":
			out[i] = "true"
		case "0":
			out[i] = "false"
		}
	}
	return out
}

// booleanPlane takes the bits of a boolean column as they lie where true
// counts and false is in the base, and else makes new ones, 64 rows at a time.
func booleanPlane(a *array.Boolean, no, yes byte) plane {
	data := a.Data()
	var valid, values bitmap
	if b := data.Buffers()[0]; b != nil && a.NullN() > 0 {
		valid = b.Bytes()[data.Offset()/8:]
	}
	if b := data.Buffers()[1]; b != nil {
		values = b.Bytes()[data.Offset()/8:]
	}
	if no == inBase && yes == inBase|counted {
		return plane{valid, values}
	}
	mask := func(v, bit byte) uint64 { return -uint64(v / bit & 1) }
	words := (a.Len() + 63) / 64
	p := plane{make(bitmap, 8*words), make(bitmap, 8*words)}
	for k := range words {
		present, v := ^uint64(0), values.word(k)
		if valid != nil {
			present = valid.word(k)
		}
		binary.LittleEndian.PutUint64(p.base[8*k:], present&(v&mask(yes, inBase)|^v&mask(no, inBase)))
		binary.LittleEndian.PutUint64(p.counts[8*k:], v&mask(yes, counted)|^v&mask(no, counted))
	}
	return p
}
