package estimators

import (
	"fmt"
	"math"

	"sagsbarometer/estimators/exact"
	"sagsbarometer/estimators/interval"
)

// ProportionOf estimates the share of a base that counts, from the sums of its
// strata: [Survey.Proportion] from rows with weights of their own.
//
// Errors: sums of amounts; an interval for equal weights where they differ.
//
// R: svyciprop(~I(y == 1), subset(design, domain), method).
func ProportionOf(d *Design, t MomentTally, r Report) (Estimate, error) {
	method, err := r.method()
	if err != nil {
		return Estimate{}, err
	}
	if t, err = d.weighed(t, r.Holds); err != nil {
		return Estimate{}, err
	}
	c := newMomentSum(t, KindProportion)
	if c.Form != ShareMoments {
		return Estimate{}, fmt.Errorf("sums of amounts, want those of values 0 and 1")
	}
	e, f := d.momentRow(KindProportion, t, c, r)
	if c.Base == 0 {
		e.Notes = []Note{NoteEmptyBase}
		return e, nil
	}
	f.approximate = method.EqualWeights && c.Base < d.units()
	if method.EqualWeights && c.Most > c.Least*(1+1e-9) {
		return Estimate{}, fmt.Errorf("interval %s counts every unit once, but weights differ between rows: use %s", method.Name, interval.Published)
	}
	whole := d.shareOf(c, t, r.Holds)
	e.Estimate = Some(whole.P)
	if whole.V > 0 || f.certain {
		e.SE = Some(math.Sqrt(whole.V))
	}
	if c.Base > 1 {
		e.Deff = r.deff(whole.V, whole.P*(1-whole.P)/float64(c.Base-1), c.Base, whole.size)
	}
	in := interval.Input{Sample: whole.Sample, DF: d.momentDegrees(t), Level: r.Level}
	d.splitMoments(&in, whole, t, r.Holds)
	if method.UsesDF || !t.clustered() {
		e.conclude(method, in, r)
	}
	e.Notes = f.notes(e)
	return e, nil
}

// clustered reports whether units hold several rows.
func (t MomentTally) clustered() bool {
	for h := range t {
		if t[h].Units != nil {
			return true
		}
	}
	return false
}

// splitMoments tells strata that were opened in full from the rest.
func (d *Design) splitMoments(in *interval.Input, whole share, t MomentTally, holds []bool) {
	full := func(h int) bool { return d.groups[d.group[h]].full() }
	in.Rest = whole.Sample
	for h := range t {
		if full(h) {
			rest := d.momentShare(t, holds, func(h int) bool { return !full(h) })
			in.Full = 1 - rest.size/whole.size
			in.FullP = d.momentShare(t, holds, full).P
			in.Rest = rest.Sample
			return
		}
	}
}

// momentShare estimates a share from some of the strata.
func (d *Design) momentShare(t MomentTally, holds []bool, only func(h int) bool) share {
	part := make(MomentTally, len(t))
	for h := range t {
		if only(h) {
			part[h] = t[h]
		}
	}
	return d.shareOf(newMomentSum(part, KindProportion), part, holds)
}

// shareOf estimates a share from sums, and from what they are the sum of.
func (d *Design) shareOf(c *momentSum, t MomentTally, holds []bool) share {
	var p share
	for h := range t {
		if (holds == nil || holds[h]) && !d.groups[d.group[h]].full() {
			p.Largest = math.Max(p.Largest, t[h].Most)
		}
	}
	if c.Base == 0 {
		return p // a share of nothing; that the largest weight is not 0 is what counts
	}
	w, w2, w2y := c.W.Number(), c.W2.Number(), c.W2XY.Number()
	var ww, no exact.Number
	ww.Mul(w, w)
	no.Sub(w2, w2y)
	p.N, p.Counts, p.P, p.size = c.Base, c.Counts, c.value.F, w.Float64()
	p.Largest /= p.size
	p.Kish, _ = exact.Quotient(&ww, w2)
	p.Yes, _ = exact.Quotient(w2y, &ww)
	p.No, _ = exact.Quotient(&no, &ww)
	p.V = beyondRounding(c.variance(d, t, false), p.P)
	return p
}
