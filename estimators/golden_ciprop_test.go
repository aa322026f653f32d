package estimators

import (
	"math"
	"strings"
	"testing"

	"sagsbarometer/estimators/interval"
)

func init() {
	register("ciprop", map[string]int{"ciprop": 130, "ciprop_edge": 4}, compareCipropRows)
}

// intervalOf are R's names of our intervals, and those of its formula cases.
var intervalOf = map[string]string{
	"mean": "wald", "logit": "logit", "xlogit": "logit", "asin": "asin", "likelihood": "likelihood",
	"beta": "beta", "wilson": "wilson", "kg_nchs": "korn-graubard", "jeffreys": "jeffreys",
}

// compareCipropRows compares the intervals of shares.
func compareCipropRows(t *testing.T, g golden) bool {
	t.Helper()
	if g.Group != "ciprop" && g.Group != "ciprop_edge" {
		return false
	}
	return compareShares(t, g, strings.Split(g.ID, "."))
}

// compareShares compares shares with an interval, of the whole or of domains.
func compareShares(t *testing.T, g golden, part []string) bool {
	t.Helper()
	name := part[len(part)-1]
	o, level := Options{DF: DesignDF}, 0.95
	if strings.HasPrefix(g.ID, "collapse") {
		o.Lonely = Collapse
		part = []string{"ciprop", "y", part[1], name}
	}
	if part[0] != "ciprop" {
		o.DF = DomainDF
	}
	if len(part) == 5 && part[3] == "level90" {
		level = 0.90
	}
	if len(part) == 5 && part[3] == "dfInf" {
		o.DF = InfiniteDF
	}
	s, f := surveyOf(t, name, o)
	if part[0] == "ciprop" {
		y := make([]float64, f.rows)
		if part[1] != "zero" {
			y = f.values(t, part[1])
		}
		e := proportionRows(t, s, y, nil, intervalOf[part[2]], level)
		if len(part) == 5 && part[3] == "df10" && part[2] != "beta" { // R ignores df for beta
			e = withDegrees(e, 10)
		}
		compareBounds(t, g, part[2], e, g.at(t, "est"), g.at(t, "ci", 0), g.at(t, "ci", 1))
		if g.Result["var"] != nil && g.at(t, "est") > 0 {
			nearSE(t, g.ID, e.SE, math.Sqrt(g.at(t, "var")))
		}
		switch {
		case g.Result["n_eff_df"] != nil:
			near(t, g.ID+" n_eff_df", e.NEff.F, g.at(t, "n_eff_df"), tolVariance)
		case g.Result["n_eff"] != nil:
			near(t, g.ID+" n_eff", e.NEff.F, g.at(t, "n_eff"), tolVariance)
		}
		return true
	}
	y, value, by := "y", "I(y == 1)", "comp.imp"
	if part[0] == "by_share_ciprop" {
		y, value, by = "ok", "I(ok == 1)", "dom"
	}
	for i, code := range g.names(by) {
		in := f.where(f.is(by, code))
		if part[0] == "by_share_ciprop" {
			in = inBoth(in, f.where(f.is("rel", "1")))
		}
		e := proportionRows(t, s, f.values(t, y), in, intervalOf[part[1]], level)
		compareBounds(t, g, part[1], e, g.at(t, value, i), g.at(t, "ci_l", i), g.at(t, "ci_u", i))
	}
	return true
}

func proportionRows(t *testing.T, s *Survey, y []float64, in []bool, method string, level float64) Estimate {
	t.Helper()
	e, err := s.Proportion(y, in, Report{Interval: method, Level: level})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// withDegrees has the interval on degrees of freedom that no rule of ours
// counts.
func withDegrees(e Estimate, df float64) Estimate {
	m, _ := interval.ByName(e.Interval)
	e.Evidence.DF = df
	i, ok := m.Interval(e.Evidence)
	e.Low, e.High = Number{i.Low, ok}, Number{i.High, ok}
	return e
}

// compareBounds compares a share and its bounds, by R's name of the method.
func compareBounds(t *testing.T, g golden, method string, e Estimate, est, low, high float64) {
	t.Helper()
	tolEst, tolLow, tolHigh := tolEstimate, tolBound, tolBound
	switch method {
	case "likelihood":
		tolEst, tolLow, tolHigh = 1e-8, tolLikelihood/low, tolLikelihood/high
	case "logit":
		tolEst, tolLow, tolHigh = 1e-8, 1e-8, 1e-8 // R's regression stops there
	}
	switch g.ID {
	case "ciprop.rare.likelihood.c1", "ciprop.rare.likelihood.c10":
		tolHigh = 4e-3 // R's search stops short, see package interval
	case "ciprop.rare.asin.c1", "ciprop.rare.asin.c10":
		low = 0 // R takes the sine of an angle below 0, which turns back up
	}
	switch {
	case est > 1e-9: // R's regression gives 2.8e-12 where nothing was counted
		near(t, g.ID, e.Estimate.F, est, tolEst)
	case e.Estimate.F != 0:
		t.Errorf("%s: got %v, want 0", g.ID, e.Estimate.F)
	case method == "kg_nchs":
		near(t, g.ID+" high", e.High.F, high, tolBound)
		return
	}
	if math.IsNaN(low) || math.IsNaN(high) || high-low < 1e-9 { // NaN, or a point that looks like certainty
		if e.Low.OK || e.High.OK {
			t.Errorf("%s: got [%v, %v] where R has [%v, %v], want none", g.ID, e.Low.F, e.High.F, low, high)
		}
		return
	}
	if !e.Low.OK || !e.High.OK {
		t.Errorf("%s: got no interval, R has [%v, %v]", g.ID, low, high)
		return
	}
	near(t, g.ID+" low", e.Low.F, low, tolLow)
	near(t, g.ID+" high", e.High.F, high, tolHigh)
}
