package estimators

import (
	"fmt"
	"math"
)

// Trim cuts weights to lower and upper, and spreads what that takes or gives
// evenly over the rows within, so that the sum of the weights stays. Those may
// so come to pass a bound in turn; they are left there. Variances take the
// trimmed weights for given, and residuals of an earlier adjustment stay
// residuals. In replicates every row keeps the factor it got here.
//
// An upper of +Inf and a lower of 0 bound nothing. Bounds the wrong way round,
// bounds with no row between them, and weights that spreading brings to 0 or
// below, are errors.
//
// Potter (1990), Proceedings of the Survey Research Methods Section, American
// Statistical Association, 225. R: trimWeights(design, upper, lower).
func (s *Survey) Trim(lower, upper float64) (*Survey, error) {
	if !(lower >= 0 && lower < upper) {
		return nil, fmt.Errorf("weights trimmed to %v to %v, want a lower bound of at least 0 and an upper one above it", lower, upper)
	}
	factors := make([]float64, s.Len())
	within := 0
	for i, w := range s.weight {
		factors[i] = math.Max(lower, math.Min(w, upper))
		if factors[i] == w {
			within++
		}
	}
	if within == 0 {
		return nil, fmt.Errorf("weights trimmed to %v to %v: none lies between, to take up what is cut", lower, upper)
	}
	cut := addUp(s.Len(), func(i int) float64 { return s.weight[i] - factors[i] })
	for i, w := range s.weight {
		if factors[i] == w {
			factors[i] += cut / float64(within)
		}
		if !(factors[i] > 0) {
			return nil, fmt.Errorf("weights trimmed to %v to %v: that leaves row %d a weight of %v", lower, upper, i+1, factors[i])
		}
		factors[i] /= w
	}
	return s.reweighted(&trimmed{factors: factors})
}

// trimmed is an adjustment by factors that were fixed once.
type trimmed struct {
	change
	factors []float64
}

func (t *trimmed) again(weights []float64) ([]float64, error) {
	out := make([]float64, len(weights))
	for i, w := range weights {
		out[i] = w * t.factors[i]
	}
	return out, nil
}

// influence is that of the weights as they are.
func (t *trimmed) influence(_ *Survey, u []float64) []float64 { return u }
