package aggregate

// A run of rows is put in order while it is still near, and rows of several
// runs are added up together, so that a histogram takes many rows of an atom
// before it is folded up.
const (
	runRows    = 1 << 16
	runsAtMost = 8
)

// A waiting has rows that wait to be added up, with their weights, codes and
// atoms; first those that have no order yet, then runs in the order of their
// atoms.
type waiting struct {
	weights []uint64
	codes   []uint32
	atoms   []uint32

	runs    []orderedRun
	ordered struct {
		weights []uint64
		codes   []uint32
	}
	places []uint32 // of rows without an order
}

// An orderedRun has rows atom by atom.
type orderedRun struct {
	from int      // in what is ordered
	ends []uint32 // of each atom, counted from there
}

// room is how many of n rows may be appended before what waits is sorted: all,
// or a multiple of 64.
func (w *waiting) room(n int) int {
	left := runRows - len(w.weights)
	if n <= left {
		return n
	}
	return left &^ 63
}

// next is where the next n rows are to be written.
func (w *waiting) next(n int) (weights []uint64, codes, atoms []uint32) {
	if w.weights == nil {
		w.weights, w.codes, w.atoms = make([]uint64, 0, runRows), make([]uint32, 0, runRows), make([]uint32, 0, runRows)
	}
	at := len(w.weights)
	return w.weights[at : at+n], w.codes[at : at+n], w.atoms[at : at+n]
}

// append keeps n rows that were written there.
func (w *waiting) append(n int) {
	end := len(w.weights) + n
	w.weights, w.codes, w.atoms = w.weights[:end], w.codes[:end], w.atoms[:end]
}

// sort puts the rows that have no order in order: a counting sort of their
// places, and then a run of them.
func (w *waiting) sort(atoms int) {
	if len(w.runs) == cap(w.runs) {
		w.runs = append(w.runs, orderedRun{})
	} else {
		w.runs = w.runs[:len(w.runs)+1]
	}
	r := &w.runs[len(w.runs)-1]
	r.ends = zeroed(r.ends, atoms)
	r.from = len(w.ordered.weights)
	for _, atom := range w.atoms {
		r.ends[atom]++
	}
	var begin uint32
	for atom, n := range r.ends {
		r.ends[atom] = begin
		begin += n
	}
	if w.places == nil {
		w.places = make([]uint32, runRows)
	}
	places := w.places[:len(w.atoms)]
	for i, atom := range w.atoms {
		places[r.ends[atom]] = uint32(i)
		r.ends[atom]++
	}
	if w.ordered.weights == nil {
		w.ordered.weights, w.ordered.codes = make([]uint64, 0, runsAtMost*runRows), make([]uint32, 0, runsAtMost*runRows)
	}
	end := r.from + len(places)
	w.ordered.weights, w.ordered.codes = w.ordered.weights[:end], w.ordered.codes[:end]
	weights, codes := w.ordered.weights[r.from:], w.ordered.codes[r.from:]
	for k, i := range places {
		weights[k], codes[k] = w.weights[i], w.codes[i]
	}
	w.weights, w.codes, w.atoms = w.weights[:0], w.codes[:0], w.atoms[:0]
}

// full reports whether what waits is to be added up.
func (w *waiting) full() bool { return len(w.runs) == runsAtMost }

// of are the rows of an atom in a run.
func (w *waiting) of(r *orderedRun, atom int) (weights []uint64, codes []uint32) {
	if atom >= len(r.ends) {
		return nil, nil
	}
	from, to := r.from, r.from+int(r.ends[atom])
	if atom > 0 {
		from += int(r.ends[atom-1])
	}
	return w.ordered.weights[from:to], w.ordered.codes[from:to]
}

// forget empties the runs.
func (w *waiting) forget() {
	w.runs = w.runs[:0]
	w.ordered.weights, w.ordered.codes = w.ordered.weights[:0], w.ordered.codes[:0]
}
