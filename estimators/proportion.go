package estimators

import (
	"fmt"
	"math"
	"slices"

	"sagsbarometer/estimators/interval"
)

// A Report says how an estimate is to be given.
type Report struct {
	Interval string  // a name of the package interval; empty: [interval.Published]
	Level    float64 // of confidence, between 0 and 1
	Bands    Bands   // zero: [DefaultBands]
	Holds    []bool  // which strata can hold units of the base, where the frame tells; nil: all
	Deff     string  // reference of the design effect: [WithReplacement], also if empty, or [WithoutReplacement]
}

// Proportion estimates the share of a base that counts,
//
//	p = Y/X,  Y = Σ_h w_h y_h,  X = Σ_h w_h x_h,
//
// with x_h the units of the base and y_h those of them that count among the
// n_h opened in stratum h. Its variance is that of the influence
// u = w (y - px)/X, 0 for an opened case outside the base; with w = N_h/n_h
//
//	v(p) = X⁻² Σ_h N_h² (1 - n_h/N_h) s_h²/n_h,
//
// s_h² the variance in stratum h of y - px. Cases outside stay in n_h: the
// size of a domain is itself an estimate, and dropping them would overstate
// what is known.
//
// Under post-strata w is w g, and v that of [Design.linearPost].
//
// The design effect is v over p(1-p)/(n-1), a simple random sample of the base
// with replacement, or over (1-n/X) of that. An empty base has counts and no numbers. Where the
// answers within each stratum agree there is no standard error, unless
// nothing was left to chance.
//
// Cochran (1977), Sampling Techniques, 3rd ed., sections 5A.14 and 6.11.
// R: svyby(~y, ~domain, design, svymean), deff = "replace" or
// TRUE.
func Proportion(d *Design, t Tally, r Report) (Estimate, error) {
	method, err := r.method()
	if err != nil {
		return Estimate{}, err
	}
	if err := d.accepts(t, r.Holds); err != nil {
		return Estimate{}, err
	}
	c := t.Sum()
	// The plain interval is exact for the whole sample only: if every unit that
	// was drawn was reviewed, and is in the base.
	approximate := method.EqualWeights && c.Base < d.units()
	if method.EqualWeights && !d.equalWeights(true) {
		if !d.equalWeights(false) {
			return Estimate{}, fmt.Errorf("interval %s counts every unit once, but weights differ between strata: use %s", method.Name, interval.Published)
		}
		method, _ = interval.ByName(interval.Published)
	}
	e := Estimate{Kind: "proportion", N: c.Cases, NBase: c.Base, NCounts: c.Counts}
	if c.Base == 0 {
		e.Notes = []Note{NoteEmptyBase}
		return e, nil
	}
	whole := d.share(t, r.Holds, nil)
	rest, full := whole, share{}
	if slices.Contains(d.surely, true) {
		rest, full = d.share(t, r.Holds, d.chancy), d.share(t, r.Holds, d.certain)
	}
	certain := rest.N == 0 && rest.Largest == 0

	e.Estimate = Some(whole.P)
	e.PopHat = Some(whole.size)
	e.NKish = Some(whole.Kish)
	if whole.V > 0 || certain {
		e.SE = Some(math.Sqrt(whole.V))
	}
	if c.Base > 1 {
		e.Deff = r.deff(whole.V, whole.P*(1-whole.P)/float64(c.Base-1), c.Base, whole.size)
	}
	in := interval.Input{
		Sample: whole.Sample, DF: d.degrees(t), Level: r.Level,
		Full: 1 - rest.size/whole.size, FullP: full.P, Rest: rest.Sample,
	}
	e.conclude(method, in, r)
	e.Notes = d.notes(t, e, certain, approximate)
	return e, nil
}

// deff is the design effect of a variance, with srs that of a simple random
// sample of n units with replacement, of a population that is estimated at
// size. Absent where either is 0.
func (r Report) deff(v, srs float64, n int64, size float64) Number {
	if r.Deff == WithoutReplacement {
		srs *= 1 - float64(n)/size
	}
	if !(v > 0 && srs > 0) {
		return Number{}
	}
	return Some(v / srs)
}

// method is the interval asked for, if all of the report can be made.
func (r Report) method() (interval.Method, error) {
	name := r.Interval
	if name == "" {
		name = interval.Published
	}
	m, ok := interval.ByName(name)
	if !ok {
		return m, fmt.Errorf("unknown interval %q, want one of %v", name, interval.Names())
	}
	switch r.Deff {
	case "", WithReplacement, WithoutReplacement:
	default:
		return m, fmt.Errorf("deff is %q, want %s or %s", r.Deff, WithReplacement, WithoutReplacement)
	}
	if !(r.Level > 0 && r.Level < 1) {
		return m, fmt.Errorf("level is %v, want a number between 0 and 1", r.Level)
	}
	return m, nil
}

func (r Report) bands() Bands {
	if r.Bands == (Bands{}) {
		return DefaultBands
	}
	return r.Bands
}

// notes are the reasons to handle a share with care.
func (d *Design) notes(t Tally, e Estimate, certain, approximate bool) []Note {
	holding := make([]bool, len(d.strata))
	for k, c := range t {
		holding[d.cells[k].Stratum] = holding[d.cells[k].Stratum] || c.Base > 0
	}
	f := d.footing(holding)
	f.certain, f.approximate = certain, approximate
	f.cv = math.Sqrt(math.Max(0, d.varianceOf(t, 1, 1, 1, nil, d.VarianceOfTotal))) / e.PopHat.F
	if d.posts != nil {
		f.weighting = []Note{NotePoststratified}
	}
	return f.notes(e)
}
