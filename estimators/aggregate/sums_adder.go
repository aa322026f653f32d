package aggregate

import "context"

// An adder adds up the chunks that fall to it. Only the book is shared.
type adder struct {
	p    *preparedSums
	book *book
	*atoms
	table  momentTable // by atoms
	scale  scale       // of the weights that wait, and of the sums of panels
	panels []*panel    // of the shares
}

func newAdder(p *preparedSums, b *book) *adder {
	a := &adder{p: p, book: b, atoms: newAtoms(len(p.query.Cuts)), table: momentTable{measures: p.measures}}
	for first := 0; first < len(p.shares); first += panelShares {
		a.panels = append(a.panels, &panel{first: first, shares: min(panelShares, len(p.shares)-first)})
	}
	return a
}

// chunk adds up one chunk.
func (a *adder) chunk(ctx context.Context, src Source, chunk int) error {
	record, err := read(ctx, src, chunk, a.p.read)
	if err != nil {
		return err
	}
	defer record.Release()
	r, err := newChunkCuts(a.p.prepared, record)
	if err != nil {
		return err
	}
	defer r.release()
	weights, span, err := r.weights(a.p.query.Weight)
	if err != nil {
		return err
	}
	cells, err := a.cells(r)
	if err != nil {
		return err
	}
	for _, lead := range r.order {
		if lead == len(cells) || r.leader[lead] != lead {
			continue
		}
		rows, wanted := a.divide(r, lead, cells)
		rows.weights, rows.span = weights, span
		a.table.grow(a.len())
		told, err := a.addShares(r, rows, wanted)
		if err != nil {
			return err
		}
		if !told {
			rows.stat(a.table.cells)
		}
		if err := a.addAmounts(r, rows, wanted); err != nil {
			return err
		}
	}
	return nil
}

// cells are those of each cut for each code of its division.
func (a *adder) cells(r *chunkCuts) (cells [][]uint32, err error) {
	a.book.Lock()
	defer a.book.Unlock()
	cells = make([][]uint32, len(a.p.query.Cuts))
	for k := range cells {
		if cells[k], err = a.book.cells(r, k); err != nil {
			return nil, err
		}
	}
	return cells, nil
}

// divide finds the atoms of the rows of a chunk, for a cut and those that
// follow from it, and which measures these want.
func (a *adder) divide(r *chunkCuts, lead int, cells [][]uint32) (rows atomRows, wanted []bool) {
	wanted = make([]bool, a.p.count())
	var group []int
	d := r.divisions[lead]
	own := make([]func(code int, row int32) uint32, len(cells)) // of those in the group
	for k := range cells {
		if r.leader[k] == lead {
			group = append(group, k)
			own[k] = d.coarser(r.divisions[k])
			for _, m := range a.p.of[k] {
				wanted[m] = true
			}
		}
	}
	rows.division, rows.atom = d, make([]uint32, len(d.row))
	tuple := make([]uint32, len(cells))
	for code, row := range d.row {
		if row < 0 {
			continue
		}
		for _, k := range group {
			tuple[k] = cells[k][own[k](code, row)] + 1
		}
		rows.atom[code] = a.number(tuple, lead)
	}
	return rows, wanted
}

// atomRows are the rows of a chunk with their atoms and weights.
type atomRows struct {
	division *division
	atom     []uint32 // of each code of the division
	weights  []float64
	span     weightRange
}

// of writes down the atoms of rows from one on.
func (r *atomRows) of(from int, into []uint32) {
	if codes := r.division.spelled(); codes != nil {
		for i, code := range codes[from:][:len(into)] {
			into[i] = r.atom[code]
		}
		return
	}
	for i, code := range r.division.wide[from:][:len(into)] {
		into[i] = r.atom[code]
	}
}

// stat counts the rows of each atom and finds the range of their weights.
func (r *atomRows) stat(stats []cellStat) {
	var atoms [blockRows]uint32
	for from := 0; from < len(r.weights); from += blockRows {
		weights := r.weights[from:min(from+blockRows, len(r.weights))]
		r.of(from, atoms[:len(weights)])
		for i, w := range weights {
			c := &stats[atoms[i]]
			if w < c.least || c.cases == 0 {
				c.least = w
			}
			if w > c.most {
				c.most = w
			}
			c.cases++
		}
	}
}
