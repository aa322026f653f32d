package aggregate

import (
	"context"
)

// A worker counts the chunks that fall to it, and enters them in a book of its
// own, so that no other waits for it and none has to fetch what another wrote.
type worker struct {
	p     *prepared
	own   *book
	book  *book // of all workers
	count chunkCount
}

// chunk counts one chunk.
func (w *worker) chunk(ctx context.Context, src Source, chunk int) error {
	record, err := read(ctx, src, chunk, w.p.read)
	if err != nil {
		return err
	}
	defer record.Release()
	if record.NumRows() == 0 {
		return nil
	}
	r, err := newChunkCuts(w.p, record)
	if err != nil {
		return err
	}
	defer r.release()
	for _, lead := range r.order {
		if r.leader[lead] != lead {
			continue
		}
		// The cut is counted, with the measures of those that follow from it.
		var planes []plane
		at := map[int]int{} // of a measure
		for k, leader := range r.leader {
			if leader != lead {
				continue
			}
			for _, m := range w.p.measuresOf[k] {
				if _, ok := at[m]; !ok {
					p, err := r.plane(m)
					if err != nil {
						return err
					}
					at[m] = len(planes)
					planes = append(planes, p)
				}
			}
		}
		w.count.count(r.divisions[lead], planes)
		for k, leader := range r.leader {
			if leader != lead {
				continue
			}
			places := make([]int, len(w.p.measuresOf[k]))
			for i, m := range w.p.measuresOf[k] {
				places[i] = at[m]
			}
			if err := w.own.enter(r, k, r.divisions[lead], &w.count, places); err != nil {
				return err
			}
		}
	}
	if w.own.size() <= ownCells {
		return nil
	}
	own := w.own
	w.own = newBook(w.p)
	return w.book.take(own)
}
