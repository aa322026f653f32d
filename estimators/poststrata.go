package estimators

import "fmt"

// A PostStratum is a part of the population whose size is known from the
// frame, and that was not drawn for by itself: the cases of a region that came
// to one decision, where kommuner are the strata.
type PostStratum struct {
	ID         string
	Population int64 // cases in the frame, N_q
}

// A post is a post-stratum with what was opened of it.
type post struct {
	PostStratum
	opened float64 // Σ_q w, of all units opened
	open   bool    // one of its strata was not opened in full
}

// factor is what weights are multiplied by, g_q = N_q / Σ_q w.
func (p post) factor() float64 { return float64(p.Population) / p.opened }

// poststratify gives every cell the factor of its post-stratum. All units
// opened count, also those that are missing: what the frame says of them is
// known.
func (d *Design) poststratify(list []PostStratum) (errs []error) {
	at := make(map[string]int, len(list))
	for _, p := range list {
		if _, ok := at[p.ID]; ok {
			errs = append(errs, fmt.Errorf("post-stratum %s: given twice", p.ID))
		}
		if p.Population < 1 || p.Population > maxPopulation {
			errs = append(errs, fmt.Errorf("post-stratum %s: a population of %d, want at least 1", p.ID, p.Population))
		}
		at[p.ID] = len(d.posts)
		d.posts = append(d.posts, post{PostStratum: p})
	}
	for k := range d.cells {
		c := &d.cells[k]
		q, ok := at[c.Post]
		if !ok && (c.Post != "" || len(list) > 0) {
			errs = append(errs, &StratumError{d.strata[c.Stratum], fmt.Sprintf("%d units of the post-stratum %q, which has no population", c.Drawn, c.Post)})
		}
		if !ok || c.Drawn == 0 {
			continue
		}
		c.post = q
		in, out := c.perhaps(), c.Known-c.InScope
		d.posts[q].opened += float64(d.strata[c.Stratum].Weight*float64(in)) + float64(d.outside[c.Stratum]*float64(out))
		d.posts[q].open = d.posts[q].open || !d.groups[d.group[c.Stratum]].full()
	}
	for _, p := range d.posts {
		if p.opened == 0 {
			errs = append(errs, fmt.Errorf("post-stratum %s: none of its %d cases opened, so nothing stands for them: join it with another", p.ID, p.Population))
		}
	}
	if len(errs) > 0 || len(d.posts) == 0 {
		return errs
	}
	for k := range d.cells {
		d.cells[k].factor = d.posts[d.cells[k].post].factor()
	}
	return nil
}

// A part is units of a cell whose derivative is the same.
type part struct {
	derivative float64 // of the estimate, by the weight of a unit
	units      int64
	outside    bool // declared to be out of scope
}

// linearPost is [Design.linear] under post-strata. With U the derivative of
// the estimate by the weight after post-stratification, w g, the formulas of
// linear without their w, the influence is
//
//	u = w g_q (U - Σ_q w U / Σ_q w),
//
// the sums over all units opened of the post-stratum q: what a post-stratum
// has in common is known from the frame, and only what differs within it is
// left to the draw. What chance in who responds adds is as in linear with w g
// for w.
//
// A stratum that was opened until enough units were in scope comes with the
// variance of that rule, in second: see [Design.stoppedVariance].
//
// Särndal, Swensson and Wretman (1992), 7.6, with weights g in the variance.
// R: postStratify(design, ~q, population), then svymean.
func (d *Design) linearPost(t Tally, means []float64, counts, rest, X float64, in func(k int) bool) (u Influence, second float64) {
	parts := make([][]part, len(d.cells))
	centres := make([]float64, len(d.posts))
	for k, c := range t {
		if in != nil && !in(k) {
			c = Count{}
		}
		cell := d.cells[k]
		var more float64
		parts[k], more = d.parts(k, c, means[cell.class], counts, rest, X)
		second += more
		for _, p := range parts[k] {
			centres[cell.post] += float64(d.weightOf(cell, p) * p.derivative * float64(p.units))
		}
	}
	for q := range centres {
		centres[q] /= d.posts[q].opened
	}
	u = make(Influence, len(d.strata))
	outside := make(Influence, len(d.strata)) // of strata that stopped at a target
	for k, cell := range d.cells {
		h := cell.Stratum
		alone := d.stopped(h) && d.groups[d.group[h]].members == 1
		for _, p := range parts[k] {
			m := Mass{d.weightOf(cell, p) * cell.factor * (p.derivative - centres[cell.post]), p.units}
			if alone && p.outside {
				outside[h] = append(outside[h], m)
			} else {
				u[h] = append(u[h], m)
			}
		}
	}
	for h := range u {
		if d.stopped(h) && d.groups[d.group[h]].members == 1 {
			second += d.stoppedVariance(h, u[h], outside[h])
			u[h] = nil
		}
	}
	return u, second
}

// parts are the units of a cell by their derivatives, and what chance in who
// responds adds.
func (d *Design) parts(k int, c Count, mean, counts, rest, X float64) (list []part, second float64) {
	cell := d.cells[k]
	class := d.classes[cell.class]
	if class.complete || class.reviewed == 0 {
		return []part{
			{counts / X, c.Counts, false}, {rest / X, c.Base - c.Counts, false},
			{0, cell.perhaps() - c.Base, false}, {0, cell.Known - cell.InScope, true},
		}, 0
	}
	a, w := cell.carry, d.drawn(k)
	unknown := class.inScope / class.known
	outside := unknown - class.inScope*class.all/class.known/class.known
	inside := class.all/class.known + outside
	read := func(e float64, units int64) {
		list = append(list, part{(float64(inside*mean) + float64(a*(e-mean))) / X, units, false})
		z := a * w * (e - mean) / X
		second += float64(d.fraction(cell.Stratum) * (1 - 1/a) * float64(z*z) * float64(units))
	}
	read(counts, c.Counts)
	read(rest, c.Base-c.Counts)
	read(0, cell.Reviewed-c.Base)
	return append(list,
		part{inside * mean / X, cell.InScope - cell.Reviewed, false},
		part{unknown * mean / X, cell.Drawn - cell.Known, false},
		part{outside * mean / X, cell.Known - cell.InScope, true}), second
}

// weightOf is the weight of the draw of the units of a part.
func (d *Design) weightOf(c cell, p part) float64 {
	if p.outside {
		return d.outside[c.Stratum]
	}
	return d.strata[c.Stratum].Weight
}
