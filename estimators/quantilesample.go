package estimators

import (
	"fmt"
	"math"
	"slices"
)

// A quantileSample is a domain whose quantiles are wanted.
type quantileSample struct {
	s      *Survey
	y      []float64
	in     []bool // the domain
	base   []bool // of it, the rows with a value
	l      ladder
	rule   quantileRule
	bounds quantileBounds
	name   string // of the interval
	level  float64
	df     float64
	holds  []bool // strata that can hold cases of the domain; nil: all
}

func (s *Survey) quantiles(y []float64, in []bool, o QuantileOptions) (*quantileSample, error) {
	q := &quantileSample{s: s, y: y, in: in, level: o.Level, holds: o.Holds, base: make([]bool, s.Len())}
	switch {
	case len(y) != s.Len():
		return nil, fmt.Errorf("%d values for %d rows", len(y), s.Len())
	case in != nil && len(in) != s.Len():
		return nil, fmt.Errorf("a domain of %d rows, want %d", len(in), s.Len())
	case !(o.Level > 0 && o.Level < 1):
		return nil, fmt.Errorf("level is %v, want a number between 0 and 1", o.Level)
	}
	var err error
	if q.rule, err = quantileRuleByName(o.Rule); err != nil {
		return nil, err
	}
	if q.name, q.bounds, err = quantileIntervalByName(o.Interval); err != nil {
		return nil, err
	}
	for i, x := range y {
		if in != nil && !in[i] {
			continue
		}
		q.base[i] = !math.IsNaN(x)
		if math.IsInf(x, 0) {
			return nil, fmt.Errorf("row %d: value %v, want a number", i+1, x)
		}
	}
	if err := s.accepts(Linear{U: y, Base: q.base}, o.Holds); err != nil {
		return nil, err
	}
	q.l = climb(ascending(y, q.base), y, s.weight)
	q.df = s.Degrees(q.base)
	return q, nil
}

// quantileRuleByName finds a rule; empty is "math".
func quantileRuleByName(name string) (quantileRule, error) {
	if name == "" {
		name = "math"
	}
	i := slices.Index(QuantileRules(), name)
	if i < 0 {
		return nil, fmt.Errorf("unknown quantile rule %q, want one of %v", name, QuantileRules())
	}
	return quantileRules[i].of, nil
}

func (q *quantileSample) estimate(p float64) Estimate {
	if q.l.len() == 0 {
		e, _ := q.s.row(KindQuantile, Linear{Base: q.base, In: q.in}, Report{Holds: q.holds})
		e.Notes = []Note{NoteEmptyBase}
		return e
	}
	x := q.rule(q.l, p)
	share := q.below(x)
	e, f := q.s.row(KindQuantile, share, Report{Holds: q.holds})
	e.Estimate = Some(x)
	if q.df > 0 {
		e.Low, e.High = q.bounds(q, p, x)
	}
	if e.Low.OK || e.High.OK {
		e.Level, e.Interval, e.DF = q.level, q.name, Some(q.df)
	}
	switch {
	case f.certain:
		e.SE = Some(0)
	case e.Low.OK && e.High.OK && e.High.F > e.Low.F:
		e.SE = Some((e.High.F - e.Low.F) / (2 * q.t()))
	}
	// Without a standard error there may still be variation: an open side, or
	// ties all along the interval.
	noted := e
	if noted.SE.OK = f.certain || q.variance(share) > 0; !e.High.OK {
		noted.Low = Number{}
	}
	e.Notes = f.notes(noted)
	return e
}

// t is the quantile of Student's t that an interval of the level takes.
func (q *quantileSample) t() float64 { return studentQuantile((1+q.level)/2, q.df) }
