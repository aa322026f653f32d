package aggregate

import (
	"math"
	"math/bits"

	"sagsbarometer/estimators/exact"
)

// Three measures of 0 and 1 make one code in base 3: a digit is 0 for a row
// outside the base, 1 for one that does not count and 2 for one that does. A
// row is then added four times for twelve measures, into a histogram of 27
// codes, and not up to 48 times; what a code adds to which sum is seen to once
// for all of its rows. Rows are put in order of their atoms first, so that the
// histogram is that of one atom and stays in the nearest cache.
const (
	digits       = 3  // measures of a code
	codesOfGroup = 32 // at least 27, a power of two
	groups       = 4
	panelShares  = digits * groups
	panelRows    = 1 << 19 // rows that wait for their order
)

// A panel is up to twelve shares, with rows that wait to be added up.
type panel struct {
	first, shares int
	rows          []waitingRow
	waiting       []uint32 // rows of each atom
	low, high     uint64   // the bits of the least and of the largest weight
}

// A waitingRow is a row with the codes of the four groups, five bits each.
type waitingRow struct {
	weight float64
	codes  uint32
	atom   uint32
}

// A scaledRow has its weight as a multiple of a power of two.
type scaledRow struct {
	weight uint64
	codes  uint32
}

// codeOf is the code of a byte of interleave, the bases below, for each group
// in its bits.
var codeOf = func() (table [groups][256]uint32) {
	for b := range 256 {
		code, place := uint32(0), uint32(1)
		for m := range digits {
			base, counts := uint32(b>>m&1), uint32(b>>(m+measuresPerByte)&1)
			code += place * (base + base*counts)
			place *= 3
		}
		for g := range groups {
			table[g][b] = code << (5 * g)
		}
	}
	return table
}()

// addShares lets the rows of a chunk wait in the panels.
func (a *adder) addShares(r *chunkCuts, rows atomRows, wanted []bool) error {
	for _, p := range a.panels {
		if !p.wants(wanted) {
			continue
		}
		planes := make([]plane, p.shares)
		for m := range planes {
			var err error
			if planes[m], err = r.plane(a.p.planes[p.first+m]); err != nil {
				return err
			}
			if !wanted[p.first+m] {
				planes[m] = plane{base: make(bitmap, len(planes[m].counts)), counts: planes[m].counts}
			}
		}
		a.wait(p, rows, planes)
	}
	return nil
}

// wait appends the rows of a chunk to a panel.
func (a *adder) wait(p *panel, rows atomRows, planes []plane) {
	var bytes [groups][blockRows]byte
	var atoms [blockRows]uint32
	if p.rows == nil {
		p.rows = make([]waitingRow, 0, panelRows)
		p.low = math.MaxUint64
	}
	p.waiting = grown(p.waiting, a.len())
	for from := 0; from < len(rows.weights); from += blockRows {
		weights := rows.weights[from:min(from+blockRows, len(rows.weights))]
		for g := range bytes {
			interleave(bytes[g][:], planes[min(digits*g, len(planes)):min(digits*(g+1), len(planes))], from/64, (len(weights)+63)/64)
		}
		rows.of(from, atoms[:len(weights)])
		if len(p.rows)+len(weights) > cap(p.rows) {
			a.empty(p)
		}
		out := p.rows[len(p.rows):][:len(weights)]
		for i, w := range weights {
			b := math.Float64bits(w)
			p.low, p.high = min(p.low, b), max(p.high, b)
			p.waiting[atoms[i]]++
			out[i] = waitingRow{w, codeOf[0][bytes[0][i]] | codeOf[1][bytes[1][i]] | codeOf[2][bytes[2][i]] | codeOf[3][bytes[3][i]], atoms[i]}
		}
		p.rows = p.rows[:len(p.rows)+len(weights)]
	}
}

// empty adds up the rows that wait in a panel.
func (a *adder) empty(p *panel) {
	rows, low, high := p.rows, p.low, p.high
	p.rows, p.low, p.high = p.rows[:0], math.MaxUint64, 0
	if bottom := int(low >> 52); bottom > 0 && int(high>>52)-bottom+53 <= 64 {
		// No weight has a bit below the last that the least of them may have.
		a.inOrder(p, rows, bottom-1075, func(w float64) uint64 {
			b := math.Float64bits(w)
			return (b&(1<<52-1) | 1<<52) << (b>>52 - uint64(bottom))
		})
		return
	}
	// Weights that are far apart may have few bits, as whole numbers do.
	exp := math.MaxInt
	for i := range rows {
		f, _ := exact.Split(rows[i].weight)
		exp = min(exp, f.Exp())
	}
	if int(high>>52)-1022-exp > 64 {
		a.addOneByOne(p, rows)
		clear(p.waiting)
		return
	}
	a.inOrder(p, rows, exp, func(w float64) uint64 {
		f, _ := exact.Split(w)
		u, _ := f.Scaled(exp, 64)
		return u
	})
}

