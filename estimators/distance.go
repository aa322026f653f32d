package estimators

import "math"

// factor is g = F(u) and its derivative.
func (c Controls) factor(u float64) (g, slope float64) {
	switch c.Distance {
	case LogitDistance:
		return c.logit(u)
	case RakingDistance:
		g = math.Exp(u)
		slope = g
	default:
		g, slope = 1+u, 1
	}
	if c.bounded() {
		switch {
		case g <= c.Least:
			return c.Least, 0
		case g >= c.Most:
			return c.Most, 0
		}
	}
	return g, slope
}

// logit is Deville and Särndal's case 6: with L and U the bounds and
// A = (U-L)/((1-L)(U-1)),
//
//	F(u) = (L (U-1) + U (1-L) e^(Au)) / (U-1 + (1-L) e^(Au)),
//	F'(u) = A (U-F) (F-L)/(U-L),
//
// written here with e^(-|Au|), which does not overflow.
func (c Controls) logit(u float64) (g, slope float64) {
	L, U := c.Least, c.Most
	A := (U - L) / ((1 - L) * (U - 1))
	low, high := U-1, 1-L
	if e := math.Exp(-math.Abs(A * u)); u > 0 {
		low *= e
	} else {
		high *= e
	}
	g = (float64(L*low) + float64(U*high)) / (low + high)
	return g, A * (U - g) * (g - L) / (U - L)
}
