package estimators

import (
	"math"
	"testing"
)

func init() {
	register("twophase", map[string]int{"twophase": 4}, compareTwoPhase)
}

// rPhase is the survey of R's second phase: a simple random sample of 200
// rows, and of each type of school some of them again. With known it is
// calibrated to the totals of comp.imp and stype.
func rPhase(t *testing.T, expanded, known bool) (*Survey, table) {
	t.Helper()
	tb := readTable(t, "twophase.csv")
	first, err := NewSurvey([]Stratum{{Weight: 1}}, Rows{Stratum: make([]int32, tb.rows)}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	class, _ := tb.positions("stype")
	read := make([]bool, tb.rows)
	for i, v := range tb.columns["p2"] {
		read[i] = v == "TRUE"
	}
	p := Phase{Class: class, Read: read, Expanded: expanded}
	if known {
		indicator := func(column, value string) []float64 {
			x := make([]float64, tb.rows)
			for i, v := range tb.columns[column] {
				if value == "" || v == value {
					x[i] = 1
				}
			}
			return x
		}
		p.Known = [][]float64{indicator("comp.imp", "Yes")}
		if expanded { // with its own classes left out
			p.Known = append(p.Known, indicator("stype", ""), indicator("stype", "H"), indicator("stype", "M"))
		}
	}
	s, err := first.SecondPhase(p)
	if err != nil {
		t.Fatal(err)
	}
	return s, tb
}

// compareTwoPhase compares R's "approx" and "simple", which agree here. Its
// "full" leaves the factor n/(n-1) of the first phase out, 200/199, which is
// put back before comparing: with V the variance of the first phase alone,
// full is approx less V/n.
func compareTwoPhase(t *testing.T, g golden) bool {
	t.Helper()
	if g.Group != "twophase" {
		return false
	}
	s, tb := rPhase(t, true, g.ID == "twophase.greg.mean")
	y, api := s.Mean(tb.numbers(t, "y"), nil), s.Mean(tb.numbers(t, "api00"), nil)
	near(t, g.ID, y.Estimate.F, g.at(t, "est", 0), tolEstimate)
	near(t, g.ID, api.Estimate.F, g.at(t, "est", 1), tolEstimate)
	cov := s.Covariance(y, api)
	for j := range 2 {
		for k := range 2 {
			want := g.at(t, "vcov", j, k)
			if g.ID == "twophase.mean.full" {
				want += firstPhase(s, y, api, j, k) / 200
			}
			near(t, g.ID+" covariance", cov[j][k], want, tolVariance)
		}
	}
	return true
}

// firstPhase is Σ w e_j e_k / (n(n-1)), w the weights of the cases read again.
func firstPhase(s *Survey, a, b Linear, j, k int) (v float64) {
	of := []Linear{a, b}
	for i, w := range s.weight {
		if w > 0 {
			v += of[j].U[i] * of[k].U[i] / w
		}
	}
	return v * 200 / 199
}

// TestTwoPhaseAgainstApprox: the published variance is near R's where strata
// are large, with known columns and without.
func TestTwoPhaseAgainstApprox(t *testing.T) {
	for _, known := range []bool{false, true} {
		ours, tb := rPhase(t, false, known)
		theirs, _ := rPhase(t, true, known)
		for _, column := range []string{"y", "api00"} {
			a, b := ours.Mean(tb.numbers(t, column), nil), theirs.Mean(tb.numbers(t, column), nil)
			near(t, column, a.Estimate.F, b.Estimate.F, 1e-12)
			ratio := ours.Variance(a) / theirs.Variance(b)
			t.Logf("known %v, %s: %.4f times R's variance", known, column, ratio)
			if math.Abs(ratio-1) > 0.03 || !known && math.Abs(ratio-1) > 0.004 {
				t.Errorf("known %v, %s: %v times R's variance", known, column, ratio)
			}
		}
	}
	// The formula of SecondPhase, evaluated apart from this code.
	ours, tb := rPhase(t, false, false)
	near(t, "y", ours.Variance(ours.Mean(tb.numbers(t, "y"), nil)), 0.0033824120603015116, 1e-10)
	near(t, "api00", ours.Variance(ours.Mean(tb.numbers(t, "api00"), nil)), 236.30795025125659, 1e-10)
}
