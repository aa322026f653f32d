package interval

import "math"

// kornGraubard is the interval of Korn and Graubard as the U.S. National
// Center for Health Statistics publishes by it: Clopper-Pearson on
//
//	n* = min(n, p(1-p)/v · (t_{n-1}/t_df)²),
//
// so on no more units than were seen. Where nothing or everything was counted,
// and where v is 0 though answers differ, p(1-p)/v is taken to be n.
//
// Parker et al. (2017), National Center for Health Statistics Data
// Presentation Standards for Proportions, Vital and Health Statistics 2(175).
// R: svyciprop(method = "beta") without the cap, and without an interval at 0
// and 1. SAS: PROC SURVEYFREQ, CL(TYPE=CP TRUNCATE=YES) with its adjustment.
func kornGraubard(in Input) (Interval, bool) {
	if !(in.DF > 0) || in.N < 2 || !(in.V >= 0) {
		return Interval{}, false
	}
	n := float64(in.N)
	size := n
	if in.varies() {
		size = in.size()
	}
	n = math.Min(n, size*in.perDegrees())
	low, high := exact(in.P, n, in.tail())
	return Interval{low, high, n}, true
}

// perDegrees is (t_{n-1}/t_df)²: what a variance on df degrees of freedom is
// worth beside that of n units without strata or clusters.
func (in Input) perDegrees() float64 {
	ratio := student(in.tail(), float64(in.N-1)) / student(in.tail(), in.DF)
	return ratio * ratio
}
