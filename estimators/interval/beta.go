package interval

// beta is the interval of Korn and Graubard: Clopper-Pearson on as many units
// as the variance is worth, corrected for its degrees of freedom,
//
//	n* = p(1-p)/v · (t_{n-1}/t_df)².
//
// As in R, n* may exceed n, and there is no interval where nothing or
// everything was counted. Both are reasons to publish another; "korn-graubard"
// has neither.
//
// Korn and Graubard (1998), Survey Methodology 24:193-201.
// R: svyciprop(method = "beta"), whose n and df are those of the domain.
func beta(in Input) (Interval, bool) {
	if !in.varies() || in.N < 2 {
		return Interval{}, false
	}
	n := in.size() * in.perDegrees()
	low, high := exact(in.P, n, in.tail())
	return Interval{low, high, n}, true
}
