package aggregate

import "math/bits"

// A packedTable has the sums of shares in atoms: a place for each share, with
// the rows that do not count and those that do. They have room for so many
// rows, then go into sums without a limit.
type packedTable struct {
	scale
	shares int
	rows   int // that may be in a sum
	sums   [][2]packedSum
}

// grow makes room for atoms and rows.
func (p *packedTable) grow(atoms, rows int, t *momentTable) {
	if p.rows += rows; p.rows >= packedRows {
		p.flush(t)
		p.rows = rows
	}
	p.shares = len(t.shares)
	p.sums = grown(p.sums, atoms*p.shares)
}

// flush moves the sums into a table.
func (p *packedTable) flush(t *momentTable) {
	for i := range p.sums {
		if no, yes := &p.sums[i][0], &p.sums[i][1]; no.rows|yes.rows != 0 {
			t.share(i/p.shares*t.count()+i%p.shares, no, yes, p.exp)
		}
	}
	clear(p.sums)
	p.rows = 0
}

// share adds the rows that do not count and those that do to a measure.
func (t *momentTable) share(at int, no, yes *packedSum, exp int) {
	t.counts[at] += int64(yes.rows >> countRowsBit)
	yes.addTo(t, sumWY, sumW2XY, at, exp)
	no.add(yes)
	t.base[at] += int64(no.rows >> countRowsBit)
	no.addTo(t, sumW, sumW2, at, exp)
}

// addTo adds the weights and squared weights to sums.
func (s *packedSum) addTo(t *momentTable, first, second, at, exp int) {
	t.sums[first].AddWhole(at, s.w, s.rows&carryMask, 0, exp)
	t.sums[second].AddWhole(at, s.low, s.high, s.rows>>carrySquares&carryMask, 2*exp)
}

// addRows adds rows to the shares of an atom.
func addRows(to [][2]packedSum, weights []uint64, codes []uint32) {
	for i, u := range weights {
		high, low := bits.Mul64(u, u)
		for m := range to {
			if d := digit(codes[i], m); d > 0 {
				to[m][d-1].one(u, high, low)
			}
		}
	}
}
