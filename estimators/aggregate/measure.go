package aggregate

import (
	"fmt"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"sagsbarometer/estimators"
)

// A bitmap has a bit for each row, the first in the lowest bit of the first
// byte. Bits past the last row are 0.
type bitmap []byte

// What a level says of a case.
const (
	inBase  = 1
	counted = 2
	neither = 4 // 0 and 1 were wanted
)

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

// bits turns a column into the rows in the base of a measure and those of
// them that count.
func bits(m estimators.Indicator, a arrow.Array, encoded func() (coded, error)) (base, counts bitmap, err error) {
	if a.DataType().ID() == arrow.BOOL {
		m.Base, m.Counts = booleans(m.Base), booleans(m.Counts)
	}
	if b, ok := a.(*array.Boolean); ok && verdict(m, "false") == inBase && verdict(m, "true") == inBase|counted {
		base, counts = booleanBits(b)
		return base, counts, nil
	}
	c, err := encoded()
	if err != nil {
		return nil, nil, err
	}
	table := make([]byte, len(c.levels)+1)
	for k, level := range c.levels {
		table[k+1] = verdict(m, level)
	}
	base, counts = make(bitmap, (len(c.codes)+7)/8), make(bitmap, (len(c.codes)+7)/8)
	var all byte
	for i, code := range c.codes {
		v := table[code]
		all |= v
		base[i/8] |= v & inBase << (i % 8)
		counts[i/8] |= v & counted >> 1 << (i % 8)
	}
	if all&neither != 0 {
		for i, code := range c.codes {
			if table[code] == neither {
				return nil, nil, fmt.Errorf("row %d: %q is neither 0 nor 1, and no values to count were named", i+1, c.levels[code-1])
			}
		}
	}
	return base, counts, nil
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

// booleanBits copies the bits of a boolean column.
func booleanBits(a *array.Boolean) (base, counts bitmap) {
	n := a.Len()
	base, counts = make(bitmap, (n+7)/8), make(bitmap, (n+7)/8)
	data := a.Data()
	valid, values := data.Buffers()[0], data.Buffers()[1]
	if offset := data.Offset(); offset%8 == 0 && values != nil {
		copy(counts, values.Bytes()[offset/8:])
		if a.NullN() > 0 && valid != nil {
			copy(base, valid.Bytes()[offset/8:])
		} else {
			for i := range base {
				base[i] = 0xff
			}
		}
		if n%8 != 0 {
			base[n/8] &= 1<<(n%8) - 1
		}
		for i, b := range base {
			counts[i] &= b
		}
		return base, counts
	}
	for i := range n {
		if a.IsValid(i) {
			base[i/8] |= 1 << (i % 8)
			if a.Value(i) {
				counts[i/8] |= 1 << (i % 8)
			}
		}
	}
	return base, counts
}
