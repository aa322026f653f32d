package estimators

import (
	"fmt"
	"math"
	"slices"

	"sagsbarometer/estimators/exact"
)

// rounding is the least standard error, over the estimate, that is more than
// the rounding of what should have been 0.
const rounding = 1e-14

// beyondRounding is a variance that is more than the rounding of 0, else 0. One
// that overflowed is none either.
func beyondRounding(v, estimate float64) float64 {
	if least := estimate * rounding; v <= least*least || math.IsInf(v, 1) {
		return 0
	}
	return v
}

// Report makes a row of an estimate: a mean, a total, a ratio, or what was
// combined of them. The interval is Wald's,
//
//	θ ± t √v,
//
// with t on the degrees of freedom of the base. Its design effect is v over
// that of the same estimate from a simple random sample of the base; with
// e = u/w the influence of a row,
//
//	v_srs = X/(n-1) Σ w (e - ē)²,  X = Σ w,
//
// and (1 - n/X) of that without replacement, see [Report].Deff.
//
// An empty base, and a ratio to nothing, have counts and no numbers. Where the
// rows within each stratum agree there is no standard error, unless nothing
// was left to chance. Errors: an interval that is for shares, a level outside
// (0,1).
//
// R: svymean, svytotal or svyratio with SE, confint(df = degf(design)) and
// deff = "replace" or TRUE.
func (s *Survey) Report(kind string, l Linear, r Report) (Estimate, error) {
	if r.Interval == "" {
		r.Interval = wald
	}
	if _, err := r.method(); err != nil {
		return Estimate{}, err
	}
	if r.Interval != wald {
		return Estimate{}, fmt.Errorf("interval %s is for shares, and this is a %s: want %s", r.Interval, kind, wald)
	}
	if err := s.accepts(l, r.Holds); err != nil {
		return Estimate{}, err
	}
	e, f := s.row(kind, l, r)
	if !l.Estimate.OK {
		e.Notes = []Note{NoteEmptyBase}
		return e, nil
	}
	v := beyondRounding(s.Variance(l), l.Magnitude())
	e.Estimate = l.Estimate
	if v > 0 || f.certain {
		e.SE = Some(math.Sqrt(v))
	}
	e.Deff = r.deff(v, beyondRounding(s.simple(l), l.Magnitude()), e.NBase, e.PopHat.F)
	if df := s.Degrees(l.Base); v > 0 && df > 0 {
		e.Wald(r.Level, df)
	}
	e.Notes = f.notes(e)
	return e, nil
}

// row has the counts of an estimate and where it stands, and nothing that was
// estimated but the size of its base.
func (s *Survey) row(kind string, l Linear, r Report) (Estimate, footing) {
	e := Estimate{Kind: kind}
	holding := make([]bool, len(s.design.strata))
	var sums exact.Sums // Σw, Σw²
	sums.Grow(2)
	for i, w := range s.weight {
		if l.In == nil || l.In[i] {
			e.N++
		}
		if l.has(i) {
			e.NBase++
			holding[s.stratum[i]] = true
			sums.Add(0, times(w))
			sums.Add(1, times(w, w))
		}
	}
	f := s.design.footing(holding)
	if e.NBase == 0 {
		return e, f
	}
	size := sums.At(0).Float64()
	e.PopHat, e.NKish = Some(size), Some(size*size/sums.At(1).Float64())
	f.certain = true
	for h := range s.design.strata {
		f.certain = f.certain && (s.certain(h) || r.Holds != nil && !r.Holds[h])
	}
	f.weighting = s.weighting()
	if !l.Sum && l.Estimate.OK {
		d := s.Total(l.under(s), l.Base)
		f.cv = math.Sqrt(s.Variance(d)) / math.Abs(d.Estimate.F)
	}
	return e, f
}

// A noted adjustment puts a note on what is estimated after it.
type noted interface{ note() Note }

func (*poststrata) note() Note  { return NotePoststratified }
func (*raked) note() Note       { return NoteCalibrated }
func (*calibrated) note() Note  { return NoteCalibrated }
func (*secondPhase) note() Note { return NoteSecondPhase }

// weighting are the notes of how weights were adjusted, each once.
func (s *Survey) weighting() (notes []Note) {
	for _, n := range []Note{NotePoststratified, NoteCalibrated, NoteSecondPhase} {
		if slices.ContainsFunc(s.adjusts, func(a adjustment) bool {
			with, ok := a.(noted)
			return ok && with.note() == n
		}) {
			notes = append(notes, n)
		}
	}
	return notes
}

// certain reports whether nothing of a stratum was left to chance: all of it
// was opened, and no weight depends on what else was.
func (s *Survey) certain(h int) bool {
	return s.design.groups[s.design.group[h]].full() && s.second == nil && len(s.adjusts) == 0
}

// under is what the estimate was divided by, row by row: 1 unless it is a
// ratio.
func (l Linear) under(s *Survey) []float64 {
	if l.over != nil {
		return l.over
	}
	ones := make([]float64, s.Len())
	for i := range ones {
		ones[i] = 1
	}
	return ones
}

// simple is the variance of the estimate from a simple random sample of its
// base, with replacement.
func (s *Survey) simple(l Linear) float64 {
	var n int64
	var sums exact.Sums // Σw, Σu, Σw(e-ē)²
	sums.Grow(3)
	for i, w := range s.weight {
		if l.has(i) {
			n++
			sums.Add(0, times(w))
			sums.Add(1, times(l.U[i]))
		}
	}
	size := sums.At(0).Float64()
	if n < 2 || !(size > 0) {
		return 0
	}
	mean := sums.At(1).Float64() / size
	for i, w := range s.weight {
		if l.has(i) && w != 0 { // calibration can leave 0
			e := l.U[i]/w - mean
			sums.Add(2, times(w, e, e))
		}
	}
	return size / float64(n-1) * sums.At(2).Float64()
}

// accepts holds an estimate against the survey that it is said to come from.
func (s *Survey) accepts(l Linear, holds []bool) error {
	if len(l.U) != s.Len() {
		return fmt.Errorf("an estimate of %d rows in a survey of %d", len(l.U), s.Len())
	}
	if holds == nil {
		return nil
	}
	if len(holds) != len(s.design.strata) {
		return fmt.Errorf("the reach of %d strata for a design of %d", len(holds), len(s.design.strata))
	}
	for i, h := range s.stratum {
		if l.has(i) && !holds[h] {
			return &StratumError{s.design.strata[h], "holds units of a base that the frame says it cannot hold"}
		}
	}
	return nil
}
