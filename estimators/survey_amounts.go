package estimators

// Dispersion estimates the covariance of two amounts in the population,
//
//	S_xy = n/(n-1) Σ w (y - ȳ)(x - x̄) / Σ w,
//
// over the rows in the domain, nil: all; of y with itself it is their variance
// S². A row with either missing is outside the base, as is a base of one row.
// The means change with the weights too, but to first order that cancels, so
// the influence is that of a mean of n/(n-1) (y - ȳ)(x - x̄).
//
// R: svyvar(~y + x, subset(design, domain), na.rm = TRUE).
func (s *Survey) Dispersion(y, x []float64, in []bool) Linear {
	l := s.base(in, y, x)
	my, mx := s.Mean(y, l.Base).Estimate.F, s.Mean(x, l.Base).Estimate.F
	n := 0.0
	for i := range s.weight {
		if l.has(i) {
			n++
		}
	}
	if n < 2 {
		l.Base = make([]bool, s.Len())
		return l
	}
	z := make([]float64, s.Len())
	for i := range z {
		if l.has(i) {
			z[i] = n / (n - 1) * (y[i] - my) * (x[i] - mx)
		}
	}
	return s.quotient(l, z, nil)
}

// Distribution estimates the share of each of so many categories, from the
// category of every row, numbered from 0; -1, or any other number, is missing
// and outside the base. The shares add up to 1; each is a mean of its own, see
// [Survey.Mean], all with one base.
//
// R: svymean(~factor(category), subset(design, domain), na.rm = TRUE).
func (s *Survey) Distribution(category []int32, categories int, in []bool) []Linear {
	base := make([]bool, s.Len())
	for i, c := range category {
		base[i] = (in == nil || in[i]) && c >= 0 && int(c) < categories
	}
	out := make([]Linear, categories)
	y := make([]float64, s.Len())
	for c := range out {
		for i, of := range category {
			y[i] = 0
			if int(of) == c {
				y[i] = 1
			}
		}
		out[c] = s.Mean(y, base)
		out[c].In = in
	}
	return out
}
