package estimators

import (
	"fmt"
	"math"
	"slices"

	"sagsbarometer/estimators/interval"
)

// ExactProportion is [Survey.Proportion] over all rows of one stratum, with the
// exact interval of a simple random sample without replacement: the bounds are
// those that [interval.Hypergeometric] has for the number that count in the
// stratum, over its population. The interval of r is not asked.
//
// Errors: a base that is not all rows of one stratum, a stratum without a
// population, rows with weights that are not population over rows, units of
// several rows, weights that were adjusted, and those of [Survey.Proportion].
func (s *Survey) ExactProportion(y []float64, in []bool, r Report) (Estimate, error) {
	r.Interval = interval.Published
	e, err := s.Proportion(y, in, r)
	if err != nil || e.NBase == 0 {
		return e, err
	}
	stratum, err := s.wholeStratum(s.Mean(y, in))
	if err != nil {
		return Estimate{}, fmt.Errorf("interval %s: %w", interval.Exact, err)
	}
	low, high, err := interval.Hypergeometric(interval.Drawn{Population: stratum.Population, Units: stratum.Units, Counts: e.NCounts}, r.Level, interval.Both)
	if err != nil {
		return Estimate{}, err
	}
	size := float64(stratum.Population)
	e.Low, e.High = Some(float64(low)/size), Some(float64(high)/size)
	e.Level, e.Interval, e.DF, e.Evidence = r.Level, interval.Exact, Number{}, interval.Input{}
	n := float64(stratum.Units)
	if e.NEff = Some(n); stratum.Units == stratum.Population {
		e.NEff, n = Number{}, math.Inf(1) // nothing was left to chance
	}
	e.Grade = r.bands().Grade(n)
	e.Notes = slices.DeleteFunc(e.Notes, func(n Note) bool { return n == NoteNoInterval || n == NoteWithheld })
	if e.Grade == GradeWithheld {
		e.Notes = Noted(e.Notes, NoteWithheld)
	}
	return e, nil
}

// wholeStratum is the stratum whose rows are the base of an estimate, if the
// base is all of them and they count alike.
func (s *Survey) wholeStratum(l Linear) (Stratum, error) {
	if len(s.adjusts) > 0 {
		return Stratum{}, fmt.Errorf("weights were adjusted, and it counts every row once")
	}
	if s.clustered() {
		return Stratum{}, fmt.Errorf("units hold several rows, and it counts every row once")
	}
	of := int32(-1)
	var base int64
	for i, h := range s.stratum {
		if !l.has(i) {
			continue
		}
		base++
		if of < 0 {
			of = h
		}
		if h != of {
			return Stratum{}, fmt.Errorf("the base lies in %s and %s, want all rows of one stratum",
				StratumName(s.design.strata[min(of, h)].ID), StratumName(s.design.strata[max(of, h)].ID))
		}
	}
	stratum := s.design.strata[of]
	name := StratumName(stratum.ID)
	switch {
	case stratum.Population == 0:
		return Stratum{}, fmt.Errorf("%s has no population to count in", name)
	case base < stratum.Units:
		return Stratum{}, fmt.Errorf("the base is %d of the %d rows of %s, want all", base, stratum.Units, name)
	}
	size := float64(stratum.Population)
	for i, h := range s.stratum {
		if h == of && math.Abs(s.weight[i]*float64(stratum.Units)-size) > 1e-9*size {
			return Stratum{}, fmt.Errorf("%s has rows of weight %v, want %d/%d: it counts every row once", name, s.weight[i], stratum.Population, stratum.Units)
		}
	}
	return stratum, nil
}
