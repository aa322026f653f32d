package aggregate

import (
	"context"

	"github.com/apache/arrow/go/v17/arrow"

	"sagsbarometer/estimators"
)

// Count counts the rows of a source. The result does not depend on the number
// of workers, on the order of the rows or on how they are cut into chunks.
//
// Errors in the data are reported for the first chunk that has one, whichever
// worker met it. A cancelled context ends the count with its error.
func Count(ctx context.Context, src Source, q Query, workers int) (*Tally, error) {
	p, err := prepare(q, src.Schema())
	if err != nil {
		return nil, err
	}
	book := newBook(p)
	parts := make([]*worker, max(1, min(workers, src.Chunks())))
	for w := range parts {
		parts[w] = &worker{p: p, own: newBook(p), book: book}
	}
	if err := eachChunk(ctx, src, len(parts), func(w, chunk int) error { return parts[w].chunk(ctx, src, chunk) }); err != nil {
		return nil, err
	}
	for _, w := range parts {
		if err := book.take(w.own); err != nil {
			return nil, err
		}
	}
	return book.tally(p), nil
}

// A prepared query knows which columns to read and where they come.
type prepared struct {
	Query
	read []int          // columns of the source
	at   map[string]int // name -> position in read

	keys       []Key   // all there are, those of the strata first
	strata     int     // how many these are
	keysOf     [][]int // of each cut, those of the strata among them
	measures   []estimators.Indicator
	measuresOf [][]int // of each cut
}

func prepare(q Query, schema *arrow.Schema) (*prepared, error) {
	found, err := q.columns(schema)
	if err != nil {
		return nil, err
	}
	p := &prepared{Query: q, at: map[string]int{}}
	for i, f := range schema.Fields() { // in the order of the file
		if _, ok := found[f.Name]; ok {
			p.at[f.Name] = len(p.read)
			p.read = append(p.read, i)
		}
	}
	p.number()
	return p, nil
}
