package estimators

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestJackknifeIsTaylor: with weights that are known, the jackknife of a total,
// and of a mean over a base of known size, has the variance of linearisation, for
// any strata, clusters, units without rows, populations, take-all strata, and
// each rule for lonely strata.
func TestJackknifeIsTaylor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		lonely := []Lonely{Certainty, Adjust, Average, Collapse}[rng.IntN(4)]
		strata := make([]Stratum, 3+rng.IntN(4))
		populations := rng.IntN(3) > 0
		var rows Rows
		unit := int32(0)
		for h := range strata {
			n := int64(1 + rng.IntN(5))
			if h == 0 {
				n++ // one stratum at least is not lonely
			}
			strata[h] = Stratum{ID: string(rune('a' + h)), Partner: string(rune('a' + (h+1)%len(strata))), Units: n, Weight: 1 + rng.Float64()}
			if populations {
				strata[h].Population = n + int64(rng.IntN(3))*n
				if h == 0 {
					strata[h].Population += n
				}
			}
			for i := range n {
				if i > 0 && rng.IntN(6) == 0 {
					continue // a unit without rows
				}
				for range 1 + rng.IntN(3) {
					rows.Stratum = append(rows.Stratum, int32(h))
					rows.Unit = append(rows.Unit, unit)
					rows.Weight = append(rows.Weight, 0.5+rng.Float64())
				}
				unit++
			}
		}
		s, err := NewSurvey(strata, rows, Options{Lonely: lonely})
		if err != nil {
			t.Fatal(err)
		}
		y := each(s.Len(), func(int) float64 { return rng.NormFloat64() })
		total := s.Total(y, nil)
		total.Sum = false // collapsed strata by their units
		want := s.Variance(total)
		r, err := s.Jackknife()
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.Estimate(context.Background(), 1, func(s *Survey) []Number { return []Number{s.Total(y, nil).Estimate} })
		if err != nil {
			t.Fatal(err)
		}
		r.AroundEstimate = true // R's mean of the replicates is of all strata alike
		if v := r.Covariance(got[0], got[0]); math.Abs(v.F-want) > 1e-10*want && r.Len() > 1 {
			t.Fatalf("%s: variance %v, by linearisation %v", lonely, v.F, want)
		}
	})
}

// TestJackknifeMissing: a domain that lies in one unit has no replicate without
// it, and so no variance; nor has a cell that is lost with a unit.
func TestJackknifeMissing(t *testing.T) {
	s, err := NewSurvey([]Stratum{{Weight: 2}}, Rows{Stratum: make([]int32, 5)}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	y := []float64{1, 2, 3, 4, 5}
	mean := func(in []bool) func(s *Survey) []Number {
		return func(s *Survey) []Number { return []Number{s.Mean(y, in).Estimate} }
	}
	e := replicated(t, jackknife(t, s), mean([]bool{true, false, false, false, false}))[0]
	if e.Estimate != Some(1) || e.Variance.OK || e.Missing != 1 {
		t.Errorf("got %+v, want 1 without a variance", e)
	}
	post, err := s.Poststratify(Margin{Codes: []int32{0, 1, 1, 1, 1}, Totals: []float64{3, 7}})
	if err != nil {
		t.Fatal(err)
	}
	r := jackknife(t, post)
	if _, err := r.Weights(0); err == nil || !strings.Contains(err.Error(), "cell 1: no weight") {
		t.Errorf("got %v for a replicate without the only row of a cell", err)
	}
	if e := replicated(t, r, mean(nil))[0]; e.Variance.OK || e.Missing != 1 {
		t.Errorf("got %+v, want no variance", e)
	}
	// 3, 3, 3, 3, 3: all replicates agree, which is not certainty.
	same := replicated(t, jackknife(t, s), func(s *Survey) []Number { return []Number{s.Mean([]float64{3, 3, 3, 3, 3}, nil).Estimate} })[0]
	if same.Estimate != Some(3) || same.Variance.OK {
		t.Errorf("got %+v, want 3 without a variance", same)
	}
}

// TestReplicatesRefuse: what cannot be replicated, and a context that ends.
func TestReplicatesRefuse(t *testing.T) {
	s, err := NewSurvey([]Stratum{{ID: "a", Population: 50, Units: 6, Until: 4}}, Rows{Stratum: make([]int32, 6)},
		Options{Response: []Cell{{Stratum: 0, Drawn: 6, Known: 6, InScope: 4, Reviewed: 4}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = s.Jackknife(); err == nil || !strings.Contains(err.Error(), "stratum a: opened until enough units were in scope") {
		t.Errorf("got %v", err)
	}
	s, _ = surveyOf(t, "st", Options{})
	if _, err := s.Bootstrap(1, "seed"); err == nil {
		t.Error("a bootstrap of one replicate")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = jackknife(t, s).Estimate(ctx, 2, func(s *Survey) []Number { return []Number{Some(1)} })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v from a context that ended", err)
	}
}
