package estimators

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestWorstByHand: 8 of 10 cases of 100 were reviewed and 4 count. At worst
// it is 4 of 10 or 6 of 10, with v = .9·.24/9 and so n = 10: the interval is
// Clopper and Pearson's. R 4.2.2: binom.test(4, 10) has .1215523 to .7376219,
// binom.test(6, 10) .2623781 to .8784477.
func TestWorstByHand(t *testing.T) {
	d := design(t, Options{Response: []Cell{{0, "a", "", 10, 9, 9, 8}}}, Stratum{ID: "a", Population: 100, Units: 10})
	w, err := Worst(d, Tally{{8, 8, 4}}, []int64{2}, Report{Level: 0.95})
	if err != nil || math.Abs(w.Low.F-.1215523) > 5e-8 || math.Abs(w.High.F-.8784477) > 5e-8 || w.Size != 100 || w.Missing != 2 {
		t.Errorf("got %+v, %v", w, err)
	}
	// A kommune with 25 cases delivered no list: 100·L/125, (100·U + 25)/125.
	m := w.With(25)
	if !about(m.Low.F, w.Low.F*0.8) || !about(m.High.F, w.High.F*0.8+0.2) || m.Outside != 25 || m.Size != 125 || w.Outside != 0 {
		t.Errorf("with 25 more: got %+v", m)
	}
	// Of a base without a case anything is possible.
	w, err = Worst(d, Tally{{}}, []int64{0}, Report{Level: 0.95})
	if err != nil || w.Low.OK || w.With(3).Low != Some(0) || w.With(3).High != Some(1) || w.With(0).Low.OK {
		t.Errorf("empty: got %+v, %v", w, err)
	}
}

func TestWorstRefuses(t *testing.T) {
	d := design(t, Options{Response: []Cell{{0, "a", "", 10, 9, 9, 8}}}, Stratum{ID: "a", Population: 100, Units: 10})
	for _, test := range []struct {
		tally   Tally
		missing []int64
		holds   []bool
		want    string
	}{
		{Tally{{8, 8, 4}}, nil, nil, "missing units of 0 cells for a tally of 1"},
		{Tally{{8, 8, 4}}, []int64{3}, nil, "stratum a: 3 units missing of a base, of 2 in all"},
		{Tally{{8, 0, 0}}, []int64{1}, []bool{false}, "stratum a: misses units of a base that the frame says it cannot hold"},
		{Tally{{9, 8, 4}}, []int64{1}, nil, "stratum a: 9 cases found among 8 reviewed"},
	} {
		if _, err := Worst(d, test.tally, test.missing, Report{Level: 0.95, Holds: test.holds}); err == nil || err.Error() != test.want {
			t.Errorf("got %v, want %s", err, test.want)
		}
	}
}

// TestWorstContains: whatever the missing cases would have shown, its interval
// lies within the bounds. By every number of them that count; weights are
// equal, so that one more case that counts never lowers a bound.
func TestWorstContains(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(3, 30).Draw(t, "n")
		missing := rapid.Int64Range(1, n-1).Draw(t, "missing")
		counts := rapid.Int64Range(0, n-missing).Draw(t, "counts")
		s := Stratum{ID: "a", Population: n + rapid.Int64Range(1, 90).Draw(t, "rest"), Units: n}
		d, err := NewDesign([]Stratum{s}, Options{Response: []Cell{{0, "a", "", n, n, n, n - missing}}})
		if err != nil {
			t.Fatal(err)
		}
		w, err := Worst(d, Tally{{n - missing, n - missing, counts}}, []int64{missing}, Report{Level: 0.95})
		if err != nil {
			t.Fatal(err)
		}
		whole, err := NewDesign([]Stratum{s}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for k := range missing + 1 {
			e, err := Proportion(whole, Tally{{n, n, counts + k}}, Report{Level: 0.95})
			if err != nil {
				t.Fatal(err)
			}
			if e.Low.F < w.Low.F-1e-12 || e.High.F > w.High.F+1e-12 {
				t.Fatalf("%d of the %d count: [%v, %v] outside [%v, %v]", k, missing, e.Low.F, e.High.F, w.Low.F, w.High.F)
			}
		}
	})
}
