package estimators

import "math"

// Combine is a linear contrast Σ c θ of estimates of one survey: with
// coefficients 1 and -1 the difference of two domains, of a domain and its
// complement, or of two means of one base. What they share is allowed for by
// their influence, and need not be known,
//
//	u = Σ_j c_j u_j,  v(a - b) = v(a) + v(b) - 2 cov(a, b).
//
// Absent if one of them is.
//
// R: svycontrast(svyby(..., covmat = TRUE), list(c(1, -1))).
func Combine(coef []float64, of ...Linear) Linear {
	var value float64
	sum := true
	for i, l := range of {
		value += float64(coef[i] * l.Estimate.F)
		sum = sum && l.Sum
	}
	l := Delta(value, coef, of...)
	l.Sum = sum
	return l
}

// Delta is a smooth function of estimates of one survey, by its value at them
// and its gradient there, to first order:
//
//	u = Σ_j ∂f/∂θ_j u_j
//
// Absent if one of them is, or if value or gradient do not exist there (NaN,
// or infinite).
//
// R: svycontrast(x, quote(f(a, b))).
func Delta(value float64, gradient []float64, of ...Linear) Linear {
	out := Linear{Estimate: Some(value)}
	exists := !math.IsNaN(value) && !math.IsInf(value, 0)
	var base, in [][]bool
	for i, l := range of {
		if out.U == nil {
			out.U = make([]float64, len(l.U))
		}
		g := gradient[i]
		exists = exists && l.Estimate.OK && !math.IsNaN(g) && !math.IsInf(g, 0)
		base, in = append(base, l.Base), append(in, l.In)
		for j, u := range l.U {
			out.U[j] += float64(g * u)
		}
		out.Size += math.Abs(g * l.Magnitude())
	}
	out.Base, out.In = union(base), union(in)
	if !exists {
		out.Estimate, out.Size = Number{}, 0
		clear(out.U)
	}
	return out
}

// Relative is a/b, a relative risk where both are shares. Absent where b is 0.
//
//	u = (u_a - (a/b) u_b)/b
//
// R: svycontrast(x, quote(a/b)).
func Relative(a, b Linear) Linear {
	q := a.Estimate.F / b.Estimate.F
	return Delta(q, []float64{1 / b.Estimate.F, -q / b.Estimate.F}, a, b)
}

// LogRelative is log(a/b), on whose scale intervals for a ratio are nearer to
// what they promise: exp of its bounds are bounds for a/b. Absent unless both
// are above 0.
//
// R: svycontrast(x, quote(log(a/b))).
func LogRelative(a, b Linear) Linear {
	return Delta(math.Log(a.Estimate.F/b.Estimate.F), []float64{1 / a.Estimate.F, -1 / b.Estimate.F}, a, b)
}

// Others are the rows that are not in a domain, for the difference of a domain
// and its complement. nil, all rows, has no others.
func (s *Survey) Others(in []bool) []bool {
	out := make([]bool, s.Len())
	for i := range out {
		out[i] = in != nil && !in[i]
	}
	return out
}

// union is the rows of any of the sets, of which nil has all.
func union(sets [][]bool) []bool {
	var out []bool
	for _, set := range sets {
		if set == nil {
			return nil
		}
		if out == nil {
			out = make([]bool, len(set))
		}
		for i, in := range set {
			out[i] = out[i] || in
		}
	}
	return out
}
