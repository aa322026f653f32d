package sampling

import (
	"math"
	"math/big"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func TestWeights(t *testing.T) {
	w, err := Weights([]Stratum{
		{ID: "a", Population: 37, Planned: 2},
		{ID: "b", Population: 1, Planned: 1},
		{ID: "c", Population: 600, Planned: 40},
	})
	if err != nil {
		t.Fatal(err)
	}
	for h, want := range []struct {
		fraction string
		pi, w    float64
	}{{"2/37", 2. / 37, 18.5}, {"1/1", 1, 1}, {"1/15", 1. / 15, 15}} {
		if w[h].String() != want.fraction || w[h].Pi() != want.pi || w[h].W() != want.w {
			t.Errorf("%v, pi %v, w %v, want %+v", w[h], w[h].Pi(), w[h].W(), want)
		}
	}
	_, err = Weights([]Stratum{{ID: "a", Population: 37}})
	if want := `weights: stratum "a": 0 of 37 cases planned: want 1 to 37 cases`; err == nil || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
	_, err = Weights([]Stratum{{ID: "a", Population: math.MaxInt64, Planned: 1}, {ID: "b", Population: 1, Planned: 1}})
	if err == nil {
		t.Error("populations that overflow were accepted")
	}
}

// The weights of all drawn cases add up to the population, exactly.
func TestWeightsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		strata := drawStrata(t, 1)
		weights, err := Weights(strata)
		if err != nil {
			t.Fatal(err)
		}
		sum, population := new(big.Rat), new(big.Rat)
		for h, s := range strata {
			one := new(big.Rat).Inv(weights[h].Rat())
			sum.Add(sum, one.Mul(one, big.NewRat(s.Planned, 1)))
			population.Add(population, big.NewRat(s.Population, 1))
		}
		if sum.Cmp(population) != 0 {
			t.Fatalf("weights add up to %v, want %v", sum, population)
		}
	})
}

func drawStrata(t *rapid.T, least int64) []Stratum {
	var strata []Stratum
	for h := range rapid.IntRange(1, 12).Draw(t, "strata") {
		population := rapid.Int64Range(1, 12).Draw(t, "population")
		strata = append(strata, Stratum{
			ID:         strconv.Itoa(h),
			Group:      rapid.SampledFrom([]string{"east", "west", "north"}).Draw(t, "group"),
			Population: population,
			Planned:    rapid.Int64Range(least, population).Draw(t, "planned"),
		})
	}
	return strata
}
