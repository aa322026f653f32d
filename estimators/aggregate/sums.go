package aggregate

import (
	"context"
	"errors"

	"golang.org/x/sync/errgroup"

	"sagsbarometer/estimators"
)

// A SumQuery says what to add up, where rows have weights or amounts of their
// own and counts do not tell all.
type SumQuery struct {
	Strata []string // columns whose codes make a stratum; none: one stratum
	Unit   string   // column with the first-stage unit, nested in the strata; empty: every row is its own
	Weight string   // column with the weight of a row; empty: 1, see [estimators.MomentTally]
	Cuts   []SumCut
}

// A SumCut is one division of the strata into cells, with what to add up in
// each. Shares come first in the numbering of its measures, then amounts.
type SumCut struct {
	Keys    []Key
	Shares  []estimators.Indicator // y is 1 for a row that counts, 0 for the rest of the base
	Amounts []Amount
}

// An Amount is a column of numbers y, or of pairs of them, y over x. X without
// a column is 1. An indicator that names what it counts stands for 1 and 0.
type Amount struct{ Y, X estimators.Indicator }

func (a Amount) form() estimators.MomentForm {
	if a.X.Column == "" {
		return estimators.AmountMoments
	}
	return estimators.RatioMoments
}

// Sum adds up the rows of a source, exactly: the result does not depend on the
// number of workers, on the order of the rows or on how they are cut into
// chunks, to the last bit.
//
// A weight that is missing, not a number, or not above 0, and an amount that is
// neither missing nor a number, is an error that names the row of the file and
// the value; of several, those of the first chunk that has any. A cancelled
// context ends the work with its error.
//
// Memory grows with the cells times the measures, not with the rows.
func Sum(ctx context.Context, src Source, q SumQuery, workers int) (*Sums, error) {
	p, err := prepareSums(q, src)
	if err != nil {
		return nil, err
	}
	b := newBook(p.prepared)
	parts := make([]*adder, max(1, min(workers, src.Chunks())))
	for w := range parts {
		parts[w] = newAdder(p, b)
	}
	if err := eachChunk(ctx, src, len(parts), func(w, chunk int) error { return parts[w].chunk(ctx, src, chunk) }); err != nil {
		return nil, err
	}
	var group errgroup.Group
	for _, a := range parts {
		group.Go(func() error {
			a.flush()
			a.panels = nil
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return p.collect(b, parts), nil
}

// preparedSums are a query with the columns that it reads. All shares are
// numbered together, and all amounts, so that those of several cuts are added
// up once.
type preparedSums struct {
	*prepared // of the cuts, and one more with the columns to read, which is not counted
	query     SumQuery
	measures
	of     [][]int // of each cut, its measures among all
	planes []int   // of each share, its place among the prepared measures
}

// measures are what is added up in a cell: shares, then amounts.
type measures struct {
	shares  []estimators.Indicator
	amounts []Amount
}

func (m measures) count() int { return len(m.shares) + len(m.amounts) }

func prepareSums(q SumQuery, src Source) (*preparedSums, error) {
	if len(q.Cuts) == 0 {
		return nil, errors.New("nothing to add up")
	}
	p := &preparedSums{query: q}
	p.number()
	strata := q.Strata
	if q.Unit != "" {
		strata = append(strata[:len(strata):len(strata)], q.Unit)
	}
	columns := Query{Strata: strata}
	for _, c := range q.Cuts {
		columns.Cuts = append(columns.Cuts, Cut{Keys: c.Keys})
	}
	read := p.shares[:len(p.shares):len(p.shares)]
	if q.Weight != "" {
		read = append(read, estimators.Indicator{Column: q.Weight})
	}
	for _, a := range p.amounts {
		read = append(read, a.Y)
		if a.form() == estimators.RatioMoments {
			read = append(read, a.X)
		}
	}
	columns.Cuts = append(columns.Cuts, Cut{Measures: read})
	var err error
	if p.prepared, err = prepare(columns, src.Schema()); err != nil {
		return nil, err
	}
	p.planes = p.measuresOf[len(q.Cuts)][:len(p.shares)]
	return p, nil
}

// number lists the measures of all cuts.
func (p *preparedSums) number() {
	shares, amounts := map[string]int{}, map[string]int{}
	for _, c := range p.query.Cuts {
		for _, m := range c.Shares {
			if id := measureKey(m); shares[id] == 0 {
				p.shares = append(p.shares, m)
				shares[id] = len(p.shares)
			}
		}
		for _, a := range c.Amounts {
			if id := measureKey(a.Y) + measureKey(a.X); amounts[id] == 0 {
				p.amounts = append(p.amounts, a)
				amounts[id] = len(p.amounts)
			}
		}
	}
	for _, c := range p.query.Cuts {
		var of []int
		for _, m := range c.Shares {
			of = append(of, shares[measureKey(m)]-1)
		}
		for _, a := range c.Amounts {
			of = append(of, len(p.shares)+amounts[measureKey(a.Y)+measureKey(a.X)]-1)
		}
		p.of = append(p.of, of)
	}
}
