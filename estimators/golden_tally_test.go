package estimators

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestGoldensOfTallies compares shares, which [Proportion] makes of counts, and
// amounts that are linearised here, with R survey. What rows give is compared
// by TestGoldens.
func TestGoldensOfTallies(t *testing.T) {
	checked := map[string]int{}
	for _, g := range readGoldens(t) {
		if compareTally(t, g) {
			checked[g.Group]++
		}
	}
	want := map[string]int{
		"mean": 12, "deff": 5, "degf": 8, "ciprop": 58, "ciprop_edge": 3, "domain": 48,
		"lonely": 60, "lonely_domain": 6, "collapse": 9, "ratio": 12, "total": 4,
	}
	if diff := cmp.Diff(want, checked); diff != "" {
		t.Errorf("cases compared, by group (-want +got):\n%s", diff)
	}
}

// compareTally compares one case and reports whether it could.
func compareTally(t *testing.T, g golden) bool {
	t.Helper()
	part := strings.Split(g.ID, ".")
	name := part[len(part)-1]
	if g.ID == "kish.deff" {
		return compareKish(t, g)
	}
	if g.ID == "collapse.hhm.total" {
		return compareHHM(t, g)
	}
	if r, ok := rDesigns[name]; !ok || r.cluster != "" || strings.HasPrefix(g.ID, "rep.") || strings.HasPrefix(g.ID, "satterthwaite") {
		return false
	}
	f := readFrame(t, name)
	switch part[0] {
	case "mean", "mean_deffwr", "mean_level90", "mean_level99", "total":
		return compareLinear(t, g, f, Options{}, part[0])
	case "ratio", "ratio_count", "ratio_big":
		return compareLinear(t, g, f, Options{}, "ratio")
	case "factor":
		for i, code := range []string{"E", "H", "M"} {
			e := f.proportion(t, Options{}, f.tally(all, f.is("stype", code)), "wald", 0.95)
			near(t, g.ID, e.Estimate.F, g.at(t, "est", i), tolEstimate)
			nearSE(t, g.ID, e.SE, g.at(t, "se", i))
			nearBounds(t, g.ID, e, g.at(t, "ci_t", i, 0), g.at(t, "ci_t", i, 1), tolBound)
		}
		return true
	case "degf", "subset_degf":
		base := all
		if part[0] == "subset_degf" {
			base = both(f.is("comp.imp", "Yes"), f.is("sch.wide", "No"))
		}
		near(t, g.ID, f.design(t, Options{DF: DomainDF}).degrees(f.tally(base, all)), g.at(t, "value", 0), 0)
		if part[0] == "degf" {
			near(t, g.ID, f.design(t, Options{}).degrees(nil), g.at(t, "value", 0), 0)
		}
		return true
	case "ciprop":
		return compareCiprop(t, g, f, part)
	case "by_mean_cross", "by_share_dom", "by_share_dom2", "by_share_stratum", "by_ciprop", "by_share_ciprop", "subset_mean", "domain_as_ratio":
		return compareDomains(t, g, f, part)
	case "lonely", "domain_lonely":
		return compareLonely(t, g, f, part)
	case "collapse":
		o := Options{Lonely: Collapse}
		switch part[1] {
		case "mean", "ratio", "total":
			return compareLinear(t, g, f, o, part[1])
		case "degf":
			near(t, g.ID, f.design(t, o).degrees(nil), g.at(t, "value", 0), 0)
			return true
		case "ciprop":
			e := f.proportion(t, o, f.tally(all, f.is("y", "1")), rMethods[part[2]], 0.95)
			near(t, g.ID, e.Estimate.F, g.at(t, "est"), tolEstimate)
			nearSE(t, g.ID, e.SE, math.Sqrt(g.at(t, "var")))
			nearBounds(t, g.ID, e, g.at(t, "ci", 0), g.at(t, "ci", 1), tolBound)
			return true
		}
	}
	return false
}

// rMethods are R's names of our intervals.
var rMethods = map[string]string{
	"mean": "wald", "logit": "logit", "xlogit": "logit", "asin": "asin",
	"likelihood": "likelihood", "beta": "beta", "wilson": "wilson",
}

func compareCiprop(t *testing.T, g golden, f frame, part []string) bool {
	t.Helper()
	method, ok := rMethods[part[2]]
	if !ok {
		return false
	}
	counts, level, o := f.is(part[1], "1"), 0.95, Options{}
	if part[1] == "zero" {
		counts = func(int) bool { return false }
	}
	tolerance := tolBound
	if method == "likelihood" {
		tolerance = tolLikelihood
	}
	switch part[3] {
	case "level90":
		level = 0.90
	case "dfInf":
		o.DF = InfiniteDF
	case "df10":
		return false // no rule of ours counts to 10
	}
	e := f.proportion(t, o, f.tally(all, counts), method, level)
	near(t, g.ID, e.Estimate.F, g.at(t, "est"), tolEstimate*10) // R's regression stops at 1e-11
	nearSE(t, g.ID, e.SE, math.Sqrt(g.at(t, "var")))
	nearBounds(t, g.ID, e, g.at(t, "ci", 0), g.at(t, "ci", 1), tolerance)
	if _, ok := g.Result["n_eff"]; ok {
		near(t, g.ID+" n_eff", e.NEff.F, g.at(t, "n_eff"), tolVariance)
	}
	return true
}
