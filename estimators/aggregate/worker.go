package aggregate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/apache/arrow/go/v17/arrow"

	"sagsbarometer/estimators"
)

// maxCells bounds the memory of a cut. It is checked on the cells of all
// workers together, so that it trips or not for any number of them.
const maxCells = 1 << 23

var errTooManyCells = errors.New("more than 8 million combinations of codes: group by fewer columns")

// A worker counts the chunks that fall to it. Nothing of it is shared.
type worker struct {
	p    *prepared
	cuts []cells
}

// cells are the cells of one cut that a worker has met.
type cells struct {
	cellIndex
	counters
}

// A cellIndex numbers combinations of codes as they come.
type cellIndex struct {
	index map[string]uint32 // codes of strata and keys, see cellKey
	codes [][]Code
}

func newWorker(p *prepared) *worker {
	w := &worker{p: p, cuts: make([]cells, len(p.Cuts))}
	for k, c := range p.Cuts {
		w.cuts[k].measures = len(c.Measures)
	}
	return w
}

// cell returns the number of a cell, a new one if need be.
func (c *cells) cell(codes []Code) uint32 {
	at := c.number(codes)
	if int(at) == len(c.cases) {
		c.grow()
	}
	return at
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

// chunk counts one chunk.
func (w *worker) chunk(ctx context.Context, src Source, chunk int) error {
	record, err := src.Read(ctx, chunk, w.p.read)
	if err != nil {
		return err
	}
	defer record.Release()
	if got, want := int(record.NumCols()), len(w.p.read); got != want {
		return fmt.Errorf("the source returned %d columns of %d", got, want)
	}
	r := reading{p: w.p, record: record, columns: make([]*coded, len(w.p.read)), planes: map[string][2]bitmap{}}
	strata := whole(int(record.NumRows()))
	var columns []coded
	for _, name := range w.p.Strata {
		c, err := r.coded(name)
		if err != nil {
			return err
		}
		strata, columns = strata.with(c), append(columns, c)
	}
	for k := range w.p.Cuts {
		if err := w.cut(&r, k, strata, slices.Clip(columns)); err != nil {
			return err
		}
	}
	return nil
}

// cut counts the cells of one cut of a chunk.
func (w *worker) cut(r *reading, k int, j joint, columns []coded) error {
	for _, key := range w.p.Cuts[k].Keys {
		c, err := r.key(key)
		if err != nil {
			return err
		}
		j, columns = j.with(c), append(columns, c)
	}
	to := &w.cuts[k]
	cell := make([]uint32, len(j.tuples))
	codes := make([]Code, len(columns))
	if len(j.codes) > 0 {
		for t, tuple := range j.tuples {
			for i, code := range tuple {
				codes[i] = columns[i].level(code)
			}
			cell[t] = to.cell(codes)
		}
	}
	if len(to.codes) > maxCells {
		return errTooManyCells
	}
	var planes []bitmap
	for _, m := range w.p.Cuts[k].Measures {
		p, err := r.measure(m)
		if err != nil {
			return err
		}
		planes = append(planes, p[0], p[1])
	}
	to.add(j.codes, cell, planes)
	return nil
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
	base, counts, err := bits(m, r.record.Column(r.p.at[m.Column]), func() (coded, error) { return r.coded(m.Column) })
	if err != nil {
		return [2]bitmap{}, fmt.Errorf("column %q: %w", m.Column, err)
	}
	r.planes[id] = [2]bitmap{base, counts}
	return r.planes[id], nil
}

// measureKey tells measures apart.
func measureKey(m estimators.Indicator) string {
	return fmt.Sprintf("%q %q %t %q %t", m.Column, m.Counts, m.Counts == nil, m.Base, m.Base == nil)
}
