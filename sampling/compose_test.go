package sampling

import (
	"math"
	"math/big"
	"testing"
)

func compose(t *testing.T, slices []Slice, share float64) Composition {
	t.Helper()
	c, err := Compose(slices, share)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// By hand. Stratum a: 5 of 50 cases, 20 in the domain: weight 10, 2 cases
// expected. b: 4 of 10, 5 in the domain: weight 2.5, 2 expected. c is taken in
// full with 3 of 6 in the domain, d has 7 of the domain and no case planned, e
// the largest weight but nothing of the domain.
func TestCompose(t *testing.T) {
	c := compose(t, []Slice{{50, 5, 20}, {10, 4, 5}, {6, 6, 3}, {9, 0, 7}, {90, 1, 0}}, 0.2)
	if c.Population != 28 || c.Missed != 7 {
		t.Errorf("%d and %d missed, want 20 + 5 + 3 and 7", c.Population, c.Missed)
	}
	near(t, "full", c.Full, 3./28, 1e-15)
	near(t, "cases", c.Cases, 7, 1e-15)
	near(t, "n", c.N, 4, 1e-15)
	near(t, "Kish", c.Kish, 25*25/(2*100+2*6.25), 1e-14) // (Σw)²/Σw²
	near(t, "largest", c.Largest, 10./25, 1e-15)
	near(t, "yes", c.Yes, 0.2*212.5/625, 1e-15)
	near(t, "no", c.No, 0.8*212.5/625, 1e-15)
	// p(1-p)/X² (20 · 50/49 · 45/5 + 5 · 10/9 · 6/4)
	near(t, "V", c.V, 0.16/625*(20*50./49*9+5*10./9*1.5), 1e-15)
	near(t, "deff", c.Deff(), 4*212.5/625, 1e-14)
	near(t, "heaviest", c.Heaviest(), 1.6, 1e-14)
}

// The whole population in one stratum is Cochran's p(1-p)/n (N-n)/(N-1).
func TestComposeOneStratum(t *testing.T) {
	c := compose(t, []Slice{{5000, 357, 5000}}, 0.5)
	near(t, "V", c.V, 0.25/357*4643/4999, 1e-16)
	near(t, "Kish", c.Kish, 357, 1e-12)
	near(t, "heaviest", c.Heaviest(), 1, 1e-15)
}

// 385 of the 98 kommuner: the design effects are those of Python's fractions,
// of allocations of its own.
func TestComposeKommuner(t *testing.T) {
	for minimum, want := range map[int64]float64{0: 1.0083, 1: 1.0148, 2: 1.0332, 3: 1.1101} {
		var slices []Slice
		missed := int64(0)
		for _, s := range kommuner(t, 385, minimum) {
			slices = append(slices, Slice{s.Population, float64(s.Planned), s.Population})
			if s.Planned == 0 {
				missed += s.Population
			}
		}
		c := compose(t, slices, 0.5)
		near(t, "Kish", c.Deff(), want, 5e-5)
		near(t, "n", c.N, 385, 1e-10)
		if c.Missed != missed || c.Full != 0 {
			t.Errorf("%d missed, %v in full, want %d and none", c.Missed, c.Full, missed)
		}
	}
}

// The counties' plan of 131 cases, by R.
func TestComposeAgainstR(t *testing.T) {
	var want struct {
		Kish  float64 `json:"deff_w"`
		NKish float64 `json:"n_eff"`
	}
	golden(t, "kish.deff", &want)
	// The weights of R's are those of all cases, full strata included.
	var cases, population, squares float64
	for _, s := range plan(t, "county.csv") {
		if s.full() {
			cases += float64(s.Planned)
			population += float64(s.Population)
			squares += float64(s.Planned)
			continue
		}
		c := compose(t, []Slice{{s.Population, float64(s.Planned), s.Population}}, 0.5)
		cases += c.N
		population += float64(c.Population)
		squares += float64(c.Population) * float64(c.Population) / c.Kish
	}
	near(t, "n_K", population*population/squares, want.NKish, 1e-10)
	near(t, "Kish", cases*squares/population/population, want.Kish, 1e-12)
}

// Planned with the size for ±5 points and the correction for 5,000 cases, one
// stratum has ±5 points, and no more cases than that takes.
func TestComposeKeepsWhatSizePromises(t *testing.T) {
	wish := Size{Margin: 0.05, Level: 0.95, Share: 0.5}
	n, err := wish.CasesOf(5000)
	if err != nil {
		t.Fatal(err)
	}
	margin := func(n int64) float64 {
		return 1.959963984540054 * math.Sqrt(compose(t, []Slice{{5000, float64(n), 5000}}, wish.Share).V)
	}
	if margin(n) > 0.05 || margin(n-1) <= 0.05 {
		t.Errorf("±%v with %d cases, ±%v with one less", margin(n), n, margin(n-1))
	}
}

// V is the true variance of the linearised share, over all samples of two
// strata whose cases in the domain are half and half: those of the first are
// 4 of 6, those of the second 2 of 4. Exact, by enumeration.
func TestComposeIsTheVarianceOverAllSamples(t *testing.T) {
	// y - px over the cases, p = 1/2, in halves; X = 6.
	strata := []struct {
		cases  []int64
		sample int
	}{{[]int64{1, 1, -1, -1, 0, 0}, 3}, {[]int64{1, -1, 0, 0}, 2}}
	v := new(big.Rat)
	for _, s := range strata {
		mean, square, samples := new(big.Rat), new(big.Rat), int64(0)
		for mask := range 1 << len(s.cases) {
			var sum, size int64
			for i, y := range s.cases {
				if mask>>i&1 == 1 {
					sum, size = sum+y, size+1
				}
			}
			if size == int64(s.sample) {
				total := big.NewRat(sum*int64(len(s.cases)), 2*int64(s.sample)*6) // w Σ(y-px)/X
				samples++
				mean.Add(mean, total)
				square.Add(square, total.Mul(total, total))
			}
		}
		mean.Quo(mean, big.NewRat(samples, 1))
		square.Quo(square, big.NewRat(samples, 1))
		v.Add(v, square.Sub(square, mean.Mul(mean, mean)))
	}
	want, _ := v.Float64()
	c := compose(t, []Slice{{6, 3, 4}, {4, 2, 2}}, 0.5)
	near(t, "V", c.V, want, 1e-16)
}

func TestComposeEdges(t *testing.T) {
	// Everything is taken: nothing is left to chance.
	c := compose(t, []Slice{{4, 4, 2}, {1, 1, 1}}, 0.5)
	if c.Full != 1 || c.N != 0 || c.V != 0 || c.Kish != 0 || c.Largest != 0 || c.Cases != 3 || !math.IsNaN(c.Deff()) || c.Heaviest() != 0 {
		t.Errorf("%+v", c)
	}
	// Self-weighting: 6 of 20 cases, 0.3 of a stratum of one. All weights are
	// 20/6, and V stays within p(1-p)/Kish.
	c = compose(t, []Slice{{1, 0.3, 1}, {19, 5.7, 19}}, 0.5)
	near(t, "Kish", c.Kish, 6, 1e-14)
	near(t, "largest", c.Largest, 1./6, 1e-15)
	if !(c.V > 0 && c.V <= 0.25/6+1e-15) {
		t.Errorf("V is %v", c.V)
	}
}

func TestComposeRefuses(t *testing.T) {
	for _, test := range []struct {
		slices []Slice
		share  float64
		want   string
	}{
		{nil, 0.5, "compose: no strata: want at least one"},
		{[]Slice{{5, 0, 5}}, 0.5, "compose: no case planned in the strata of a domain of 5 cases"},
		{[]Slice{{5, 2, 0}}, 0.5, "compose: no case planned in the strata of a domain of 0 cases"},
		{
			[]Slice{{0, 0, 0}, {5, math.NaN(), 0}, {5, 5.5, 0}, {5, 1, 6}, {5, 1, -1}, {math.MaxInt64, 1, 1}, {1, 1, 1}},
			1,
			`compose: stratum 1 of 7: population 0: want at least 1
stratum 2 of 7: NaN of 5 cases expected: want 0 to 5
stratum 3 of 7: 5.5 of 5 cases expected: want 0 to 5
stratum 4 of 7: 6 of 5 cases in the domain: want 0 to 5
stratum 5 of 7: -1 of 5 cases in the domain: want 0 to 5
stratum 7 of 7: population 1: want populations that add up to less than 2^63
share 1: want more than 0 and less than 1`,
		},
	} {
		if _, err := Compose(test.slices, test.share); err == nil || err.Error() != test.want {
			t.Errorf("got %v\nwant %s", err, test.want)
		}
	}
}
