package aggregate

import (
	"errors"
	"math"
	"slices"
	"sync"
)

// maxCells bounds the memory of a cut.
const maxCells = 1 << 23

var errTooManyCells = errors.New("more than 8 million combinations of codes: group by fewer columns")

// errOverflow is for tables that nobody has.
var errOverflow = errors.New("more rows than 64 bits count")

// A book holds the counts of all cuts. Workers count a chunk by themselves and
// enter it under the lock; integers commute, so it does not matter when.
type book struct {
	sync.Mutex
	keys []*numbering // of each key, numbers of its texts
	cuts []ledger
}

// A numbering gives texts numbers as they come.
type numbering struct {
	of    map[Code]uint32
	texts []Code
}

func (n *numbering) number(c Code) uint32 {
	at, ok := n.of[c]
	if !ok {
		at = uint32(len(n.texts))
		n.of[c] = at
		n.texts = append(n.texts, c)
	}
	return at
}

// A ledger holds the counts of one cut, cell by cell.
type ledger struct {
	keys     []int // of the strata, then of the cut
	measures []int
	// next leads from a cell of fewer keys, in the upper half, and a number of
	// the next key to a cell of one key more.
	next   map[uint64]uint32
	prefix uint32
	codes  []uint32 // numbers of the keys
	cases  []int64
	counts []int64 // base and counted of each measure
}

// cell finds the cell of the numbers of the keys, a new one if need be.
func (l *ledger) cell(numbers []uint32) (uint32, error) {
	at := uint32(0) // all prefixes are numbered together, from 1
	for k, number := range numbers {
		key := uint64(at)<<32 | uint64(number)
		to, ok := l.next[key]
		if !ok {
			if k == len(numbers)-1 {
				to = uint32(len(l.cases))
			} else {
				l.prefix++
				to = l.prefix
			}
			l.next[key] = to
		}
		at = to
	}
	if int(at) == len(l.cases) {
		if at == maxCells {
			return 0, errTooManyCells
		}
		l.codes = append(l.codes, numbers...)
		l.cases = append(l.cases, 0)
		l.counts = append(l.counts, make([]int64, 2*len(l.measures))...)
	}
	return at, nil
}

// enter adds a count of one chunk.
func add(to *int64, n int64) error {
	if *to > math.MaxInt64-n {
		return errOverflow
	}
	*to += n
	return nil
}

// tally puts strata and cells in order.
func (b *book) tally(p *prepared) *Tally {
	t := &Tally{Cuts: make([][]Cell, len(b.cuts))}
	n := len(p.Strata)
	for k := range b.cuts {
		l := &b.cuts[k]
		width := len(l.keys)
		order := b.order(k)
		m := len(l.measures)
		cells := make([]Cell, len(order))
		codes := make([]Code, width*len(order))
		counts := make([]int64, 2*m*len(order))
		for i, cell := range order {
			of := codes[i*width:][:width:width]
			b.codes(k, cell, of)
			c := &cells[i]
			*c = Cell{Codes: of[n:], Cases: l.cases[cell], Base: counts[2*m*i:][:m:m], Counts: counts[2*m*i+m:][:m:m]}
			for j := range m {
				c.Base[j], c.Counts[j] = l.counts[2*(int(cell)*m+j)], l.counts[2*(int(cell)*m+j)+1]
			}
			// Every row falls into one cell of every cut, so each has all strata.
			if i == 0 || !slices.Equal(of[:n], codes[(i-1)*width:][:n]) {
				c.Stratum = stratumOf(t, k, cells[:i])
				if k == 0 {
					t.Strata = append(t.Strata, Stratum{Codes: of[:n:n]})
				}
			} else {
				c.Stratum = cells[i-1].Stratum
			}
			if k == 0 {
				t.Strata[c.Stratum].Cases += c.Cases
			}
		}
		t.Cuts[k] = cells
	}
	return t
}

// order is the cells of a cut in the order of their codes.
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

// stratumOf is the place of the stratum that comes after those of the cells.
func stratumOf(t *Tally, cut int, before []Cell) int {
	if len(before) == 0 {
		return 0
	}
	return before[len(before)-1].Stratum + 1
}
