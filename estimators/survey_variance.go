package estimators

import (
	"math"
	"slices"
)

// Variance is the variance of an estimate under the design of the survey, by
// Taylor linearisation, of the first-stage units' totals of its influence; see
// [Design.Variance] and, for totals, [Design.VarianceOfTotal]. Adjusted weights
// are allowed for. An absent estimate has 0, which is to be read as none.
//
// R: vcov, SE squared.
func (s *Survey) Variance(l Linear) float64 {
	u, base := l.U, l.Base
	var v float64
	for i := len(s.adjusts) - 1; i >= 0; i-- {
		if c, ok := s.adjusts[i].(chancy); ok {
			v += c.second(s, u)
		}
		u, base = s.adjusts[i].influence(s, u), nil // rows outside the base may count too
	}
	if first := s.first.influence(u, base); l.Sum {
		v += s.design.VarianceOfTotal(first)
	} else {
		v += s.design.Variance(first)
	}
	if s.second != nil {
		v += s.second.design.Variance(s.second.influence(u, base))
	}
	return math.Max(0, v)
}

// Covariance is the matrix of the variances and covariances of estimates, from
// the same influence values. Each covariance is a quarter of the difference of
// two variances, of the sum and of the difference of the two estimates, in
// units of their standard errors; so estimates that share no stratum have 0.
// All are taken to rest on the rows that any of them rests on or is moved by, as
// a standardized rate is by rows outside its domain. That makes a matrix of
// variances: each from its own rows, covariances could be larger than any two
// estimates have. Only the rules [Adjust], [Average] and Options.DomainLonely
// can tell these rows from an estimate's own.
//
// R: vcov; svyby(..., covmat = TRUE).
func (s *Survey) Covariance(of ...Linear) [][]float64 {
	of = slices.Clone(of)
	var bases [][]bool
	for _, l := range of {
		bases = append(bases, l.Base)
	}
	base := union(bases)
	for _, l := range of {
		for i := range base {
			base[i] = base[i] || l.U[i] != 0
		}
	}
	cov := make([][]float64, len(of))
	for i := range of {
		of[i].Base = base
		cov[i] = make([]float64, len(of))
		cov[i][i] = s.Variance(of[i])
	}
	for i := range of {
		for j := range i {
			a, b := math.Sqrt(cov[i][i]), math.Sqrt(cov[j][j])
			if a == 0 || b == 0 || math.IsInf(a+b, 1) {
				continue
			}
			sum := Combine([]float64{1 / a, 1 / b}, of[i], of[j])
			difference := Combine([]float64{1 / a, -1 / b}, of[i], of[j])
			cov[i][j] = (s.Variance(sum) - s.Variance(difference)) / 4 * a * b
			cov[j][i] = cov[i][j]
		}
	}
	return cov
}

// Degrees are the degrees of freedom of an estimate over the rows in a domain,
// nil: all, by the rule of the design, see [DF].
//
// R: degf(design), degf(subset(design, domain)) under [DomainDF].
func (s *Survey) Degrees(in []bool) float64 {
	if s.design.df != DomainDF {
		return s.design.degrees(nil)
	}
	first := s.first.influence(make([]float64, s.Len()), in)
	held := make([]int64, len(s.design.groups))
	for h := range first {
		held[s.design.group[h]] += units(first[h : h+1])
	}
	return degreesOf(held)
}
