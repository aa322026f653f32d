package aggregate

import (
	"context"
	"fmt"
	"math"
	"slices"

	"sagsbarometer/estimators/exact"
)

// An adder adds up the chunks that fall to it. Nothing of it is shared.
type adder struct {
	p    *preparedSums
	cuts []sumCells
}

// sumCells are the cells of one cut that an adder has met.
type sumCells struct {
	cellIndex
	momentTable
}

func newAdder(p *preparedSums) *adder {
	a := &adder{p: p, cuts: make([]sumCells, len(p.query.Cuts))}
	for k, c := range p.query.Cuts {
		a.cuts[k].cut = c
	}
	return a
}

// chunk adds up one chunk.
func (a *adder) chunk(ctx context.Context, src Source, chunk int) error {
	record, err := src.Read(ctx, chunk, a.p.read)
	if err != nil {
		return err
	}
	defer record.Release()
	if got, want := int(record.NumCols()), len(a.p.read); got != want {
		return fmt.Errorf("the source returned %d columns of %d", got, want)
	}
	r := reading{p: a.p.prepared, record: record, columns: make([]*coded, len(a.p.read)), planes: map[string][2]bitmap{}}
	weights, err := r.weights(a.p.query.Weight)
	if err != nil {
		return err
	}
	strata := whole(int(record.NumRows()))
	var columns []coded
	for _, name := range a.p.Strata {
		c, err := r.coded(name)
		if err != nil {
			return err
		}
		strata, columns = strata.with(c), append(columns, c)
	}
	for k := range a.cuts {
		cell, err := a.cuts[k].of(&r, strata, slices.Clip(columns))
		if err != nil {
			return err
		}
		if err := a.cuts[k].add(&r, cell, weights); err != nil {
			return err
		}
	}
	return nil
}

// of numbers the cells of the rows of a chunk.
func (c *sumCells) of(r *reading, j joint, columns []coded) (cell []uint32, err error) {
	for _, key := range c.cut.Keys {
		k, err := r.key(key)
		if err != nil {
			return nil, err
		}
		j, columns = j.with(k), append(columns, k)
	}
	number := make([]uint32, len(j.tuples))
	codes := make([]Code, len(columns))
	if len(j.codes) > 0 {
		for t, tuple := range j.tuples {
			for i, code := range tuple {
				codes[i] = columns[i].level(code)
			}
			number[t] = c.number(codes)
		}
	}
	if len(c.codes) > maxCells {
		return nil, errTooManyCells
	}
	c.momentTable.grow(len(c.codes))
	for i, code := range j.codes {
		j.codes[i] = number[code]
	}
	return j.codes, nil
}

// add adds the rows of a chunk, row i to cell[i].
func (c *sumCells) add(r *reading, cell []uint32, weights []float64) error {
	for i, at := range cell {
		c.cases[at]++
		c.most[at] = math.Max(c.most[at], weights[i])
	}
	if err := c.addShares(r, cell, weights); err != nil {
		return err
	}
	return c.addAmounts(r, cell, weights)
}

func (c *sumCells) addShares(r *reading, cell []uint32, weights []float64) error {
	one := oneFactor()
	for m, share := range c.cut.Shares {
		planes, err := r.measure(share)
		if err != nil {
			return err
		}
		for i, at := range cell {
			if planes[0][i/8]>>(i%8)&1 == 0 {
				continue
			}
			w, _ := exact.Split(weights[i])
			y := exact.Factor{}
			if planes[1][i/8]>>(i%8)&1 == 1 {
				y = one
			}
			c.addPair(int(at)*c.cut.measures()+m, w, y, one, 0)
		}
	}
	return nil
}

func oneFactor() exact.Factor {
	one, _ := exact.Split(1)
	return one
}

// addAmounts adds the amounts of a chunk, row by row.
func (c *sumCells) addAmounts(r *reading, cell []uint32, weights []float64) error {
	one := oneFactor()
	for k, amount := range c.cut.Amounts {
		ys, err := r.numbers(amount.Y)
		if err != nil {
			return err
		}
		var xs []float64
		form := amount.form()
		if amount.X.Column != "" {
			if xs, err = r.numbers(amount.X); err != nil {
				return err
			}
		}
		m := len(c.cut.Shares) + k
		for i, at := range cell {
			if math.IsNaN(ys[i]) || xs != nil && math.IsNaN(xs[i]) {
				continue
			}
			w, _ := exact.Split(weights[i])
			y, _ := exact.Split(ys[i])
			x := one
			if xs != nil {
				x, _ = exact.Split(xs[i])
			}
			c.addPair(int(at)*c.cut.measures()+m, w, y, x, form)
		}
	}
	return nil
}
