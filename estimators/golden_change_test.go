package estimators

import "testing"

func init() {
	register("change", map[string]int{"change": 1}, func(t *testing.T, g golden) bool {
		if g.ID != "overlap.covariance" {
			return false
		}
		whole := func(name string) int64 { return int64(g.at(t, name)) }
		cov, err := OverlapCovariance([]Overlap{{
			Population: whole("N"), First: whole("n1"), Second: whole("n2"), Both: whole("n12"), Covariance: g.at(t, "S12"), Part: 1,
		}})
		if err != nil {
			t.Fatal(err)
		}
		near(t, g.ID, cov, g.at(t, "cov_formula"), tolVariance)
		near(t, g.ID+" enumerated", cov, g.at(t, "cov_enum"), 1e-10)
		return true
	})
}
