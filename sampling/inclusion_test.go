package sampling

import (
	"math"
	"math/big"
	"math/bits"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// every subset of N cases, as bits, with the chance that size is drawn.
func subsets(population, size int64, f func(mask uint, chance *big.Rat)) {
	chance := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Binomial(population, size))
	for mask := range uint(1) << population {
		if int64(bits.OnesCount(mask)) == size {
			f(mask, chance)
		}
	}
}

func add(sum, x *big.Rat) *big.Rat { return sum.Add(sum, x) }

// All samples of two strata together.
func TestStratifiedOverAllSamples(t *testing.T) {
	for _, sizes := range [][4]int64{{5, 2, 3, 1}, {4, 4, 6, 3}, {3, 0, 2, 2}, {1, 1, 5, 4}, {1, 0, 1, 1}} {
		a := Stratum{ID: "a", Population: sizes[0], Planned: sizes[1]}
		b := Stratum{ID: "b", Population: sizes[2], Planned: sizes[3]}
		pi, joint, across := new(big.Rat), new(big.Rat), new(big.Rat)
		subsets(a.Population, a.Planned, func(first uint, p *big.Rat) {
			if first&1 == 1 {
				add(pi, p)
			}
			if first&3 == 3 {
				add(joint, p)
			}
			subsets(b.Population, b.Planned, func(second uint, q *big.Rat) {
				if first&second&1 == 1 {
					add(across, new(big.Rat).Mul(p, q))
				}
			})
		})
		pa, err := Stratified(a)
		if err != nil {
			t.Fatal(err)
		}
		pb, err := Stratified(b)
		if err != nil {
			t.Fatal(err)
		}
		if pa.Pi.Cmp(pi) != 0 || pa.Across(pb).Cmp(across) != 0 {
			t.Errorf("%v: pi %v, across %v, want %v and %v", sizes, pa.Pi, pa.Across(pb), pi, across)
		}
		switch {
		case a.Population == 1:
			if pa.Joint != nil {
				t.Errorf("%v: two cases of one have probability %v", sizes, pa.Joint)
			}
		case pa.Joint.Cmp(joint) != 0:
			t.Errorf("%v: joint %v, want %v", sizes, pa.Joint, joint)
		}
	}
}

// pivotal calls f with every outcome of rounding the sizes of leaves in turn,
// n N_h over N in units of 1/N: two that are open are settled against each
// other until one of them is whole.
func pivotal(parts []int64, whole int64, f func(n []int64, chance *big.Rat)) {
	n := make([]int64, len(parts))
	rest := make([]int64, len(parts))
	for h, p := range parts {
		n[h], rest[h] = p/whole, p%whole
	}
	var fold func(carry, next int, chance *big.Rat)
	fold = func(carry, next int, chance *big.Rat) {
		if next == len(parts) {
			f(n, chance)
			return
		}
		if carry < 0 || rest[carry] == 0 {
			fold(next, next+1, chance)
			return
		}
		a, b := rest[carry], rest[next]
		if b == 0 {
			fold(carry, next+1, chance)
			return
		}
		branch := func(up bool, keep int, left, num, den int64) {
			if num == 0 {
				return
			}
			other := carry + next - keep
			if up {
				n[other]++
			}
			rest[other], rest[keep] = 0, left
			fold(keep, next+1, new(big.Rat).Mul(chance, big.NewRat(num, den)))
			rest[carry], rest[next] = a, b
			if up {
				n[other]--
			}
		}
		if s := a + b; s < whole { // all of it goes to one, in proportion
			branch(false, carry, s, a, s)
			branch(false, next, s, b, s)
		} else if s == whole { // one gets the case, the other none
			n[carry]++
			rest[carry], rest[next] = 0, 0
			fold(next, next+1, new(big.Rat).Mul(chance, big.NewRat(a, s)))
			n[carry]--
			n[next]++
			fold(next, next+1, new(big.Rat).Mul(chance, big.NewRat(b, s)))
			n[next]--
			rest[carry], rest[next] = a, b
		} else { // one gets the case, the other what is left
			branch(true, next, s-whole, whole-b, 2*whole-s)
			branch(true, carry, s-whole, whole-a, 2*whole-s)
		}
	}
	fold(-1, 0, big.NewRat(1, 1))
}

