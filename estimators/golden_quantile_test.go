package estimators

import (
	"math"
	"strconv"
	"strings"
	"testing"
)

func init() {
	register("quantile", map[string]int{"quantile": 53}, compareQuantile)
}

// rQuantileIntervals are R's names of our intervals of quantiles.
var rQuantileIntervals = map[string]string{"mean": "wald", "beta": "beta", "xlogit": "logit", "asin": "asin", "score": Score}

// compareQuantile compares the rules and intervals of quantiles: R:
// svyquantile(~api00, design, p, qrule = , interval.type = ).
func compareQuantile(t *testing.T, g golden) bool {
	t.Helper()
	if g.Group != "quantile" {
		return false
	}
	part := strings.Split(g.ID, ".")
	if part[0] == "quantile_by" {
		return compareQuantileBy(t, g)
	}
	s, f := surveyOf(t, part[len(part)-1], Options{DF: DomainDF}) // as R counts strata opened in full
	y := f.values(t, "api00")
	o := QuantileOptions{Level: 0.95}
	switch part[0] {
	case "cdf":
		for i, share := range s.CDF(y, nil, 500, 600, 700, 800) {
			near(t, g.ID, share.F, g.at(t, "value", i), tolEstimate)
		}
		return true
	case "quantile":
		o.Rule = part[1]
	case "quantile_ci":
		o.Interval = rQuantileIntervals[part[1]]
	default:
		return false
	}
	result, _ := g.Result["api00"].(map[string]any)
	inner := golden{ID: g.ID, Result: result}
	var ps []float64
	for _, text := range inner.names("p") {
		p, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal(err)
		}
		ps = append(ps, p)
	}
	got, err := s.Quantiles(y, nil, ps, o)
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range got {
		near(t, g.ID, e.Estimate.F, inner.at(t, "values", i, 0), tolEstimate)
		compareQuantileInterval(t, g.ID, e, inner.at(t, "values", i, 1), inner.at(t, "values", i, 2), inner.at(t, "values", i, 3))
	}
	return true
}

// compareQuantileInterval compares bounds and standard error. Ours are absent
// where R has NaN; and where it has a standard error of 0, the interval being a
// point, or the estimate the largest value of all.
func compareQuantileInterval(t *testing.T, what string, e Estimate, low, high, se float64) {
	t.Helper()
	bound := func(what string, got Number, want float64) {
		t.Helper()
		if got.OK == math.IsNaN(want) {
			t.Errorf("%s: got %v, R has %v", what, got, want)
		} else if got.OK {
			near(t, what, got.F, want, tolBound)
		}
	}
	if se != 0 || e.Low.OK {
		bound(what+" low", e.Low, low)
		bound(what+" high", e.High, high)
	}
	if se == 0 {
		se = math.NaN()
	}
	bound(what+" se", e.SE, se)
}

// compareQuantileBy compares medians of domains. R: svyby(~api00, ~comp.imp,
// st, svyquantile, quantiles = .5, ci = TRUE, vartype = "ci").
func compareQuantileBy(t *testing.T, g golden) bool {
	t.Helper()
	s, f := surveyOf(t, "st", Options{DF: DomainDF})
	for i, code := range g.names("comp.imp") {
		e, err := s.Quantile(f.values(t, "api00"), f.where(f.is("comp.imp", code)), 0.5, QuantileOptions{Level: 0.95})
		if err != nil {
			t.Fatal(err)
		}
		near(t, g.ID, e.Estimate.F, g.at(t, "api00", i), tolEstimate)
		near(t, g.ID+" low", e.Low.F, g.at(t, "ci_l", i), tolBound)
		near(t, g.ID+" high", e.High.F, g.at(t, "ci_u", i), tolBound)
	}
	return true
}
