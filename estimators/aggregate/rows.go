package aggregate

import (
	"context"
	"fmt"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
)

// A sheet is columns of a source in memory, in the order of its rows: for
// estimators that counts and sums are not enough for.
type sheet struct {
	rows    int
	codes   map[string]codeColumn
	numbers map[string][]float64 // NaN where missing
}

// A codeColumn is a column as small numbers: 0 for missing, c for levels[c-1],
// in byte order.
type codeColumn struct {
	coded
	boolean bool // 1 and 0 name true and false too
}

// A sheetQuery names columns to load.
type sheetQuery struct {
	codes   []string // as codes: strata, domains, values to count
	numbers []string // as numbers: amounts and weights
}

// A sheetPart is one chunk of a sheet.
type sheetPart struct {
	rows    int
	codes   []coded
	numbers []numberColumn
}

// loadSheet reads columns of all rows, chunk by chunk, in any order. It comes
// out the same for any number of workers and any cut into chunks. Errors name
// the row of the file, counted from 1.
func loadSheet(ctx context.Context, src Source, q sheetQuery, workers int) (*sheet, error) {
	slices.Sort(q.codes)
	slices.Sort(q.numbers)
	q.codes, q.numbers = slices.Compact(q.codes), slices.Compact(q.numbers)
	names := slices.Concat(q.codes, q.numbers)
	found, err := Query{Strata: names}.columns(src.Schema())
	if err != nil {
		return nil, err
	}
	parts := make([]sheetPart, src.Chunks())
	if err := eachChunk(ctx, src, max(1, min(workers, len(parts))), func(_, chunk int) error {
		return parts[chunk].read(ctx, src, chunk, q, found)
	}); err != nil {
		return nil, err
	}
	return joinParts(q, parts, src.Schema())
}

// read loads the columns of one chunk.
func (p *sheetPart) read(ctx context.Context, src Source, chunk int, q sheetQuery, found map[string]int) error {
	var columns []int
	for _, name := range slices.Concat(q.codes, q.numbers) {
		columns = append(columns, found[name])
	}
	record, err := read(ctx, src, chunk, columns)
	if err != nil {
		return err
	}
	defer record.Release()
	p.rows = int(record.NumRows())
	for i := range q.codes {
		c, err := encode(record.Column(i))
		if err != nil {
			return fmt.Errorf("column %q: %w", q.codes[i], err)
		}
		p.codes = append(p.codes, c)
	}
	for i, name := range q.numbers {
		c, err := numbersOf(record.Column(len(q.codes) + i))
		if err != nil {
			return fmt.Errorf("column %q: %w", name, err)
		}
		p.numbers = append(p.numbers, c)
	}
	return nil
}

// joinParts puts the chunks one after the other.
func joinParts(q sheetQuery, parts []sheetPart, schema *arrow.Schema) (*sheet, error) {
	s := &sheet{codes: map[string]codeColumn{}, numbers: map[string][]float64{}}
	for _, p := range parts {
		s.rows += p.rows
	}
	for k, name := range q.codes {
		s.codes[name] = codeColumn{joinCodes(s.rows, parts, k), isBoolean(schema, name)}
	}
	for k, name := range q.numbers {
		column := make([]float64, 0, s.rows)
		for _, p := range parts {
			c := p.numbers[k]
			if c.wrong != "" {
				return nil, fmt.Errorf("row %d: %s in column %q, want a number", len(column)+c.row+1, c.wrong, name)
			}
			column = append(column, c.values...)
		}
		s.numbers[name] = column
	}
	return s, nil
}

// joinCodes gives the values of all chunks one list of levels, in byte order.
func joinCodes(rows int, parts []sheetPart, k int) coded {
	var levels []string
	seen := map[string]bool{}
	for _, p := range parts {
		used := make([]bool, len(p.codes[k].levels)+1)
		for _, code := range p.codes[k].codes {
			used[code] = true
		}
		for i, level := range p.codes[k].levels {
			if used[i+1] && !seen[level] {
				seen[level] = true
				levels = append(levels, level)
			}
		}
	}
	slices.Sort(levels)
	at := make(map[string]uint32, len(levels))
	for i, level := range levels {
		at[level] = uint32(i + 1)
	}
	out := coded{codes: make([]uint32, 0, rows), levels: levels}
	for _, p := range parts {
		table := make([]uint32, len(p.codes[k].levels)+1)
		for i, level := range p.codes[k].levels {
			table[i+1] = at[level]
		}
		for _, code := range p.codes[k].codes {
			out.codes = append(out.codes, table[code])
		}
	}
	return out
}

func isBoolean(schema *arrow.Schema, name string) bool {
	f, ok := schema.FieldsByName(name)
	return ok && f[0].Type.ID() == arrow.BOOL
}
