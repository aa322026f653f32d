package lottery

import (
	"fmt"
	"math/big"
	"testing"
)

// The count of positives in the sample has a generating function with real
// roots only, for every number of positives in every leaf; and the interval
// of Clopper and Pearson (1934) at 95 percent, as of a binomial count of
// total, covers their share at least so often. This is what estimators build
// on when a sample is self-weighting: with real roots the count is a sum of
// independent Bernoullis, and Hoeffding (1956, theorem 4) compares its tails
// with the binomial's.
func TestPositivesAreRealRootedAndCovered(t *testing.T) {
	if testing.Short() {
		t.Skip("arithmetic of one goroutine, which the race detector learns nothing from")
	}
	t.Parallel()
	least, counted := big.NewRat(1, 1), 0
	var worst string
	known := map[string]bool{} // generating functions that came before
	eachTree(func(total int64, leaves []Leaf) {
		if total == 0 {
			return
		}
		population := int64(0)
		for _, l := range leaves {
			population += l.Population
		}
		all := outcomes(total, leaves)
		covers := make(map[int64][]bool)
		for positives := range population + 1 {
			covers[positives] = covering(total, positives, population)
		}
		marked := make([]int64, len(leaves))
		for {
			counted++
			count := positivesOf(all, leaves, marked, total)
			if key := fmt.Sprint(count); !known[key] {
				known[key] = true
				if !count.realRooted() {
					t.Fatalf("%v, %d drawn, %v positives: %v has roots that are not real", leaves, total, marked, count)
				}
			}
			positives := int64(0)
			for _, m := range marked {
				positives += m
			}
			chance := new(big.Rat)
			for x, p := range count {
				if covers[positives][x] {
					chance.Add(chance, p)
				}
			}
			if chance.Cmp(least) < 0 {
				least, worst = chance, fmt.Sprintf("%v, %d drawn, %v positives", leaves, total, marked)
			}
			if !next(marked, leaves) {
				break
			}
		}
	})
	value, _ := least.Float64()
	t.Logf("%d configurations, %d generating functions, least coverage %.6f: %s", counted, len(known), value, worst)
	if least.Cmp(big.NewRat(95, 100)) < 0 {
		t.Errorf("coverage %s: %s", least.FloatString(6), worst)
	}
}

// next counts up the positives of the leaves; false after the last.
func next(marked []int64, leaves []Leaf) bool {
	for h := range marked {
		if marked[h]++; marked[h] <= leaves[h].Population {
			return true
		}
		marked[h] = 0
	}
	return false
}

// positivesOf is the distribution of the number of positives in the sample:
// in each leaf hypergeometric, since its cases are drawn by ticket.
func positivesOf(all []outcome, leaves []Leaf, marked []int64, total int64) polynomial {
	sum := make(polynomial, total+1)
	for x := range sum {
		sum[x] = new(big.Rat)
	}
	for _, o := range all {
		count := []*big.Int{big.NewInt(1)} // ways to draw x positives
		ways := big.NewInt(1)
		for h, n := range o.sizes {
			one := make([]*big.Int, n+1)
			for x := range one {
				one[x] = new(big.Int).Mul(binomial(marked[h], int64(x)), binomial(leaves[h].Population-marked[h], n-int64(x)))
			}
			product := make([]*big.Int, len(count)+len(one)-1)
			for x := range product {
				product[x] = new(big.Int)
			}
			for x, a := range count {
				for y, b := range one {
					product[x+y].Add(product[x+y], new(big.Int).Mul(a, b))
				}
			}
			count = product
			ways.Mul(ways, binomial(leaves[h].Population, n))
		}
		for x, c := range count {
			share := new(big.Rat).SetFrac(c, ways)
			sum[x].Add(sum[x], share.Mul(share, o.chance))
		}
	}
	return sum
}

func binomial(n, k int64) *big.Int {
	if k < 0 || k > n {
		return new(big.Int)
	}
	return new(big.Int).Binomial(n, k)
}

// covering says of each count x of n whether the interval of Clopper and
// Pearson at 95 percent has positives / population in it: it has, where
// neither P(X >= x) nor P(X <= x) of the binomial count with that share is
// below 2.5 percent. Its bounds are the shares at which these are equal.
func covering(n, positives, population int64) []bool {
	share := big.NewRat(positives, population)
	rest := new(big.Rat).Sub(big.NewRat(1, 1), share)
	power := func(r *big.Rat, k int64) *big.Rat {
		p := big.NewRat(1, 1)
		for range k {
			p.Mul(p, r)
		}
		return p
	}
	limit := big.NewRat(25, 1000)
	covers := make([]bool, n+1)
	atMost := new(big.Rat)
	for x := range n + 1 {
		atLeast := new(big.Rat).Sub(big.NewRat(1, 1), atMost)
		p := new(big.Rat).SetInt(binomial(n, x))
		atMost.Add(atMost, p.Mul(p, power(share, x)).Mul(p, power(rest, n-x)))
		covers[x] = atLeast.Cmp(limit) >= 0 && atMost.Cmp(limit) >= 0
	}
	return covers
}
