package aggregate

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/apache/arrow/go/v17/arrow"

	"sagsbarometer/estimators"
)

// A cellIndex numbers combinations of codes as they come.
type cellIndex struct {
	index map[string]uint32 // codes of strata and keys, see cellKey
	codes [][]Code
}

// number returns that of a combination, the next if it is new.
func (x *cellIndex) number(codes []Code) uint32 {
	key := cellKey(codes)
	at, ok := x.index[key]
	if !ok {
		if x.index == nil {
			x.index = map[string]uint32{}
		}
		at = uint32(len(x.codes))
		x.index[key] = at
		x.codes = append(x.codes, slices.Clone(codes))
	}
	return at
}

// cellKey joins codes so that no two lists of codes look the same.
func cellKey(codes []Code) string {
	var b []byte
	for _, c := range codes {
		if !c.OK {
			b = append(b, '-')
			continue
		}
		b = strconv.AppendInt(b, int64(len(c.Text)), 10)
		b = append(b, ':')
		b = append(b, c.Text...)
	}
	return string(b)
}

// A reading is a chunk with its columns encoded as they are asked for.
type reading struct {
	p       *prepared
	record  arrow.Record
	columns []*coded
	planes  map[string][2]bitmap
}

func (r *reading) coded(name string) (coded, error) {
	at := r.p.at[name]
	if r.columns[at] == nil {
		c, err := encode(r.record.Column(at))
		if err != nil {
			return c, fmt.Errorf("column %q: %w", name, err)
		}
		r.columns[at] = &c
	}
	return *r.columns[at], nil
}

// key is the column of a key, in two levels where the key names values.
func (r *reading) key(k Key) (coded, error) {
	c, err := r.coded(k.Column)
	if err != nil || k.Is == nil {
		return c, err
	}
	if r.record.Column(r.p.at[k.Column]).DataType().ID() == arrow.BOOL {
		k.Is = booleans(k.Is)
	}
	table := make([]uint32, len(c.levels)+1)
	table[0] = 1
	for i, level := range c.levels {
		table[i+1] = 1
		if slices.Contains(k.Is, level) {
			table[i+1] = 2
		}
	}
	out := coded{codes: make([]uint32, len(c.codes)), levels: []string{"0", "1"}}
	for i, code := range c.codes {
		out.codes[i] = table[code]
	}
	return out, nil
}

func (r *reading) measure(m estimators.Indicator) ([2]bitmap, error) {
	id := measureKey(m)
	if p, ok := r.planes[id]; ok {
		return p, nil
	}
	p, err := planeOf(m, &field{array: r.record.Column(r.p.at[m.Column])})
	if err != nil {
		return [2]bitmap{}, fmt.Errorf("column %q: %w", m.Column, err)
	}
	r.planes[id] = p.whole(int(r.record.NumRows()))
	return r.planes[id], nil
}

// measureKey tells measures apart.
func measureKey(m estimators.Indicator) string {
	return fmt.Sprintf("%q %q %t %q %t", m.Column, m.Counts, m.Counts == nil, m.Base, m.Base == nil)
}
