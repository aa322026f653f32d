package estimators

import "testing"

func init() {
	register("systematic", map[string]int{"systematic": 1, "degf": 2}, compareSystematic)
}

// compareSystematic compares successive differences over one ordered list, and
// Satterthwaite's degrees of freedom.
func compareSystematic(t *testing.T, g golden) bool {
	t.Helper()
	switch g.ID {
	case "succdiff.county":
		_, f := surveyOf(t, "ctyF", Options{Lonely: Certainty})
		s, err := NewSurvey([]Stratum{{Population: 6194}}, Rows{Weight: f.values(t, "w")}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		y := f.values(t, "y")
		for what, l := range map[string]Linear{"total_y": s.Total(y, nil), "mean_y": s.Mean(y, nil)} {
			near(t, g.ID, l.Estimate.F, g.at(t, what), tolEstimate)
			v, err := s.SuccessiveVariance(l, nil)
			if err != nil {
				t.Fatal(err)
			}
			near(t, g.ID+" variance of "+what, v, g.at(t, "var_"+what), tolVariance)
		}
	case "satterthwaite.st", "satterthwaite.ctyF":
		f := readFrame(t, g.ID[len("satterthwaite."):])
		for h := range f.strata {
			f.strata[h].Weight = 0 // population over units: those of the file are rounded
		}
		s, err := NewSurvey(f.strata, Rows{Stratum: f.stratum}, Options{Lonely: Certainty})
		if err != nil {
			t.Fatal(err)
		}
		for _, column := range []string{"api00", "y"} {
			df := s.Satterthwaite(s.Total(f.values(t, column), nil))
			near(t, g.ID+" "+column, df.F, g.at(t, "df_"+column), tolVariance)
		}
	default:
		return false
	}
	return true
}
