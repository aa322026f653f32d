package sampling

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// A Method says what the sizes of the strata are made proportional to. The
// words are those of a plan's file.
type Method string

// Proportional gives each stratum its share of the population.
const Proportional Method = "proportional"

// Allocate divides total over the strata and returns n_h in their order. The
// sum is exactly total, and every n_h keeps its bounds.
//
// Proportional allocation is Hamilton's method (largest remainders) within
// bounds l_h = min(Min, N_h) and u_h = min(Max, N_h):
//
//  1. There is a scale s with Σ_h q_h = total, where q_h = s N_h, but l_h
//     where s N_h < l_h and u_h where s N_h > u_h. The strata held at a bound
//     get it.
//  2. Every other stratum gets the whole part of q_h.
//  3. The cases still missing go, one each, to the strata with the largest
//     fractions of q_h; ties by ID in byte order.
//
// The scale is found by fixing strata at their bounds until no more break
// them: with R cases left for free strata of M cases, q_h = R N_h/M; if the
// strata below their minimum lack at least what those above their maximum
// have too much, s can only fall, so the former stay at l_h for good; and the
// other way round (Bitran & Hax 1981, Management Science 27:431). Everything
// is computed in integers of 128 bits, so that no fraction is ever rounded.
//
// Without bounds this is plain largest remainder. With Min = 2 it differs
// from "two each, the rest in proportion", which spends more on the small
// strata than the minimum asks for.
//
// Like every quota method it has the Alabama paradox: a larger total may take
// a case away from some stratum. Populations 6, 6, 2 get 4, 4, 2 of 10 cases
// and 5, 5, 1 of 11. So allocate once, for the total that will be drawn.
//
// Errors are a [TotalError] for a total outside the bounds' sums, else one
// [BoundsError] for each stratum that makes no sense, joined.
func Allocate(strata []Bounds, total int64, m Method) ([]int64, error) {
	if m != Proportional {
		return nil, fmt.Errorf("allocation %q: want %q", m, Proportional)
	}
	if err := checkBounds(strata, total); err != nil {
		return nil, fmt.Errorf("allocate: %w", err)
	}
	n := make([]int64, len(strata))
	free, left, population := settle(strata, total, n)
	share(strata, free, left, population, n)
	return n, nil
}

// settle gives their bound to the strata that end at one. It returns the
// others by index, with the cases left for them and their population. There
// are always enough cases left for the lower bounds and no more than the
// upper ones take, because there were at the start and fixing keeps it so.
func settle(strata []Bounds, total int64, n []int64) (free []int, left, population uint64) {
	left = uint64(total)
	free = make([]int, len(strata))
	for h, s := range strata {
		free[h] = h
		population += uint64(s.Population)
	}
	for {
		// Bounds and populations of the strata whose quota left·N/population
		// breaks a bound.
		var bound, broken uint64
		for _, h := range free {
			switch s := &strata[h]; s.breaks(left, population) {
			case below:
				bound, broken = bound+uint64(s.low()), broken+uint64(s.Population)
			case above:
				bound, broken = bound+uint64(s.high()), broken+uint64(s.Population)
			}
		}
		if broken == 0 {
			return free, left, population
		}
		// What is lacking below, less what is too much above, times population.
		lacking := compareProducts(bound, population, left, broken)

		still := free[:0]
		nextLeft, nextPopulation := left, population
		for _, h := range free {
			s := &strata[h]
			switch side := s.breaks(left, population); {
			case side == below && lacking >= 0:
				n[h] = s.low()
			case side == above && lacking <= 0:
				n[h] = s.high()
			default:
				still = append(still, h)
				continue
			}
			nextLeft -= uint64(n[h])
			nextPopulation -= uint64(s.Population)
		}
		free, left, population = still, nextLeft, nextPopulation
	}
}

// share divides left over the free strata by largest remainders. All quotas
// have the denominator population, so their numerators compare them. A quota
// lies within whole bounds, hence so do both of its roundings.
func share(strata []Bounds, free []int, left, population uint64, n []int64) {
	type fraction struct {
		numerator uint64
		h         int
	}
	fractions := make([]fraction, 0, len(free))
	missing := left
	for _, h := range free {
		hi, lo := bits.Mul64(left, uint64(strata[h].Population))
		whole, rest := bits.Div64(hi, lo, population)
		n[h] = int64(whole)
		missing -= whole
		if rest > 0 {
			fractions = append(fractions, fraction{rest, h})
		}
	}
	slices.SortFunc(fractions, func(a, b fraction) int {
		if a.numerator != b.numerator {
			return cmp.Compare(b.numerator, a.numerator)
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

// breaks says on which side of the bounds the quota left·N/population lies.
func (b *Bounds) breaks(left, population uint64) int {
	if compareProducts(left, uint64(b.Population), uint64(b.low()), population) < 0 {
		return below
	}
	if compareProducts(left, uint64(b.Population), uint64(b.high()), population) > 0 {
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
