package estimators

import (
	"fmt"
	"math"
	"testing"
)

// TestReaderVariance: four readers of four cases each, who find 0, 1, 2 and 3
// of them. Means 0, 1/4, 1/2, 3/4 around 3/8: s_b² = 4·(9+1+1+9)/64/3 = 5/12;
// within 0 + 3/4 + 1 + 3/4 over 12: s_w² = 5/24. ρ = (5/24)/(5/12 + 3·5/24) =
// 1/5, and a variance is 1 + 3/5 times as large.
func TestReaderVariance(t *testing.T) {
	var reader []int32
	var y []float64
	for j := range 4 {
		for i := range 4 {
			reader, y = append(reader, int32(j)), append(y, map[bool]float64{true: 1}[i < j])
		}
	}
	// Outside: no reader, no answer.
	reader, y = append(reader, -1, 2), append(y, 1, math.NaN())
	r, err := ReaderVariance(reader, y)
	if err != nil || r.Readers != 4 || r.Cases != 16 || r.Load != 4 {
		t.Fatalf("got %+v, %v", r, err)
	}
	near(t, "rho", r.Rho.F, 0.2, 1e-12)
	near(t, "deff", r.Deff.F, 1.6, 1e-12)

	e := Estimate{Kind: KindProportion, Estimate: Some(0.375), SE: Some(0.12), Low: Some(0.15), High: Some(0.65)}
	wide := r.Widen(e)
	f := math.Sqrt(1.6)
	near(t, "se", wide.SE.F, 0.12*f, 1e-12)
	near(t, "low", wide.Low.F, 0.375-0.225*f, 1e-12)
	near(t, "high", wide.High.F, 0.375+0.275*f, 1e-12)
	e.Low = Some(0.01)
	if wide := r.Widen(e); wide.Low.F != 0 || fmt.Sprint(wide.Notes) != "[clipped]" {
		t.Errorf("got %v %v", wide.Low, wide.Notes)
	}
}

// Loads of 1, 2, 3 and 6: m = (12 - 50/12)/3.
func TestReaderVarianceUnequal(t *testing.T) {
	r, err := ReaderVariance([]int32{0, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 3}, []float64{1, 1, 0, 0, 1, 0, 1, 0, 1, 1, 0, 0})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "load", r.Load, (12-50.0/12)/3, 1e-12)
	if !r.Rho.OK || r.Rho.F >= 0 || r.Deff.F != 1 {
		t.Errorf("readers who differ less than chance: rho %v, deff %v, want below 0 and 1", r.Rho, r.Deff)
	}
}

func TestReaderVarianceUnknown(t *testing.T) {
	e := Estimate{Kind: KindProportion, Estimate: Some(0.5), Low: Some(0.4), High: Some(0.6)}
	r, err := ReaderVariance([]int32{0, 1, 2, 0, 1, 2}, []float64{1, 0, 1, 0, 0, 1})
	if err != nil || r.Rho.OK || fmt.Sprint(r.Notes) != "[few_readers]" || r.Readers != 3 {
		t.Errorf("three readers: %+v, %v", r, err)
	}
	if wide := r.Widen(e); wide.Low != e.Low || wide.High != e.High || fmt.Sprint(wide.Notes) != "[few_readers]" {
		t.Errorf("three readers: %v to %v, %v", wide.Low, wide.High, wide.Notes)
	}
	r, err = ReaderVariance([]int32{0, 1, 2, 3, 0, 1, 2, 3}, make([]float64, 8))
	if err != nil || r.Rho.OK || r.Notes != nil {
		t.Errorf("answers that are all alike: %+v, %v", r, err)
	}
	r, err = ReaderVariance([]int32{0, 1, 2, 3}, []float64{0, 1, 0, 1})
	if err != nil || r.Rho.OK {
		t.Errorf("a case each: %+v, %v", r, err)
	}
	r, err = ReaderVariance(nil, nil)
	if err != nil || r.Readers != 0 || r.Rho.OK {
		t.Errorf("no cases: %+v, %v", r, err)
	}
	for _, c := range []struct {
		reader []int32
		y      []float64
	}{{[]int32{0}, nil}, {[]int32{-2}, []float64{1}}, {[]int32{5}, []float64{1}}, {[]int32{0}, []float64{math.Inf(1)}}} {
		if r, err := ReaderVariance(c.reader, c.y); err == nil {
			t.Errorf("%v %v: got %+v", c.reader, c.y, r)
		}
	}
}
