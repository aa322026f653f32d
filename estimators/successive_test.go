package estimators

import (
	"math"
	"strings"
	"testing"
)

// TestSuccessiveByHand: a list of 12 cases of which every third was taken, with
// 2, 5, 3 and 4 found: differences 3, -2 and 1, squares 14 in all. Of a total,
// with weights of 3, v = (1 - 4/12) 4/(2·3) 9·14 = 56. In the order 2, 3, 4, 5
// the differences are 1, and v = (2/3)(4/6) 9·3 = 12; of two clusters of two
// rows each they are 7 and 7 with no difference at all.
func TestSuccessiveByHand(t *testing.T) {
	y := []float64{2, 5, 3, 4}
	s, err := NewSurvey([]Stratum{{Population: 12}}, Rows{Stratum: make([]int32, 4)}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		rank []float64
		want float64
	}{{nil, 56}, {[]float64{1, 4, 2, 3}, 12}, {[]float64{7, 7, 7, 7}, 56}} {
		if v, err := s.SuccessiveVariance(s.Total(y, nil), c.rank); err != nil || math.Abs(v-c.want) > 1e-12 {
			t.Errorf("ranks %v: got %v, %v, want %v", c.rank, v, err, c.want)
		}
	}
	clusters, err := NewSurvey([]Stratum{{Population: 6}}, Rows{Unit: []int32{0, 0, 1, 1}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if v, err := clusters.SuccessiveVariance(clusters.Total(y, nil), nil); err != nil || v != 0 {
		t.Errorf("clusters: got %v, %v, want 0", v, err)
	}
	for want, rank := range map[string][]float64{"row 2 has no rank": {1, math.NaN(), 3, 4}, "ranks of 2 rows for a survey of 4": {1, 2}} {
		if _, err := s.SuccessiveVariance(s.Total(y, nil), rank); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	empty, err := NewSurvey([]Stratum{{ID: "a", Population: 12, Units: 5}}, Rows{Stratum: make([]int32, 4)}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := empty.SuccessiveVariance(empty.Total(y, nil), nil); err == nil || !strings.Contains(err.Error(), "5 units opened, of which 4 have rows") {
		t.Errorf("got %v", err)
	}
}

// TestSatterthwaiteByHand: two strata of 3 and 5 units without populations,
// with totals whose variances are 3·s² = 3 and 5·s² = 50:
// df = 53²/(3²/2 + 50²/4) = 2809/629.5.
func TestSatterthwaiteByHand(t *testing.T) {
	s, err := NewSurvey([]Stratum{{ID: "a", Weight: 1}, {ID: "b", Weight: 2}},
		Rows{Stratum: []int32{0, 0, 0, 1, 1, 1, 1, 1}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	// s² is 1 and, of values times 2, 10.
	total := s.Total([]float64{1, 2, 3, 1, 2, 3, 4, 5}, nil)
	near(t, "variance", s.Variance(total), 53, 1e-14)
	if df := s.Satterthwaite(total); !df.OK || math.Abs(df.F-2809/629.5) > 1e-12 {
		t.Errorf("got %v, want %v", df, 2809/629.5)
	}
	if df := s.Satterthwaite(s.Mean([]float64{1, 1, 1, 1, 1, 1, 1, 1}, nil)); df.OK {
		t.Errorf("got %v degrees for a mean that does not vary", df.F)
	}
}
