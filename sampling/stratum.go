package sampling

import (
	"errors"
	"fmt"
	"math"
	"math/big"
)

// A Stratum is one line of a plan.
type Stratum struct {
	ID         string // unique
	Group      string // what makes strata alike before anything is known of their cases: the region
	Population int64  // N_h, at least 1
	Planned    int64  // n_h, 0 to N_h
}

// full reports whether nothing of the stratum is left to chance.
func (s Stratum) full() bool { return s.Planned == s.Population }

// A StratumError reports a line of a plan that makes no sense.
type StratumError struct {
	Stratum
	Wanted string // the rule that is broken
}

func (e *StratumError) Error() string {
	return fmt.Sprintf("stratum %q: %d of %d cases planned: want %s", e.ID, e.Planned, e.Population, e.Wanted)
}

// checkStrata lists everything that is wrong with a plan; least is the
// smallest sample that the caller can work with.
func checkStrata(strata []Stratum, least int64) error {
	if len(strata) == 0 {
		return errors.New("no strata: want at least one")
	}
	var errs []error
	seen := make(map[string]struct{}, len(strata))
	var population int64
	for _, s := range strata {
		_, twice := seen[s.ID]
		seen[s.ID] = struct{}{}
		wanted := ""
		switch {
		case s.Population < 1:
			wanted = "a population of at least 1"
		case s.Planned < least || s.Planned > s.Population:
			wanted = fmt.Sprintf("%d to %d cases", least, s.Population)
		case twice:
			wanted = "each stratum once"
		case s.Population > math.MaxInt64-population:
			wanted = "populations that add up to less than 2^63"
		}
		if wanted != "" {
			errs = append(errs, &StratumError{s, wanted})
			continue
		}
		population += s.Population
	}
	return errors.Join(errs...)
}

// A Weight is the chance of a case to be drawn, as a fraction in lowest terms.
type Weight struct{ Drawn, Of int64 }

// Pi is the inclusion probability π = n_h/N_h.
func (w Weight) Pi() float64 { return float64(w.Drawn) / float64(w.Of) }

// W is the design weight w = N_h/n_h: the cases that a drawn one stands for,
// itself included.
func (w Weight) W() float64 { return float64(w.Of) / float64(w.Drawn) }

// Rat is the inclusion probability without rounding.
func (w Weight) Rat() *big.Rat { return big.NewRat(w.Drawn, w.Of) }

// String is the fraction, 2/37.
func (w Weight) String() string { return fmt.Sprintf("%d/%d", w.Drawn, w.Of) }

// Weights are those of the strata of a plan, in its order: within a stratum
// all cases have the same. A stratum with no case planned has no weight; it
// is an error, because nothing drawn would speak for its cases.
//
// The weights of all drawn cases add up to the population, Σ_h n_h w_h = N.
func Weights(strata []Stratum) ([]Weight, error) {
	if err := checkStrata(strata, 1); err != nil {
		return nil, fmt.Errorf("weights: %w", err)
	}
	weights := make([]Weight, len(strata))
	for h, s := range strata {
		d := gcd(s.Planned, s.Population)
		weights[h] = Weight{Drawn: s.Planned / d, Of: s.Population / d}
	}
	return weights, nil
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
