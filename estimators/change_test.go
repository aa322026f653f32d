package estimators

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"sagsbarometer/estimators/interval"
)

// TestMoverCoverage adds up the chances of all outcomes of two samples with
// equal weights whose MOVER interval, from the published ones, holds the
// difference, at a grid of shares. Any loss of coverage shows: nothing is drawn
// at random.
func TestMoverCoverage(t *testing.T) {
	for _, n := range []int64{38, 115, 372} {
		least, where := 1.0, ""
		bounds := make([]Bounded, n+1)
		for x := range bounds {
			e := equalShare(int64(x), n, interval.Published, 0.95)
			bounds[x] = e.Between(0.95)
		}
		for _, p := range []float64{0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5} {
			for _, d := range []float64{0, 0.02, 0.05, 0.1, 0.15, 0.2} {
				a, b := chances(n, p), chances(n, p+d)
				held := 0.0
				for x, chance := range a {
					if chance < 1e-12 {
						continue
					}
					for y, other := range b {
						if other < 1e-12 {
							continue
						}
						if i := Difference(bounds[y], bounds[x], 0); i.Low.F <= d && d <= i.High.F {
							held += chance * other
						}
					}
				}
				if held < least {
					least, where = held, fmt.Sprintf("p = %v, %v more", p, d)
				}
			}
		}
		t.Logf("two samples worth %d: worst %.4f (%s)", n, least, where)
		if least < 0.95 {
			t.Errorf("two samples worth %d: holds %v at worst (%s), want .95", n, least, where)
		}
	}
}

// chances are those of 0 to n of n.
func chances(n int64, p float64) []float64 {
	out := make([]float64, n+1)
	for k := range out {
		out[k] = binomial(int(n), k, p)
	}
	return out
}

func TestWithin(t *testing.T) {
	a, b := equalShare(40, 100, "wald", 0.95), equalShare(25, 100, "wald", 0.95)
	// Covariance .0005: v = .0024 + .001875 - .001, z = 1.959964.
	c, err := Within(b, a, 0.0005, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	h := 1.959963984540054 * math.Sqrt(0.003275)
	near(t, "difference", c.Difference.Estimate.F, 0.15, 1e-12)
	near(t, "low", c.Difference.Low.F, 0.15-h, 1e-9)
	near(t, "high", c.Difference.High.F, 0.15+h, 1e-9)
	near(t, "se", c.SE.F, math.Sqrt(0.003275), 1e-12)
	near(t, "ratio", c.Ratio.Estimate.F, 1.6, 1e-12)
	// A standard error that is rounding has no correlation to tell of.
	b.SE = Some(1e-17)
	if c, err := Within(b, a, 3e-18, 0.95); err != nil || c.Correlation != 0 {
		t.Errorf("a standard error of 1e-17: got r = %v, %v", c.Correlation, err)
	}
	// Without a standard error there is no correlation.
	b.SE = Number{}
	c, err = Within(b, a, 0.0005, 0.95)
	if err != nil || c.Correlation != 0 || c.SE.OK {
		t.Errorf("without a standard error: got r = %v, se %v, %v", c.Correlation, c.SE, err)
	}
}

func TestChangeRow(t *testing.T) {
	from, to := equalShare(0, 107, interval.Published, 0.95), equalShare(12, 110, interval.Published, 0.95)
	from.Grade, to.Grade = GradeB, GradeC
	from.Notes, to.Notes = []Note{NoteNoVariation, NoteCollapsed}, []Note{NoteCollapsed, NoteCVDenominator}
	from.SE = Number{}
	c, err := Independent(from, to, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	row := c.Row()
	if row.Kind != KindDifference || row.Interval != IntervalMOVER || row.Level != 0.95 || row.N != 217 || row.Grade != GradeC || row.SE.OK {
		t.Errorf("got %+v", row)
	}
	if got := fmt.Sprint(row.Notes); got != "[collapsed no_variation cv_denominator]" {
		t.Errorf("notes are %s", got)
	}
	if !(row.Low.F > 0 && row.P.F < 0.01) {
		t.Errorf("12 of 110 after none of 107: %v to %v, p = %v", row.Low, row.High, row.P)
	}
	// Nothing to compare with.
	c, err = Independent(Estimate{}, to, 0.95)
	if row := c.Row(); err != nil || row.Estimate.OK || row.Low.OK || row.P.OK || row.Interval != "" {
		t.Errorf("after nothing: got %+v, %v", row, err)
	}
}

func TestChangeRefuses(t *testing.T) {
	a := equalShare(40, 100, interval.Published, 0.95)
	mean := Estimate{ID: "days", Estimate: Some(31)}
	for _, c := range []struct {
		do   func() (Change, error)
		want string
	}{
		{func() (Change, error) { return Independent(a, mean, 1) }, "change: level is 1, want a number between 0 and 1\ndays: an estimate of 31, want a share"},
		{func() (Change, error) { return Within(a, a, 1, 0.95) }, "a covariance of 1 beside standard errors"},
		{func() (Change, error) { return Within(a, a, math.NaN(), 0.95) }, "a covariance of NaN"},
	} {
		if _, err := c.do(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

func TestChangeWorth(t *testing.T) {
	from, to := equalShare(40, 110, interval.Published, 0.95), equalShare(30, 115, interval.Published, 0.95)
	from.NEff = Some(108.7)
	c, _ := Independent(from, to, 0.95)
	first, second, bounds, ok := c.Worth(5)
	if !ok || first != 108 || second != 115 {
		t.Fatalf("worth %d and %d, %v; want 108 and 115", first, second, ok)
	}
	// 1 - .05/5: Clopper and Pearson at .99; none of 108 is at most
	// 1 - .005^(1/108).
	if low, high := bounds(0, 108); low != 0 || math.Abs(high-(1-math.Pow(0.005, 1.0/108))) > 1e-14 {
		t.Errorf("none of 108: %v to %v", low, high)
	}
	from.NEff = Number{}
	c, _ = Independent(from, to, 0.95)
	if _, _, _, ok := c.Worth(1); ok {
		t.Error("a share that rests on no number of units is worth some")
	}
}

func TestOverlapRefuses(t *testing.T) {
	for _, c := range []struct {
		s    Overlap
		want string
	}{
		{Overlap{Population: 6, First: 0, Second: 3}, "stratum 1: samples of 0 and 3 of 6 cases, want 1 to all"},
		{Overlap{Population: 6, First: 4, Second: 4, Both: 1}, "stratum 1: 1 cases in samples of 4 and of 4 of 6, which cannot be"},
	} {
		if _, err := OverlapCovariance([]Overlap{c.s}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}
