package aggregate

import (
	"context"
	"errors"
	"fmt"

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

// measures is the number of measures of a cut.
func (c SumCut) measures() int { return len(c.Shares) + len(c.Amounts) }

// An Amount is a column of numbers y, or of pairs of them, y over x. X without
// a column is 1. An indicator that names what it counts stands for 1 and 0.
type Amount struct{ Y, X estimators.Indicator }

func (a Amount) form() estimators.MomentForm {
	if a.X.Column == "" {
		return estimators.AmountMoments
	}
	return estimators.RatioMoments
}

// Sums are what was added up. Strata, units and cells that no row falls into
// are not listed.
type Sums struct {
	Strata []Stratum // in byte order of their codes
	Units  []Unit    // by stratum, then in byte order of their codes; none: every row is its own
	Cuts   [][]SumCell
}

// Blank is a tally to merge the moments of cells into: of no row yet, with the
// range of the weights of every stratum.
func (s *Sums) Blank() estimators.MomentTally {
	t := make(estimators.MomentTally, len(s.Strata))
	for _, c := range s.Cuts[0] {
		t[c.Stratum].Merge(estimators.Moments{Least: c.table.least[c.at], Most: c.table.most[c.at]})
	}
	return t
}

// A Unit is a first-stage unit.
type Unit struct {
	Stratum int
	Code    Code
	Cases   int64
}

// A SumCell is the rows of a stratum, or of a first-stage unit, with the same
// codes of the keys. The cells of a cut come by stratum, then by unit, then in
// byte order of the codes, missing first.
type SumCell struct {
	Stratum int
	Unit    int // among [Sums.Units]; -1: rows are units
	Codes   []Code
	Cases   int64
	at      int
	table   *momentTable
}

// Moments are the sums of one measure in the cell. They share memory with all
// others: merge them into Moments of your own.
func (c SumCell) Moments(measure int) estimators.Moments {
	m := c.table.moments(c.at, measure)
	if c.Unit < 0 {
		return m
	}
	m.Units = []estimators.UnitMoments{}
	if m.Base > 0 {
		m.Units = append(m.Units, m.OfUnit(int32(c.Unit)))
	}
	return m
}

// Sum adds up the rows of a source, exactly: the result does not depend on the
// number of workers, on the order of the rows or on how they are cut into
// chunks, to the last bit.
//
// A weight that is missing, not a number, or not above 0, and an amount that is
// neither missing nor a number, is an error that names the row of the file and
// the value; of several, one of the first chunk that has any. A cancelled
// context ends the work with its error.
//
// Memory grows with the cells times the measures, not with the rows.
func Sum(ctx context.Context, src Source, q SumQuery, workers int) (*Sums, error) {
	p, err := prepareSums(q, src)
	if err != nil {
		return nil, err
	}
	parts := make([]*adder, max(1, min(workers, src.Chunks())))
	for w := range parts {
		parts[w] = newAdder(p)
	}
	err = eachChunk(ctx, src.Chunks(), len(parts), func(w, chunk int) error {
		err := parts[w].chunk(ctx, src, chunk)
		var bad *rowError
		if errors.As(err, &bad) {
			return bad.inFile(ctx, src, chunk)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return mergeSums(p, parts)
}

// preparedSums are a query with the columns that it reads.
type preparedSums struct {
	*prepared // of the columns; its cuts have no measures
	query     SumQuery
}

func prepareSums(q SumQuery, src Source) (*preparedSums, error) {
	if len(q.Cuts) == 0 {
		return nil, errors.New("nothing to add up")
	}
	columns := Query{Strata: q.Strata}
	if q.Unit != "" {
		columns.Strata = append(columns.Strata[:len(q.Strata):len(q.Strata)], q.Unit)
	}
	for _, c := range q.Cuts {
		columns.Cuts = append(columns.Cuts, Cut{c.Keys, c.Shares})
	}
	var others Cut
	if q.Weight != "" {
		others.Keys = append(others.Keys, Key{Column: q.Weight})
	}
	for _, c := range q.Cuts {
		for _, a := range c.Amounts {
			others.Keys = append(others.Keys, Key{Column: a.Y.Column})
			if a.X.Column != "" {
				others.Keys = append(others.Keys, Key{Column: a.X.Column})
			}
		}
	}
	p, err := prepare(Query{Strata: columns.Strata, Cuts: append(columns.Cuts, others)}, src.Schema())
	if err != nil {
		return nil, err
	}
	return &preparedSums{p, q}, nil
}

// A rowError is a value that cannot be added up.
type rowError struct {
	row                 int // of its chunk
	column, found, want string
}

func (e *rowError) Error() string {
	return fmt.Sprintf("row %d: %s in column %q, want %s", e.row+1, e.found, e.column, e.want)
}

// inFile counts the rows before the chunk, so that the error names the row of
// the file.
func (e *rowError) inFile(ctx context.Context, src Source, chunk int) error {
	for before := range chunk {
		record, err := src.Read(ctx, before, nil)
		if err != nil {
			return errors.Join(e, err)
		}
		e.row += int(record.NumRows())
		record.Release()
	}
	return e
}
