package aggregate

import "slices"

// order is the cells of a cut in byte order of their codes, missing first.
func (b *book) order(cut int) []int32 {
	l := &b.cuts[cut]
	rank := make([][]uint32, len(l.keys))
	for i, key := range l.keys {
		rank[i] = b.keys[key].ranks()
	}
	order := make([]int32, len(l.cases))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int {
		x, y := l.numbers(a), l.numbers(b)
		for i := range x {
			if d := int(rank[i][x[i]]) - int(rank[i][y[i]]); d != 0 {
				return d
			}
		}
		return 0
	})
	return order
}

// numbers are those of the keys of a cell.
func (l *ledger) numbers(cell int32) []uint32 { return l.codes[int(cell)*len(l.keys):][:len(l.keys)] }

// codes writes down those of a cell.
func (b *book) codes(cut int, cell int32, into []Code) {
	l := &b.cuts[cut]
	for k, number := range l.numbers(cell) {
		into[k] = b.keys[l.keys[k]].texts[number]
	}
}

// ranks are the places of the texts in byte order, missing first.
func (n *numbering) ranks() []uint32 {
	order := make([]int, len(n.texts))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return n.texts[a].compare(n.texts[b]) })
	ranks := make([]uint32, len(order))
	for place, i := range order {
		ranks[i] = uint32(place)
	}
	return ranks
}
