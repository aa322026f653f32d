package estimators

// Satterthwaite are the degrees of freedom of an estimate's variance as a sum
// of what the strata add to it, each known to n-1 degrees,
//
//	df = (Σ_g v_g)² / Σ_g v_g²/(n_g - 1),
//
// with L-1 in the place of n-1 where L strata were collapsed for a total. They
// lie between those of the smallest stratum that adds to the variance, and
// [DesignDF]. For a base that few strata hold, or with variances that differ
// much, they are far below the latter. Strata with a single unit are left out.
// Absent where the variance is 0.
//
// Satterthwaite (1946), Biometrics Bulletin 2:110; Cochran (1977), Sampling
// Techniques, 5.16. R's survey has none.
func (s *Survey) Satterthwaite(l Linear) Number {
	u := l.U
	for i := len(s.adjusts) - 1; i >= 0; i-- {
		u = s.adjusts[i].influence(s, u)
	}
	var sum, squares float64
	s.design.variance(s.first.influence(u, nil), func(g group, members [][]Mass, strata []int) float64 {
		v, df := within(g, members), g.units-1
		if l.Sum && g.members > 1 {
			v, df = s.design.withinTotal(g, members, strata), int64(g.members)-1
		}
		sum += v
		squares += float64(v*v) / float64(df)
		return v
	})
	if squares > 0 {
		return Some(sum * sum / squares)
	}
	return Number{}
}
