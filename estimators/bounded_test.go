package estimators

import (
	"math"
	"strings"
	"testing"
)

// TestBounded: surveys and designs refuse weights whose squares no number holds.
func TestBounded(t *testing.T) {
	for _, w := range []float64{1e160, 1e-170, math.MaxFloat64, math.SmallestNonzeroFloat64, 1e51, 1e-51} {
		if _, err := NewSurvey([]Stratum{{ID: "a"}}, Rows{Weight: []float64{1, w, 1}}, Options{}); err == nil || !strings.Contains(err.Error(), "row 2") || !strings.Contains(err.Error(), WeightBounds) {
			t.Errorf("a survey with a weight of %v: %v", w, err)
		}
		if _, err := NewDesign([]Stratum{{ID: "a", Units: 3, Weight: w}}, Options{}); err == nil || !strings.Contains(err.Error(), WeightBounds) {
			t.Errorf("a design with a weight of %v: %v", w, err)
		}
	}
	for y, want := range map[float64]bool{0: true, 1e90: true, -1e90: true, 1e-90: true, 1.1e90: false, -1e-91: false, math.Inf(1): false} {
		if BoundedAmount(y) != want {
			t.Errorf("%v within bounds: %v", y, !want)
		}
	}
	if BoundedAmount(math.NaN()) || BoundedWeight(math.NaN()) || BoundedWeight(0) {
		t.Error("NaN or a weight of 0 within bounds")
	}
}

// TestFinite: an estimate carries no NaN, and no infinity but of degrees of freedom.
func TestFinite(t *testing.T) {
	inf := Some(math.Inf(1))
	e := Estimate{Estimate: Some(1), SE: inf, Low: Some(math.Inf(-1)), High: inf, Level: 0.95, Interval: "wald", DF: inf, NKish: Some(math.NaN()), N: 3}.Finite()
	if e.Estimate != Some(1) || e.SE.OK || e.Low.OK || e.High.OK || e.Interval != "" || e.Level != 0 || e.NKish.OK || len(e.Notes) != 1 || e.Notes[0] != NoteNoInterval {
		t.Errorf("got %+v", e)
	}
	if e := (Estimate{Estimate: Some(1), SE: Some(2), Low: Some(0), High: Some(3), DF: inf}).Finite(); e.DF != inf || !e.Low.OK || e.Notes != nil {
		t.Errorf("got %+v", e)
	}
}
