package aggregate

import (
	"slices"

	"sagsbarometer/estimators/exact"
)

// A panel is up to twelve shares, with rows that wait to be added up.
type panel struct {
	first, shares int
	waiting       waiting
	sums          []limbSum // of each atom, for four shares at a time
	rows          []uint32  // of each atom, in its sums
	histogram     histogram
}

// addShares adds the shares of a chunk, or lets them wait. It is false where
// none is wanted. The first panel takes rows for all: it tells their weights.
func (a *adder) addShares(r *chunkCuts, rows atomRows, wanted []bool) (bool, error) {
	if !slices.Contains(wanted[:len(a.p.shares)], true) {
		return false, nil
	}
	for _, p := range a.panels {
		if p.first > 0 && !slices.Contains(wanted[p.first:p.first+p.shares], true) {
			continue
		}
		planes := make([]plane, p.shares)
		for m := range planes {
			var err error
			if planes[m], err = r.plane(a.p.planes[p.first+m]); err != nil {
				return true, err
			}
			if !wanted[p.first+m] {
				planes[m] = plane{base: make(bitmap, len(planes[m].counts)), counts: planes[m].counts}
			}
		}
		a.wait(p, rows, planes)
	}
	return true, nil
}

// someRows are made ready to wait at a time: they stay in the nearest cache.
const someRows = 1024

// wait lets rows wait in a panel.
func (a *adder) wait(p *panel, rows atomRows, planes []plane) {
	fit := a.rescale(rows.weights, rows.span)
	p.grow(a.len())
	if !p.waiting.has(a.len()) {
		a.empty(p)
		p.waiting.makeRoom(a.len())
	}
	full := func(atom int) { a.add(p, atom) }
	var whole [someRows]uint64
	var codes, atoms [someRows]uint32
	for from := 0; from < len(rows.weights); from += someRows {
		weights := rows.weights[from:min(from+someRows, len(rows.weights))]
		n := len(weights)
		codeShares(codes[:n], planes, from)
		rows.of(from, atoms[:n])
		if !fit {
			a.addOneByOne(p, weights, codes[:n], atoms[:n])
			continue
		}
		a.scale.whole(whole[:n], weights)
		p.waiting.add(whole[:n], codes[:n], atoms[:n], full)
	}
}

// rescale makes the scale one for some weights. It is false where they are too
// far apart.
func (a *adder) rescale(weights []float64, span weightRange) bool {
	s := a.scale
	if !s.holds(span) && !s.around(span) && !s.fine(weights, span) {
		return false
	}
	if s.exp != a.scale.exp {
		a.flush()
	}
	a.scale = s
	return true
}

// flush adds up all that waits, in the sums that have no limit.
func (a *adder) flush() {
	for _, p := range a.panels {
		a.empty(p)
		for atom := range p.rows {
			p.flush(atom, &a.table, a.scale.exp)
		}
	}
}

// empty adds up the rows that wait in a panel.
func (a *adder) empty(p *panel) {
	for atom := range p.waiting.next {
		a.add(p, atom)
	}
}

// add adds up the rows of an atom that wait in a panel.
func (a *adder) add(p *panel, atom int) {
	rows := p.waiting.take(atom)
	if len(rows) == 0 {
		return
	}
	if int(p.rows[atom])+len(rows) > limbRows {
		p.flush(atom, &a.table, a.scale.exp)
	}
	p.rows[atom] += uint32(len(rows))
	least, most := p.histogram.addRows(p.of(atom), rows)
	if p.first == 0 {
		a.table.cells[atom].add(cellStat{int64(len(rows)), a.scale.weight(least), a.scale.weight(most)})
	}
}

// of are the sums of an atom.
func (p *panel) of(atom int) []limbSum {
	n := p.bytes()
	return p.sums[atom*n:][:n]
}

// grow makes room for atoms.
func (p *panel) grow(atoms int) {
	p.rows = grown(p.rows, atoms)
	p.sums = grown(p.sums, atoms*p.bytes())
}

// flush moves the sums of an atom into a table.
func (p *panel) flush(atom int, t *momentTable, exp int) {
	if p.rows[atom] == 0 {
		return
	}
	p.rows[atom] = 0
	sums := p.of(atom)
	for m := range p.shares {
		s, bit, at := &sums[m/measuresPerByte], m%measuresPerByte, atom*t.count()+p.first+m
		base, counts := s.of(bit), s.of(bit+measuresPerByte)
		t.base[at] += base.rows()
		t.counts[at] += counts.rows()
		base.addTo(t, sumW, sumW2, at, exp)
		counts.addTo(t, sumWY, sumW2XY, at, exp)
	}
	clear(sums)
}

// addOneByOne adds rows whose weights are too far apart for any scale.
func (a *adder) addOneByOne(p *panel, weights []float64, codes, atoms []uint32) {
	for i, weight := range weights {
		if p.first == 0 {
			a.table.cells[atoms[i]].add(cellStat{1, weight, weight})
		}
		w, _ := exact.Split(weight)
		for m := range p.shares {
			if base, counts := inCode(codes[i], m); base {
				a.table.addShare(int(atoms[i])*a.p.count()+p.first+m, w, counts)
			}
		}
	}
}

// bytes are those of the codes.
func (p *panel) bytes() int { return (p.shares + measuresPerByte - 1) / measuresPerByte }
