package aggregate

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
)

// The chunkCuts are a chunk with its rows divided as each cut wants it. The cell
// of a row in cut k is divisions[k].code(row); whether it is in the base of a
// measure, and counts, are bits of a plane.
type chunkCuts struct {
	p      *prepared
	record arrow.Record
	fields []*field // of the columns read
	keys   []*field // of the keys
	planes map[int]plane

	strata    *division
	divisions []*division // of each cut
	leader    []int       // of each cut the one from whose cells its own follow
	order     []int       // the cuts, those with most keys first
}

// newChunkCuts divides the rows of a chunk by each cut. Columns that have one
// value in each cell of the strata, as a region has where its kommuner are
// strata, take no part in it: they are read off a row of the cell. That is
// looked up in every chunk, so it need not be declared.
func newChunkCuts(p *prepared, record arrow.Record) (*chunkCuts, error) {
	r := &chunkCuts{p: p, record: record, planes: map[int]plane{}}
	for i := range p.read {
		r.fields = append(r.fields, &field{array: record.Column(i)})
	}
	for _, key := range p.keys {
		f := r.fields[p.at[key.Column]]
		if key.Is != nil {
			var err error
			if f, err = f.among(key.Is); err != nil {
				return nil, fmt.Errorf("column %q: %w", key.Column, err)
			}
		}
		r.keys = append(r.keys, f)
	}
	var err error
	if p.strata == 0 {
		r.strata = undivided(int(record.NumRows()))
	}
	for k := range p.strata {
		if r.strata, err = r.divide(r.strata, k); err != nil {
			return nil, err
		}
	}
	return r, r.cuts()
}

// divide divides by a key, further where there is a division already.
func (r *chunkCuts) divide(d *division, key int) (*division, error) {
	f := r.keys[key]
	if err := f.load(); err != nil {
		return nil, fmt.Errorf("column %q: %w", r.p.keys[key].Column, err)
	}
	var err error
	if d == nil {
		d, err = byField(f, int(r.record.NumRows()))
	} else {
		d, err = d.with(f)
	}
	if err != nil {
		return nil, fmt.Errorf("column %q: %w", r.p.keys[key].Column, err)
	}
	return d, nil
}

// cuts divides by each cut and finds which follow from others.
func (r *chunkCuts) cuts() error {
	free := make([][]int, len(r.p.Cuts)) // keys that do not follow from the strata
	bound := make([]bool, len(r.p.keys))
	for key := range r.p.keys {
		if bound[key] = key < r.p.strata; bound[key] {
			continue
		}
		follows, err := r.keys[key].follows(r.strata)
		if err != nil {
			return fmt.Errorf("column %q: %w", r.p.keys[key].Column, err)
		}
		bound[key] = follows
	}
	r.divisions, r.leader = make([]*division, len(free)), make([]int, len(free))
	for k, keys := range r.p.keysOf {
		for _, key := range keys[len(r.p.Strata):] {
			if !bound[key] {
				free[k] = append(free[k], key)
			}
		}
		slices.Sort(free[k])
		r.order = append(r.order, k)
	}
	slices.SortStableFunc(r.order, func(a, b int) int { return cmp.Compare(len(free[b]), len(free[a])) })
	for i, k := range r.order {
		r.leader[k] = k
		r.divisions[k] = r.strata
		for _, before := range r.order[:i] {
			if r.leader[before] == before && !slices.ContainsFunc(free[k], func(key int) bool { return !slices.Contains(free[before], key) }) {
				r.leader[k] = before
				break
			}
		}
		if same := slices.IndexFunc(r.order[:i], func(before int) bool { return slices.Equal(free[before], free[k]) }); same >= 0 {
			r.divisions[k] = r.divisions[r.order[same]]
			continue
		}
		for _, key := range free[k] {
			var err error
			if r.divisions[k], err = r.divide(r.divisions[k], key); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *chunkCuts) plane(measure int) (plane, error) {
	if p, ok := r.planes[measure]; ok {
		return p, nil
	}
	m := r.p.measures[measure]
	p, err := planeOf(m, r.fields[r.p.at[m.Column]])
	if err != nil {
		return plane{}, fmt.Errorf("column %q: %w", m.Column, err)
	}
	r.planes[measure] = p
	return p, nil
}

// release gives back the memory of the divisions.
func (r *chunkCuts) release() {
	released := map[*division]bool{}
	for _, d := range append(r.divisions, r.strata) {
		if !released[d] {
			released[d] = true
			d.release()
		}
	}
}
