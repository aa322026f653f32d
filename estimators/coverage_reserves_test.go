package estimators

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// open takes cases of each stratum by lot until n are in scope, or reserve more
// than n were opened. Those outside a population's domain are out of scope.
func (pop population) open(r *rand.Rand, n []int, reserve int, to Tally) []Cell {
	cells := make([]Cell, len(n))
	for h, c := range pop {
		counts, others, left := c[0], c[1], frameSizes[h]
		var t Count
		drawn := 0
		for ; int(t.Base) < n[h] && drawn < min(n[h]+reserve, frameSizes[h]); drawn++ {
			switch k := r.IntN(left); {
			case k < counts:
				counts--
				t.Counts++
				t.Base++
			case k < counts+others:
				others--
				t.Base++
			}
			left--
		}
		t.Cases = t.Base
		to[h] = t
		cells[h] = Cell{h, "a", "", int64(drawn), int64(drawn), t.Base, t.Base}
	}
	return cells
}

// TestCoverageReserves prints how often the published interval holds the truth
// where 5 or 15 percent of the cases are out of scope and each stratum is
// opened until its cases in scope were found, with two reserves.
func TestCoverageReserves(t *testing.T) {
	if !*coverageSim {
		t.Skip("takes minutes: -coverage-sim")
	}
	n := minimumTwo(385)
	tally := make(Tally, len(n))
	for _, outside := range []float64{0.05, 0.15} {
		r := rand.New(rand.NewPCG(uint64(1000*outside), 7))
		worst, where, ratios := 1.0, "", ""
		for _, p := range []float64{0.005, 0.02, 0.1, 0.3, 0.5} {
			for _, kind := range []string{"alike", "spread"} {
				pop := scatter(r, p, map[string]float64{"alike": 0, "spread": 1}[kind], 1-outside)
				truth, held := pop.share(), 0.0
				var m moments
				for range *coverageReps {
					cells := pop.open(r, n, 2, tally)
					strata := make([]Stratum, len(n))
					for h, N := range frameSizes {
						strata[h] = Stratum{ID: fmt.Sprint(h), Population: int64(N), Units: cells[h].Drawn, Until: int64(n[h])}
					}
					e, err := Proportion(design(t, Options{Response: cells}, strata...), tally, Report{Level: 0.95})
					if err != nil {
						t.Fatal(err)
					}
					if e.Low.OK && e.Low.F <= truth && truth <= e.High.F {
						held += 1 / float64(*coverageReps)
					}
					m.add(1, e.Estimate.F, e.SE.F*e.SE.F)
				}
				if held < worst {
					worst, where = held, fmt.Sprintf("p = %v, %s", p, kind)
				}
				if mean, variance, estimated := m.result(); kind == "spread" && p >= 0.1 {
					ratios += fmt.Sprintf(" %.3f (bias %+.5f)", estimated/variance, mean-truth)
				}
			}
		}
		t.Logf("%v %% out of scope: worst %.3f (%s), estimated over true variance at .1, .3, .5:%s", 100*outside, worst, where, ratios)
		if worst < 0.935 {
			t.Errorf("%v %% out of scope: covers %v at worst", 100*outside, worst)
		}
	}
}