// All roundings of the sizes (the pivotal method along a line, written for
// this test) with all samples of each: inclusion and joint probabilities, and
// the chances of the sizes, exactly.
func TestSelfWeightingOverAllSamples(t *testing.T) {
	for _, test := range []struct {
		populations []int64
		total       int64
	}{
		{[]int64{7, 2, 5, 1, 6}, 6},
		{[]int64{7, 2, 5, 1, 6}, 11},
		{[]int64{1, 1, 1, 1}, 3},
		{[]int64{4, 4}, 4},
		{[]int64{5}, 2},
		{[]int64{3, 2, 1}, 0},
		{[]int64{3, 2, 1}, 6},
	} {
		var strata []Stratum
		var population int64
		for h, N := range test.populations {
			strata = append(strata, Stratum{ID: string(rune('a' + h)), Population: N})
			population += N
		}
		parts := make([]int64, len(strata))
		for h, s := range strata {
			parts[h] = test.total * s.Population
		}
		chances, err := SelfWeighting(strata, test.total)
		if err != nil {
			t.Fatal(err)
		}
		for h, s := range strata {
			pi, joint := new(big.Rat), new(big.Rat)
			sizes := map[int64]*big.Rat{}
			pivotal(parts, population, func(n []int64, chance *big.Rat) {
				if sizes[n[h]] == nil {
					sizes[n[h]] = new(big.Rat)
				}
				add(sizes[n[h]], chance)
				subsets(s.Population, n[h], func(mask uint, p *big.Rat) {
					p = new(big.Rat).Mul(p, chance)
					if mask&1 == 1 {
						add(pi, p)
					}
					if mask&3 == 3 {
						add(joint, p)
					}
				})
			})
			got, err := chances[h].Probabilities(s.Population)
			if err != nil {
				t.Fatal(err)
			}
			if equal := big.NewRat(test.total, population); pi.Cmp(equal) != 0 || got.Pi.Cmp(equal) != 0 {
				t.Errorf("%v of %v: pi %v and %v, want %v", test.total, test.populations, pi, got.Pi, equal)
			}
			if s.Population > 1 && got.Joint.Cmp(joint) != 0 {
				t.Errorf("%v of %v: joint %v, want %v", test.total, test.populations, got.Joint, joint)
			}
			for size, want := range sizes {
				if p := chances[h].Of(size); p.Cmp(want) != 0 {
					t.Errorf("%v of %v: stratum %d has %d cases with probability %v, want %v", test.total, test.populations, h, size, p, want)
				}
			}
		}
	}
}

// 385 of the kommuner's 6,025,511 inhabitants, who stand in for cases. Six
// kommuner expect fewer than one and can come out empty: those
// with less than 6,025,511/385 = 15,651 inhabitants. Læsø (0825) has 1,683: 385 · 1683 = 647,955.
func TestSelfWeightingKommuner(t *testing.T) {
	strata := plan(t, "kommuner.csv")
	chances, err := SelfWeighting(strata, 385)
	if err != nil {
		t.Fatal(err)
	}
	var empty []string
	expected := new(big.Rat)
	for h, c := range chances {
		none := c.Of(0)
		if none.Sign() > 0 {
			empty = append(empty, strata[h].ID)
		}
		if want := big.NewRat(6025511-647955, 6025511); strata[h].ID == "0825" && none.Cmp(want) != 0 {
			t.Errorf("the smallest is empty with probability %v, want %v", none, want)
		}
		expected.Add(expected, c.More)
		expected.Add(expected, big.NewRat(c.Least, 1))
	}
	slices.Sort(empty)
	if diff := cmp.Diff([]string{"0155", "0482", "0492", "0563", "0741", "0825"}, empty); diff != "" {
		t.Error(diff)
	}
	if expected.Cmp(big.NewRat(385, 1)) != 0 {
		t.Errorf("%v cases are expected, want 385", expected)
	}
}

func TestInclusionProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		strata := drawStrata(t, 0)
		var population int64
		for _, s := range strata {
			population += s.Population
		}
		total := rapid.Int64Range(0, population).Draw(t, "total")
		chances, err := SelfWeighting(strata, total)
		if err != nil {
			t.Fatal(err)
		}
		for h, s := range strata {
			for _, of := range []func() (Probabilities, error){
				func() (Probabilities, error) { return chances[h].Probabilities(s.Population) },
				func() (Probabilities, error) { return Stratified(s) },
			} {
				p, err := of()
				if err != nil {
					t.Fatal(err)
				}
				if p.Joint != nil && (p.Joint.Sign() < 0 || p.Joint.Cmp(p.Pi) > 0) {
					t.Fatalf("joint %v, single %v", p.Joint, p.Pi)
				}
				// Joint probabilities never exceed the product: negative correlation.
				if p.Joint != nil && p.Joint.Cmp(p.Across(p)) > 0 {
					t.Fatalf("joint %v above %v squared", p.Joint, p.Pi)
				}
			}
		}
	})
}

func TestInclusionRefuses(t *testing.T) {
	_, err := Stratified(Stratum{ID: "a", Population: 3, Planned: 4})
	if want := `inclusion: stratum "a": 4 of 3 cases planned: want 0 to 3 cases`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	for _, c := range []struct {
		Chance
		population int64
	}{
		{Chance{1, nil}, 3},
		{Chance{1, big.NewRat(1, 1)}, 3},
		{Chance{1, big.NewRat(-1, 2)}, 3},
		{Chance{-1, big.NewRat(1, 2)}, 3},
		{Chance{3, big.NewRat(1, 2)}, 3},
		{Chance{0, big.NewRat(0, 1)}, 0},
	} {
		if p, err := c.Probabilities(c.population); err == nil {
			t.Errorf("%+v: %v, want an error", c, p)
		}
	}
	for _, test := range []struct {
		strata []Stratum
		total  int64
		want   string
	}{
		{nil, 0, "self-weighting: no strata: want at least one"},
		{[]Stratum{{ID: "a", Population: 3}}, 4, "self-weighting: total 4: want 0 to 3"},
		{[]Stratum{{ID: "a", Population: 3}}, -1, "self-weighting: total -1: want 0 to 3"},
		{[]Stratum{{ID: "a"}, {ID: "b", Population: 2}, {ID: "b", Population: math.MaxInt64}}, 1, `self-weighting: stratum "a": 0 of 0 cases planned: want a population of at least 1
stratum "b": 0 of 9223372036854775807 cases planned: want each stratum once`},
	} {
		if _, err := SelfWeighting(test.strata, test.total); err == nil || err.Error() != test.want {
			t.Errorf("got %v\nwant %s", err, test.want)
		}
	}
}
