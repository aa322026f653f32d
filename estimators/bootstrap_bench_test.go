package estimators

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// benchSurvey is a sample over 98 strata as unequal as kommuner are, with 12
// measures of 0 and 1, some of them missing, and 3 domains that cross the
// strata. bootstrap.R of the benchmarks makes the same.
func benchSurvey(tb testing.TB, rows int) (*Survey, []Binary, []int32) {
	tb.Helper()
	rng := rand.New(rand.NewPCG(1, 2))
	strata := make([]Stratum, 98)
	size, sum := make([]float64, len(strata)), 0.0
	for h := range strata {
		size[h] = math.Exp(0.9 * rng.NormFloat64())
		sum += size[h]
	}
	var in []int32
	for h := range strata {
		n := max(2, int64(size[h]/sum*float64(rows)+0.5))
		strata[h] = Stratum{ID: fmt.Sprint(h), Units: n, Weight: 60 + size[h]}
		for range n {
			in = append(in, int32(h))
		}
	}
	s, err := NewSurvey(strata, Rows{Stratum: in}, Options{})
	if err != nil {
		tb.Fatal(err)
	}
	measures := make([]Binary, 12)
	domain := make([]int32, s.Len())
	for m := range measures {
		measures[m] = Binary{make([]bool, s.Len()), make([]bool, s.Len())}
		for i := range domain {
			base := rng.Float64() > 0.03*float64(m)
			measures[m].Base[i], measures[m].Counts[i] = base, base && rng.Float64() < 0.05*float64(m+1)
		}
	}
	for i := range domain {
		domain[i] = int32(rng.IntN(3))
	}
	return s, measures, domain
}

func benchmarkShares(b *testing.B, rows, workers int) {
	s, measures, domain := benchSurvey(b, rows)
	r, err := s.Bootstrap(1000, "benchmark")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := r.Shares(context.Background(), workers, measures, domain, 3); err != nil {
			b.Fatal(err)
		}
	}
}

// One operation is 1,000 replicates of 48 shares.
func BenchmarkBootstrap385(b *testing.B) {
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) { benchmarkShares(b, 385, workers) })
	}
}

func BenchmarkBootstrap100000(b *testing.B) {
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) { benchmarkShares(b, 100_000, workers) })
	}
}
