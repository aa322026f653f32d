package estimators

import (
	"math"
	"strings"
	"testing"
)

func TestRoganGladen(t *testing.T) {
	// By hand: (.05 + .9 - 1)/.75 is below 0.
	c, err := RoganGladen(0.05, 0.0001, Reader{Sensitivity: 0.85, Specificity: 0.9})
	if err != nil || c.Estimate != 0 || !c.Clipped || math.Abs(c.Variance-0.0001/0.5625) > 1e-15 {
		t.Errorf("fewer found than are found wrongly: %+v, %v", c, err)
	}
	_, err = RoganGladen(1.2, -1, Reader{Sensitivity: math.NaN(), Specificity: 0.5})
	for _, want := range []string{"the share is 1.2, want 0 to 1", "the sensitivity is NaN", "the variance of the share is -1"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if _, err = RoganGladen(0.2, 0, Reader{Sensitivity: 0.4, Specificity: 0.6}); err == nil || !strings.Contains(err.Error(), "no better than a coin") {
		t.Errorf("got %v", err)
	}
}

// TestRegression: with x and y of 0 and 1 the slope is saturated, so the
// estimate is that of two classes.
func TestRegression(t *testing.T) {
	nan := math.NaN()
	d := DoubleSample{
		First:  []float64{1, 1, 1, 1, 0, 0, 0, 0, 0, 0},
		Second: []float64{1, 1, 0, nan, 0, 0, 1, 0, nan, nan},
	}
	r, err := Regression(d)
	if err != nil {
		t.Fatal(err)
	}
	// .4·2/3 + .6·1/4.
	near(t, "estimate", r.Estimate.F, 0.4*2/3+0.6/4, 1e-12)
	// By hand: y again 1 1 0 0 0 1 0: Σ(y-ȳ)² = 12/7, of which b Σxy = (5/12)(5/7)
	// = 25/84 explained; s² = 2/7, residual (119/84)/5, r² = (25/84)/(144/84).
	near(t, "slope", r.Slope.F, 5.0/12, 1e-12)
	near(t, "variance", r.Variance.F, 119.0/84/5/7+25.0/144*2/7/10, 1e-12)
	d.Population = 20
	finite, _ := Regression(d)
	near(t, "finite", r.Variance.F-finite.Variance.F, 2.0/7/20, 1e-12)

	alike, err := Regression(DoubleSample{First: []float64{1, 1, 0}, Second: []float64{1, 0, nan}})
	if err != nil || alike.Estimate.OK || alike.Slope.OK || alike.Again != 2 {
		t.Errorf("no slope: %+v, %v", alike, err)
	}
	for _, c := range []struct {
		d    DoubleSample
		want string
	}{
		{DoubleSample{}, "0 first readings and 0 second ones"},
		{DoubleSample{First: []float64{1, nan}, Second: []float64{nan, nan}, Population: 1}, "case 2: readings NaN and NaN, want numbers\nno case was read again\n2 cases of a population of 1"},
	} {
		if _, err := Regression(c.d); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

func TestSecondPhaseRefuses(t *testing.T) {
	s, _ := tabled(t, [][]int{{3, 1}, {1, 2}})
	_, err := s.SecondPhase(Phase{Class: []int32{0, 0, 0, 1, 1, -1, -2}, Read: []bool{true, true, false, true, false, true, false}})
	for _, want := range []string{"row 6: read again, but not read", "row 7: class -2", "class 1: 1 of 2 cases read again, want at least 2 or all"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	all := Phase{Class: make([]int32, 7), Read: []bool{true, true, true, true, false, false, false}}
	for _, c := range []struct {
		known []float64
		want  string
	}{
		{[]float64{1, 2}, "known column 1 of 2 rows in a survey of 7"},
		{[]float64{1, 1, math.NaN(), 0, 0, 0, 0}, "row 3: NaN in known column 1"},
		{[]float64{1, 1, 1, 1, 0, 0, 0}, "known column 1 says no more than the classes"},
		{[]float64{1, 0, 0, 0, 9, 9, 9}, "want one above 0"},
	} {
		all.Known = [][]float64{c.known}
		if _, err := s.SecondPhase(all); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
	if _, err := s.SecondPhase(Phase{Class: make([]int32, 3)}); err == nil || !strings.Contains(err.Error(), "classes of 3 rows and second readings of 0 in a survey of 7") {
		t.Errorf("got %v", err)
	}
	if _, err := s.SecondPhase(Phase{Class: []int32{-1, -1, -1, -1, -1, -1, -1}, Read: make([]bool, 7)}); err == nil || !strings.Contains(err.Error(), "no case was read") {
		t.Errorf("got %v", err)
	}
}
