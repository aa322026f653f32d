package sampling

import (
	"cmp"
	"math/bits"
	"strings"
)

// remainders is the method of largest remainders within bounds for sizes that
// follow measure.
//
// The scale is found by fixing strata at their bounds until no more break
// them: with R cases left for free strata of measures that add up to M,
// q_h = R m_h/M; if the strata below their minimum lack at least what those
// above their maximum have too much, s can only fall, so the former stay at
// l_h for good; and the other way round (Bitran & Hax 1981, Management Science
// 27:431). Everything is computed in integers of 128 bits, so that no fraction
// is ever rounded. Equal fractions go by ID, or by population first.
func remainders(strata []Bounds, total int64, measure []uint64, largest bool) []int64 {
	n := make([]int64, len(strata))
	free, left, sum := settle(strata, total, measure, n)
	share(strata, measure, free, left, sum, largest, n)
	return n
}

// settle gives their bound to the strata that end at one. It returns the
// others by index, with the cases left for them and the sum of their measures.
// There are always enough cases left for the lower bounds and no more than the
// upper ones take, because there were at the start and fixing keeps it so.
func settle(strata []Bounds, total int64, measure []uint64, n []int64) (free []int, left, sum uint64) {
	left = uint64(total)
	free = make([]int, len(strata))
	for h, m := range measure {
		free[h] = h
		sum += m
	}
	for {
		// Bounds and measures of the strata whose quota left m/sum breaks a
		// bound.
		var bound, broken uint64
		for _, h := range free {
			switch s := &strata[h]; s.breaks(left, measure[h], sum) {
			case below:
				bound, broken = bound+uint64(s.low()), broken+measure[h]
			case above:
				bound, broken = bound+uint64(s.high()), broken+measure[h]
			}
		}
		if broken == 0 {
			return free, left, sum
		}
		// What is lacking below, less what is too much above, times sum.
		lacking := compareProducts(bound, sum, left, broken)

		still := free[:0]
		nextLeft, nextSum := left, sum
		for _, h := range free {
			s := &strata[h]
			switch side := s.breaks(left, measure[h], sum); {
			case side == below && lacking >= 0:
				n[h] = s.low()
			case side == above && lacking <= 0:
				n[h] = s.high()
			default:
				still = append(still, h)
				continue
			}
			nextLeft -= uint64(n[h])
			nextSum -= measure[h]
		}
		free, left, sum = still, nextLeft, nextSum
	}
}

// share divides left over the free strata by largest remainders. All quotas
// have the denominator sum, so their numerators compare them. A quota lies
// within whole bounds, hence so do both of its roundings.
func share(strata []Bounds, measure []uint64, free []int, left, sum uint64, largest bool, n []int64) {
	type fraction struct {
		numerator uint64
		h         int
	}
	fractions := make([]fraction, 0, len(free))
	missing := left
	for _, h := range free {
		hi, lo := bits.Mul64(left, measure[h])
		whole, rest := bits.Div64(hi, lo, sum)
		n[h] = int64(whole)
		missing -= whole
		if rest > 0 {
			fractions = append(fractions, fraction{rest, h})
		}
	}
	if missing == 0 {
		return
	}
	first(fractions, int(missing), func(a, b fraction) int {
		if a.numerator != b.numerator {
			return cmp.Compare(b.numerator, a.numerator)
		}
		if c := cmp.Compare(strata[b.h].Population, strata[a.h].Population); largest && c != 0 {
			return c
		}
		return strings.Compare(strata[a.h].ID, strata[b.h].ID)
	})
	for _, f := range fractions[:missing] { // the fractions add up to missing, so there are more of them
		n[f.h]++
	}
}

const (
	below = iota - 1
	within
	above
)

// breaks says on which side of the bounds the quota left·measure/sum lies.
func (b *Bounds) breaks(left, measure, sum uint64) int {
	if compareProducts(left, measure, uint64(b.low()), sum) < 0 {
		return below
	}
	if compareProducts(left, measure, uint64(b.high()), sum) > 0 {
		return above
	}
	return within
}

// compareProducts compares a·b with c·d.
func compareProducts(a, b, c, d uint64) int {
	abHigh, abLow := bits.Mul64(a, b)
	cdHigh, cdLow := bits.Mul64(c, d)
	return cmp.Or(cmp.Compare(abHigh, cdHigh), cmp.Compare(abLow, cdLow))
}
