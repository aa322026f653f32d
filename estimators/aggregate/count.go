package aggregate

import (
	"context"
	"fmt"
	"sync/atomic"

	"github.com/apache/arrow/go/v17/arrow"
	"golang.org/x/sync/errgroup"
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
	chunks := src.Chunks()
	workers = max(1, min(workers, chunks))
	parts := make([]*worker, workers)
	failed := make([]error, chunks)
	var next atomic.Int64
	var stop atomic.Bool
	var group errgroup.Group
	for w := range parts {
		parts[w] = newWorker(p)
		group.Go(func() error {
			// Chunks are taken in order, so that every chunk before a failed
			// one has been taken and will be finished: the first error is the
			// same every time.
			for !stop.Load() {
				chunk := int(next.Add(1)) - 1
				if chunk >= chunks {
					return nil
				}
				if err := ctx.Err(); err != nil {
					return context.Cause(ctx)
				}
				if err := parts[w].chunk(ctx, src, chunk); err != nil {
					failed[chunk] = fmt.Errorf("row group %d: %w", chunk+1, err)
					stop.Store(true)
				}
			}
			return nil
		})
	}
	err = group.Wait()
	if cause := context.Cause(ctx); cause != nil {
		return nil, cause
	}
	if err != nil {
		return nil, err
	}
	for _, err := range failed {
		if err != nil {
			return nil, err
		}
	}
	return merge(p, parts)
}

// A prepared query knows which columns to read and where they come.
type prepared struct {
	Query
	read []int          // columns of the source
	at   map[string]int // name -> position in read
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
	return p, nil
}