// inOrder adds up rows in the order of their atoms, with weights that scale
// gives as multiples of 2^exp.
func (a *adder) inOrder(p *panel, rows []waitingRow, exp int, scale func(w float64) uint64) {
	// Counting sort: from the counts to where each atom begins.
	next := p.waiting
	var begin uint32
	for atom, n := range next {
		next[atom] = begin
		begin += n
	}
	if cap(a.sorted) < len(rows) {
		a.sorted = make([]scaledRow, panelRows)
	}
	sorted := a.sorted[:len(rows)]
	for i := range rows {
		r := &rows[i]
		sorted[next[r.atom]] = scaledRow{scale(r.weight), r.codes}
		next[r.atom]++
	}
	var h histogram
	from := uint32(0)
	for atom, to := range next {
		if to > from {
			h.add(sorted[from:to])
			h.fold(&a.table, atom*a.p.count()+p.first, p.shares, exp)
			from = to
		}
	}
	clear(p.waiting)
}

// addOneByOne adds rows whose weights are too far apart.
func (a *adder) addOneByOne(p *panel, rows []waitingRow) {
	for _, r := range rows {
		w, _ := exact.Split(r.weight)
		for m := range p.shares {
			code := r.codes >> (5 * (m / digits)) & (codesOfGroup - 1)
			switch digitOf[code][m%digits] {
			case 1:
				a.table.addShare(int(r.atom)*a.p.count()+p.first+m, w, false)
			case 2:
				a.table.addShare(int(r.atom)*a.p.count()+p.first+m, w, true)
			}
		}
	}
}

// digitOf are the digits of a code.
var digitOf = func() (table [codesOfGroup][digits]byte) {
	for code := range table {
		for m, rest := 0, code; m < digits; m, rest = m+1, rest/3 {
			table[code][m] = byte(rest % 3)
		}
	}
	return table
}()

// A histogram has the weights and squared weights of each code of each group.
type histogram [groups * codesOfGroup]codeSums

// codeSums are the sums of weights below 2^64: those of the weights and of their
// squares take what is carried out of them together with the rows, 22 bits of
// rows and 21 of each carry.
type codeSums struct {
	w, low, high uint64
	rows         uint64
}

const (
	carrySquares = 21
	countRowsBit = 42
	carryMask    = 1<<21 - 1
)

// add adds rows, fewer than 2^21.
func (h *histogram) add(rows []scaledRow) {
	for i := range rows {
		u, codes := rows[i].weight, rows[i].codes
		high, low := bits.Mul64(u, u)
		h[codes&31].add(u, high, low)
		h[32+codes>>5&31].add(u, high, low)
		h[64+codes>>10&31].add(u, high, low)
		h[96+codes>>15&31].add(u, high, low)
	}
}

func (s *codeSums) add(u, high, low uint64) {
	var c uint64
	s.w, c = bits.Add64(s.w, u, 0)
	s.rows += 1<<countRowsBit + c
	s.low, c = bits.Add64(s.low, low, 0)
	s.high, c = bits.Add64(s.high, high, c)
	s.rows += c << carrySquares
}

// A wideSum is the sum over several codes.
type wideSum struct {
	w [2]uint64
	q [3]uint64
	n int64
}

func (s *codeSums) wide() wideSum {
	return wideSum{[2]uint64{s.w, s.rows & carryMask}, [3]uint64{s.low, s.high, s.rows >> carrySquares & carryMask}, int64(s.rows >> countRowsBit)}
}

func (s *wideSum) add(o *wideSum) {
	var carry uint64
	s.w[0], carry = bits.Add64(s.w[0], o.w[0], 0)
	s.w[1] += o.w[1] + carry
	s.q[0], carry = bits.Add64(s.q[0], o.q[0], 0)
	s.q[1], carry = bits.Add64(s.q[1], o.q[1], carry)
	s.q[2] += o.q[2] + carry
	s.n += o.n
}

// fold adds the codes up by measure, into the table from a place on, and
// empties the histogram.
func (h *histogram) fold(t *momentTable, at, shares, exp int) {
	var sums [27]wideSum
	for g := 0; g*digits < shares; g++ {
		for code := range sums {
			sums[code] = h[g*codesOfGroup+code].wide()
		}
		// The last digit of what is left, then the codes without it.
		// Measures that are not there have the digit 0.
		for m := min(digits, shares-g*digits) - 1; m >= 0; m-- {
			part := [...]int{1, 3, 9}[m]
			no, yes := sums[part], sums[2*part]
			for code := 1; code < part; code++ {
				no.add(&sums[part+code])
				yes.add(&sums[2*part+code])
			}
			t.share(at+g*digits+m, &no, &yes, exp)
			for code := range part {
				sums[code].add(&sums[part+code])
				sums[code].add(&sums[2*part+code])
			}
		}
	}
	clear(h[:])
}

// share adds the rows that do not count and those that do to a measure.
func (t *momentTable) share(at int, no, yes *wideSum, exp int) {
	t.counts[at] += yes.n
	t.sums[sumWY].AddWhole(at, yes.w[0], yes.w[1], 0, exp)
	t.sums[sumW2XY].AddWhole(at, yes.q[0], yes.q[1], yes.q[2], 2*exp)
	no.add(yes)
	t.base[at] += no.n
	t.sums[sumW].AddWhole(at, no.w[0], no.w[1], 0, exp)
	t.sums[sumW2].AddWhole(at, no.q[0], no.q[1], no.q[2], 2*exp)
}
