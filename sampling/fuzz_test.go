package sampling

import (
	"encoding/binary"
	"math"
	"strconv"
	"testing"
)

// numbers hands out what a fuzzer wrote, small and large, whole and not, and
// nonsense.
type numbers []byte

func (b *numbers) next() byte {
	if len(*b) == 0 {
		return 0
	}
	n := (*b)[0]
	*b = (*b)[1:]
	return n
}

func (b *numbers) integer() int64 {
	switch n := b.next(); {
	case n < 0xf0:
		return int64(n)
	case len(*b) >= 8:
		v := int64(binary.LittleEndian.Uint64(*b))
		*b = (*b)[8:]
		return v
	default:
		return -int64(n)
	}
}

func (b *numbers) fraction() float64 {
	switch n := b.next(); {
	case n < 0xf0:
		return float64(n) / 0xf0
	case len(*b) >= 8:
		v := math.Float64frombits(binary.LittleEndian.Uint64(*b))
		*b = (*b)[8:]
		return v
	default:
		return math.NaN()
	}
}

// FuzzAllocate: whatever goes in, out comes an error and nothing else, or
// sizes within bounds that add up; and so for targets, which are met.
func FuzzAllocate(f *testing.F) {
	f.Add([]byte{3, 10, 2, 0, 0, 20, 2, 0, 0, 30, 2, 5, 0, 12, 1, 2, 24, 228, 120})
	f.Add([]byte{2, 0xff, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 9, 0, 0, 60, 7, 2})
	f.Add([]byte{0})
	f.Fuzz(func(t *testing.T, src []byte) {
		b := numbers(src)
		strata := make([]Bounds, b.next()%12)
		for h := range strata {
			strata[h] = Bounds{ID: strconv.Itoa(h % 11), Population: b.integer(), Min: b.integer(), Max: b.integer(), TakeAll: b.next() > 250}
			if b.next() > 128 {
				strata[h].Variance = b.fraction()
			}
		}
		total := b.integer()
		a := Allocation{Method: []Method{Proportional, Neyman, Power, Equal, "other"}[b.next()%5]}
		if b.next() > 100 {
			a.Exponent = b.fraction()
		}
		n, err := Allocate(strata, total, a)
		check(t, strata, n, total, err)

		targets := make([]Target, b.next()%4)
		for d := range targets {
			targets[d] = Target{Name: strconv.Itoa(d % 3), Margin: b.fraction(), Level: b.fraction(), Share: b.fraction()}
			if b.next() > 128 {
				for range strata {
					targets[d].Domain = append(targets[d].Domain, b.integer())
				}
			}
		}
		p, err := AllocateTargets(strata, targets)
		check(t, strata, p.Sizes, p.Total, err)
		for d, r := range p.Targets {
			if !(r.Margin <= targets[d].Margin*(1+1e-11)) {
				t.Fatalf("target %+v is not met: %v", targets[d], r.Margin)
			}
		}
	})
}

func check(t *testing.T, strata []Bounds, n []int64, total int64, err error) {
	if err != nil {
		if n != nil {
			t.Fatalf("%v with an error: %v", n, err)
		}
		return
	}
	var sum int64
	for h, s := range strata {
		sum += n[h]
		if n[h] < s.low() || n[h] > s.high() {
			t.Fatalf("n[%d] = %d breaks its bounds %d and %d", h, n[h], s.low(), s.high())
		}
	}
	if sum != total {
		t.Fatalf("sizes add up to %d, want %d", sum, total)
	}
}

// FuzzExpectations: no number makes them panic.
func FuzzExpectations(f *testing.F) {
	f.Add([]byte{2, 10, 120, 5, 20, 240, 9, 120, 5, 6, 120, 190})
	f.Fuzz(func(t *testing.T, src []byte) {
		b := numbers(src)
		slices := make([]Slice, b.next()%6)
		strata := make([]Stratum, len(slices))
		for h := range slices {
			slices[h] = Slice{b.integer(), 20 * b.fraction(), b.integer()}
			strata[h] = Stratum{ID: strconv.Itoa(h), Population: slices[h].Population, Planned: b.integer()}
		}
		share := b.fraction()
		if c, err := Compose(slices, share); err == nil {
			for _, x := range []float64{c.Cases, c.Full, c.N, c.V, c.Kish, c.Largest, c.Yes, c.No} {
				if !(x >= 0) || math.IsInf(x, 1) {
					t.Fatalf("%+v of %+v", c, slices)
				}
			}
		}
		total := b.integer()
		if chances, err := SelfWeighting(strata, total); err == nil {
			for h, c := range chances {
				if _, err := c.Probabilities(strata[h].Population); err != nil {
					t.Fatalf("%v of %+v", err, strata[h])
				}
			}
		}
		for _, s := range strata {
			_, _ = Stratified(s)
		}
		_, _ = Oversample(total, share, b.fraction())
		_, _ = Extra(total, share)
		_, _ = Detectable(Detection{total % 50, b.integer() % 50, share, b.fraction(), wilsonBounds(0.95)})
	})
}
