package estimators

import (
	"errors"
	"fmt"
	"math"

	"sagsbarometer/estimators/exact"
	"sagsbarometer/estimators/interval"
)

// Proportion estimates the share of a base that counts, from rows with y 1 for
// those that do and 0 for others; NaN is outside the base. It is [Survey.Mean]
// with an interval for shares, and equals [Proportion] where weights are those
// of the strata and every row is a unit.
//
// Rows of one cluster are not as many as they seem, so intervals that rest on
// counts and weights alone have none where units hold several rows: only those
// that use degrees of freedom do.
//
// Errors: a y that is neither 0 nor 1, naming its row; an interval for equal
// weights where they differ; those of [Report].
//
// R: svyciprop(~I(y == 1), subset(design, domain), method), whose n and df are
// those of the domain under [DomainDF].
func (s *Survey) Proportion(y []float64, in []bool, r Report) (Estimate, error) {
	method, err := r.method()
	if err != nil {
		return Estimate{}, err
	}
	if len(y) != s.Len() || in != nil && len(in) != s.Len() {
		return Estimate{}, fmt.Errorf("%d values in a domain of %d for a survey of %d rows", len(y), len(in), s.Len())
	}
	if err := zeroOrOne(y, in); err != nil {
		return Estimate{}, err
	}
	l := s.Mean(y, in)
	if err := s.accepts(l, r.Holds); err != nil {
		return Estimate{}, err
	}
	e, f := s.row("proportion", l, r)
	for i, v := range y {
		if v == 1 && l.has(i) {
			e.NCounts++
		}
	}
	if e.NBase == 0 {
		e.Notes = []Note{NoteEmptyBase}
		return e, nil
	}
	f.approximate = method.EqualWeights && e.NBase < int64(s.Len())
	if method.EqualWeights && !s.equalWeights() {
		if len(s.adjusts) == 0 {
			return Estimate{}, fmt.Errorf("interval %s counts every unit once, but weights differ between rows: use %s", method.Name, interval.Published)
		}
		method, _ = interval.ByName(interval.Published)
	}
	whole := s.share(y, l.Base, r.Holds, nil)
	e.Estimate = Some(whole.P)
	if whole.V > 0 || f.certain {
		e.SE = Some(math.Sqrt(whole.V))
	}
	if e.NBase > 1 {
		e.Deff = r.deff(whole.V, whole.P*(1-whole.P)/float64(e.NBase-1), e.NBase, whole.size)
	}
	input := interval.Input{Sample: whole.Sample, DF: s.Degrees(l.Base), Level: r.Level}
	s.split(&input, whole, y, l.Base, r.Holds)
	if method.UsesDF || !s.clustered() {
		e.conclude(method, input, r)
	}
	e.Notes = f.notes(e)
	return e, nil
}

// split tells strata that were opened in full from the rest.
func (s *Survey) split(in *interval.Input, whole share, y []float64, base, holds []bool) {
	full := false
	for h := range s.design.strata {
		full = full || s.certain(h)
	}
	if !full {
		in.Rest = whole.Sample
		return
	}
	rest := s.share(y, base, holds, func(h int32) bool { return !s.certain(int(h)) })
	in.Full = 1 - rest.size/whole.size
	in.FullP = s.share(y, base, holds, func(h int32) bool { return s.certain(int(h)) }).P
	in.Rest = rest.Sample
}

// share estimates a share from the rows of some of the strata, all where only
// is nil.
func (s *Survey) share(y []float64, base, holds []bool, only func(h int32) bool) share {
	var p share
	var sums exact.Sums // Σw, Σw²y, Σw²(1-y)
	sums.Grow(3)
	in := make([]bool, s.Len())
	for i, h := range s.stratum {
		if only != nil && !only(h) {
			continue
		}
		w := s.weight[i]
		if (holds == nil || holds[h]) && !s.certain(int(h)) {
			p.Largest = math.Max(p.Largest, w)
		}
		if base != nil && !base[i] {
			continue
		}
		in[i] = true
		p.N++
		sums.Add(0, times(w))
		if y[i] == 1 {
			p.Counts++
			sums.Add(1, times(w, w))
		} else {
			sums.Add(2, times(w, w))
		}
	}
	if p.N == 0 {
		return p // the largest weight of a share of nothing; that it is not 0 is what counts
	}
	X := sums.At(0).Float64()
	yes, no := sums.At(1).Float64(), sums.At(2).Float64()
	p.size, p.Largest, p.Kish = X, p.Largest/X, X*X/(yes+no)
	p.Yes, p.No = yes/(X*X), no/(X*X)
	l := s.Mean(y, in)
	p.P = l.Estimate.F
	p.V = beyondRounding(s.Variance(l), p.P)
	return p
}

// clustered reports whether units hold several rows, or none.
func (s *Survey) clustered() bool { return s.design.units() != int64(s.Len()) || s.second != nil }

// equalWeights allows for weights that were rounded on the way.
func (s *Survey) equalWeights() bool {
	least, most := math.Inf(1), 0.0
	for _, w := range s.weight {
		least, most = math.Min(least, w), math.Max(most, w)
	}
	return most <= least*(1+1e-9)
}

// zeroOrOne refuses values in a domain that are neither 0 nor 1 nor missing.
func zeroOrOne(y []float64, in []bool) error {
	var errs []error
	for i, v := range y {
		if in != nil && !in[i] || v == 0 || v == 1 || math.IsNaN(v) {
			continue
		}
		if len(errs) == maxListed {
			errs = append(errs, errors.New("and more rows"))
			break
		}
		errs = append(errs, fmt.Errorf("row %d: a value of %v, want 0 or 1", i+1, v))
	}
	return errors.Join(errs...)
}
