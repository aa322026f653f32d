package estimators

import (
	"math"

	"sagsbarometer/estimators/interval"
)

// A share is the sample of a base with the size of the population it stands
// for.
type share struct {
	interval.Sample
	size float64 // Σw
}

// share estimates a share from some of the cells, all where in is nil.
func (d *Design) share(t Tally, holds []bool, in func(k int) bool) share {
	var s share
	var yes, squares, squaresYes, squaresNo, largest float64
	for k, c := range t {
		if in != nil && !in(k) {
			continue
		}
		w, x, y := d.weight(k), float64(c.Base), float64(c.Counts)
		s.N += c.Base
		s.Counts += c.Counts
		s.size += float64(w * x)
		yes += float64(w * y)
		squares += float64(w * w * x)
		squaresYes += float64(w * w * y)
		squaresNo += float64(w * w * (x - y))
		if (holds == nil || holds[d.cells[k].Stratum]) && d.chancy(k) {
			largest = math.Max(largest, w)
		}
	}
	if s.N == 0 {
		s.Largest = largest // a share of nothing; that it is not 0 is what counts
		return s
	}
	X := s.size
	s.P = yes / X
	s.Kish = X * X / squares
	s.Largest = largest / X
	s.Yes = squaresYes / (X * X)
	s.No = squaresNo / (X * X)
	s.V = math.Max(0, d.varianceOf(t, 1-s.P, -s.P, X, in, d.Variance))
	return s
}

// weight is what a reviewed unit of a cell stands for: its weight of the draw
// and what it carries for others.
func (d *Design) weight(k int) float64 { return d.drawn(k) * d.cells[k].carry }

// drawn is the weight of the draw, after post-stratification.
func (d *Design) drawn(k int) float64 {
	return d.strata[d.cells[k].Stratum].Weight * d.cells[k].factor
}

// certain reports whether nothing of a cell was left to chance: its stratum
// was opened in full, nothing of its class is missing, and its post-stratum
// has no cases in strata that were not opened in full, whose draw would move
// its weight.
func (d *Design) certain(k int) bool { return d.surely[k] }

// findCertain finds the certain cells, once for all estimates.
func (d *Design) findCertain() {
	d.surely = make([]bool, len(d.cells))
	for k, c := range d.cells {
		d.surely[k] = d.inFull(c)
	}
}

func (d *Design) inFull(c cell) bool {
	return d.groups[d.group[c.Stratum]].full() && d.classes[c.class].complete && (d.posts == nil || !d.posts[c.post].open)
}

func (d *Design) chancy(k int) bool { return !d.certain(k) }

// units are all that were opened.
func (d *Design) units() (n int64) {
	for _, s := range d.strata {
		n += s.Units
	}
	return n
}

// equalWeights allows for weights that were rounded on the way. It compares
// those of the draw, or those with what reviewed units carry.
func (d *Design) equalWeights(carried bool) bool {
	least, most := math.Inf(1), 0.0
	for k, c := range d.cells {
		if w := d.strata[c.Stratum].Weight; c.Drawn > 0 {
			if carried {
				w = d.weight(k)
			}
			least, most = math.Min(least, w), math.Max(most, w)
		}
	}
	return most <= least*(1+1e-9)
}
