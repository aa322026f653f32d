package estimators

import "fmt"

// columns are what the weights of the cases read again are to meet the totals
// of: the classes, and what else is known.
func (p *secondPhase) columns() [][]float64 {
	var out [][]float64
	if !p.Expanded {
		for g := range p.classes {
			x := make([]float64, len(p.Class))
			for i, of := range p.Class {
				if int(of) == g {
					x[i] = 1
				}
			}
			out = append(out, x)
		}
	}
	for _, known := range p.Known {
		x := make([]float64, len(known))
		for i, g := range p.Class {
			if g >= 0 {
				x[i] = known[i]
			}
		}
		out = append(out, x)
	}
	return out
}

func (p *secondPhase) again(weights []float64) ([]float64, error) {
	d := make([]float64, len(weights))
	for i, g := range p.Class {
		if p.Read[i] {
			d[i] = weights[i] * p.classes[g].inflate()
		}
	}
	columns := p.columns()
	totals := make([]float64, len(columns))
	for k, x := range columns {
		for i, w := range weights {
			totals[k] += float64(w * x[i])
		}
	}
	space, dependent := project(columns, totals, d)
	if len(dependent) > 0 {
		known := dependent[0] + 1 - (len(columns) - len(p.Known))
		return nil, fmt.Errorf("second phase: known column %d says no more than the classes and columns before it, of the cases read again", known)
	}
	p.space = space
	out := append([]float64(nil), d...)
	for k, q := range space.columns {
		gap := space.totals[k]
		for i, w := range d {
			gap -= float64(w * q[i])
		}
		for i, w := range d {
			out[i] += float64(w * gap * q[i])
		}
	}
	for i, read := range p.Read {
		if read && !(out[i] > 0) {
			return nil, fmt.Errorf("second phase: row %d: a weight of %v to meet what is known, want one above 0: too few cases were read again for as many columns", i+1, out[i])
		}
	}
	return out, nil
}

// predicted are the ē_g of every row, or what least squares makes of classes
// and known columns.
func (p *secondPhase) predicted(u []float64) []float64 {
	e := make([]float64, len(u))
	for i, read := range p.Read {
		if read {
			e[i] = u[i] / p.new[i]
		}
	}
	out := make([]float64, len(u))
	for _, q := range p.space.columns {
		slope := p.space.product(q, e)
		for i := range out {
			out[i] += float64(slope * q[i])
		}
	}
	return out
}
