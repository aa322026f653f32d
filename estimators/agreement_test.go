package estimators

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestAgreementTable: two readers who hardly ever say no. By hand from the
// table [118 5; 2 0] of 125: p_o = 118/125, margins 123 and 120, so p_e =
// (123·120 + 2·5)/125² = .94528, and Gwet's with π = 243/250 is 2·.972·.028.
func TestAgreementTable(t *testing.T) {
	s, r := tabled(t, [][]int{{118, 5}, {2, 0}})
	a, err := s.Agreement(r, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		l    Linear
		want float64
	}{
		{"observed", a.Observed, 0.944},
		{"kappa", a.Kappa, (0.944 - 0.94528) / (1 - 0.94528)}, // below 0, at an agreement of 94 percent
		{"pabak", a.PABAK, 0.888},
		{"ac1", a.AC1, (0.944 - 0.054432) / (1 - 0.054432)},
		{"specific yes", a.Specific[0], 2 * 118 / 243.0},
		{"specific no", a.Specific[1], 0},
		{"confirmed yes", a.Confirmed[0], 118 / 123.0},
		{"confirmed no", a.Confirmed[1], 0},
	} {
		if !c.l.Estimate.OK || math.Abs(c.l.Estimate.F-c.want) > 1e-14 {
			t.Errorf("%s: got %v, want %v", c.name, c.l.Estimate, c.want)
		}
	}
	if a.Base != 125 || math.Abs(a.Table[0][1]-0.04) > 1e-15 {
		t.Errorf("got a base of %d and %v", a.Base, a.Table)
	}
}

// TestAgreementInfluence holds every influence value against the derivative of
// the statistic by the weight of its row, taken numerically.
func TestAgreementInfluence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		codes := rapid.IntRange(2, 4).Draw(t, "codes")
		n := rapid.IntRange(8, 20).Draw(t, "rows")
		r, weights := Readings{Codes: codes}, make([]float64, n)
		for i := range n {
			r.First = append(r.First, rapid.Int32Range(-1, int32(codes-1)).Draw(t, "first"))
			r.Second = append(r.Second, rapid.Int32Range(-1, int32(codes-1)).Draw(t, "second"))
			weights[i] = rapid.Float64Range(1, 5).Draw(t, "weight")
		}
		all := func(w []float64) []Linear {
			s, err := NewSurvey([]Stratum{{}}, Rows{Weight: w}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			a, err := s.Agreement(r, nil)
			if err != nil {
				t.Fatal(err)
			}
			return append(append([]Linear{a.Observed, a.Kappa, a.PABAK, a.AC1}, a.Specific...), a.Confirmed...)
		}
		at := all(weights)
		for i := range n {
			const h = 1e-5
			w := append([]float64(nil), weights...)
			w[i] = weights[i] * (1 + h)
			more := all(w)
			w[i] = weights[i] * (1 - h)
			less := all(w)
			for k, l := range at {
				if !l.Estimate.OK {
					continue
				}
				if d := (more[k].Estimate.F - less[k].Estimate.F) / (2 * h); math.Abs(d-l.U[i]) > 1e-5*(1+math.Abs(d)) {
					t.Fatalf("statistic %d, row %d: influence %v, derivative %v", k, i+1, l.U[i], d)
				}
			}
		}
	})
}

