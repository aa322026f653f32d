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
	t.Parallel()
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
