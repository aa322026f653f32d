package aggregate

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// eachChunk does something with every chunk of a source, several at a time;
// do is told which worker it is, below workers, so that it need share nothing.
//
// Errors are reported for the first chunk that has one, whichever worker met
// it; rows that are wrong by their place in the file. A cancelled context ends the work with its error.
func eachChunk(ctx context.Context, src Source, workers int, do func(worker, chunk int) error) error {
	chunks := src.Chunks()
	failed := make([]error, chunks)
	var next atomic.Int64
	var stop atomic.Bool
	var group errgroup.Group
	for w := range workers {
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
				if err := do(w, chunk); err != nil {
					failed[chunk] = placed(ctx, src, chunk, err)
					stop.Store(true)
				}
			}
			return nil
		})
	}
	err := group.Wait()
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	if err != nil {
		return err
	}
	for _, err := range failed {
		if err != nil {
			return err
		}
	}
	return nil
}

// placed says where in the source an error of a chunk is.
func placed(ctx context.Context, src Source, chunk int, err error) error {
	if bad := new(rowErrors); errors.As(err, &bad) {
		return bad.inFile(ctx, src, chunk)
	}
	if errors.Is(err, errTooManyCells) || errors.Is(err, errOverflow) {
		return err // of all chunks together
	}
	return fmt.Errorf("row group %d: %w", chunk+1, err)
}
