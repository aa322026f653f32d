package estimators

import (
	"errors"
	"fmt"
)

// Poststratify multiplies the weights so that those of each cell add up to its
// total in the population,
//
//	w → w N_c/N̂_c,   N̂_c = Σ w over the rows of cell c.
//
// The variance of what is estimated with the new weights rests on how rows
// deviate from their cell: the influence z of a row becomes z - z̄_c, with z̄_c
// the mean over its cell by the weights from before. Domains that are cells,
// and unions of cells, are then of known size.
//
// Every row lies in a cell, and every cell holds rows: cells that may come to
// hold fewer than about 10 should be merged with others beforehand. All that is
// wrong is reported at once. The survey itself does not change; adjustments may
// follow each other.
//
// Holt and Smith (1979), Journal of the Royal Statistical Society A 142:33;
// Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, 7.6.
// R: postStratify(design, ~cell, population).
func (s *Survey) Poststratify(m Margin) (*Survey, error) {
	if err := checkMargins([]Margin{m}, s.Len()); err != nil {
		return nil, err
	}
	return s.reweighted(&poststrata{margin: m})
}

// poststrata are an adjustment to one margin.
type poststrata struct {
	change
	margin Margin
}

func (p *poststrata) again(weights []float64) ([]float64, error) {
	sums := p.margin.sums(weights)
	var errs []error
	for c, sum := range sums {
		if !(sum > 0) {
			errs = append(errs, fmt.Errorf("%s: no weight", p.margin.cell(c)))
		}
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	out := make([]float64, len(weights))
	for i, c := range p.margin.Codes {
		out[i] = weights[i] * p.margin.Totals[c] / sums[c]
	}
	return out, nil
}

func (p *poststrata) influence(_ *Survey, u []float64) []float64 {
	z := make([]float64, len(u))
	for i := range z {
		if p.new[i] != 0 { // rows that another adjustment took out
			z[i] = p.old[i] * u[i] / p.new[i]
		}
	}
	means, sums := p.margin.sums(z), p.margin.sums(p.old)
	for c := range means {
		means[c] /= sums[c]
	}
	out := make([]float64, len(u))
	for i, c := range p.margin.Codes {
		out[i] = u[i] - float64(p.new[i]*means[c])
	}
	return out
}
