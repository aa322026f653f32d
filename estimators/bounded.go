package estimators

import "math"

// Weights and amounts lie within bounds far beyond anything that is counted or
// measured. Variances square the product of the two: within the bounds it is
// below 1e280 and, where it is not 0, above 1e-280, so that neither it nor its
// sum over rows leaves what a float64 can hold.
const (
	LeastWeight = 1e-50
	MostWeight  = 1e50
	LeastAmount = 1e-90 // of an amount that is not 0, its sign left out
	MostAmount  = 1e90
)

// WeightBounds and AmountBounds say in messages what is wanted.
const (
	WeightBounds = "a weight from 1e-50 to 1e50"
	AmountBounds = "0 or a number from 1e-90 to 1e90, with either sign"
)

// BoundedWeight reports whether a weight lies within its bounds; NaN does not.
func BoundedWeight(w float64) bool { return LeastWeight <= w && w <= MostWeight }

// BoundedAmount reports whether an amount is 0 or lies within its bounds; NaN
// does not.
func BoundedAmount(y float64) bool {
	size := math.Abs(y)
	return LeastAmount <= size && size <= MostAmount || y == 0
}

// Finite is the estimate without numbers that are NaN or infinite, which are
// absent instead; of degrees of freedom infinity is a number. Without its
// standard error or one of its limits an estimate has no interval either.
func (e Estimate) Finite() Estimate {
	before := e.Low.OK && e.High.OK
	for _, n := range []*Number{&e.Estimate, &e.SE, &e.Low, &e.High, &e.PopHat, &e.Deff, &e.NKish, &e.NEff, &e.P, &e.PHolm} {
		if n.OK && (math.IsNaN(n.F) || math.IsInf(n.F, 0)) {
			*n = Number{}
		}
	}
	if e.DF.OK && math.IsNaN(e.DF.F) {
		e.DF = Number{}
	}
	if before && !(e.Estimate.OK && e.Low.OK && e.High.OK) {
		e.Low, e.High, e.DF, e.Level, e.Interval, e.Grade = Number{}, Number{}, Number{}, 0, "", ""
		e.Notes = Noted(e.Notes, NoteNoInterval)
	}
	return e
}
