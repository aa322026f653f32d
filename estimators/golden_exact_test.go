package estimators

import (
	"testing"

	"sagsbarometer/estimators/interval"
)

func init() {
	register("exact", map[string]int{"exact": 3, "exact_strat": 4}, compareExact)
}

// compareExact compares intervals that rest on counted chances. The package
// interval compares the chances themselves.
func compareExact(t *testing.T, g golden) bool {
	t.Helper()
	switch {
	case g.Group == "exact_strat":
		var strata []interval.Drawn
		for h := range g.Result["N"].([]any) {
			strata = append(strata, interval.Drawn{Population: int64(g.at(t, "N", h)), Units: int64(g.at(t, "n", h)), Counts: int64(g.at(t, "x", h))})
		}
		low, high, err := interval.Stratified(strata, 0.95, interval.Both)
		if err != nil || float64(low) != g.at(t, "ci_total", 0) || float64(high) != g.at(t, "ci_total", 1) {
			t.Errorf("%s: got %d to %d, %v", g.ID, low, high, err)
		}
	case g.ID == "exact.hypergeom":
		for i := range g.Result["N"].([]any) {
			d := interval.Drawn{Population: int64(g.at(t, "N", i)), Units: int64(g.at(t, "n", i)), Counts: int64(g.at(t, "x", i))}
			low, high, err := interval.Hypergeometric(d, 0.95, interval.Both)
			if err != nil || float64(low) != g.at(t, "L", i) || float64(high) != g.at(t, "U", i) {
				t.Errorf("%s: %+v: got %d to %d, %v", g.ID, d, low, high, err)
			}
		}
	case g.ID == "exact.clopper_pearson", g.ID == "wilson.binomial":
		method := map[string]string{"exact.clopper_pearson": "clopper-pearson", "wilson.binomial": "wilson-kish"}[g.ID]
		for i := range g.Result["values"].([]any) {
			e := equalShare(int64(g.at(t, "values", i, 0)), int64(g.at(t, "values", i, 1)), method, 0.95)
			nearBounds(t, g.ID, e, g.at(t, "values", i, 2), g.at(t, "values", i, 3), tolBound)
		}
	default:
		return false
	}
	return true
}
