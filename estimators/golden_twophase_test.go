package estimators

import (
	"math"
	"testing"
)

func init() {
	register("twophase", map[string]int{"twophase": 3}, compareTwoPhase)
}

// rPhase is the survey of R's second phase: a simple random sample of 200
// rows, and of each type of school some of them again.
func rPhase(t *testing.T, expanded bool) (*Survey, table) {
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
	s, err := first.SecondPhase(Phase{Class: class, Read: read, Expanded: expanded})
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
	switch g.ID {
	case "twophase.mean.approx", "twophase.mean.simple", "twophase.mean.full":
	default:
		return false
	}
	s, tb := rPhase(t, true)
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
// are large: .33 and .34 percent above it.
func TestTwoPhaseAgainstApprox(t *testing.T) {
	ours, tb := rPhase(t, false)
	theirs, _ := rPhase(t, true)
	for _, column := range []string{"y", "api00"} {
		a, b := ours.Mean(tb.numbers(t, column), nil), theirs.Mean(tb.numbers(t, column), nil)
		near(t, column, a.Estimate.F, b.Estimate.F, 1e-12)
		if ratio := ours.Variance(a) / theirs.Variance(b); math.Abs(ratio-1) > 0.004 {
			t.Errorf("%s: %v times R's variance", column, ratio)
		}
	}
	// The same formula, evaluated apart from this code.
	near(t, "y", ours.Variance(ours.Mean(tb.numbers(t, "y"), nil)), 0.0033824120603015116, 1e-10)
	near(t, "api00", ours.Variance(ours.Mean(tb.numbers(t, "api00"), nil)), 236.30795025125659, 1e-10)
}
