package aggregate

// ownCells is how many cells a worker keeps to itself: so that many workers do
// not need many times the memory of one.
const ownCells = 1 << 16

// size is how many cells there are in the book.
func (b *book) size() (cells int) {
	for k := range b.cuts {
		cells += len(b.cuts[k].cases)
	}
	return cells
}

// take adds what is in another book of the same query.
func (b *book) take(from *book) error {
	b.Lock()
	defer b.Unlock()
	numbers := make([][]uint32, len(b.keys)) // here, of each number there
	for key, n := range from.keys {
		for _, text := range n.texts {
			numbers[key] = append(numbers[key], b.keys[key].number(text))
		}
	}
	for k := range b.cuts {
		l, other := &b.cuts[k], &from.cuts[k]
		width, m := len(l.keys), 2*len(l.measures)
		of := make([]uint32, width)
		for cell, cases := range other.cases {
			for i, key := range l.keys {
				of[i] = numbers[key][other.codes[cell*width+i]]
			}
			at, err := l.cell(of)
			if err != nil {
				return err
			}
			if err := add(&l.cases[at], cases); err != nil {
				return err
			}
			to := l.counts[m*int(at):][:m]
			for i, n := range other.counts[m*cell:][:m] { // no more than there are cases
				to[i] += n
			}
		}
	}
	return nil
}
