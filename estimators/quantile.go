package estimators

import (
	"fmt"
	"math"
	"slices"
)

// QuantileOptions say how a quantile is made.
type QuantileOptions struct {
	Rule     string  // one of [QuantileRules]; empty: "math"
	Interval string  // one of [QuantileIntervals]; empty: "wald", R's "mean"
	Level    float64 // of confidence, between 0 and 1
}

// Quantile estimates the p-quantile of an amount over the rows in a domain,
// nil: all: with rule "math" the smallest y such that F(y) >= p, where
//
//	F(x) = Σ w 1(y <= x) / Σ w.
//
// A missing y is NaN and outside the base. See [Survey.Quantiles].
func (s *Survey) Quantile(y []float64, in []bool, p float64, o QuantileOptions) (Estimate, error) {
	e, err := s.Quantiles(y, in, []float64{p}, o)
	if err != nil {
		return Estimate{}, err
	}
	return e[0], nil
}

// Quantiles estimates several quantiles of one domain, which is sorted once.
//
// The interval is Woodruff's: an interval for the share F(q) of the population
// up to the estimate q, at the level wanted, and the quantiles of its bounds.
// It needs no density. A bound is absent where the share's lies outside [0, 1]
// (R: NaN). The standard error is what would give the interval's width,
//
//	se = (high - low) / (2 t),
//
// t on the degrees of freedom of the base. It is absent where that is 0, which
// says that many cases are tied, not that the quantile is certain; and there
// is no interval where the values of each stratum all lie on one side of q. An
// empty base has no numbers; a census has a standard error of 0.
//
// Woodruff (1952), JASA 47:635-646; Särndal, Swensson and Wretman (1992), 5.11.
// R: svyquantile(~y, subset(design, domain), p, qrule = , interval.type = ,
// na.rm = TRUE).
func (s *Survey) Quantiles(y []float64, in []bool, ps []float64, o QuantileOptions) ([]Estimate, error) {
	q, err := s.quantiles(y, in, o)
	if err != nil {
		return nil, err
	}
	for _, p := range ps {
		if !(p > 0 && p < 1) {
			return nil, fmt.Errorf("quantile %v, want a number between 0 and 1", p)
		}
	}
	out := make([]Estimate, len(ps))
	for i, p := range ps {
		out[i] = q.estimate(p)
	}
	return out, nil
}

// CDF is the distribution function of an amount over the rows in a domain, at
// values x: the weighted share of the base at or below each. Absent where the
// base is empty. Shares have their error by [Survey.Mean] of the indicator.
//
// R: svycdf(~y, subset(design, domain))[[1]](x).
func (s *Survey) CDF(y []float64, in []bool, x ...float64) []Number {
	out := make([]Number, len(x))
	l := climb(ascending(y, in), y, s.weight)
	if l.len() == 0 {
		return out
	}
	for i, v := range x {
		out[i] = Some(l.share(v))
	}
	return out
}

// quantile is a quantile of values with weights of any scale; those that have
// none, or no value, are left out. Absent where nothing is left.
func quantile(weights, y []float64, p float64, rule quantileRule) Number {
	l := climb(ascending(y, nil), y, weights)
	if l.len() == 0 {
		return Number{}
	}
	return Some(rule(l, p))
}

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
}

func (s *Survey) quantiles(y []float64, in []bool, o QuantileOptions) (*quantileSample, error) {
	q := &quantileSample{s: s, y: y, in: in, level: o.Level, base: make([]bool, s.Len())}
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
		e, _ := q.s.row(KindQuantile, Linear{Base: q.base, In: q.in}, Report{})
		e.Notes = []Note{NoteEmptyBase}
		return e
	}
	x := q.rule(q.l, p)
	share := q.below(x)
	e, f := q.s.row(KindQuantile, share, Report{})
	e.Estimate = Some(x)
	e.Low, e.High = q.bounds(q, p, x)
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
	if noted.SE.OK = f.certain || q.s.Variance(share) > 0; !e.High.OK {
		noted.Low = Number{}
	}
	e.Notes = f.notes(noted)
	return e
}

// t is the quantile of Student's t that an interval of the level takes.
func (q *quantileSample) t() float64 { return studentQuantile((1+q.level)/2, q.df) }
