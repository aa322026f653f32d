package estimators

import "math"

// wald is the interval of estimates that are no shares.
const wald = "wald"

// Wald gives an estimate the interval
//
//	estimate ± t se,
//
// t the quantile of Student's distribution at (1+level)/2 with df degrees of
// freedom, of the normal one where df is infinite. The estimate and its
// standard error are there, and df is above 0.
//
// R: confint(svymean(...), df = degf(design)).
func (e *Estimate) Wald(level, df float64) {
	h := studentQuantile((1+level)/2, df) * e.SE.F
	e.Low, e.High = Some(e.Estimate.F-h), Some(e.Estimate.F+h)
	e.Level, e.Interval, e.DF = level, wald, Some(df)
}

// WaldP is the p-value of the hypothesis that the estimate is 0: the chance of
// a value of Student's distribution as far from 0 as estimate/se. Absent where
// there is no standard error above 0, or no degrees of freedom.
//
// R: 2*pt(-abs(coef/SE), df).
func (e *Estimate) WaldP() Number {
	if !e.SE.OK || !(e.SE.F > 0) || !e.DF.OK {
		return Number{}
	}
	return Some(studentTails(math.Abs(e.Estimate.F/e.SE.F), e.DF.F))
}
