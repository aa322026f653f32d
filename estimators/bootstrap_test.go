package estimators

import (
	"context"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestBootstrapByHand enumerates all resamples of two strata: 3 of 9 cases,
// of which 2 are drawn again in 9 equally likely ways, and 2 of 4, of which 1 is
// in 2 ways. Weights are 3 and 2, and
//
//	l_a = √(1 - 3/9) = √(2/3),   l_b = √(1 - 2/4) = √(1/2).
//
// Over all 18, the total has the variance of linearisation exactly, and the
// replicates are among the 18, each as often as the others.
func TestBootstrapByHand(t *testing.T) {
	s, err := NewSurvey([]Stratum{{ID: "a", Population: 9}, {ID: "b", Population: 4}}, Rows{Stratum: []int32{0, 0, 0, 1, 1}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	y := []float64{1, 4, 10, 2, 7}
	la, lb := math.Sqrt(2.0/3), math.Sqrt(0.5)
	var ways [][]float64
	for first := range 3 {
		for second := range 3 {
			for other := range 2 {
				times := []float64{0, 0, 0, 0, 0}
				times[first]++
				times[second]++
				times[3+other]++
				w := make([]float64, 5)
				for i := range 3 {
					w[i] = 3 * (1 - la + la*times[i]*3/2)
				}
				for i := 3; i < 5; i++ {
					w[i] = 2 * (1 - lb + lb*times[i]*2/1)
				}
				ways = append(ways, w)
			}
		}
	}
	total := func(w []float64) (sum float64) {
		for i := range w {
			sum += w[i] * y[i]
		}
		return sum
	}
	// 3·15 + 2·9 = 63; 9²(1-1/3) 21/3 + 4²(1-1/2) 12.5/2 = 378 + 50.
	var mean, variance float64
	for _, w := range ways {
		mean += total(w) / 18
	}
	for _, w := range ways {
		variance += (total(w) - mean) * (total(w) - mean) / 18
	}
	near(t, "mean of all ways", mean, 63, 1e-14)
	near(t, "variance of all ways", variance, 428, 1e-14)
	near(t, "variance by linearisation", s.Variance(s.Total(y, nil)), 428, 1e-14)

	const replicates = 9000
	r, err := s.Bootstrap(replicates, "by hand")
	if err != nil {
		t.Fatal(err)
	}
	seen := make([]int, len(ways))
	for k := range replicates {
		w, err := r.Weights(k)
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for i, way := range ways {
			if slices.EqualFunc(w, way, func(a, b float64) bool { return math.Abs(a-b) < 1e-12 }) {
				seen[i]++
				found++
			}
		}
		if found == 0 {
			t.Fatalf("replicate %d has weights %v, which no resample has", k, w)
		}
	}
	// Pairs of stratum a come twice among the ways, so their counts are of both:
	// each of 18 ways is matched by 1 or 2 of them. χ² over the 12 that differ.
	var chi float64
	done := map[int]bool{}
	for i := range ways {
		same := 0
		for j := range ways {
			if slices.Equal(ways[i], ways[j]) {
				same++
				done[j] = done[j] || j < i
			}
		}
		if !done[i] {
			want := float64(replicates*same) / 18
			chi += (float64(seen[i]) - want) * (float64(seen[i]) - want) / want
		}
	}
	if chi > 31.26 { // 0.999 of χ² with 11 degrees of freedom; the seed is fixed
		t.Errorf("χ² = %v over the resamples, want at most 31.26", chi)
	}
}

// TestBootstrapNearTaylor: 4,000 replicates of a clustered and of a stratified
// sample of R's. The standard deviation of a variance is √(2/4000), 2.2 %, so
// 4 of them are 9 %.
func TestBootstrapNearTaylor(t *testing.T) {
	for _, name := range []string{"st", "c10"} {
		s, f := surveyOf(t, name, Options{})
		y, api := f.values(t, "y"), f.values(t, "api00")
		total := s.Total(y, nil)
		r, err := s.Bootstrap(4000, "near Taylor")
		if err != nil {
			t.Fatal(err)
		}
		got := replicated(t, r, func(s *Survey) []Number {
			return []Number{s.Total(y, nil).Estimate, s.Mean(api, nil).Estimate}
		})
		if ratio := got[0].Variance.F / s.Variance(total); math.Abs(ratio-1) > 0.09 {
			t.Errorf("%s: variance of a total %v times that of linearisation", name, ratio)
		}
		// A mean over a base of uncertain size: of 15 clusters, linearisation is rougher.
		if ratio := got[1].Variance.F / s.Variance(s.Mean(api, nil)); math.Abs(ratio-1) > 0.2 {
			t.Errorf("%s: variance of a mean %v times that of linearisation", name, ratio)
		}
	}
}

// TestBootstrapShares: counting gives what weights give, to rounding, for
// unequal weights, take-all and single-unit strata, collapsed ones, units without rows,
// missing answers and rows of no domain; with any number of workers the same bits; and a
// replicate is the same however many there are.
func TestBootstrapShares(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2))
		strata := make([]Stratum, 2+rng.IntN(4))
		own := rng.IntN(2) == 0
		var rows Rows
		for h := range strata {
			n := int64(1 + rng.IntN(6))
			if h == 0 || rng.IntN(4) == 0 {
				n = 30 + rng.Int64N(90)
			}
			strata[h] = Stratum{ID: string(rune('a' + h)), Partner: string(rune('a' + (h+1)%len(strata))), Units: n, Population: n * (1 + rng.Int64N(4))}
			if h == 0 { // one that others can be joined with
				strata[h].Population += n
			}
			for i := range n {
				if i > 0 && rng.IntN(20) == 0 {
					continue
				}
				rows.Stratum = append(rows.Stratum, int32(h))
				if own {
					rows.Weight = append(rows.Weight, 1+rng.Float64())
				}
			}
		}
		s, err := NewSurvey(strata, rows, Options{Lonely: []Lonely{Certainty, Collapse}[rng.IntN(2)]})
		if err != nil {
			t.Fatal(err)
		}
		n := s.Len()
		domains := rng.IntN(4)
		domain := each(n, func(int) int32 { return int32(rng.IntN(domains+1)) - 1 })
		measures := each(1+rng.IntN(14), func(int) Binary {
			b := Binary{each(n, func(int) bool { return rng.IntN(5) > 0 }), make([]bool, n)}
			for i, in := range b.Base {
				b.Counts[i] = in && rng.IntN(3) == 0
			}
			return b
		})
		r, err := s.Bootstrap(9, "shares")
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.Shares(context.Background(), 1, measures, domain, domains)
		if err != nil {
			t.Fatal(err)
		}
		again, _ := r.Shares(context.Background(), 3, measures, domain, domains)
		fewer, _ := s.Bootstrap(4, "shares")
		short, _ := fewer.Shares(context.Background(), 2, measures, domain, domains)
		want := each(1+domains, func(int) []Replicated { return make([]Replicated, len(measures)) })
		if err := r.sharesByMeans(context.Background(), 2, measures, domain, want); err != nil {
			t.Fatal(err)
		}
		for d := range want {
			for m, w := range want[d] {
				g := got[d][m]
				if g.Estimate.OK != w.Estimate.OK || math.Abs(g.Estimate.F-w.Estimate.F) > 1e-12 || g.Missing != w.Missing {
					t.Fatalf("domain %d, measure %d: %+v, by weights %+v", d, m, g, w)
				}
				for k, x := range w.of {
					if math.Abs(g.of[k]-x) > 1e-12 || math.IsNaN(g.of[k]) != math.IsNaN(x) {
						t.Fatalf("domain %d, measure %d, replicate %d: %v, by weights %v", d, m, k, g.of[k], x)
					}
					if bits := math.Float64bits(g.of[k]); bits != math.Float64bits(again[d][m].of[k]) || k < 4 && bits != math.Float64bits(short[d][m].of[k]) {
						t.Fatalf("domain %d, measure %d, replicate %d depends on workers or replicates", d, m, k)
					}
				}
			}
		}
	})
}

