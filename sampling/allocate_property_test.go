package sampling

import (
	"math"
	"math/big"
	"math/rand/v2"
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

// remainderMethods are those of largest remainders.
var remainderMethods = []Allocation{
	proportional,
	{Method: Equal},
	{Method: Power, Exponent: 0.5},
	{Method: Power, Exponent: 0.01},
	{Method: Power, Exponent: 0.99},
}

// The definition, checked in rationals: the sum is the total; there is one
// scale s for which every n_h is l_h, u_h or a rounding of s m_h; and whoever
// got a case in the last step had no smaller a fraction than whoever did not.
func TestAllocateProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		strata := drawBounds(t)
		total := drawTotal(t, strata)
		a := rapid.SampledFrom(remainderMethods).Draw(t, "method")
		n, err := Allocate(strata, total, a)
		if err != nil {
			t.Fatal(err)
		}
		measure := a.measures(strata)
		checkMeasures(t, strata, a, measure)
		s := scale(strata, measure, total)
		var sum int64
		type rounded struct {
			Bounds
			up bool
			by *big.Rat
		}
		first := func(a, b rounded) bool {
			if a.Population != b.Population && measure[0] == 1 && slices.Max(measure) == 1 {
				return a.Population > b.Population
			}
			return a.ID < b.ID
		}
		var fractions []rounded
		for h, b := range strata {
			sum += n[h]
			q := quota(s, b, measure[h])
			whole := new(big.Int).Quo(q.Num(), q.Denom()).Int64()
			fraction := new(big.Rat).Sub(q, big.NewRat(whole, 1))
			up := n[h]-whole == 1
			if n[h] != whole && (!up || fraction.Sign() == 0) {
				t.Fatalf("n[%d] = %d is not a rounding of %v", h, n[h], q)
			}
			if fraction.Sign() > 0 {
				fractions = append(fractions, rounded{b, up, fraction})
			}
		}
		if sum != total {
			t.Fatalf("sizes add up to %d, want %d", sum, total)
		}
		for _, a := range fractions {
			for _, b := range fractions {
				if c := a.by.Cmp(b.by); a.up && !b.up && (c < 0 || c == 0 && first(b, a)) {
					t.Fatalf("%s has a case of %v before %s of %v", a.ID, a.by, b.ID, b.by)
				}
			}
		}
	})
}

// checkMeasures holds the integers against the powers they stand for: they are
// exact to two units, of which the largest has more than 2^50 here.
func checkMeasures(t *rapid.T, strata []Bounds, a Allocation, measure []uint64) {
	exponent := map[Method]float64{Proportional: 1, Power: a.Exponent, Equal: 0}[a.Method]
	m := slices.Index(measure, slices.Max(measure))
	for h, s := range strata {
		got := float64(measure[h]) / float64(measure[m])
		want := math.Pow(float64(s.Population)/float64(strata[m].Population), exponent)
		if math.Abs(got-want) > 0x1p-49 {
			t.Fatalf("%v: measures of %d and %d are as %v, want %v", a, s.Population, strata[m].Population, got, want)
		}
	}
}

// quota is s m_h within bounds.
func quota(s *big.Rat, b Bounds, measure uint64) *big.Rat {
	q := new(big.Rat).Mul(s, new(big.Rat).SetUint64(measure))
	if low := big.NewRat(b.low(), 1); q.Cmp(low) < 0 {
		return low
	}
	if high := big.NewRat(b.high(), 1); q.Cmp(high) > 0 {
		return high
	}
	return q
}

// scale is s with Σ clamp(s m_h, l_h, u_h) = total: it lies between two
// neighbours of the breakpoints l_h/m_h and u_h/m_h, and the sum is linear
// there. Another way than settle's.
func scale(strata []Bounds, measure []uint64, total int64) *big.Rat {
	sum := func(s *big.Rat) *big.Rat {
		t := new(big.Rat)
		for h, b := range strata {
			t.Add(t, quota(s, b, measure[h]))
		}
		return t
	}
	points := []*big.Rat{new(big.Rat)}
	for h, b := range strata {
		m := new(big.Rat).SetUint64(measure[h])
		for _, bound := range []int64{b.low(), b.high()} {
			points = append(points, new(big.Rat).Quo(new(big.Rat).SetInt64(bound), m))
		}
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
		a := rapid.SampledFrom(append([]Allocation{neyman}, remainderMethods...)).Draw(t, "method")
		strata := drawBounds(t)
		if a == neyman {
			strata = drawVaried(t, drawBoundsOf(t, 12, 1000, 5))
		}
		total := drawTotal(t, strata)
		n, err := Allocate(strata, total, a)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]int64{}
		for h, s := range strata {
			want[s.ID] = n[h]
		}
		shuffled := rapid.Permutation(strata).Draw(t, "shuffled")
		if n, err = Allocate(shuffled, total, a); err != nil {
			t.Fatal(err)
		}
		for h, s := range shuffled {
			if n[h] != want[s.ID] {
				t.Fatalf("stratum %s has %d, shuffled %d", s.ID, want[s.ID], n[h])
			}
		}
	})
}

// A million strata, many of them alike: the sums are exact, and the allocation
// of the smallest variance has no case that would do more elsewhere.
func TestAllocateManyStrata(t *testing.T) {
	if testing.Short() {
		t.Skip("arithmetic of one goroutine, which the race detector learns nothing from")
	}
	const size = 1_000_000
	r := rand.New(rand.NewPCG(1, 2))
	strata := make([]Bounds, size)
	for h := range strata {
		strata[h] = Bounds{ID: strconv.Itoa(h), Population: 1 + r.Int64N(40), Min: r.Int64N(2)}
		if h%10 == 0 {
			strata[h].Max = 1 + r.Int64N(5)
		}
	}
	for _, a := range []Allocation{proportional, neyman, {Method: Equal}, {Method: Power, Exponent: 0.3}} {
		const total = 3*size + 1
		n, err := Allocate(strata, total, a)
		if err != nil {
			t.Fatal(err)
		}
		if a == neyman {
			checkSteps(t, strata, n, total)
			continue
		}
		var sum int64
		for h, s := range strata {
			if sum += n[h]; n[h] < s.low() || n[h] > s.high() {
				t.Fatalf("%v: n[%d] = %d breaks its bounds", a, h, n[h])
			}
		}
		if sum != total {
			t.Errorf("%v: sizes add up to %d, want %d", a, sum, total)
		}
	}
}
