package lottery

import (
	"crypto/sha256"
	"math/big"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// methodLeaves is a frame of two regions that was rounded by hand and by
// sha256sum: testdata/vectors/README.md.
var methodLeaves = []Leaf{{"A", "0101", 7}, {"A", "0147", 2}, {"B", "0370", 5}, {"B", "0400", 1}, {"B", "0411", 6}}

func TestRound(t *testing.T) {
	for seed, want := range map[string][]int64{"2026": {2, 0, 2, 0, 2}, "2027": {2, 1, 1, 1, 1}} {
		if got, err := Round(seed, 6, methodLeaves); err != nil || !slices.Equal(got, want) {
			t.Errorf("seed %s: %v, %v, want %v", seed, got, err, want)
		}
	}
}

// printf '%s\0\0round\0%s\0%d' 2026 land/A/0147 0 | sha256sum
func TestRoundTicket(t *testing.T) {
	const want = "8f01b16606ff7bfb07bee21dfda5f99d7e395aacf2b183360662502a91338d32"
	if got := Hex(roundTickets("2026").ticket("land/A/0147", 0)); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestRoundRefuses(t *testing.T) {
	for _, test := range []struct {
		seed   string
		total  int64
		leaves []Leaf
		want   string
	}{
		{"", 0, nil, "round: the seed is empty"},
		{" 2026", 0, nil, `round: the seed " 2026" has a space at an end, want none`},
		{"2026", 1, nil, "round: a total of 1 of 0 cases, want 0 to 0"},
		{"2026", -1, methodLeaves, "round: a total of -1 of 21 cases, want 0 to 21"},
		{"2026", 22, methodLeaves, "round: a total of 22 of 21 cases, want 0 to 21"},
		{"2026", 1, []Leaf{{"", "0101", 1}, {"A\x00", "0101", 1}, {"A", "", 1}, {"A", "1\n", 1}, {"A", "2", 0}, {"B", "3", 1}, {"B", "3", 1}},
			`round: leaf "0101" of "": the group is empty
leaf "0101" of "A\x00": the group has the byte 0x00 at position 2, want none below 0x20
leaf "" of "A": the code is empty
leaf "1\n" of "A": the code has the byte 0x0a at position 2, want none below 0x20
leaf "2" of "A": a population of 0, want at least 1
leaf "3" of "B": occurs twice, want each once`},
		// The region A/0147 would be decided by the ticket of the kommune 0147 of A.
		{"2026", 1, []Leaf{{"A", "0147", 1}, {"A/0147", "x", 1}},
			`round: leaf "x" of "A/0147": the group has a slash, want none: a group's name would be a leaf's`},
		{"2026", 2, []Leaf{{"A", "a", 5e13 + 1}}, `round: leaf "a" of "A": 2 times a population of 50000000000001, want at most 100000000000000`},
		{"2026", 1, []Leaf{{"A", "a", 6e13}, {"A", "b", 6e13}}, `round: leaf "b" of "A": more than 100000000000000 cases so far`},
	} {
		if got, err := Round(test.seed, test.total, test.leaves); got != nil || err == nil || err.Error() != test.want {
			t.Errorf("%q, %d, %v: got %v, %v\nwant %s", test.seed, test.total, test.leaves, got, err, test.want)
		}
	}
}

// Sizes at the bound of the arithmetic, and codes with slashes: the expected
// size of each leaf is whole, so that no ticket can matter.
func TestRoundLarge(t *testing.T) {
	got, err := Round("2026", 10_000_000, []Leaf{{"A", "0101/afslag", 4_000_000}, {"A", "0101/ø", 6_000_000}})
	if want := []int64{4_000_000, 6_000_000}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v, want %v", got, err, want)
	}
	if got, err = Round("2026", 1, []Leaf{{"A", "a", 5e13}, {"B", "b", 5e13}}); err != nil || got[0]+got[1] != 1 {
		t.Errorf("%v, %v", got, err)
	}
}

// uniform agrees with integers of any size, also where a ticket is thrown
// away, which no hash that anybody has seen would be.
func TestUniform(t *testing.T) {
	two256 := new(big.Int).Lsh(big.NewInt(1), 256)
	check := func(t interface {
		Helper()
		Fatalf(string, ...any)
	}, u *big.Int, d int64) {
		t.Helper()
		var ticket [32]byte
		u.FillBytes(ticket[:])
		divisor := big.NewInt(d)
		limit := new(big.Int).Sub(two256, new(big.Int).Mod(two256, divisor))
		wantOK := u.Cmp(limit) < 0
		want := new(big.Int).Mod(u, divisor).Int64()
		if got, ok := uniform(ticket, d); ok != wantOK || ok && got != want {
			t.Fatalf("%s mod %d: %d, %t, want %d, %t", u, d, got, ok, want, wantOK)
		}
	}
	for _, d := range []int64{1, 2, 3, 5, 7, 10, 63, 64, 65, 1 << 32, 1<<32 + 1, 1e14, 2e14 - 1, 1<<62 + 1, 1<<63 - 1} {
		for _, below := range []int64{1, 2, 3, d - 1, d, d + 1} { // the last tickets, of which some are thrown away
			if below > 0 {
				check(t, new(big.Int).Sub(two256, big.NewInt(below)), d)
			}
		}
		for i := range int64(5) {
			check(t, big.NewInt(i), d)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		hash := sha256.Sum256(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))
		u := new(big.Int).SetBytes(hash[:])
		if rapid.Bool().Draw(t, "high") {
			u.Sub(two256, big.NewInt(1+rapid.Int64Range(0, 1<<62).Draw(t, "below")))
		}
		check(t, u, rapid.Int64Range(1, 1<<63-1).Draw(t, "d"))
	})
}

