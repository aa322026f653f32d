package lottery

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Each test below fails a draw without fault with the chance falseAlarm; the
// seeds are fixed, so that it does so always or never.
const falseAlarm = 1e-4

// seeds is how many are tried.
func seeds() int {
	if testing.Short() {
		return 5_000
	}
	return 100_000
}

// kommuner are the 98 kommuner by region, with their inhabitants.
func kommuner(t *testing.T) (leaves []Leaf) {
	src, err := os.ReadFile("../testdata/kommuner.csv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(src)) {
		f := strings.Split(strings.TrimSpace(line), ",")
		if f[0] != "stratum" {
			leaves = append(leaves, Leaf{f[1], f[0], number(t, f[2])})
		}
	}
	if len(leaves) != 98 {
		t.Fatalf("%d kommuner", len(leaves))
	}
	return leaves
}

func belowLimit(t *testing.T, what string, chi float64, df int) {
	t.Helper()
	limit := distuv.ChiSquared{K: float64(df)}.Quantile(1 - falseAlarm)
	t.Logf("%s: chi-square %.1f with %d degrees of freedom over %d seeds, limit %.1f", what, chi, df, seeds(), limit)
	if chi > limit {
		t.Errorf("%s: chi-square %.1f with %d degrees of freedom, want at most %.1f", what, chi, df, limit)
	}
}

// How often each case of one region is drawn. Its count over the seeds has the variance of
// a Bernoulli count, and cases of a stratum the correlation -1/(N_h - 1):
// (N_h - 1)/N_h sum (count - expected)^2 / variance is chi-square with
// N_h - 1 degrees of freedom.
func TestEveryCaseHasTheSameChance(t *testing.T) {
	t.Parallel()
	var leaves []Leaf
	for _, k := range kommuner(t) {
		if k.Group == "hovedstaden" {
			leaves = append(leaves, Leaf{k.Group, k.Code, 2 + k.Population/15_000})
		}
	}
	var cases []Case
	sizes := map[string]Size{}
	for i, l := range leaves {
		sizes[l.Code] = Size{Sample: int64(i)%(l.Population-1) + 1, Reserve: 1}
		for j := range l.Population {
			cases = append(cases, Case{l.Code, fmt.Sprintf("%s-%d", l.Code, j)})
		}
	}
	count := map[Case]float64{}
	for seed := range seeds() {
		for _, d := range drawBy(newTickets(fmt.Sprint("seed ", seed)).of, cases, sizes) {
			if d.Role == Sample {
				count[d.Case]++
			}
		}
	}
	chi, df := 0.0, 0
	for _, l := range leaves {
		n, N := float64(sizes[l.Code].Sample), float64(l.Population)
		pi := n / N
		df += int(l.Population) - 1
		for j := range l.Population {
			d := count[Case{l.Code, fmt.Sprintf("%s-%d", l.Code, j)}] - float64(seeds())*pi
			chi += d * d / (float64(seeds()) * pi * (1 - pi)) * (N - 1) / N
		}
	}
	belowLimit(t, fmt.Sprintf("%d cases", len(cases)), chi, df)
}

// The sizes of the 98 kommuner in a self-weighting draw of 385. Sizes depend
// on each other, so that the quadratic form has the generalized inverse of
// their covariance.
func TestSizesOfKommuner(t *testing.T) {
	t.Parallel()
	const total = 385
	leaves := kommuner(t)
	population := int64(0)
	for _, l := range leaves {
		population += l.Population
	}
	sum := make([]float64, len(leaves))
	for seed := range seeds() {
		sizes, err := Round(fmt.Sprint("seed ", seed), total, leaves)
		if err != nil {
			t.Fatal(err)
		}
		for h, n := range sizes {
			sum[h] += float64(n)
		}
	}
	cov := mat.NewSymDense(len(leaves), nil)
	for h, row := range covariance(total, leaves) {
		for k, c := range row {
			cov.SetSym(h, k, c)
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(cov, true) {
		t.Fatal("no eigenvalues")
	}
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	chi, rank := 0.0, 0
	for i, value := range eigen.Values(nil) {
		d := 0.0
		for h, l := range leaves {
			d += vectors.At(h, i) * (sum[h] - float64(seeds())*total*float64(l.Population)/float64(population))
		}
		if value < 1e-9 { // a sum that every draw has
			if d*d > 1e-6*float64(seeds()) {
				t.Errorf("a sum that should never vary is off by %v over %d seeds", d, seeds())
			}
			continue
		}
		rank++
		chi += d * d / value / float64(seeds())
	}
	belowLimit(t, "sizes", chi, rank)
}
