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

// A book holds the counts of all cuts. A worker has one of its own, and what is
// in it goes into that of all under the lock; integers commute, so it does not
// matter when.
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
	// near leads from a cell of fewer keys and a number of the next key to a
	// cell of one key more, plus one, as long as numbers are small and that does
	// not take much memory. The rest is in next, from both in one word.
	near   [][]uint32
	taken  int // by near
	next   map[uint64]uint32
	prefix uint32   // cells of fewer keys
	codes  []uint32 // numbers of the keys
	cases  []int64
	counts []int64 // base and counted of each measure
}

// nearLimit bounds the numbers in near.
const nearLimit = 1 << 20

// cell finds the cell of the numbers of the keys, a new one if need be.
func (l *ledger) cell(numbers []uint32) (uint32, error) {
	at := uint32(0) // all prefixes are numbered together, from 1
	for k, number := range numbers {
		if int(at) < len(l.near) && int(number) < len(l.near[at]) && l.near[at][number] > 0 {
			at = l.near[at][number] - 1
			continue
		}
		at = l.follow(at, number, k == len(numbers)-1)
	}
	if int(at) == len(l.cases) {
		if at == maxCells {
			return 0, errTooManyCells
		}
		l.codes = append(l.codes, numbers...)
		l.cases = append(l.cases, 0)
		n := len(l.counts)
		l.counts = slices.Grow(l.counts, 2*len(l.measures))[:n+2*len(l.measures)]
		clear(l.counts[n:])
	}
	return at, nil
}

// follow goes one key further.
func (l *ledger) follow(at, number uint32, last bool) uint32 {
	key := uint64(at)<<32 | uint64(number)
	if to, ok := l.next[key]; ok {
		return to
	}
	to := uint32(len(l.cases))
	if !last {
		l.prefix++
		to = l.prefix
	}
	if !l.keepNear(at, number, to) {
		l.next[key] = to
	}
	return to
}

// keepNear notes where a small number leads to, as long as there is memory.
func (l *ledger) keepNear(at, number, to uint32) bool {
	if at >= nearLimit>>4 || l.taken >= nearLimit {
		return false
	}
	for int(at) >= len(l.near) {
		l.near = append(l.near, nil)
	}
	if missing := int(number) + 1 - len(l.near[at]); missing > 0 {
		if missing >= nearLimit>>8 {
			return false
		}
		l.near[at] = append(l.near[at], make([]uint32, missing)...)
		l.taken += missing
	}
	l.near[at][number] = to + 1
	return true
}

// add adds a count of one chunk.
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
				c.Stratum = stratumOf(cells[:i])
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

// stratumOf is the place of the stratum that comes after those of the cells.
func stratumOf(before []Cell) int {
	if len(before) == 0 {
		return 0
	}
	return before[len(before)-1].Stratum + 1
}
