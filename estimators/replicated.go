package estimators

import "math"

// A Replicated is an estimate with its variance by replicates.
type Replicated struct {
	Estimate Number
	// Variance is Σ c_k (θ_k - θ̄)². It is absent where the estimate is, where all
	// replicates agree, and where replicates are missing: one of a jackknife, more
	// than half of a bootstrap.
	Variance Number
	Missing  int // replicates that have no such estimate, as that of a domain without a row

	of []float64 // of each replicate; NaN: missing
}

// agreeing is how far, in parts of it, replicates of an estimate that does not
// vary may still lie apart by rounding.
const agreeing = 1e-12

// finish adds the replicates up.
func (r *Replicates) finish(e *Replicated) {
	for _, x := range e.of {
		if math.IsNaN(x) {
			e.Missing++
		}
	}
	v := r.Covariance(*e, *e)
	if v.OK && v.F > float64(agreeing*agreeing*e.Estimate.F*e.Estimate.F) {
		e.Variance = v
	}
}

// Covariance is that of two estimates of the same replicates, 0 and more of an
// estimate with itself. Absent where replicates are missing, see [Replicated].
func (r *Replicates) Covariance(a, b Replicated) Number {
	var meanA, meanB, used float64
	for k := range r.scales {
		if x, y := a.of[k], b.of[k]; !math.IsNaN(x + y) {
			used++
			meanA += (x - meanA) / used
			meanB += (y - meanB) / used
		}
	}
	n := float64(r.Len())
	switch {
	case !a.Estimate.OK || !b.Estimate.OK || used < 2:
		return Number{}
	case used < n && (!r.missing || used < n/2):
		return Number{}
	}
	if r.AroundEstimate {
		meanA, meanB = a.Estimate.F, b.Estimate.F
	}
	var sum float64
	for k, c := range r.scales {
		if x, y := a.of[k], b.of[k]; !math.IsNaN(x + y) {
			sum += float64(c * (x - meanA) * (y - meanB))
		}
	}
	// Those that are left stand for all.
	return Some(sum * (n - 1) / (used - 1))
}
