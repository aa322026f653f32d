package aggregate

import (
	"slices"

	"sagsbarometer/estimators/exact"
)

// A panel is up to twelve shares, with rows that wait to be added up.
type panel struct {
	first, shares int
	waiting
}

// addShares adds the shares of a chunk, or lets them wait.
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

// wait appends rows to those that wait in a panel.
func (a *adder) wait(p *panel, rows atomRows, planes []plane) {
	for from := 0; from < len(rows.weights); {
		n := p.room(len(rows.weights) - from)
		weights := rows.weights[from:][:n]
		fit := a.rescale(weights, rows.span)
		whole, codes, atoms := p.next(n)
		encodeShares(codes, planes, from)
		rows.of(from, atoms)
		if from += n; !fit {
			a.addOneByOne(p, weights, codes, atoms)
			continue
		}
		a.packed.whole(whole, weights)
		if p.append(n); p.room(1<<6) == 0 {
			if p.sort(a.len()); p.full() {
				a.empty(p)
			}
		}
	}
}

// wants reports whether a measure of a panel is wanted.
func (p *panel) wants(wanted []bool) bool {
	return slices.Contains(wanted[p.first:p.first+p.shares], true)
}

// rescale makes the scale one for some weights. It is false where they are too
// far apart.
func (a *adder) rescale(weights []float64, span weightRange) bool {
	s := a.packed.scale
	if !s.holds(span) && !s.around(span) && !s.fine(weights, span) {
		return false
	}
	if s.exp != a.packed.exp {
		a.flush()
	}
	a.packed.scale = s
	return true
}

// flush adds up all that waits.
func (a *adder) flush() {
	for _, p := range a.panels {
		if len(p.weights) > 0 {
			p.sort(a.len())
		}
		a.empty(p)
	}
	a.packed.flush(&a.table)
}

// fewRows is up to how many rows of an atom are cheaper to add one by one than
// to fold up.
const fewRows = 8

// empty adds up the runs of a panel.
func (a *adder) empty(p *panel) {
	a.packed.grow(a.len(), len(p.ordered.weights), &a.table)
	var h histogram
	for atom := range a.len() {
		n := 0
		for k := range p.runs {
			weights, _ := p.of(&p.runs[k], atom)
			n += len(weights)
		}
		if n == 0 {
			continue
		}
		to := a.packed.sums[atom*a.packed.shares+p.first:][:p.shares]
		for k := range p.runs {
			weights, codes := p.of(&p.runs[k], atom)
			if n <= fewRows {
				addRows(to, weights, codes)
			} else {
				h.add(weights, codes, (p.shares+digits-1)/digits)
			}
		}
		if n > fewRows {
			h.fold(to)
		}
	}
	p.forget()
}

// addOneByOne adds rows whose weights are too far apart.
func (a *adder) addOneByOne(p *panel, weights []float64, codes, atoms []uint32) {
	for i, weight := range weights {
		w, _ := exact.Split(weight)
		for m := range p.shares {
			if d := digit(codes[i], m); d > 0 {
				a.table.addShare(int(atoms[i])*a.p.count()+p.first+m, w, d == 2)
			}
		}
	}
}
