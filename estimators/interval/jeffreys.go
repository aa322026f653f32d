package interval

// jeffreys holds the middle of what Jeffreys' prior leaves possible after as
// many units as the variance is worth,
//
//	L = Beta⁻¹(tail; pn* + ½, (1-p)n* + ½),  U = Beta⁻¹(1-tail; the same),
//
// with the n* of "beta", so that there is none where nothing or everything
// was counted. It is shorter than Clopper-Pearson and covers less than it
// promises for some shares.
//
// Brown, Cai and DasGupta (2001), Statistical Science 16:101-133; Franco,
// Little, Louis and Slud (2019), JSSAM 7:334-364, for n* in it.
// R: qbeta(c(.025, .975), n*p + .5, n*(1 - p) + .5).
func jeffreys(in Input) (Interval, bool) {
	if !in.varies() || in.N < 2 {
		return Interval{}, false
	}
	n := in.size() * in.perDegrees()
	yes, no := in.P*n+0.5, (1-in.P)*n+0.5
	return Interval{betaQuantile(in.tail(), yes, no), betaQuantile(1-in.tail(), yes, no), n}, true
}
