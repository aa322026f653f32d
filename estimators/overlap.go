package estimators

import (
	"errors"
	"fmt"
)

// An Overlap is a stratum from which two samples were drawn, of two years, of
// the same cases.
type Overlap struct {
	Population    int64   // cases of the stratum, N
	First, Second int64   // drawn of them, n₁ and n₂
	Both          int64   // drawn both times, n₁₂
	Covariance    float64 // S₁₂ of the two values of a case; it is estimated from those drawn both times
	Part          float64 // of the population, W
}

// OverlapCovariance is the covariance of two stratified means from samples
// that share cases,
//
//	Σ_h W_h² S₁₂ₕ (n₁₂/(n₁ n₂) - 1/N),
//
// for simple random samples in each stratum of which the number in common was
// fixed. It is negative where so few are shared that cases drawn once were kept
// from being drawn twice. Cases of one year are not those of another, as a
// rule: then the samples are independent, and the covariance is 0.
//
// Every stratum that cannot be is an error, counted from 1.
//
// Tam (1984), American Statistician 38:288-289; Qualité and Tillé (2008),
// Survey Methodology 34:173-181.
func OverlapCovariance(strata []Overlap) (float64, error) {
	var sum float64
	var errs []error
	for h, s := range strata {
		switch {
		case s.First < 1 || s.Second < 1 || s.First > s.Population || s.Second > s.Population:
			errs = append(errs, fmt.Errorf("stratum %d: samples of %d and %d of %d cases, want 1 to all", h+1, s.First, s.Second, s.Population))
		case s.Both < max(0, s.First+s.Second-s.Population) || s.Both > min(s.First, s.Second):
			errs = append(errs, fmt.Errorf("stratum %d: %d cases in samples of %d and of %d of %d, which cannot be", h+1, s.Both, s.First, s.Second, s.Population))
		default:
			shared := float64(s.Both)/float64(s.First)/float64(s.Second) - 1/float64(s.Population)
			sum += s.Part * s.Part * s.Covariance * shared
		}
	}
	if len(errs) > 0 {
		return 0, fmt.Errorf("covariance of overlapping samples: %w", errors.Join(errs...))
	}
	return sum, nil
}