func TestAgreementRows(t *testing.T) {
	s, f := surveyOf(t, "st", Options{})
	r := f.readings("comp.imp", "awards")
	rows, err := s.AgreementRows(r, []string{"nej", "ja"}, nil, Report{Level: 0.95})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	by := map[string]Estimate{}
	for _, e := range rows {
		names = append(names, e.Value)
		by[e.Value] = e
		if e.Kind != KindAgreement {
			t.Errorf("%s: kind %s", e.Value, e.Kind)
		}
	}
	if got := strings.Join(names, ", "); got != "observed, kappa, pabak, ac1, specific nej, specific ja, confirmed nej, confirmed ja" {
		t.Errorf("got %s", got)
	}
	// R: svykappa's interval ends at 1.00734.
	if k := by["kappa"]; k.High.F != 1 || fmt.Sprint(k.Notes) != "[clipped]" {
		t.Errorf("kappa is at most %v, notes %v", k.High, k.Notes)
	}
	// 2 p - 1, bounds and error and all.
	o, p := by["observed"], by["pabak"]
	near(t, "pabak", p.Estimate.F, 2*o.Estimate.F-1, 1e-12)
	near(t, "pabak low", p.Low.F, 2*o.Low.F-1, 1e-12)
	near(t, "pabak high", p.High.F, 2*o.High.F-1, 1e-12)
	near(t, "pabak se", p.SE.F, 2*o.SE.F, 1e-12)
	if o.Interval != "clopper-pearson-survey" || p.Evidence != (Estimate{}).Evidence {
		t.Errorf("observed by %s; pabak keeps %v", o.Interval, p.Evidence)
	}
}

// Where all agree there is no error to be seen, and no interval but that of
// the shares; where all say one thing there is no kappa.
func TestAgreementPerfect(t *testing.T) {
	s, r := tabled(t, [][]int{{40, 0}, {0, 20}})
	rows, err := s.AgreementRows(r, []string{"a", "b"}, nil, Report{Level: 0.95})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range rows {
		share := e.Value == "observed" || e.Value == "pabak" || strings.HasPrefix(e.Value, "confirmed")
		if e.Estimate.F != 1 || e.SE.OK || e.Low.OK != share {
			t.Errorf("%s: %v, se %v, low %v", e.Value, e.Estimate, e.SE, e.Low)
		}
	}
	s, r = tabled(t, [][]int{{40, 0}, {0, 0}})
	a, err := s.Agreement(r, nil)
	if err != nil || a.Kappa.Estimate.OK || a.Specific[1].Estimate.OK || a.Confirmed[1].Estimate.OK || !a.AC1.Estimate.OK {
		t.Errorf("one code only: %+v, %v", a, err)
	}
}

func TestAgreementRefuses(t *testing.T) {
	s, r := tabled(t, [][]int{{4, 1}, {1, 4}})
	bad := Readings{First: r.First, Second: append([]int32{7}, r.Second[2:]...), Codes: 1}
	_, err := s.Agreement(bad, make([]bool, 3))
	for _, want := range []string{"1 codes, want at least 2", "9 second readings of 10 rows", "row 1: code 7 of the second reading, want -1 to 0", "a domain of 3 rows of 10"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if _, err := s.AgreementRows(r, []string{"a"}, nil, Report{Level: 0.95}); err == nil || err.Error() != "agreement: 1 names of 2 codes" {
		t.Errorf("got %v", err)
	}
	none, err := s.Agreement(r, make([]bool, 10))
	if err != nil || none.Base != 0 || none.Observed.Estimate.OK || none.PABAK.Estimate.OK {
		t.Errorf("of nothing: %+v, %v", none, err)
	}
}

// Where the first reading is always the same, p_o and p_e are both the share of
// that code in the second: kappa is 0 by definition and varies with nothing.
func TestKappaOfOneFirstCode(t *testing.T) {
	for i := range 50 {
		r := Readings{First: []int32{1, 1, 1, 1, 1}, Second: []int32{1, 0, 1, 1, 0}, Codes: 2}
		s, err := NewSurvey([]Stratum{{}}, Rows{Weight: []float64{0.1 * math.Pow(1.5, float64(i)), 5.6, 0.7, 30.97, 2.2}}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := s.AgreementRows(r, []string{"nej", "ja"}, nil, Report{Level: 0.95})
		if err != nil {
			t.Fatal(err)
		}
		if k := rows[1]; k.Value != StatisticKappa || k.Estimate != Some(0) || k.SE.OK || k.Low.OK {
			t.Fatalf("%d: got %v with a standard error of %v, want 0 without", i, k.Estimate, k.SE)
		}
	}
}
