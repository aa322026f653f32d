package lottery

import (
	"fmt"
	"math/big"
	"testing"
)

// orders calls do with every order in which the tickets of n cases can fall:
// rank[i] is where case i stands among all.
func orders(n int, do func(rank []byte)) {
	rank := make([]byte, n)
	used := make([]bool, n)
	var place func(i int)
	place = func(i int) {
		if i == n {
			do(rank)
			return
		}
		for r := range used {
			if !used[r] {
				used[r], rank[i] = true, byte(r)
				place(i + 1)
				used[r] = false
			}
		}
	}
	place(0)
}

// casesOf are the cases of a tree, with ids "0", "1", ...
func casesOf(leaves []Leaf) (cases []Case) {
	for _, l := range leaves {
		for range l.Population {
			cases = append(cases, Case{l.Code, fmt.Sprint(len(cases))})
		}
	}
	return cases
}

// drawOrder draws as if the tickets fell in that order, and returns which of
// the cases are in the sample, as bits.
func drawOrder(cases []Case, sizes map[string]Size, rank []byte) (sample uint) {
	ticket := func(id string) (h [32]byte) {
		h[0] = rank[id[0]-'0']
		return h
	}
	for _, d := range drawBy(ticket, cases, sizes) {
		if d.Role == Sample {
			sample |= 1 << (d.ID[0] - '0')
		}
	}
	return sample
}

// Over all orders of the tickets of two strata: a case is drawn with the
// chance n_h / N_h; two of a stratum with n_h (n_h - 1) / (N_h (N_h - 1)); two
// of different strata as if the strata knew nothing of each other. So weights
// N_h / n_h are unbiased.
func TestStratifiedIsExact(t *testing.T) {
	for _, population := range [][2]int64{{1, 1}, {1, 3}, {2, 2}, {2, 3}, {3, 3}} {
		cases := casesOf([]Leaf{{"", "a", population[0]}, {"", "b", population[1]}})
		for na := range population[0] + 1 {
			for nb := range population[1] + 1 {
				sizes := map[string]Size{"a": {na, 1}, "b": {nb, 1}}
				all, both := int64(0), map[[2]int]int64{}
				orders(len(cases), func(rank []byte) {
					sample := drawOrder(cases, sizes, rank)
					all++
					for i := range cases {
						for j := range i + 1 {
							if sample>>i&1 == 1 && sample>>j&1 == 1 {
								both[[2]int{i, j}]++
							}
						}
					}
				})
				for i, c := range cases {
					for j, d := range cases[:i+1] {
						n, N := sizes[c.Stratum].Sample, int64(0)
						m, M := sizes[d.Stratum].Sample, int64(0)
						for _, e := range cases {
							if e.Stratum == c.Stratum {
								N++
							}
							if e.Stratum == d.Stratum {
								M++
							}
						}
						want := big.NewRat(n, N)
						if i != j && c.Stratum == d.Stratum {
							m, M = m-1, M-1
						}
						if i != j {
							want.Mul(want, big.NewRat(m, M))
						}
						if got := big.NewRat(both[[2]int{i, j}], all); got.Cmp(want) != 0 {
							t.Fatalf("%v of %v: cases %d and %d are drawn with the chance %s, want %s", sizes, population, i, j, got, want)
						}
					}
				}
			}
		}
	}
}

// Over all ways in which the lots of the rounding can fall, times all orders
// of the tickets: every case is drawn with the chance total / N, and each of
// the samples that share their sizes with the same chance.
func TestSelfWeightingIsExact(t *testing.T) {
	t.Parallel()
	most := int64(5)
	if testing.Short() {
		most = 4
	}
	for n := int64(1); n <= most; n++ {
		for _, leaves := range trees(n) {
			for total := range n + 1 {
				checkSelfWeighting(t, total, n, leaves)
			}
		}
	}
}

func checkSelfWeighting(t *testing.T, total, n int64, leaves []Leaf) {
	cases := casesOf(leaves)
	chance := make(map[uint]*big.Rat) // of each sample
	for _, o := range outcomes(total, leaves) {
		sizes := map[string]Size{}
		ways := int64(1) // samples of these sizes
		for h, l := range leaves {
			sizes[l.Code] = Size{Sample: o.sizes[h]}
			ways *= binomial(l.Population, o.sizes[h]).Int64()
		}
		count, all := map[uint]int64{}, int64(0)
		orders(len(cases), func(rank []byte) {
			count[drawOrder(cases, sizes, rank)]++
			all++
		})
		if int64(len(count)) != ways {
			t.Fatalf("%v, sizes %v: %d samples, want %d", leaves, o.sizes, len(count), ways)
		}
		for sample, times := range count {
			if times*ways != all {
				t.Fatalf("%v, sizes %v: a sample comes %d times of %d, want one in %d", leaves, o.sizes, times, all, ways)
			}
			if chance[sample] == nil {
				chance[sample] = new(big.Rat)
			}
			chance[sample].Add(chance[sample], new(big.Rat).Mul(o.chance, big.NewRat(times, all)))
		}
	}
	for i := range cases {
		sum := new(big.Rat)
		for sample, p := range chance {
			if sample>>i&1 == 1 {
				sum.Add(sum, p)
			}
		}
		if want := big.NewRat(total, n); sum.Cmp(want) != 0 {
			t.Fatalf("%v, %d drawn: case %d has the chance %s, want %s", leaves, total, i, sum, want)
		}
	}
}