// drawLeaves makes a tree that is accepted.
func drawLeaves(t *rapid.T) []Leaf {
	type name struct{ group, code string }
	names := rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) name {
		return name{rapid.SampledFrom([]string{"A", "B", "å", "081"}).Draw(t, "group"), rapid.SampledFrom([]string{"0101", "0147", "0147/x", "A/0101", "x y", "æ", "1", "2", "3"}).Draw(t, "code")}
	}), 1, 20, rapid.ID[name]).Draw(t, "leaves")
	leaves := make([]Leaf, len(names))
	for i, n := range names {
		leaves[i] = Leaf{n.group, n.code, rapid.Int64Range(1, 50).Draw(t, "population")}
	}
	return leaves
}

// Sizes sum to the total and are the expected ones rounded down or up, and so
// are those of each group; the order of leaves does not matter.
func TestRoundProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		leaves := drawLeaves(t)
		population, groups := int64(0), map[string]int64{}
		for _, l := range leaves {
			population += l.Population
			groups[l.Group] += l.Population
		}
		total := rapid.Int64Range(0, population).Draw(t, "total")
		seed := rapid.StringMatching(`[a-z0-9]{1,8}`).Draw(t, "seed")
		sizes, err := Round(seed, total, leaves)
		if err != nil {
			t.Fatal(err)
		}
		near := func(what string, size, of int64) {
			if low := total * of / population; size != low && (size != low+1 || total*of%population == 0) {
				t.Fatalf("%s: %d, want %d * %d / %d rounded down or up", what, size, total, of, population)
			}
		}
		sum, sums := int64(0), map[string]int64{}
		for i, l := range leaves {
			near(l.Code, sizes[i], l.Population)
			sums[l.Group] += sizes[i]
			sum += sizes[i]
		}
		for group, size := range sums {
			near(group, size, groups[group])
		}
		if sum != total {
			t.Fatalf("the sizes sum to %d, want %d", sum, total)
		}
		order := rapid.Permutation(leaves).Draw(t, "order")
		again, err := Round(seed, total, order)
		if err != nil {
			t.Fatal(err)
		}
		of := map[Leaf]int64{}
		for i, l := range leaves {
			of[l] = sizes[i]
		}
		for i, l := range order {
			if again[i] != of[l] {
				t.Fatalf("%v: %d, and in another order %d", l, of[l], again[i])
			}
		}
	})
}

// Every merge asks with a path of its own, so that no two use one ticket.
func TestRoundPaths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		leaves := drawLeaves(t)
		seen := map[string]bool{}
		roundBy(1, leaves, func(path string, below, of int64) bool {
			if seen[path] || below <= 0 || below >= of {
				t.Fatalf("path %q with %d of %d, again or without a choice", path, below, of)
			}
			seen[path] = true
			return true
		})
	})
	var paths []string
	roundBy(6, methodLeaves, func(path string, _, _ int64) bool { paths = append(paths, path); return true })
	// 0101 expects 6 * 7 / 21 = 2 cases, so that 0147 is alone in A.
	if diff := cmp.Diff([]string{"land/B/0400", "land/B/0411", "land/B"}, paths); diff != "" {
		t.Error(diff)
	}
}
