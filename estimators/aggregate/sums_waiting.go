package aggregate

import "math/bits"

// Rows wait atom by atom until it pays to add them up: the sums of an atom are
// far away in memory, and fetched once for all of them. A row is written once and
// read once; to sort rows by atom would take three passes over them.
const (
	leastWaiting = 8    // rows of an atom
	mostAtoms    = 4096 // that may have the most
)

// A waitingRow is a weight made whole, and the codes of a row.
type waitingRow struct {
	weight uint64
	codes  uint32
}

// A waiting has the rows that wait.
type waiting struct {
	room int          // rows of an atom, a power of two
	rows []waitingRow // room for each atom
	next []uint32     // of each atom, where its next row goes
}

// has reports whether there is room for so many atoms.
func (w *waiting) has(atoms int) bool { return atoms <= len(w.next) }

// makeRoom makes room for atoms, and some more. No row may wait.
func (w *waiting) makeRoom(atoms int) {
	atoms = 1 << bits.Len(uint(atoms-1))
	w.room = min(max(mostAtoms*mostWaiting/atoms, leastWaiting), mostWaiting)
	w.rows, w.next = make([]waitingRow, atoms*w.room), make([]uint32, atoms)
	for atom := range w.next {
		w.next[atom] = uint32(atom * w.room)
	}
}

// add lets rows wait, and calls for an atom as often as its room is full, which
// it then empties.
func (w *waiting) add(weights []uint64, codes, atoms []uint32, full func(atom int)) {
	last := uint32(w.room - 1)
	codes, atoms = codes[:len(weights)], atoms[:len(weights)]
	for i, weight := range weights {
		atom := atoms[i]
		at := w.next[atom]
		w.rows[at] = waitingRow{weight, codes[i]}
		w.next[atom] = at + 1
		if at&last == last {
			full(int(atom))
		}
	}
}

// take are the rows of an atom, which then wait no more.
func (w *waiting) take(atom int) []waitingRow {
	from := atom * w.room
	rows := w.rows[from:w.next[atom]]
	w.next[atom] = uint32(from)
	return rows
}
