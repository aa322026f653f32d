package estimators

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// A weightedChiSquare is weight · χ²_df, one term of a sum.
type weightedChiSquare struct{ weight, df float64 }

// ratioTail is the chance that Σ λ_k χ²_1 over a mean square on ddf degrees of
// freedom, χ²_ddf/ddf, exceeds x: that of
//
//	Σ λ_k χ²_1 - (x/ddf) χ²_[ddf] > 0.
//
// [ddf] is the whole part, as in R, which lists the terms one by one. That
// makes the chance a little larger: by 1 % on 360.2 degrees of freedom, by an
// eighth on 20.9.
//
// R: pFsum(x, rep(1, k), lambda, ddf, method = "saddlepoint", lower.tail =
// FALSE).
func ratioTail(x float64, lambda []float64, ddf float64) float64 {
	if x <= 0 {
		return 1
	}
	terms := make([]weightedChiSquare, len(lambda))
	for i, l := range lambda {
		terms[i] = weightedChiSquare{l, 1}
	}
	if math.IsInf(ddf, 1) {
		return saddlepointTail(x, terms)
	}
	return saddlepointTail(0, append(terms, weightedChiSquare{-x / ddf, math.Max(1, math.Floor(ddf*(1+1e-9)))}))
}

// saddlepointTail is the chance that a sum of weighted chi-squares exceeds x,
// by the saddlepoint approximation
//
//	P ≈ 1 - Φ(w + log(v/w)/w),  w = sign(ζ) √(2(ζx - K(ζ))),  v = ζ √K''(ζ),
//
// with K(ζ) = -½ Σ df log(1 - 2ζ weight) and ζ where K'(ζ) = x. Its relative
// error is a few parts in a hundred, however far into the tail. At the mean w
// and v are 0, and log(v/w)/w has the limit K”'/(6 K”^{3/2}). Weights must be
// above 0 in part, x above 0 if none is below.
//
// Kuonen (1999), Biometrika 86:929-935; Barndorff-Nielsen (1986), Biometrika
// 73:307-322. R: pchisqsum(x, df, weight, method = "saddlepoint", lower.tail =
// FALSE).
func saddlepointTail(x float64, terms []weightedChiSquare) float64 {
	least, most, n := 0.0, 0.0, 0.0
	for _, t := range terms {
		least, most = math.Min(least, t.weight), math.Max(most, t.weight)
		n += t.df
	}
	// K' rises to infinity at 1/(2 most). It comes from minus infinity at
	// 1/(2 least); without weights below 0 it is n/(-2ζ) at most.
	low, high := -n/(2*x)-1, 1/(2*most)
	if least < 0 {
		low = 1 / (2 * least)
	}
	for range 200 {
		middle := low + (high-low)/2
		if middle == low || middle == high {
			break
		}
		if _, k1, _, _ := cumulant(middle, terms); k1 > x {
			high = middle
		} else {
			low = middle
		}
	}
	zeta := low
	height, _, k2, k3 := cumulant(zeta, terms)
	w := math.Copysign(math.Sqrt(2*height), zeta)
	correction := k3 / (6 * k2 * math.Sqrt(k2))
	if math.Abs(w) > 1e-6 { // nearer to the mean the quotient is all rounding
		correction = math.Log(zeta*math.Sqrt(k2)/w) / w
	}
	return distuv.UnitNormal.CDF(-(w + correction))
}

// cumulant gives of the cumulant generating function K of a sum of weighted
// chi-squares ζK'(ζ) - K(ζ) and the first three derivatives.
func cumulant(zeta float64, terms []weightedChiSquare) (height, k1, k2, k3 float64) {
	for _, t := range terms {
		u := -2 * zeta * t.weight
		r := t.weight / (1 + u)
		height += t.df / 2 * logLessSlope(u)
		k1 += t.df * r
		k2 += float64(2 * t.df * r * r)
		k3 += float64(8 * t.df * r * r * r)
	}
	return height, k1, k2, k3
}

// logLessSlope is log(1+u) - u/(1+u), which is about u²/2, to full precision.
func logLessSlope(u float64) float64 {
	if math.Abs(u) > 0.05 {
		return math.Log1p(u) - u/(1+u)
	}
	var sum float64
	power := u
	for n := 2.; n < 14; n++ {
		power *= -u
		sum -= float64(power * (1 - 1/n))
	}
	return sum
}
