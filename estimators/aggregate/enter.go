package aggregate

import (
	"fmt"
	"slices"
)

// enter adds what was counted of a chunk to a cut of a worker's own book, whose division is that of
// the count or coarser. Places are those of the cut's measures in the count.
func (b *book) enter(r *chunkCuts, cut int, d *division, count *chunkCount, places []int) error {
	l := &b.cuts[cut]
	cells, err := b.cells(r, cut)
	if err != nil {
		return err
	}
	own := r.divisions[cut]
	m := len(places)
	all := m == count.measures && slices.IsSorted(places) // then place i is i
	ownCode := d.coarser(own)
	for code, row := range d.row {
		if row < 0 {
			continue
		}
		cell := cells[ownCode(code, row)]
		if err := add(&l.cases[cell], int64(count.cases[code])); err != nil {
			return err
		}
		to, from := l.counts[2*m*int(cell):][:2*m], count.counts[2*count.measures*code:][:2*count.measures]
		if all {
			for i, n := range from[:len(to)] {
				to[i] += int64(n)
			}
			continue
		}
		for i, place := range places { // no more than there are cases
			to[2*i] += int64(from[2*place])
			to[2*i+1] += int64(from[2*place+1])
		}
	}
	return nil
}

// cells are the cells of a cut in the book for each code of its division.
func (b *book) cells(r *chunkCuts, cut int) ([]uint32, error) {
	l, d := &b.cuts[cut], r.divisions[cut]
	number := make([]func(code int, row int32) uint32, len(l.keys))
	for i, key := range l.keys {
		number[i] = b.keys[key].numbers(r.keys[key], d)
	}
	numbers := make([]uint32, len(l.keys))
	cells := make([]uint32, len(d.row))
	for code, row := range d.row {
		if row < 0 {
			continue
		}
		for i := range numbers {
			numbers[i] = number[i](code, row)
		}
		var err error
		if cells[code], err = l.cell(numbers); err != nil {
			return nil, err
		}
	}
	return cells, nil
}

// numbers gives the number of the text that a field has in a cell: by the code
// of the cell where it is made of the field's, and else by a row of it, which
// is far away in memory.
func (n *numbering) numbers(f *field, d *division) func(code int, row int32) uint32 {
	if f.levels == nil {
		return func(_ int, row int32) uint32 { return n.number(f.text(int(row))) }
	}
	known := make([]uint32, f.width) // of each code its number, plus one
	of := func(code uint32) uint32 {
		if known[code] == 0 {
			known[code] = n.number(f.levels[code]) + 1
		}
		return known[code] - 1
	}
	if part := slices.Index(d.parts, f); d.ordered && part >= 0 {
		by := d.stride(part + 1)
		return func(code int, _ int32) uint32 { return of(uint32(code / by % f.width)) }
	}
	return func(_ int, row int32) uint32 { return of(f.codes[row]) }
}

// newBook is an empty one.
func newBook(p *prepared) *book {
	b := &book{cuts: make([]ledger, len(p.Cuts))}
	for range p.keys {
		b.keys = append(b.keys, &numbering{of: map[Code]uint32{}})
	}
	for k := range b.cuts {
		b.cuts[k] = ledger{keys: p.keysOf[k], measures: p.measuresOf[k], next: map[uint64]uint32{}}
	}
	return b
}

// number gives the keys of a query numbers, those of the strata first, and its
// measures.
func (p *prepared) number() {
	keys, measures := map[string]int{}, map[string]int{}
	key := func(k Key) int {
		id := fmt.Sprintf("%q %q %t", k.Column, k.Is, k.Is == nil)
		at, ok := keys[id]
		if !ok {
			at = len(p.keys)
			keys[id] = at
			p.keys = append(p.keys, k)
		}
		return at
	}
	var strata []int
	for _, column := range p.Strata {
		strata = append(strata, key(Key{Column: column}))
	}
	p.strata = len(p.keys)
	for _, c := range p.Cuts {
		of := append([]int{}, strata...)
		for _, k := range c.Keys {
			of = append(of, key(k))
		}
		p.keysOf = append(p.keysOf, of)
		var ms []int
		for _, m := range c.Measures {
			id := measureKey(m)
			at, ok := measures[id]
			if !ok {
				at = len(p.measures)
				measures[id] = at
				p.measures = append(p.measures, m)
			}
			ms = append(ms, at)
		}
		p.measuresOf = append(p.measuresOf, ms)
	}
}
