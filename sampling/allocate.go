package sampling

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
)

// A Method says what the sizes of the strata follow. The words are those of a
// plan's file.
type Method string

const (
	Proportional Method = "proportional" // N_h: each stratum its share of the population
	Neyman       Method = "neyman"       // the smallest variance of the total, exactly
	Power        Method = "power"        // N_h^q, 0 < q < 1: between proportional and equal
	Equal        Method = "equal"        // every stratum the same
)

// An Allocation is a method with its setting.
type Allocation struct {
	Method   Method
	Exponent float64 // q of Power, inside 0 and 1; 0 with every other method
}

// Allocate divides total over the strata and returns n_h in their order. The
// sum is exactly total, every n_h keeps its bounds, and the order of the
// strata does not matter: ties go by ID in byte order in the end.
//
//   - Proportional makes n_h follow N_h, so that all cases weigh the same.
//   - Equal gives every stratum the same, whatever its size: as exact a
//     picture of the small ones as of the large ones, at the cost of the
//     whole, whose variance grows by Kish's 1 + CV² of the populations. What
//     does not divide goes to the largest strata, where it does most good.
//   - Power is in between: n_h follows N_h^q. It is the optimum of Bankier
//     (1988), The American Statistician 42:174, for the loss
//     Σ (N_h^q CV_h)² where the coefficient of variation of the cases is the
//     same in all strata.
//   - Neyman minimises Σ A_h²/n_h, A_h = N_h S_h with S_h² the Variance of
//     [Bounds], which is the variance of the estimated total: exactly, over
//     integers. See [Bounds] for where variances may be absent.
//
// The first three are largest remainders within bounds: there is one scale s
// with Σ clamp(s m_h, l_h, u_h) = total, m_h the measure of the method. The
// strata held at a bound get it, the others the whole part of s m_h, and the
// cases still missing go one each to the largest fractions. Without bounds
// this is Hamilton's method. With Min = 2 it differs from "two each, the rest
// in proportion", which spends more on small strata than the minimum asks
// for. Like every quota method it has the Alabama paradox: a larger total may
// take a case away from some stratum. Populations 6, 6, 2 get 4, 4, 2 of 10
// cases and 5, 5, 1 of 11. So allocate once, for the total that will be drawn.
//
// Errors are a [TotalError] for a total outside the sums of the bounds, else
// a [BoundsError] or [VarianceError] for each stratum that makes no sense,
// joined.
func Allocate(strata []Bounds, total int64, a Allocation) ([]int64, error) {
	err := a.check()
	if err == nil {
		err = checkBounds(strata, total, a.Method)
	}
	if err != nil {
		return nil, fmt.Errorf("allocate: %w", err)
	}
	if a.Method == Neyman {
		return wright(strata, total), nil
	}
	return remainders(strata, total, a.measures(strata), a.Method == Equal), nil
}

func (a Allocation) check() error {
	switch a.Method {
	case Power:
		if !inside(a.Exponent) {
			return fmt.Errorf("exponent %v of %q: want more than 0 and less than 1", a.Exponent, a.Method)
		}
	case Proportional, Neyman, Equal:
		if a.Exponent != 0 {
			return fmt.Errorf("exponent %v of %q: want 0, only %q has one", a.Exponent, a.Method, Power)
		}
	default:
		return fmt.Errorf("method %q: want %q, %q, %q or %q", a.Method, Proportional, Neyman, Power, Equal)
	}
	return nil
}

// measures are what the sizes follow, as integers of at least 1 that add up
// within an int64.
func (a Allocation) measures(strata []Bounds) []uint64 {
	m := make([]uint64, len(strata))
	switch a.Method {
	case Equal:
		for h := range m {
			m[h] = 1
		}
	case Power:
		// Powers become integers in units of 2^-unit, as fine as leaves room
		// for the sum: the largest has 42 bits at 10^6 strata and 55 at 98.
		// The unit does not depend on the order. The square root is rounded
		// alike on all machines; other powers may differ in their last bit,
		// which matters where two fractions agree in all others.
		var largest int64
		for _, s := range strata {
			largest = max(largest, s.Population)
		}
		_, exponent := math.Frexp(math.Pow(float64(largest), a.Exponent))
		unit := 62 - exponent - bits.Len(uint(len(strata)))
		for h, s := range strata {
			m[h] = max(1, uint64(math.Ldexp(math.Pow(float64(s.Population), a.Exponent), unit)))
		}
	default:
		for h, s := range strata {
			m[h] = uint64(s.Population)
		}
	}
	return m
}

// maxNeyman keeps successive priorities of one stratum, which differ by 2 in
// n_h parts, well apart in floating point.
const maxNeyman = 1 << 40

func checkNeyman(strata []Bounds, total int64) error {
	var errs []error
	given := 0
	for _, s := range strata {
		if s.Variance > 0 {
			given++
		}
	}
	for _, s := range strata {
		switch {
		case math.IsNaN(s.Variance) || math.IsInf(s.Variance, 0) || s.Variance < 0:
			errs = append(errs, &VarianceError{s.ID, s.Variance, "a number of at least 0"})
		case s.Variance == 0 && given > 0 && s.low() < s.Population:
			errs = append(errs, &VarianceError{s.ID, s.Variance, "more than 0, or none in all strata (all equal)"})
		}
	}
	if total > maxNeyman {
		errs = append(errs, fmt.Errorf("total %d: want at most 2^40 with %q", total, Neyman))
	}
	return errors.Join(errs...)
}
