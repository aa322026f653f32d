package estimators

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// lose leaves each case of a sample out with a chance of its own, and counts
// those that are left by class of non-response: five classes of strata, which
// lose unlike shares around the one given.
func lose(r *rand.Rand, drawn []int, share float64, t Tally) []Cell {
	cells := make([]Cell, len(t))
	for h, c := range t {
		class := h % 5
		chance := share * (0.5 + 0.25*float64(class))
		left := func(n int64) (k int64) {
			for range n {
				if r.Float64() >= chance {
					k++
				}
			}
			return k
		}
		yes, no, other := left(c.Counts), left(c.Base-c.Counts), left(int64(drawn[h])-c.Base)
		t[h] = Count{yes + no + other, yes + no, yes}
		n := int64(drawn[h])
		read := yes + no + other
		cells[h] = Cell{h, string(rune('a' + class)), "", n, read, read, read}
	}
	return cells
}

// TestCoverageLosses prints how often the published interval holds the truth
// where 5 or 15 percent of the cases are lost, unlike shares of unlike
// classes, and how far the estimated variance is from the variance of the
// shares that were found.
func TestCoverageLosses(t *testing.T) {
	if !*coverageSim {
		t.Skip("takes minutes: -coverage-sim")
	}
	n := minimumTwo(385)
	for _, share := range []float64{0.05, 0.15} {
		for _, domain := range []float64{1, 0.3, 0.1} {
			r := rand.New(rand.NewPCG(uint64(1000*share), uint64(100*domain)))
			worst, where, ratios := 1.0, "", ""
			for _, p := range []float64{0.005, 0.02, 0.1, 0.3, 0.5} {
				for _, kind := range []string{"alike", "spread", "piled on the heaviest"} {
					if kind == "piled on the heaviest" && domain < 1 {
						continue
					}
					pop := pile(n, p)
					if kind != "piled on the heaviest" {
						pop = scatter(r, p, map[string]float64{"alike": 0, "spread": 1}[kind], domain)
					}
					held, ratio := withLosses(t, r, pop, n, share)
					if held < worst {
						worst, where = held, fmt.Sprintf("p = %v, %s", p, kind)
					}
					if kind == "spread" && p >= 0.1 {
						ratios += fmt.Sprintf(" %.3f", ratio)
					}
				}
			}
			t.Logf("%v %% lost, domain of %v %%: worst %.3f (%s), estimated over true variance at .1, .3, .5:%s", 100*share, 100*domain, worst, where, ratios)
			if worst < 0.935 {
				t.Errorf("%v %% lost, domain of %v %%: covers %v at worst", 100*share, 100*domain, worst)
			}
		}
	}
}

// withLosses is the coverage of the published interval over samples of one
// population, and the mean estimated variance over the variance of estimates.
func withLosses(t *testing.T, r *rand.Rand, pop population, n []int, share float64) (held, ratio float64) {
	t.Helper()
	strata := make([]Stratum, len(frameSizes))
	for h, N := range frameSizes {
		strata[h] = Stratum{ID: fmt.Sprint(h), Population: int64(N), Units: int64(n[h])}
	}
	truth := pop.share()
	tally := make(Tally, len(n))
	var m moments
	for range *coverageReps {
		pop.draw(r, n, tally)
		e, err := Proportion(design(t, Options{Response: lose(r, n, share, tally)}, strata...), tally, Report{Level: 0.95})
		if err != nil {
			t.Fatal(err)
		}
		if e.Low.OK && e.Low.F <= truth && truth <= e.High.F {
			held += 1 / float64(*coverageReps)
		}
		if e.Estimate.OK {
			m.add(1, e.Estimate.F, e.SE.F*e.SE.F)
		}
	}
	_, variance, estimated := m.result()
	return held, estimated / variance
}
