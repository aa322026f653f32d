package estimators

import (
	"math"
	"strings"
	"testing"
)

func init() {
	register("agreement", map[string]int{"agreement": 6, "misclass": 3}, compareAgreement)
}

// readings are two columns of a frame, coded in the order of the alphabet.
func (f frame) readings(first, second string) Readings {
	code := func(column string) []int32 {
		out := make([]int32, f.rows)
		for i, v := range f.codes(column) {
			if v == "Yes" {
				out[i] = 1
			}
		}
		return out
	}
	return Readings{First: code(first), Second: code(second), Codes: 2}
}

func compareAgreement(t *testing.T, g golden) bool {
	t.Helper()
	name, design, _ := strings.Cut(g.ID, ".")
	switch {
	case g.Group == "agreement":
		s, f := surveyOf(t, design, Options{})
		a, err := s.Agreement(f.readings("comp.imp", "awards"), nil)
		if err != nil {
			t.Fatal(err)
		}
		near(t, g.ID, a.Kappa.Estimate.F, g.at(t, "est", 0), tolEstimate)
		near(t, g.ID+" variance", s.Variance(a.Kappa), g.at(t, "vcov", 0), tolVariance)
		e, err := s.Report(KindAgreement, a.Kappa, Report{Level: 0.95})
		if err != nil {
			t.Fatal(err)
		}
		near(t, g.ID+" low", e.Low.F, g.at(t, "ci_t", 0, 0), tolBound)
		near(t, g.ID+" high", e.High.F, g.at(t, "ci_t", 0, 1), tolBound)
	case g.ID == "kappa.table":
		compareKappaTable(t, g)
	case name == "rogan_gladen":
		s, f := surveyOf(t, design, Options{})
		l := s.Mean(f.values(t, "y"), nil)
		c, err := RoganGladen(l.Estimate.F, s.Variance(l), Reader{0.92, 0.97, 0.92 * 0.08 / 60, 0.97 * 0.03 / 80})
		if err != nil || c.Clipped {
			t.Fatal(c, err)
		}
		near(t, g.ID, c.Estimate, g.at(t, "p_corrected"), tolEstimate)
		near(t, g.ID+" variance", c.Variance, g.at(t, "var"), tolVariance)
	case g.ID == "snap.regression":
		compareSnap(t, g)
	default:
		return false
	}
	return true
}

// compareKappaTable: on equal weights without a finite population the
// linearised variance is n/(n-1) times the large-sample one of Fleiss, Cohen
// and Everitt.
func compareKappaTable(t *testing.T, g golden) {
	t.Helper()
	s, r := tabled(t, [][]int{{45, 5}, {3, 47}})
	a, err := s.Agreement(r, nil)
	if err != nil {
		t.Fatal(err)
	}
	n := float64(s.Len())
	near(t, g.ID+" po", a.Observed.Estimate.F, g.at(t, "po"), tolEstimate)
	near(t, g.ID+" kappa", a.Kappa.Estimate.F, g.at(t, "kappa"), tolEstimate)
	near(t, g.ID+" se", math.Sqrt(s.Variance(a.Kappa)*(n-1)/n), g.at(t, "se"), tolVariance)
	near(t, g.ID+" pabak", a.PABAK.Estimate.F, g.at(t, "pabak"), tolEstimate)
	near(t, g.ID+" ac1", a.AC1.Estimate.F, g.at(t, "ac1"), tolEstimate)
}

// tabled is a simple random sample with replacement of cases that were read
// twice, counted in a table.
func tabled(t *testing.T, counts [][]int) (*Survey, Readings) {
	t.Helper()
	r := Readings{Codes: len(counts)}
	for j, row := range counts {
		for k, n := range row {
			for range n {
				r.First, r.Second = append(r.First, int32(j)), append(r.Second, int32(k))
			}
		}
	}
	s, err := NewSurvey([]Stratum{{Weight: 1}}, Rows{Stratum: make([]int32, len(r.First))}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s, r
}

func compareSnap(t *testing.T, g golden) {
	t.Helper()
	tb := readTable(t, "twophase.csv")
	d := DoubleSample{}
	for i := range tb.rows {
		x, y := 0.0, math.NaN()
		if tb.columns["comp.imp"][i] == "Yes" {
			x = 1
		}
		if tb.columns["p2"][i] == "TRUE" {
			y = tb.numbers(t, "y")[i]
		}
		d.First, d.Second = append(d.First, x), append(d.Second, y)
	}
	r, err := Regression(d)
	if err != nil {
		t.Fatal(err)
	}
	if r.Read != int64(g.at(t, "n")) || r.Again != int64(g.at(t, "n2")) {
		t.Errorf("%s: %d read and %d again", g.ID, r.Read, r.Again)
	}
	near(t, g.ID+" b", r.Slope.F, g.at(t, "b"), tolEstimate)
	near(t, g.ID, r.Estimate.F, g.at(t, "est"), tolEstimate)
}
