package lottery

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
)

// A stream is a draw under way.
type stream struct {
	seed  string
	frame Chunks
	pools []pool            // in the order of strata
	of    map[string]uint32 // stratum -> its place in pools

	chunks  []int     // still to be read in this pass
	workers []*drawer // their kept cases add up over passes
}

// A pool is one stratum of a stream.
type pool struct {
	stratum          string
	population       int64
	sample, take     int64  // n_h; with reserves
	aim              int64  // cases to be kept, on average
	limit            uint64 // the first eight bytes of the largest ticket that is kept
	open             bool   // read in this pass
	kept, from, upto int    // kept cases; the chunks that have any of the stratum
}

// draw reads the frame once, and again for strata of which it kept too few.
func (s *stream) draw(ctx context.Context, workers int) ([]Drawn, error) {
	for i := range s.frame.Len() {
		s.chunks = append(s.chunks, i)
	}
	for range max(1, min(workers, len(s.chunks))) {
		s.workers = append(s.workers, newDrawer(s))
	}
	for first := true; ; first = false {
		for h := range s.pools {
			s.pools[h].limit = bound(s.pools[h].aim, s.pools[h].population)
		}
		if err := s.pass(ctx); err != nil {
			return nil, err
		}
		if err := s.count(first); err != nil {
			return nil, err
		}
		if !s.reopen() {
			return s.rank(ctx)
		}
	}
}

// pass has the workers read the chunks.
func (s *stream) pass(ctx context.Context) error {
	failed := make([]error, len(s.chunks))
	var next atomic.Int64
	var stop atomic.Bool
	var group sync.WaitGroup
	for _, w := range s.workers {
		group.Go(func() {
			// Chunks are taken in order, so that every chunk before a failed
			// one has been taken and will be finished: the first error is the
			// same every time.
			for !stop.Load() {
				at := int(next.Add(1)) - 1
				if at >= len(s.chunks) {
					return
				}
				err := ctx.Err()
				if err == nil {
					err = w.read(ctx, s.chunks[at])
				}
				if err != nil {
					failed[at] = fmt.Errorf("chunk %d: %w", s.chunks[at]+1, err)
					stop.Store(true)
				}
			}
		})
	}
	group.Wait()
	for _, err := range failed {
		if err != nil {
			return err
		}
	}
	return nil
}

// count holds the cases that were met against the populations, and adds up
// what was kept.
func (s *stream) count(first bool) error {
	var errs []error
	for h := range s.pools {
		l := &s.pools[h]
		if !l.open && !first {
			continue
		}
		met := int64(0)
		l.kept, l.from, l.upto = 0, s.frame.Len(), 0
		for _, w := range s.workers {
			t := &w.tallies[h]
			met, l.kept = met+t.met, l.kept+t.kept
			l.from, l.upto = min(l.from, t.from), max(l.upto, t.upto)
			*t = tally{from: s.frame.Len()}
		}
		if met != l.population {
			errs = append(errs, fmt.Errorf("stratum %q: the frame has %d cases, want the population of the plan, %d", l.stratum, met, l.population))
		}
	}
	unplanned := map[string]int64{}
	for _, w := range s.workers {
		for stratum, n := range w.unplanned {
			unplanned[stratum] += n
		}
	}
	for _, stratum := range slices.Sorted(maps.Keys(unplanned)) {
		errs = append(errs, fmt.Errorf("stratum %q: the frame has %d cases, want none: the plan has no such stratum", stratum, unplanned[stratum]))
	}
	return errors.Join(errs...)
}

// reopen prepares to read those strata again of which too few were kept, with
// a bound four times as loose. It ends: a bound that keeps all keeps enough.
func (s *stream) reopen() bool {
	again := false
	part := make([]bool, s.frame.Len())
	for h := range s.pools {
		l := &s.pools[h]
		l.open = int64(l.kept) < l.take
		if !l.open {
			continue
		}
		again = true
		l.aim = 4*l.aim + 1
		for i := l.from; i < l.upto; i++ {
			part[i] = true
		}
	}
	s.chunks = s.chunks[:0]
	for i, wanted := range part {
		if wanted {
			s.chunks = append(s.chunks, i)
		}
	}
	for _, w := range s.workers {
		w.forget()
	}
	return again
}
