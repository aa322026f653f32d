package interval

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// student is the quantile of Student's t, of the normal distribution where
// df is infinite.
//
// R: qt(p, df).
func student(p, df float64) float64 {
	if math.IsInf(df, 1) {
		return normal(p)
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(p)
}

// normal is the quantile of the standard normal distribution.
//
// R: qnorm(p).
func normal(p float64) float64 { return distuv.UnitNormal.Quantile(p) }

// betaQuantile is the quantile of the beta distribution, exact where one
// parameter is 1, which is where nothing or everything was counted.
//
// R: qbeta(p, a, b).
func betaQuantile(p, a, b float64) float64 {
	switch {
	case a == 1:
		return -math.Expm1(math.Log1p(-p) / b)
	case b == 1:
		return math.Exp(math.Log(p) / a)
	}
	return distuv.Beta{Alpha: a, Beta: b}.Quantile(p)
}
