package estimators

import (
	"math"
	"strings"
	"testing"
)

func init() {
	register("survey", map[string]int{"mean": 18, "deff": 8, "total": 7, "ratio": 21}, compareSurvey)
}

// compareSurvey compares means, totals and ratios of rows, with their
// covariances and intervals.
func compareSurvey(t *testing.T, g golden) bool {
	t.Helper()
	switch g.Group {
	case "mean", "deff", "total", "ratio":
	default:
		return false
	}
	part := strings.Split(g.ID, ".")
	if part[0] == "kish" {
		return compareKish(t, g)
	}
	s, f := surveyOf(t, part[1], Options{})
	var of []Linear
	switch part[0] {
	case "mean", "mean_deffwr", "mean_level90", "mean_level99", "factor":
		for _, column := range g.names("names") {
			of = append(of, s.Mean(f.values(t, column), nil))
		}
	case "total":
		for _, column := range g.names("names") {
			of = append(of, s.Total(f.values(t, column), nil))
		}
	case "ratio":
		of = []Linear{s.Ratio(f.values(t, "api00"), f.values(t, "api99"), nil)}
	case "ratio_count":
		of = []Linear{s.Ratio(f.values(t, "y"), f.values(t, "rel"), nil)}
	case "ratio_big", "ratio_narm":
		of = []Linear{s.Ratio(f.values(t, "api.stu"), f.values(t, "enroll"), nil)}
	default:
		return false
	}
	compareLinears(t, g, s, of...)
	return true
}

// compareLinears compares estimates with their covariance matrix.
func compareLinears(t *testing.T, g golden, s *Survey, of ...Linear) {
	t.Helper()
	cov := s.Covariance(of...)
	for i, l := range of {
		near(t, g.ID, l.Estimate.F, g.at(t, "est", i), tolEstimate)
		near(t, g.ID+" variance", cov[i][i], math.Pow(g.at(t, "se", i), 2), tolVariance)
		if g.Result["vcov"] == nil {
			continue
		}
		for j := range i {
			want := g.at(t, "vcov", i, j)
			// Relative to what the covariance could be: R's own rounding shows in small ones.
			if most := math.Sqrt(cov[i][i] * cov[j][j]); math.Abs(cov[i][j]-want) > tolVariance*most {
				t.Errorf("%s: covariance of %d and %d is %v, R has %v", g.ID, i, j, cov[i][j], want)
			}
		}
	}
}
