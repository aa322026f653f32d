package lottery

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
)

// A ranked is a kept case on its way to its rank. Lead decides nearly always.
type ranked struct {
	lead   uint64 // the first eight bytes of the ticket
	ticket *[32]byte
	id     string
}

func (a ranked) compare(b ranked) int {
	if c := cmp.Compare(a.lead, b.lead); c != 0 {
		return c
	}
	return cmp.Or(bytes.Compare(a.ticket[:], b.ticket[:]), cmp.Compare(a.id, b.id))
}

// rank sorts what was kept of each stratum and takes the first.
func (s *stream) rank(ctx context.Context) ([]Drawn, error) {
	lines := make([][]ranked, len(s.pools))
	at := make([]int, len(s.pools)+1) // of each stratum in the draw
	for h, l := range s.pools {
		lines[h] = make([]ranked, 0, l.kept)
		at[h+1] = at[h] + int(l.take)
	}
	ids := make([][]string, len(s.workers)) // of the kept cases
	for i, w := range s.workers {
		all, begin := string(w.ids), 0
		ids[i] = make([]string, len(w.kept))
		for j := range w.kept {
			k := &w.kept[j]
			id := all[begin:k.end]
			ids[i][j], begin = id, k.end
			lines[k.pool] = append(lines[k.pool], ranked{binary.BigEndian.Uint64(k.ticket[:]), &k.ticket, id})
		}
	}
	var twice error
	var group sync.WaitGroup
	group.Go(func() { twice = s.checkTwice(ids) })
	drawn := make([]Drawn, at[len(s.pools)])
	var next atomic.Int64
	for range s.workers {
		group.Go(func() {
			for ctx.Err() == nil {
				h := int(next.Add(1)) - 1
				if h >= len(s.pools) {
					return
				}
				s.pools[h].rank(lines[h], drawn[at[h]:at[h+1]])
			}
		})
	}
	group.Wait()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if twice != nil {
		return nil, twice
	}
	if len(drawn) == 0 {
		return nil, nil // as Draw
	}
	return drawn, nil
}

// rank puts the kept cases of a stratum in order and those that are taken
// into drawn.
func (l *pool) rank(line []ranked, drawn []Drawn) {
	slices.SortFunc(line, ranked.compare)
	for i := range drawn {
		d := Drawn{Case: Case{l.stratum, line[i].id}, Ticket: *line[i].ticket, Rank: int64(i + 1), Role: Sample}
		if d.Rank > l.sample {
			d.Role = Reserve
		}
		drawn[i] = d
	}
}

// checkTwice names the kept ids that occur more than once, in the order of
// ids and strata, so that it does not matter who kept them.
func (s *stream) checkTwice(ids [][]string) error {
	kept := 0
	for _, list := range ids {
		kept += len(list)
	}
	met := make(map[string]struct{}, kept)
	var twice []string
	for _, list := range ids {
		for _, id := range list {
			if _, before := met[id]; before {
				twice = append(twice, id)
			}
			met[id] = struct{}{}
		}
	}
	if twice == nil {
		return nil
	}
	var errs []error
	slices.Sort(twice)
	for _, id := range slices.Compact(twice) {
		var in []uint32
		for i, w := range s.workers {
			for j, other := range ids[i] {
				if other == id {
					in = append(in, w.kept[j].pool)
				}
			}
		}
		slices.Sort(in)
		for _, again := range in[1:] {
			errs = append(errs, fmt.Errorf("case %q occurs in stratum %q and again in stratum %q, want each case once", id, s.pools[in[0]].stratum, s.pools[again].stratum))
		}
	}
	return errors.Join(errs...)
}
