package estimators

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"sagsbarometer/estimators/exact"
)

// MeanOf estimates Σwy/Σw from the sums of its strata, see [Survey.Mean] and
// [Survey.Report], which it equals.
//
// R: svymean(~y, subset(design, domain), na.rm = TRUE).
func MeanOf(d *Design, t MomentTally, r Report) (Estimate, error) {
	return momentReport(d, KindMean, t, r)
}

// RatioOf estimates Σwy/Σwx from the sums of its strata, see [Survey.Ratio]
// and [Survey.Report], which it equals.
//
// R: svyratio(~y, ~x, subset(design, domain), na.rm = TRUE).
func RatioOf(d *Design, t MomentTally, r Report) (Estimate, error) {
	return momentReport(d, KindRatio, t, r)
}

// TotalOf estimates Σwy from the sums of its strata, see [Survey.Total] and
// [Survey.Report], which it equals.
//
// R: svytotal(~y, subset(design, domain), na.rm = TRUE).
func TotalOf(d *Design, t MomentTally, r Report) (Estimate, error) {
	return momentReport(d, KindTotal, t, r)
}

func momentReport(d *Design, kind string, t MomentTally, r Report) (Estimate, error) {
	if err := r.forAmounts(kind); err != nil {
		return Estimate{}, err
	}
	t, err := d.weighed(t, r.Holds)
	if err != nil {
		return Estimate{}, err
	}
	c := newMomentSum(t, kind)
	e, f := d.momentRow(kind, t, c, r)
	if !c.value.OK {
		e.Notes = []Note{NoteEmptyBase}
		return e, nil
	}
	v := beyondRounding(c.variance(d, t, kind == KindTotal), c.value.F)
	e.Estimate = c.value
	if v > 0 || f.certain {
		e.SE = Some(math.Sqrt(v))
	}
	e.Deff = r.deff(v, beyondRounding(c.simple(), c.value.F), e.NBase, e.PopHat.F)
	if df := d.momentDegrees(t); v > 0 && df > 0 {
		e.Wald(r.Level, df)
	}
	e.Notes = f.notes(e)
	return e, nil
}

// forAmounts reports what cannot be reported of an estimate that is no share.
func (r *Report) forAmounts(kind string) error {
	if r.Interval == "" {
		r.Interval = wald
	}
	if _, err := r.method(); err != nil {
		return err
	}
	if r.Interval != wald {
		return fmt.Errorf("interval %s is for shares, and this is a %s: want %s", r.Interval, kind, wald)
	}
	return nil
}

// A momentSum is an estimate from the sums over all strata.
type momentSum struct {
	Moments
	value Number
	r     *exact.Number // the value, of a ratio or mean; nil: of a total
	under exact.Number  // what was divided by: Σwx, 1 for a total
}

func newMomentSum(t MomentTally, kind string) *momentSum {
	c := &momentSum{Moments: t.Sum()}
	if c.Base == 0 {
		return c
	}
	if kind == KindTotal {
		c.under.SetInt64(1)
		c.value = finite(c.WY.Float64())
		return c
	}
	c.under.SetSum(c.wx())
	if q, ok := exact.Quotient(c.WY.Number(), &c.under); ok {
		c.value, c.r = Some(q), new(exact.Number)
		c.r.SetFloat64(q)
	}
	return c
}

// variance is that of the estimate.
func (c *momentSum) variance(d *Design, t MomentTally, total bool) float64 {
	v := spreader{d: d, r: c.r, x: &c.under, total: total}
	return math.Max(0, v.variance(t))
}

// finite is a number unless it is beyond the largest.
func finite(x float64) Number {
	if math.IsInf(x, 0) {
		return Number{}
	}
	return Some(x)
}

// simple is the variance of the estimate from a simple random sample of its
// base with replacement, with e = y - rx
//
//	v_srs = [Σw Σwe² - (Σwe)²] / [(n-1) X²].
func (c *momentSum) simple() float64 {
	if c.Base < 2 {
		return 0
	}
	first, second := c.WY.Number(), c.wyy().Number()
	if c.r != nil {
		var a exact.Number
		first.Sub(first, a.Mul(c.r, c.wx().Number()))
		wxy := c.wxy().Number()
		a.Mul(c.r, c.wxx().Number())
		a.Sub(wxy, &a)
		a.Add(&a, wxy)
		second.Sub(second, a.Mul(&a, c.r))
	}
	second.Mul(second, c.W.Number())
	second.Sub(second, first.Mul(first, first))
	var xx exact.Number
	v, _ := exact.Quotient(second, xx.Mul(&c.under, &c.under))
	return v / float64(c.Base-1)
}

// momentRow has the counts of an estimate and where it stands, and nothing
// that was estimated but the size of its base.
func (d *Design) momentRow(kind string, t MomentTally, c *momentSum, r Report) (Estimate, footing) {
	holding := make([]bool, len(t))
	for h := range t {
		holding[h] = t[h].Base > 0
	}
	e := Estimate{Kind: kind, N: c.Rows, NBase: c.Base, NCounts: c.Counts}
	f := d.footing(holding)
	if c.Base == 0 {
		return e, f
	}
	w := c.W.Number()
	e.PopHat = finite(w.Float64())
	if q, ok := exact.Quotient(new(exact.Number).Mul(w, w), c.W2.Number()); ok {
		e.NKish = Some(q)
	}
	f.certain = true
	for h := range t {
		f.certain = f.certain && (d.groups[d.group[h]].full() || r.Holds != nil && !r.Holds[h])
	}
	if kind != KindTotal && c.value.OK {
		v := spreader{d: d, x: &c.under, total: true, under: true}
		f.cv = math.Sqrt(math.Max(0, v.variance(t)))
	}
	return e, f
}

// momentDegrees are the degrees of freedom for the base of a tally.
func (d *Design) momentDegrees(t MomentTally) float64 {
	if d.df != DomainDF {
		return d.degrees(nil)
	}
	held := make([]int64, len(d.groups))
	for h := range t {
		held[d.group[h]] += t[h].listed()
	}
	return degreesOf(held)
}

// weighed holds a tally against the design that it is said to come from, and
// gives its rows the weights of their strata, or what those inherit.
func (d *Design) weighed(t MomentTally, holds []bool) (MomentTally, error) {
	switch {
	case len(d.cells) != len(d.strata) || d.posts != nil:
		return nil, errors.New("sums over the rows of a stratum know nothing of non-response and post-strata: want a design without")
	case len(t) != len(d.strata):
		return nil, fmt.Errorf("sums of %d strata for a design of %d", len(t), len(d.strata))
	case holds != nil && len(holds) != len(d.strata):
		return nil, fmt.Errorf("the reach of %d strata for a design of %d", len(holds), len(d.strata))
	}
	out := t
	for h, s := range d.strata {
		m := &t[h]
		switch {
		case d.stopped(h):
			return nil, &StratumError{s, "opened until a target was reached, which sums over its rows know nothing of"}
		case m.Base > 0 && holds != nil && !holds[h]:
			return nil, &StratumError{s, "holds units of a base that the frame says it cannot hold"}
		case m.listed() > s.Units:
			return nil, &StratumError{s, fmt.Sprintf("%d units found among %d opened", m.listed(), s.Units)}
		}
		weight := s.Weight
		if d.ownWeights {
			weight = d.inherits[h]
		}
		if weight == 1 {
			continue // as it is with weights that come with the rows
		}
		if &out[0] == &t[0] {
			out = slices.Clone(t)
		}
		out[h] = m.scale(weight)
	}
	return out, nil
}
