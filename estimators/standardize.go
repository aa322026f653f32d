package estimators

import (
	"errors"
	"fmt"
	"math"

	"sagsbarometer/estimators/exact"
)

// Standardized estimates the mean of y in a domain as it would be if its cases
// were mixed as a standard has them: direct standardisation,
//
//	θ = Σ_c m_c ȳ_c,  ȳ_c = Σ w y / Σ w over the domain's rows of cell c,
//
// so that domains, and years, with other mixes of cases can be compared. cell
// has the cell of every row, numbered from 0; -1 is missing and outside the
// base. mix has the parts m_c; they are divided by their sum. Its influence is
//
//	u = m_c w (y - ȳ_c) / Σ_c w.
//
// Without a mix, nil, the standard is the whole population as the survey
// estimates it, m_c = Σ_c w / Σ w over all rows that have a cell, and rows
// outside the domain add w (ȳ_c - θ)/Σ w for the mix is then an estimate too.
//
// Absent where a cell with a part of the mix has no row in the base: nothing
// is known of it. Errors: cells of another number of rows, parts that are
// below 0, not numbers, or 0 in all, cells that the mix does not have.
//
// Woodruff and others (1971) name it; Korn and Graubard (1999), Analysis of
// Health Surveys, 3.7. R: svymean(~y, svystandardize(design, by = ~cell, over =
// ~domain, population = mix)).
func (s *Survey) Standardized(y []float64, cell []int32, mix []float64, in []bool) (Linear, error) {
	parts, all, err := s.mix(cell, mix)
	if err != nil {
		return Linear{}, err
	}
	l := s.base(in, y)
	base := make([]bool, s.Len())
	var sums exact.Sums // of each cell Σw, and Σwy
	sums.Grow(2 * len(parts))
	for i, c := range cell {
		if base[i] = l.has(i) && c >= 0 && parts[c] > 0; base[i] {
			sums.Add(2*int(c), times(s.weight[i]))
			sums.Add(2*int(c)+1, times(s.weight[i], y[i]))
		}
	}
	l.Base = base
	means, sizes := make([]float64, len(parts)), make([]float64, len(parts))
	var value float64
	for c, m := range parts {
		mean, ok := exact.Quotient(sums.At(2*c+1).Number(), sums.At(2*c).Number())
		if m > 0 && !ok {
			return l, nil
		}
		means[c], sizes[c] = mean, sums.At(2*c).Float64()
		value += float64(m * mean)
		l.Size += math.Abs(m * mean)
	}
	for i, c := range cell {
		if base[i] {
			l.U[i] = parts[c] * s.weight[i] * (y[i] - means[c]) / sizes[c]
		}
		if all > 0 && c >= 0 {
			l.U[i] += s.weight[i] * (means[c] - value) / all
		}
	}
	l.Estimate = Some(value)
	return l, nil
}

// mix are the parts of cells in a standard, which add up to 1. all is the
// population that they were estimated from, 0 if they were given.
func (s *Survey) mix(cell []int32, given []float64) (parts []float64, all float64, err error) {
	if len(cell) != s.Len() {
		return nil, 0, fmt.Errorf("cells of %d rows for a survey of %d", len(cell), s.Len())
	}
	parts = append(parts, given...)
	if given == nil {
		var sums exact.Sums
		for i, c := range cell {
			if c >= 0 {
				sums.Grow(int(c) + 1)
				sums.Add(int(c), times(s.weight[i]))
			}
		}
		for c := range sums.Len() {
			parts = append(parts, sums.At(c).Float64())
		}
	}
	var errs []error
	for c, m := range parts {
		if !(m >= 0) || math.IsInf(m, 1) {
			errs = append(errs, fmt.Errorf("a part of %v for cell %d, want a number not below 0", m, c+1))
		}
		all += m
	}
	for i, c := range cell {
		if int(c) >= len(parts) {
			errs = append(errs, fmt.Errorf("row %d: of cell %d, and the mix has %d", i+1, c+1, len(parts)))
			break
		}
	}
	switch {
	case len(errs) > 0:
	case !(all > 0):
		errs = append(errs, errors.New("a mix without a part above 0"))
	case math.IsInf(all, 1):
		errs = append(errs, errors.New("a mix whose parts add up to more than a number can be"))
	}
	for c := range parts {
		parts[c] /= all
	}
	if given != nil {
		all = 0
	}
	return parts, all, errors.Join(errs...)
}
