package lottery

import (
	"cmp"
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"
)

// pairs carries, of a subtree that is rounded, the chances that a leaf has
// been rounded up, and of pairs of leaves. Subtrees know nothing of each
// other before they meet, so that chances of two of them multiply. This is a
// second way to the distribution of the sizes, which needs no enumeration.
type pairs struct {
	part   int64 // that is not decided, in units of 1/N
	leaves []int
	up     map[int]float64    // leaf h has been rounded up
	hold   map[int]float64    // leaf h is the one that is not decided
	upUp   map[[2]int]float64 // both have been rounded up, h < k
	upHold map[[2]int]float64 // h has been rounded up and k is not decided
}

func onePair(leaf int, part int64) pairs {
	p := pairs{part: part, leaves: []int{leaf}, up: map[int]float64{}, hold: map[int]float64{}, upUp: map[[2]int]float64{}, upHold: map[[2]int]float64{}}
	if part > 0 {
		p.hold[leaf] = 1
	}
	return p
}

func pair(h, k int) [2]int { return [2]int{min(h, k), max(h, k)} }

// meet rounds two subtrees into one. With the chance q the left one's leaf
// stays (s < N) or goes up (s >= N), else the right one's.
func meet(a, b pairs, n int64) pairs {
	s := a.part + b.part
	stayA, stayB, upA, upB := 1.0, 1.0, 0.0, 0.0
	switch {
	case a.part == 0 || b.part == 0:
	case s < n:
		stayA = float64(a.part) / float64(s)
		stayB = 1 - stayA
	default:
		upA = float64(n-b.part) / float64(2*n-s)
		upB = 1 - upA
		stayA, stayB = upB, upA
	}
	c := pairs{part: s, up: map[int]float64{}, hold: map[int]float64{}, upUp: map[[2]int]float64{}, upHold: map[[2]int]float64{}}
	if s >= n {
		c.part = s - n
	}
	c.leaves = append(append(c.leaves, a.leaves...), b.leaves...)
	one := func(v, other pairs, up, stay float64) {
		for _, h := range v.leaves {
			c.up[h] = v.up[h] + up*v.hold[h]
			c.hold[h] = stay * v.hold[h]
			for _, k := range v.leaves {
				if h < k {
					c.upUp[pair(h, k)] = v.upUp[pair(h, k)] + up*(v.upHold[[2]int{h, k}]+v.upHold[[2]int{k, h}])
				}
				c.upHold[[2]int{h, k}] = stay * v.upHold[[2]int{h, k}]
			}
			for _, k := range other.leaves { // h stays undecided where k's subtree had its way
				gone := 0.0
				if s >= n && other.part > 0 && v.part > 0 {
					gone = other.hold[k]
				}
				c.upHold[[2]int{k, h}] = stay * v.hold[h] * (other.up[k] + gone)
			}
		}
	}
	one(a, b, upA, stayA)
	one(b, a, upB, stayB)
	for _, h := range a.leaves {
		for _, k := range b.leaves {
			c.upUp[pair(h, k)] = a.up[h]*b.up[k] + upA*a.hold[h]*b.up[k] + upB*a.up[h]*b.hold[k]
		}
	}
	if c.part == 0 {
		clear(c.hold)
		clear(c.upHold)
	}
	return c
}

// covariance is that of the sizes that Round gives.
func covariance(total int64, leaves []Leaf) [][]float64 {
	n := int64(0)
	order := make([]int, len(leaves))
	for i, l := range leaves {
		n += l.Population
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		return cmp.Or(strings.Compare(leaves[i].Group, leaves[j].Group), strings.Compare(leaves[i].Code, leaves[j].Code))
	})
	var land, region pairs
	for at, i := range order {
		leaf := onePair(i, total*leaves[i].Population%n)
		if at > 0 && leaves[order[at-1]].Group == leaves[i].Group {
			region = meet(region, leaf, n)
			continue
		}
		land, region = meet(land, region, n), leaf
	}
	land = meet(land, region, n)
	cov := make([][]float64, len(leaves))
	for h := range cov {
		cov[h] = make([]float64, len(leaves))
		for k := range cov[h] {
			both := land.up[h]
			if h != k {
				both = land.upUp[pair(h, k)]
			}
			cov[h][k] = both - land.up[h]*land.up[k]
		}
	}
	return cov
}

// Both ways to the covariance agree, to 1e-12.
func TestCovariance(t *testing.T) {
	t.Parallel()
	eachTree(func(total int64, leaves []Leaf) {
		cov := covariance(total, leaves)
		all := outcomes(total, leaves)
		population := int64(0)
		for _, l := range leaves {
			population += l.Population
		}
		for h := range leaves {
			for k := range leaves {
				want := new(big.Rat).Mul(big.NewRat(-total*leaves[h].Population, population), big.NewRat(total*leaves[k].Population, population))
				for _, o := range all {
					want.Add(want, new(big.Rat).Mul(o.chance, big.NewRat(o.sizes[h]*o.sizes[k], 1)))
				}
				if w, _ := want.Float64(); math.Abs(cov[h][k]-w) > 1e-12 {
					t.Fatalf("%v, %d: covariance of %d and %d is %v, want %v", leaves, total, h, k, cov[h][k], w)
				}
			}
		}
	})
}
