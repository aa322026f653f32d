package estimators

import (
	"errors"
	"fmt"
	"math"
)

// Rake fits the weights to several margins at once, by post-stratifying to one
// after another until all of them hold to 1 part in 10^11: iterative
// proportional fitting. It needs the margins only, not their crossing, and
// keeps weights above 0.
//
// The variance rests on the residuals of a least-squares fit of each row's
// influence to the cells of all margins, each row counting once. [Survey.Calibrate]
// with [RakingDistance] finds the same weights, and lets rows count by their weights
// from before, which is the better rule where those differ much.
//
// Margins must be those of one population: totals that do not add up to the same,
// and all that [Survey.Poststratify] refuses, are errors. Where no weights fit,
// as when two cells share all their rows and want different totals, the error
// says which cell was how far off in the end.
//
// Deming and Stephan (1940), Annals of Mathematical Statistics 11:427; Deville,
// Särndal and Sautory (1993), JASA 88:1013.
// R: rake(design, list(~a, ~b), list(of_a, of_b)). R finds the residuals by
// going from margin to margin ten times: with two margins the same to 1e-10, with
// three to 1e-5 or so.
func (s *Survey) Rake(margins ...Margin) (*Survey, error) {
	if len(margins) == 0 {
		return nil, errors.New("no margins to rake to")
	}
	if err := checkMargins(margins, s.Len()); err != nil {
		return nil, err
	}
	return s.reweighted(&raked{margins: margins})
}

// raked is an adjustment to several margins.
type raked struct {
	change
	margins []Margin
	space   projection
}

// The margins hold when every cell is off by no more than this part of its total.
const (
	rakeTolerance = 1e-11
	rakeRounds    = 2000
)

func (r *raked) again(weights []float64) ([]float64, error) {
	var misfit error
	for range rakeRounds {
		misfit = nil
		worst := rakeTolerance
		for _, m := range r.margins {
			sums := m.sums(weights)
			for c, sum := range sums {
				if off := math.Abs(sum-m.Totals[c]) / m.Totals[c]; off > worst {
					worst = off
					misfit = fmt.Errorf("raking did not converge in %d rounds: %s came to %v, want %v", rakeRounds, m.cell(c), sum, m.Totals[c])
				}
			}
			next, err := (&poststrata{margin: m}).again(weights)
			if err != nil {
				return nil, err
			}
			weights = next
		}
		if misfit == nil {
			return weights, nil
		}
	}
	return nil, misfit
}

func (r *raked) keep(old, adjusted []float64) {
	r.change.keep(old, adjusted)
	once := make([]float64, len(adjusted))
	for i := range once {
		once[i] = 1
	}
	r.space, _ = project(indicators(r.margins, len(adjusted)), nil, once)
}

func (r *raked) influence(_ *Survey, u []float64) []float64 {
	return residualInfluence(r.space, r.new, u)
}

// residualInfluence replaces the influence u/w of each row by its residual.
func residualInfluence(space projection, weights, u []float64) []float64 {
	z := make([]float64, len(u))
	for i, w := range weights {
		if w != 0 { // rows that another adjustment took out
			z[i] = u[i] / w
		}
	}
	z = space.residuals(z)
	for i := range z {
		z[i] *= weights[i]
	}
	return z
}

// indicators are a column of zeros and ones for every cell.
func indicators(margins []Margin, rows int) (columns [][]float64) {
	for _, m := range margins {
		first := len(columns)
		for range m.Totals {
			columns = append(columns, make([]float64, rows))
		}
		for i, c := range m.Codes {
			columns[first+int(c)][i] = 1
		}
	}
	return columns
}
