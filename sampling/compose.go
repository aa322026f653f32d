package sampling

import (
	"errors"
	"fmt"
	"math"
)

// A Slice is what one stratum holds of a domain. For the whole population
// Domain is Population.
type Slice struct {
	Population int64   // N_h, at least 1
	Expected   float64 // n_h, 0 to N_h; under self-weighting n N_h/N, which need not be whole
	Domain     int64   // N_dh, 0 to N_h
}

// A Composition is what the sample of a domain can be expected to look like:
// with w_h = N_h/n_h over the N_dh n_h/N_h cases expected of each stratum, and
// a = w/Σw. Strata taken in full leave nothing to chance; N and all that
// follows Full are of the others, and 0 if there are none.
type Composition struct {
	Cases      float64 // expected in the sample, those of full strata included
	Population int64   // N_d of the strata with a case planned
	Missed     int64   // N_d of those with none: nothing drawn can speak for them
	Full       float64 // share of Population in strata taken in full, 0 to 1

	N       float64 // cases expected
	Share   float64 // p
	V       float64 // variance of the estimated share
	Kish    float64 // 1/Σa²
	Largest float64 // the largest weight over Σw
	Yes, No float64 // Σa² of the cases that count and of those that do not
}

// Deff is Kish's design effect of unequal weights, n Σw²/(Σw)², 1 where all
// are equal; NaN if nothing is left to chance. Kish (1992), J. Official
// Statistics 8:183.
func (c Composition) Deff() float64 { return c.N / c.Kish }

// Heaviest is the largest weight over the mean weight; 0 if nothing is left to
// chance.
func (c Composition) Heaviest() float64 { return c.N * c.Largest }

// Compose gives the sample that a plan can expect of a domain in which a share
// p counts, the same in all strata: with X = Σ_h N_dh over strata that are
// neither taken in full nor without cases,
//
//	N       = Σ_h N_dh n_h/N_h
//	Kish    = X² / Σ_h N_dh N_h/n_h
//	Largest = max_h N_h/n_h / X, over strata with N_dh > 0
//	Yes     = p/Kish,  No = (1-p)/Kish
//	V       = p(1-p) X⁻² Σ_h N_dh N_h/(N_h - 1) (N_h - n_h)/n_h.
//
// V is the variance of the linearised ratio: y - px adds up to 0 in each
// stratum and its squares to N_dh p(1-p), so S_h² = N_dh p(1-p)/(N_h - 1). It
// has the correction for finite strata, and counts cases outside the domain,
// which make the size of the domain uncertain. It is at most p(1-p)/Kish. A
// share that differs between strata is estimated better, since strata take
// out what lies between them.
//
// Real samples scatter about this. Where Expected is below 1 (self-weighting)
// the stratum can come out empty; V then counts it without correction, and
// describes stratified samples only.
//
// Share lies inside 0 and 1; some stratum must hold the domain and have cases
// planned. Cochran (1977), Sampling Techniques, 3rd ed., section 5A.14.
func Compose(slices []Slice, share float64) (Composition, error) {
	if err := checkSlices(slices, share); err != nil {
		return Composition{}, fmt.Errorf("compose: %w", err)
	}
	c := Composition{Share: share}
	var full int64
	var open, squares, variance, largest float64
	for _, s := range slices {
		N, n, x := float64(s.Population), s.Expected, float64(s.Domain)
		switch {
		case s.Domain == 0:
			continue
		case n == 0:
			c.Missed += s.Domain
			continue
		case n == N:
			full += s.Domain
		default:
			c.N += float64(x * n / N)
			open += x
			squares += float64(x * N / n)
			largest = math.Max(largest, N/n)
			variance += float64(x * math.Min(N/(N-1)*(N-n)/n, N/n)) // the latter where n < 1
		}
		c.Population += s.Domain
	}
	if c.Population == 0 {
		return Composition{}, fmt.Errorf("compose: no case planned in the strata of a domain of %d cases", c.Missed)
	}
	c.Full = float64(full) / float64(c.Population)
	c.Cases = float64(full) + c.N
	if open > 0 {
		c.Kish = open * open / squares
		c.Largest = largest / open
		c.Yes, c.No = share/c.Kish, (1-share)/c.Kish
		c.V = share * (1 - share) * variance / open / open
	}
	return c, nil
}

// leastExpected is below anything that a case of 2^63 can expect.
const leastExpected = 1e-20

func checkSlices(slices []Slice, share float64) error {
	if len(slices) == 0 {
		return errors.New("no strata: want at least one")
	}
	var errs []error
	var population int64
	for h, s := range slices {
		switch {
		case s.Population < 1:
			errs = append(errs, fmt.Errorf("stratum %d of %d: population %d: want at least 1", h+1, len(slices), s.Population))
		case !(s.Expected >= 0 && s.Expected <= float64(s.Population)) || s.Expected > 0 && s.Expected < leastExpected:
			errs = append(errs, fmt.Errorf("stratum %d of %d: %v of %d cases expected: want 0 to %d", h+1, len(slices), s.Expected, s.Population, s.Population))
		case s.Domain < 0 || s.Domain > s.Population:
			errs = append(errs, fmt.Errorf("stratum %d of %d: %d of %d cases in the domain: want 0 to %d", h+1, len(slices), s.Domain, s.Population, s.Population))
		case s.Population > math.MaxInt64-population:
			errs = append(errs, fmt.Errorf("stratum %d of %d: population %d: want populations that add up to less than 2^63", h+1, len(slices), s.Population))
		default:
			population += s.Population
		}
	}
	if !inside(share) {
		errs = append(errs, fmt.Errorf("share %v: want more than 0 and less than 1", share))
	}
	return errors.Join(errs...)
}