// TestBootstrapOver: a unit may come up more than 255 times.
func TestBootstrapOver(t *testing.T) {
	u := countUrn{urn: urn{units: 3}, weight: 2}
	rows := []countedRow{{bits: 1}, {bits: 3}, {bits: 2}}
	u.slot(rows, []bool{true})
	w := &counter{times: make([]byte, 129), counts: make([]lanes, 1)}
	drawn := slices.Concat(slices.Repeat([]uint32{0}, 256+170), slices.Repeat([]uint32{1}, 517), []uint32{2})
	w.byBits(&u, drawn)
	// Lane 0: 2 (426 + 517), lane 1: 2 (517 + 1).
	if w.counts[0][0] != 1886 || w.counts[0][1] != 1036 || slices.Max(w.times) != 0 {
		t.Errorf("got %v and %v, want 1886 and 1036", w.counts[0][0], w.counts[0][1])
	}
}

// TestBootstrapMissing: 3 of 5 replicates have the estimate, and stand for all:
// 1, 2 and 6 have a variance of 7. Of 2 in 5 nothing is made.
func TestBootstrapMissing(t *testing.T) {
	nan := math.NaN()
	r := &Replicates{scales: []float64{0.25, 0.25, 0.25, 0.25, 0.25}, missing: true}
	e := Replicated{Estimate: Some(3), of: []float64{1, nan, 2, nan, 6}}
	r.finish(&e)
	if e.Missing != 2 || !e.Variance.OK || math.Abs(e.Variance.F-7) > 1e-14 {
		t.Errorf("got %+v, want a variance of 7 with 2 missing", e)
	}
	few := Replicated{Estimate: Some(3), of: []float64{1, nan, 2, nan, nan}}
	if r.finish(&few); few.Missing != 3 || few.Variance.OK {
		t.Errorf("got %+v, want no variance with 3 of 5 missing", few)
	}
}

// TestBootstrapLonely: strata that show no variance of their own are told.
func TestBootstrapLonely(t *testing.T) {
	s, _ := surveyOf(t, "toyF", Options{Lonely: Certainty})
	r, err := s.Bootstrap(2, "")
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Lonely(); !slices.Equal(got, []string{"B"}) { // D was opened in full
		t.Errorf("got %v, want B", got)
	}
}

// TestStream holds draws against whole-number arithmetic: as many as have
// fewer than 2^48 outcomes together come from one number of 64 bits.
func TestStream(t *testing.T) {
	for _, c := range []struct {
		n     uint32
		draws int
		each  int // to a number of 64 bits
	}{{2, 100, 47}, {7, 40, 17}, {1000, 9, 4}, {1 << 31, 3, 1}} {
		s, same := newStream("seed", 3), newStream("seed", 3)
		got := make([]uint32, c.draws)
		s.draw(got, c.n)
		word := new(big.Int).Lsh(big.NewInt(1), 64)
		for i := 0; i < c.draws; i += c.each {
			x := new(big.Int).SetUint64(same.source.Uint64())
			for j := i; j < min(c.draws, i+c.each); j++ {
				x.Mul(x, big.NewInt(int64(c.n)))
				var digit big.Int
				digit.DivMod(x, word, x)
				if uint64(got[j]) != digit.Uint64() {
					t.Fatalf("n = %d, draw %d: got %d, want %v", c.n, j, got[j], &digit)
				}
			}
		}
	}
}
