package lottery

import (
	"context"
	"encoding/binary"
	"fmt"
)

// A drawer is one worker of a stream. Nothing of it is shared.
type drawer struct {
	s         *stream
	chunk     Chunk
	place     []int64 // of the chunk's strata in the stream's pools; see find
	tallies   []tally // of each pool, in this pass
	unplanned map[string]int64
	tickets   *blockTickets

	kept []ticketed
	ids  []byte // of kept, end to end

	_ [cacheLine]byte
}

// A ticketed is a kept case.
type ticketed struct {
	ticket [32]byte
	pool   uint32
	end    int // of its id
}

// A tally is what a worker has met of a stratum.
type tally struct {
	met        int64
	kept       int
	from, upto int // the chunks it was met in are among from, ..., upto-1
}

func newDrawer(s *stream) *drawer {
	w := &drawer{s: s, tallies: make([]tally, len(s.pools), len(s.pools)+cacheLine/16), unplanned: map[string]int64{}, tickets: newBlockTickets(s.seed)}
	for h := range w.tallies {
		w.tallies[h].from = s.frame.Len()
	}
	return w
}

// read draws from one chunk.
func (w *drawer) read(ctx context.Context, i int) error {
	c := &w.chunk
	if err := w.s.frame.Read(ctx, i, c); err != nil {
		return err
	}
	if len(c.Ends) != len(c.Stratum) || c.Skip != nil && len(c.Skip) != len(c.Stratum) {
		return fmt.Errorf("%d strata, %d ids and %d marks of rows to skip, want as many of each", len(c.Stratum), len(c.Ends), len(c.Skip))
	}
	w.place = w.place[:0]
	for range c.Strata {
		w.place = append(w.place, unknown)
	}
	begin := 0
	for row, end := range c.Ends {
		stratum := c.Stratum[row]
		if int(end) < begin || int(end) > len(c.IDs) || uint64(stratum) >= uint64(len(w.place)) {
			return fmt.Errorf("row %d: an id from byte %d to %d of %d, and stratum %d of %d", row+1, begin, end, len(c.IDs), stratum, len(c.Strata))
		}
		id := c.IDs[begin:end]
		begin = int(end)
		if c.Skip != nil && c.Skip[row] {
			continue
		}
		h := w.place[stratum]
		if h < 0 {
			h = w.find(stratum, i)
		}
		if h == refused || suspect(id) && checkText(string(id)) != nil {
			return c.refuse(row)
		}
		if h == missing {
			w.unplanned[c.Strata[stratum]]++
			continue
		}
		w.tallies[h].met++
		p := &w.s.pools[h]
		if !p.open {
			continue
		}
		ticket := w.tickets.of(id)
		if binary.BigEndian.Uint64(ticket[:]) > p.limit {
			continue
		}
		w.tallies[h].kept++
		w.ids = append(w.ids, id...)
		w.kept = append(w.kept, ticketed{ticket, uint32(h), len(w.ids)})
	}
	return nil
}

// Where a stratum of a chunk has no place among the pools.
const (
	unknown = -1 // nobody has looked
	missing = -2 // the plan does not have it
	refused = -3 // it is against the package's rule for texts
)

// find looks up a stratum when a chunk's first case of it is met: a chunk may
// name strata that none of its rows has.
func (w *drawer) find(stratum uint32, chunk int) int64 {
	if w.place[stratum] != unknown {
		return w.place[stratum]
	}
	name := w.chunk.Strata[stratum]
	h, planned := w.s.of[name]
	switch {
	case planned:
		w.place[stratum] = int64(h)
		t := &w.tallies[h]
		t.from, t.upto = min(t.from, chunk), max(t.upto, chunk+1)
	case checkText(name) != nil:
		w.place[stratum] = refused
	default:
		w.place[stratum] = missing
	}
	return w.place[stratum]
}

// forget drops the kept cases of the strata that are to be read again.
func (w *drawer) forget() {
	kept, ids, begin := w.kept[:0], w.ids[:0], 0
	for _, k := range w.kept {
		id := w.ids[begin:k.end]
		begin = k.end
		if w.s.pools[k.pool].open {
			continue
		}
		ids = append(ids, id...) // moves down within the same memory
		k.end = len(ids)
		kept = append(kept, k)
	}
	w.kept, w.ids = kept, ids
}
