package sampling

import (
	"math/big"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// drawBounds makes strata that make sense, from a few cases to 2^61 of them,
// with many equal ones.
func drawBounds(t *rapid.T) []Bounds {
	return drawBoundsOf(t, 12, rapid.SampledFrom([]int64{3, 10, 1000, 1 << 40, 1 << 57}).Draw(t, "largest"), 5)
}

func drawBoundsOf(t *rapid.T, most int, largest, minimum int64) []Bounds {
	var strata []Bounds
	for h := range rapid.IntRange(1, most).Draw(t, "strata") {
		b := Bounds{ID: strconv.Itoa(h), Population: rapid.Int64Range(1, largest).Draw(t, "population")}
		b.Min = rapid.Int64Range(0, minimum).Draw(t, "minimum")
		if rapid.Bool().Draw(t, "capped") {
			b.Max = rapid.Int64Range(max(b.Min, 1), max(b.Min, largest)).Draw(t, "maximum")
		}
		strata = append(strata, b)
	}
	return strata
}

func drawTotal(t *rapid.T, strata []Bounds) int64 {
	var least, most int64
	for _, s := range strata {
		least, most = least+s.low(), most+s.high()
	}
	return rapid.Int64Range(least, most).Draw(t, "total")
}

// The definition, checked in rationals: the sum is the total; there is one
// scale s for which every n_h is l_h, u_h or a rounding of s N_h; and whoever
// got a case in the last step had no smaller a fraction than whoever did not.
func TestAllocateProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		strata := drawBounds(t)
		total := drawTotal(t, strata)
		n, err := Allocate(strata, total, proportional)
		if err != nil {
			t.Fatal(err)
		}
		s := scale(strata, total)
		var sum int64
		type rounded struct {
			id string
			up bool
			by *big.Rat
		}
		var fractions []rounded
		for h, b := range strata {
			sum += n[h]
			q := new(big.Rat).Mul(s, big.NewRat(b.Population, 1))
			if low := big.NewRat(b.low(), 1); q.Cmp(low) < 0 {
				q = low
			}
			if high := big.NewRat(b.high(), 1); q.Cmp(high) > 0 {
				q = high
			}
			whole := new(big.Int).Quo(q.Num(), q.Denom()).Int64()
			fraction := new(big.Rat).Sub(q, big.NewRat(whole, 1))
			up := n[h]-whole == 1
			if n[h] != whole && (!up || fraction.Sign() == 0) {
				t.Fatalf("n[%d] = %d is not a rounding of %v", h, n[h], q)
			}
			if fraction.Sign() > 0 {
				fractions = append(fractions, rounded{b.ID, up, fraction})
			}
		}
		if sum != total {
			t.Fatalf("sizes add up to %d, want %d", sum, total)
		}
		for _, a := range fractions {
			for _, b := range fractions {
				if c := a.by.Cmp(b.by); a.up && !b.up && (c < 0 || c == 0 && a.id > b.id) {
					t.Fatalf("%s has a case of %v before %s of %v", a.id, a.by, b.id, b.by)
				}
			}
		}
	})
}

// scale is s with Σ clamp(s N_h, l_h, u_h) = total: it lies between two
// neighbours of the breakpoints l_h/N_h and u_h/N_h, and the sum is linear
// there. Another way than settle's.
func scale(strata []Bounds, total int64) *big.Rat {
	sum := func(s *big.Rat) *big.Rat {
		t := new(big.Rat)
		for _, b := range strata {
			q := new(big.Rat).Mul(s, big.NewRat(b.Population, 1))
			if low := big.NewRat(b.low(), 1); q.Cmp(low) < 0 {
				q = low
			}
			if high := big.NewRat(b.high(), 1); q.Cmp(high) > 0 {
				q = high
			}
			t.Add(t, q)
		}
		return t
	}
	points := []*big.Rat{new(big.Rat), big.NewRat(1, 1)}
	for _, b := range strata {
		points = append(points, big.NewRat(b.low(), b.Population), big.NewRat(b.high(), b.Population))
	}
	slices.SortFunc(points, func(a, b *big.Rat) int { return a.Cmp(b) })
	want := big.NewRat(total, 1)
	for i := 1; i < len(points); i++ {
		a, b := sum(points[i-1]), sum(points[i])
		if want.Cmp(b) > 0 {
			continue
		}
		if a.Cmp(b) == 0 {
			return points[i]
		}
		// a + (b-a)(s-left)/(right-left) = total
		s := new(big.Rat).Sub(want, a)
		s.Mul(s, new(big.Rat).Sub(points[i], points[i-1]))
		s.Quo(s, new(big.Rat).Sub(b, a))
		return s.Add(s, points[i-1])
	}
	panic("total above the upper bounds")
}

// The order of the strata does not show.
func TestAllocateOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		strata := drawBounds(t)
		total := drawTotal(t, strata)
		n, err := Allocate(strata, total, proportional)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]int64{}
		for h, s := range strata {
			want[s.ID] = n[h]
		}
		shuffled := rapid.Permutation(strata).Draw(t, "shuffled")
		if n, err = Allocate(shuffled, total, proportional); err != nil {
			t.Fatal(err)
		}
		for h, s := range shuffled {
			if n[h] != want[s.ID] {
				t.Fatalf("stratum %s has %d, shuffled %d", s.ID, want[s.ID], n[h])
			}
		}
	})
}
