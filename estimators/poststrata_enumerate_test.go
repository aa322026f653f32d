package estimators

import (
	"fmt"
	"math"
	"math/bits"
	"testing"
)

// postOutcomes lists every sample of n cases of a stratum by what it holds of
// its kinds: units of one post-stratum that count, or do not.
func postOutcomes(kinds []int, n int) (lists [][]int, chances []float64) {
	N := 0
	for _, k := range kinds {
		N += k
	}
	var walk func(at, left int, taken []int, ways float64)
	walk = func(at, left int, taken []int, ways float64) {
		if at == len(kinds) {
			if left == 0 {
				lists, chances = append(lists, append([]int(nil), taken...)), append(chances, ways/choose(N, n))
			}
			return
		}
		for k := 0; k <= min(left, kinds[at]); k++ {
			walk(at+1, left-k, append(taken[:at:at], k), ways*choose(kinds[at], k))
		}
	}
	walk(0, n, nil, 1)
	return lists, chances
}

// TestPostEnumerated goes through every sample of two strata that two
// post-strata cross. Samples without a case of a post-stratum are set aside:
// their chance is stated. A post-stratified share is a sum of ratios, so
// estimate and variance are right to first order only; the errors stated are
// those of these sizes. What it is for stands in gain: its true variance over
// that of the unadjusted share.
func TestPostEnumerated(t *testing.T) {
	if testing.Short() {
		t.Skip("arithmetic of one goroutine, which the race detector learns nothing from")
	}
	for _, test := range []struct {
		name        string
		strata      [2][4]int // of post-stratum a: count, do not; of b: count, do not
		opened      [2]int
		empty       float64 // chance that a post-stratum is, at most
		bias, ratio float64 // of the mean, absolute; of the variance, relative
		gain        float64 // true variance over that without post-strata, at most
	}{
		{"answers differ by decision", [2][4]int{{10, 2, 3, 11}, {12, 4, 2, 10}}, [2]int{10, 9}, 1e-3, 0.002, 0.09, 0.7},
		{"answers do not", [2][4]int{{6, 6, 7, 7}, {8, 8, 6, 6}}, [2]int{10, 9}, 1e-3, 1e-12, 0.09, 1.08},
	} {
		t.Run(test.name, func(t *testing.T) {
			var with, without moments
			var sizes [2]int64
			var yes int
			strata := make([]Stratum, 2)
			for h, s := range test.strata {
				strata[h] = Stratum{ID: fmt.Sprint(h), Population: int64(s[0] + s[1] + s[2] + s[3]), Units: int64(test.opened[h])}
				sizes[0], sizes[1], yes = sizes[0]+int64(s[0]+s[1]), sizes[1]+int64(s[2]+s[3]), yes+s[0]+s[2]
			}
			add := func(m *moments, chance float64, cells []Cell, tally Tally, post []PostStratum) {
				s := design(t, Options{Response: cells, Post: post}, strata...).share(tally, nil, nil)
				m.add(chance, s.P, s.V)
			}
			as, pa := postOutcomes(test.strata[0][:], test.opened[0])
			bs, pb := postOutcomes(test.strata[1][:], test.opened[1])
			for i, a := range as {
				for j, b := range bs {
					if a[0]+a[1]+b[0]+b[1] == 0 || a[2]+a[3]+b[2]+b[3] == 0 {
						continue
					}
					var cells, plain []Cell
					var tally, sums Tally
					for h, o := range [][]int{a, b} {
						m := int64(test.opened[h])
						plain = append(plain, Cell{h, "", "", m, m, m, m})
						sums = append(sums, Count{m, m, int64(o[0] + o[2])})
						for q := range 2 {
							n := int64(o[2*q] + o[2*q+1])
							cells = append(cells, Cell{h, "", string(rune('a' + q)), n, n, n, n})
							tally = append(tally, Count{n, n, int64(o[2*q])})
						}
					}
					add(&with, pa[i]*pb[j], cells, tally, posts(sizes[:]))
					add(&without, pa[i]*pb[j], plain, sums, nil)
				}
			}
			share := float64(yes) / float64(sizes[0]+sizes[1])
			mean, truth, estimated := with.result()
			_, plain, _ := without.result()
			t.Logf("set aside %.2g; mean %.6f of %.6f, variance %.6f, estimated %.6f (%+.2f %%), %.3f of the unadjusted", 1-with.chance, mean, share, truth, estimated, 100*(estimated/truth-1), truth/plain)
			if 1-with.chance > test.empty || math.Abs(mean-share) > test.bias || math.Abs(estimated/truth-1) > test.ratio || truth/plain > test.gain {
				t.Error("off by more than stated")
			}
		})
	}
}

// TestStoppedVarianceEnumerated: over all orders of a stratum of which some
// cases are in scope, opened until enough of them were, with a value of its own
// for every case in scope or not, the estimated total is exactly the true one
// on average, and so is its estimated variance.
func TestStoppedVarianceEnumerated(t *testing.T) {
	values := []float64{3, -1, 4, 1.5, -5, 9, 2, -6}
	for _, inScope := range []int{3, 4, 6} {
		for wanted := 2; wanted <= inScope; wanted++ {
			var m moments
			N, E := len(values), inScope // the first E values are those in scope
			for set := range 1 << N {    // opened; all orders of it that end in scope are alike
				opened, in := bits.OnesCount(uint(set)), bits.OnesCount(uint(set)&(1<<E-1))
				if in != wanted {
					continue
				}
				// The last one is one of those in scope: wanted (opened-1)! of
				// the orders, each followed by any order of the others.
				chance := float64(wanted) / float64(opened) / choose(N, opened)
				var inside, outside []Mass
				s := Stratum{ID: "a", Population: int64(N), Units: int64(opened), Until: int64(wanted)}
				d := design(t, Options{Response: []Cell{{0, "", "", int64(opened), int64(opened), int64(wanted), int64(wanted)}}}, s)
				var total float64
				for i, z := range values {
					if set>>i&1 == 0 {
						continue
					}
					if i < E {
						inside = append(inside, Mass{d.strata[0].Weight * z, 1})
						total += d.strata[0].Weight * z
					} else {
						outside = append(outside, Mass{d.outside[0] * z, 1})
						total += d.outside[0] * z
					}
				}
				if d.stopped(0) {
					m.add(chance, total, d.stoppedVariance(0, inside, outside))
				} else { // nobody was out of scope, and the formula is the ordinary one
					m.add(chance, total, d.Variance(Influence{inside}))
				}
			}
			truth := 0.0
			for _, z := range values {
				truth += z
			}
			mean, variance, estimated := m.result()
			if math.Abs(m.chance-1) > 1e-12 || math.Abs(mean-truth) > 1e-11 || math.Abs(estimated-variance) > 1e-10*variance {
				t.Errorf("%d in scope, %d wanted: chances %v, mean %v of %v, variance %v, estimated %v", inScope, wanted, m.chance, mean, truth, variance, estimated)
			}
		}
	}
}
