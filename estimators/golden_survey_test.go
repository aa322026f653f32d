package estimators

import (
	"math"
	"strings"
	"testing"
)

func init() {
	register("survey", map[string]int{
		"mean": 18, "deff": 8, "total": 7, "ratio": 21, "var": 2, "degf": 13,
	}, compareSurvey)
}

// compareSurvey compares means, totals and ratios of rows.
func compareSurvey(t *testing.T, g golden) bool {
	t.Helper()
	part := strings.Split(g.ID, ".")
	switch {
	case g.ID == "kish.deff":
		return compareKish(t, g)
	case g.Group == "degf" && part[0] != "satterthwaite":
		return compareDegrees(t, g, part[len(part)-1], part[0] == "subset_degf")
	case g.Group != "mean" && g.Group != "deff" && g.Group != "total" && g.Group != "ratio" && g.Group != "var":
		return false
	}
	r := Report{Level: 0.95, Deff: WithoutReplacement}
	switch part[0] {
	case "mean_level90":
		r.Level = 0.90
	case "mean_level99":
		r.Level = 0.99
	case "mean_deffwr":
		r.Deff = WithReplacement
	}
	o := Options{DF: DomainDF} // R counts strata that were opened in full
	if part[0] == "ratio_narm" {
		o.DF = DesignDF // but of the whole design here, not of the base
	}
	compareRows(t, g, part[1], o, r, func(s *Survey, f frame) (of []Linear) {
		ratio := func(y, x string) []Linear { return []Linear{s.Ratio(f.values(t, y), f.values(t, x), nil)} }
		switch part[0] {
		case "ratio":
			return ratio("api00", "api99")
		case "ratio_count":
			return ratio("y", "rel")
		case "ratio_big", "ratio_narm":
			return ratio("api.stu", "enroll")
		case "var":
			return []Linear{s.Dispersion(f.values(t, "api00"), f.values(t, "api00"), nil)}
		case "corr":
			a, b := f.values(t, "api00"), f.values(t, "api99")
			return []Linear{s.Dispersion(a, a, nil), s.Dispersion(a, b, nil), s.Dispersion(b, a, nil), s.Dispersion(b, b, nil)}
		case "factor":
			var stype []int32
			for _, code := range f.codes("stype") {
				stype = append(stype, int32(strings.Index("EHM", code))) // R sorts them
			}
			return s.Distribution(stype, 3, nil)
		}
		for _, column := range g.names("names") {
			if part[0] == "total" {
				of = append(of, s.Total(f.values(t, column), nil))
			} else {
				of = append(of, s.Mean(f.values(t, column), nil))
			}
		}
		return of
	})
	return true
}

// compareRows compares rows of estimates, and their covariances, with what a
// case of R survey has of them: est, se, vcov, deff, and intervals by Student's
// t on the degrees of freedom of the options (ci_t) and by the normal distribution (ci_z).
func compareRows(t *testing.T, g golden, design string, o Options, r Report, of func(s *Survey, f frame) []Linear) {
	t.Helper()
	for _, by := range []struct {
		df     DF
		bounds string
	}{{o.DF, "ci_t"}, {InfiniteDF, "ci_z"}} {
		o.DF = by.df
		s, f := surveyOf(t, design, o)
		list := of(s, f)
		for i, l := range list {
			e, err := s.Report(g.Group, l, r)
			if err != nil {
				t.Fatal(err)
			}
			if want := g.at(t, "est", i); math.IsInf(want, 0) {
				if e.Estimate.OK {
					t.Errorf("%s: got %v where R has %v, want none", g.ID, e.Estimate.F, want)
				}
				continue
			} else if want == 0 {
				near(t, g.ID, 1+e.Estimate.F, 1, tolEstimate)
			} else {
				near(t, g.ID, e.Estimate.F, want, tolEstimate)
			}
			var variance float64
			if g.Result["se"] != nil {
				variance = math.Pow(g.at(t, "se", i), 2)
			} else {
				variance = g.at(t, "var", i)
			}
			nearSE(t, g.ID, e.SE, math.Sqrt(variance))
			if bounds, ok := g.Result[by.bounds].([]any); ok && len(bounds) > 0 {
				nearBounds(t, g.ID, e, g.at(t, by.bounds, i, 0), g.at(t, by.bounds, i, 1), tolBound)
			}
			if g.Result["deff"] != nil {
				near(t, g.ID+" deff", e.Deff.F, g.at(t, "deff", i), tolVariance)
			}
		}
		if by.bounds == "ci_t" && g.Result["df"] != nil {
			near(t, g.ID+" df", s.Degrees(list[0].Base), g.at(t, "df"), 0)
		}
		compareCovariance(t, g, "vcov", s, list)
	}
}

// compareCovariance compares a matrix, each entry relative to the most that it
// could be: R's own rounding shows in small ones.
func compareCovariance(t *testing.T, g golden, key string, s *Survey, of []Linear) {
	t.Helper()
	if rows, ok := g.Result[key].([]any); !ok || len(rows) != len(of) || g.Result[key].([]any)[0] == "NaN" {
		return
	}
	cov := s.Covariance(of...)
	for i := range of {
		for j := range of {
			want := g.at(t, key, i, j)
			if most := math.Sqrt(cov[i][i] * cov[j][j]); math.Abs(cov[i][j]-want) > tolVariance*most {
				t.Errorf("%s: covariance of %d and %d is %v, R has %v", g.ID, i, j, cov[i][j], want)
			}
		}
	}
}

// compareDegrees compares degrees of freedom: R's are those of the base. Where
// no stratum was opened in full those of the design are the same.
func compareDegrees(t *testing.T, g golden, design string, subset bool) bool {
	t.Helper()
	o := Options{DF: DomainDF}
	if strings.HasPrefix(g.ID, "collapse") {
		o.Lonely = Collapse
	}
	s, f := surveyOf(t, design, o)
	var in []bool
	if subset {
		in = f.where(both(f.is("comp.imp", "Yes"), f.is("sch.wide", "No")))
	} else {
		o.DF = DesignDF
		d, _ := surveyOf(t, design, o)
		near(t, g.ID, d.Degrees(nil), g.at(t, "value", 0), 0)
	}
	near(t, g.ID, s.Degrees(in), g.at(t, "value", 0), 0)
	return true
}
