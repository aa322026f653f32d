package interval

// clopperPearson is the exact binomial interval on the units counted. It
// takes every unit for as good as another, so it is for samples with equal
// weights, where it covers whatever the share is.
//
// Clopper and Pearson (1934), Biometrika 26:404-413. R: binom.test(x, n).
func clopperPearson(in Input) (Interval, bool) {
	n := float64(in.N)
	low, high := exact(float64(in.Counts)/n, n, in.tail())
	return Interval{low, high, n}, true
}

// clopperPearsonKish is Clopper-Pearson on Kish's number of units,
// (Σw)²/Σw², which need not be whole.
func clopperPearsonKish(in Input) (Interval, bool) {
	if !(in.Kish > 0) {
		return Interval{}, false
	}
	low, high := exact(in.P, in.Kish, in.tail())
	return Interval{low, high, in.Kish}, true
}

// exact is Clopper-Pearson for a share p of n units, which need not be whole,
//
//	L = Beta⁻¹(tail; pn, (1-p)n + 1),  U = Beta⁻¹(1-tail; pn + 1, (1-p)n),
//
// 0 and 1 where nothing and everything was counted.
func exact(p, n, tail float64) (low, high float64) {
	low, high = 0, 1
	if p > 0 {
		low = betaQuantile(tail, p*n, (1-p)*n+1)
	}
	if p < 1 {
		high = betaQuantile(1-tail, p*n+1, (1-p)*n)
	}
	return low, high
}
