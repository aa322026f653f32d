package lottery

import (
	"fmt"
	"math/big"
	"testing"
)

// An outcome is one way in which the lots of a rounding can fall.
type outcome struct {
	chance *big.Rat
	sizes  []int64
}

// outcomes runs the rounding once for each way in which its lots can fall.
func outcomes(total int64, leaves []Leaf) (all []outcome) {
	var script []bool
	for {
		chance, asked := big.NewRat(1, 1), 0
		sizes := roundBy(total, leaves, func(_ string, below, of int64) bool {
			if asked == len(script) {
				script = append(script, true)
			}
			yes := script[asked]
			asked++
			if !yes {
				below = of - below
			}
			chance.Mul(chance, big.NewRat(below, of))
			return yes
		})
		all = append(all, outcome{chance, sizes})
		for len(script) > 0 && !script[len(script)-1] {
			script = script[:len(script)-1]
		}
		if len(script) == 0 {
			return all
		}
		script[len(script)-1] = false
	}
}

// trees are all frames of n cases: each of the n - 1 gaps between them is
// none, or one between leaves, or one between regions.
func trees(n int64) (all [][]Leaf) {
	if n == 0 {
		return nil
	}
	all = [][]Leaf{{{"A", "0", 1}}}
	for range n - 1 {
		var longer [][]Leaf
		for _, tree := range all {
			last := tree[len(tree)-1]
			grown := append(tree[:len(tree)-1:len(tree)-1], Leaf{last.Group, last.Code, last.Population + 1})
			code := fmt.Sprint(len(tree))
			longer = append(longer, grown,
				append(tree[:len(tree):len(tree)], Leaf{last.Group, code, 1}),
				append(tree[:len(tree):len(tree)], Leaf{string(last.Group[0] + 1), code, 1}))
		}
		all = longer
	}
	return all
}

// largerTrees have leaves that expect less than one case beside large ones.
var largerTrees = []struct {
	total  int64
	leaves []Leaf
}{
	{6, methodLeaves},
	{4, []Leaf{{"A", "1", 1}, {"A", "2", 1}, {"A", "3", 1}, {"B", "4", 9}, {"B", "5", 2}, {"C", "6", 3}}},
	{3, []Leaf{{"A", "1", 2}, {"A", "2", 2}, {"B", "3", 2}, {"B", "4", 2}, {"C", "5", 2}, {"C", "6", 2}, {"D", "7", 1}}},
	{7, []Leaf{{"A", "1", 12}, {"A", "2", 1}, {"A", "3", 2}, {"B", "4", 3}, {"B", "5", 1}}},
	{11, []Leaf{{"A", "1", 5}, {"A", "2", 1}, {"B", "3", 4}, {"B", "4", 3}, {"C", "5", 1}}},
}

// eachTree calls do with every small tree and total, and with the larger ones.
func eachTree(do func(total int64, leaves []Leaf)) {
	most := int64(6)
	if testing.Short() {
		most = 4
	}
	for n := int64(1); n <= most; n++ {
		for _, leaves := range trees(n) {
			for total := int64(0); total <= n; total++ {
				do(total, leaves)
			}
		}
	}
	for _, tree := range largerTrees {
		do(tree.total, tree.leaves)
	}
}

// Over all ways in which the lots can fall, with their exact chances: sizes
// sum to the total; each is total N_h / N rounded down or up, with that
// expectation; the sum of each region too. So every case of the frame has the
// chance total / N. Two cases of a leaf are both drawn with the chance
// [k(k-1)(1-f) + k(k+1) f] / (N_h (N_h - 1)), k + f = total N_h / N.
func TestRoundIsExact(t *testing.T) {
	checked := 0
	eachTree(func(total int64, leaves []Leaf) {
		checked++
		population, regions := int64(0), map[string]int64{}
		for _, l := range leaves {
			population += l.Population
			regions[l.Group] += l.Population
		}
		sum := new(big.Rat)
		expected := make([]*big.Rat, len(leaves))
		both := make([]*big.Rat, len(leaves)) // expected n_h (n_h - 1)
		for h := range leaves {
			expected[h], both[h] = new(big.Rat), new(big.Rat)
		}
		for _, o := range outcomes(total, leaves) {
			sum.Add(sum, o.chance)
			drawn, of := int64(0), map[string]int64{}
			for h, n := range o.sizes {
				drawn += n
				of[leaves[h].Group] += n
				if !near(n, total*leaves[h].Population, population) {
					t.Fatalf("%v, %d: leaf %d gets %d", leaves, total, h, n)
				}
				expected[h].Add(expected[h], new(big.Rat).Mul(o.chance, big.NewRat(n, 1)))
				both[h].Add(both[h], new(big.Rat).Mul(o.chance, big.NewRat(n*(n-1), 1)))
			}
			for region, n := range of {
				if !near(n, total*regions[region], population) {
					t.Fatalf("%v, %d: region %s gets %d", leaves, total, region, n)
				}
			}
			if drawn != total {
				t.Fatalf("%v, %d: %d drawn", leaves, total, drawn)
			}
		}
		if sum.Cmp(big.NewRat(1, 1)) != 0 {
			t.Fatalf("%v, %d: chances sum to %s", leaves, total, sum)
		}
		for h, l := range leaves {
			if want := big.NewRat(total*l.Population, population); expected[h].Cmp(want) != 0 {
				t.Fatalf("%v, %d: leaf %d expects %s, want %s", leaves, total, h, expected[h], want)
			}
			k := total * l.Population / population
			f := big.NewRat(total*l.Population%population, population)
			want := new(big.Rat).Add(big.NewRat(k*(k-1), 1), new(big.Rat).Mul(f, big.NewRat(2*k, 1)))
			if both[h].Cmp(want) != 0 {
				t.Fatalf("%v, %d: leaf %d expects %s ordered pairs, want %s", leaves, total, h, both[h], want)
			}
		}
	})
	t.Logf("%d trees with a total", checked)
}

// near reports whether n is a / b rounded down or up.
func near(n, a, b int64) bool { return n == a/b || n == (a+b-1)/b }

// The count of positives in the sample has a generating function with real
// roots only, for every number of positives in every leaf; and the interval
// of Clopper and Pearson (1934) at 95 percent, as of a binomial count of
// total, covers their share at least so often. This is what estimators build
// on when a sample is self-weighting: with real roots the count is a sum of
// independent Bernoullis, and Hoeffding (1956, theorem 4) compares its tails
// with the binomial's.
func TestPositivesAreRealRootedAndCovered(t *testing.T) {
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
