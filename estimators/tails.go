package estimators

import (
	"math"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// Tails are computed as such: one less a distribution function has nothing
// left below 1e-16, and a test of a large sample goes there.

// studentQuantile is the quantile of Student's t, of the normal distribution
// where df is infinite.
//
// R: qt(p, df).
func studentQuantile(p, df float64) float64 {
	if math.IsInf(df, 1) {
		return distuv.UnitNormal.Quantile(p)
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(p)
}

// studentTails is the chance of a value of Student's t as far from 0 as t, on
// either side.
//
// R: 2*pt(-abs(t), df).
func studentTails(t, df float64) float64 { return fTail(t*t, 1, df) }

// fTail is the chance of a value of the F distribution above f. With infinite
// ddf ndf·F is chi-square.
//
// R: pf(f, ndf, ddf, lower.tail = FALSE).
func fTail(f, ndf, ddf float64) float64 {
	switch {
	case f <= 0:
		return 1
	case math.IsInf(ddf, 1):
		return chiSquareTail(ndf*f, ndf)
	}
	return mathext.RegIncBeta(ddf/2, ndf/2, ddf/(ddf+float64(ndf*f)))
}

// chiSquareTail is the chance of a value of chi-square above x.
//
// R: pchisq(x, df, lower.tail = FALSE).
func chiSquareTail(x, df float64) float64 {
	if x <= 0 {
		return 1
	}
	return mathext.GammaIncRegComp(df/2, x/2)
}
