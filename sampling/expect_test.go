package sampling

import (
	"math"
	"testing"
)

func expect(t *testing.T, strata []Stratum, p, level float64) Precision {
	t.Helper()
	e, err := Expect(strata, p, level)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestKishAgainstR(t *testing.T) {
	var want struct {
		Kish  float64 `json:"deff_w"`
		NKish float64 `json:"n_eff"`
	}
	golden(t, "kish.deff", &want)
	e := expect(t, plan(t, "county.csv"), 0.5, 0.95)
	near(t, "Kish", e.Kish, want.Kish, 1e-12)
	near(t, "n_K", e.NKish, want.NKish, 1e-10)
}

// Clopper-Pearson by R's binom.test where x is whole, and by mpmath with 30
// digits (bisection of its regularised beta integral) where it is not.
func TestClopperPearson(t *testing.T) {
	var r struct{ Values [][4]float64 }
	golden(t, "exact.clopper_pearson", &r)
	for _, v := range append(r.Values,
		[4]float64{0.5 * 372.62978208298205, 372.62978208298205, 0.4480663736199027, 0.5519336263800973},
		[4]float64{0.1 * 114.63916210869438, 114.63916210869438, 0.05182784401985679, 0.1700917536420913},
	) {
		x, n := v[0], v[1]
		if x == 0 || x == n {
			continue // no share to plan for
		}
		low, high := clopperPearson(x/n, n, 0.95)
		near(t, "low", low, v[2], 1e-12)
		near(t, "high", high, v[3], 1e-12)
	}
}

// 385 cases over the 98 kommuner at p = 0.5, where inhabitants stand in for
// cases. Design effects by Python's fractions, of allocations of its own. For
// 2 it is that of the exact integer optimum (Wright 2012), 1.033, for 3 too,
// 1.11. Half-widths by hand: 1.96 √(Kish/4/385), since 1 - n/N is 1 here.
// Equal shares: Kish is 1 + CV² of the populations, 2.619, whatever n.
func TestExpectKommuner(t *testing.T) {
	for _, test := range []struct {
		minimum    int64
		kish, wald float64
	}{
		{0, 1.0083, 0.05015},
		{1, 1.0148, 0.0503},
		{2, 1.0332, 0.0508},
		{3, 1.1101, 0.0526},
	} {
		e := expect(t, kommuner(t, 385, test.minimum), 0.5, 0.95)
		near(t, "Kish", e.Kish, test.kish, 5e-5)
		near(t, "n_K", e.NKish, 385/test.kish, 0.02)
		near(t, "Wald", e.Wald, test.wald, 5e-5)
	}
	equal := plan(t, "kommuner.csv")
	for h := range equal {
		equal[h].Planned = 4
	}
	e := expect(t, equal, 0.5, 0.95)
	near(t, "Kish", e.Kish, 2.619, 5e-4)
	near(t, "n_K", e.NKish, 392/2.619, 0.05)
	near(t, "Wald", e.Wald, 0.0801, 5e-5)
	if !e.Guarded {
		t.Error("equal shares of unequal kommuner are not said to need the guard")
	}
}

// The plan of 385 with two from each kommune: 10.4 percentage points between
// the bounds at 53.5 % (mpmath: 10.362), and no guard.
func TestExpectPublished(t *testing.T) {
	e := expect(t, kommuner(t, 385, 2), 0.535, 0.95)
	near(t, "low", e.Low, 0.4829098967277312, 1e-9)
	near(t, "high", e.High, 0.5865297573062248, 1e-9)
	near(t, "half width", e.HalfWidth(), 0.0518, 5e-5)
	near(t, "heaviest", e.Heaviest, 1.3095, 5e-5) // Python's fractions
	if e.Guarded {
		t.Error("guarded at weights up to 1.31 times their mean and a Kish of 1.03")
	}
	// A width of .10 needs 402 equally weighted cases, 401 are too few.
	for n, want := range map[int64]bool{401: false, 402: true} {
		e := expect(t, []Stratum{{ID: "all", Population: 1e9, Planned: n}}, 0.5, 0.95)
		if got := e.High-e.Low <= 0.1; got != want {
			t.Errorf("width %v of %d cases", e.High-e.Low, n)
		}
	}
}

func TestExpectTakesInWhatIsReadInFull(t *testing.T) {
	// 40 of 100 cases are read in full, 60 by a sample of 15: the interval is
	// 0.4 p + 0.6 of Clopper-Pearson on 15, weights are 1 and 4.
	e := expect(t, []Stratum{
		{ID: "full", Population: 40, Planned: 40},
		{ID: "rest", Population: 60, Planned: 15},
		{ID: "none", Population: 7},
	}, 0.2, 0.95)
	low, high := clopperPearson(0.2, 15, 0.95)
	near(t, "low", e.Low, 0.4*0.2+0.6*low, 1e-15)
	near(t, "high", e.High, 0.4*0.2+0.6*high, 1e-15)
	near(t, "n_K", e.NKish, 100*100/(40+15*16.), 1e-12) // (Σw)²/Σw²
	near(t, "Kish", e.Kish, 55*280/10000., 1e-12)
	// z √(.16 · .6² · (1-1/4)/15)
	near(t, "Wald", e.Wald, 1.959963984540054*math.Sqrt(.16*.36*.75/15), 1e-12)
	if e.Cases != 55 || e.Population != 100 || e.Missed != 7 || e.Heaviest != 1 || e.Guarded {
		t.Errorf("%+v", e)
	}
	// Everything read: a point.
	e = expect(t, []Stratum{{ID: "full", Population: 40, Planned: 40}}, 0.2, 0.95)
	if e.Low != 0.2 || e.High != 0.2 || e.Wald != 0 || e.Kish != 1 || e.NKish != 40 {
		t.Errorf("%+v", e)
	}
}

// Planned with the size for ±5 points and the correction for 5,000 cases, one
// stratum has ±5 points.
func TestExpectKeepsWhatSizePromises(t *testing.T) {
	wish := Size{Margin: 0.05, Level: 0.95, Share: 0.5}
	n, err := wish.CasesOf(5000)
	if err != nil {
		t.Fatal(err)
	}
	e := expect(t, []Stratum{{ID: "all", Population: 5000, Planned: n}}, wish.Share, wish.Level)
	near(t, "Wald", e.Wald, 0.05, 1e-4)
}

func TestExpectRefuses(t *testing.T) {
	good := []Stratum{{ID: "a", Population: 10, Planned: 2}}
	for _, test := range []struct {
		strata   []Stratum
		p, level float64
		want     string
	}{
		{nil, 0.5, 0.95, "expect: no strata: want at least one"},
		{good, 0, 95, "expect: share 0: want more than 0 and less than 1\nlevel 95: want more than 0 and less than 1"},
		{good, math.NaN(), 0.95, "expect: share NaN: want more than 0 and less than 1"},
		{[]Stratum{{ID: "a", Population: 10}}, 0.5, 0.95, "expect: no case planned in any stratum"},
		{[]Stratum{{ID: "a", Population: 10, Planned: 11}, {ID: "b"}, {ID: "c", Population: 3, Planned: -1}, {ID: "c", Population: 3}}, 0.5, 0.95,
			`expect: stratum "a": 11 of 10 cases planned: want 0 to 10 cases
stratum "b": 0 of 0 cases planned: want a population of at least 1
stratum "c": -1 of 3 cases planned: want 0 to 3 cases
stratum "c": 0 of 3 cases planned: want each stratum once`},
	} {
		if _, err := Expect(test.strata, test.p, test.level); err == nil || err.Error() != test.want {
			t.Errorf("got %v\nwant %s", err, test.want)
		}
	}
}
