package estimators

import "fmt"

// QuantileOptions say how a quantile is made.
type QuantileOptions struct {
	Rule     string  // one of [QuantileRules]; empty: "math"
	Interval string  // one of [QuantileIntervals]; empty: "wald", R's "mean"
	Level    float64 // of confidence, between 0 and 1
	Holds    []bool  // of each stratum, whether it can hold units of the domain; nil: all can
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
