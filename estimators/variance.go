package estimators

// A Mass is a number of units with the same influence on an estimate.
type Mass struct {
	U     float64
	Units int64
}

// An Influence gives, for each stratum of a design, the weighted linearised
// values of its units: w (y - px)/X for a share p of a base X. Units that are
// not listed have 0, as those outside a domain do; those that are listed are
// the ones the estimate rests on.
type Influence [][]Mass

// Variance is the variance of an estimate under the design, by Taylor
// linearisation,
//
//	v = Σ_g (1 - n_g/N_g) n_g/(n_g-1) Σ_i (u_gi - ū_g)²
//
// over the strata g, or the groups into which strata were collapsed. All
// units opened count in n_g. Strata opened in full contribute 0, as do lonely
// ones under [Certainty]; [Adjust] replaces ū by Σu/n over the whole sample,
// [Average] scales the other strata up to all that hold listed units. Under
// Options.DomainLonely a stratum with a single listed unit is lonely to these
// two. A
// stratum that was opened until enough units were in scope has the variance of
// that rule, of its units in scope, see [Stratum]; joined with a partner it is
// taken as if the number had been fixed.
//
// For shares, means and ratios; totals have [Design.VarianceOfTotal].
//
// Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, 5.5.
// R: svyrecvar.
func (d *Design) Variance(u Influence) float64 {
	return d.variance(u, func(g group, members [][]Mass, _ []int) float64 {
		return within(g, members)
	})
}

// VarianceOfTotal is the variance of a total, whose influence is w y. It
// differs from [Design.Variance] for collapsed strata only: their sizes would
// pass for variance, so theirs is Hansen, Hurwitz and Madow's,
//
//	v_g = L/(L-1) Σ_h (t_h - (N_h/N_g) t_g)²,
//
// with t_h the estimated total of stratum h, and L strata in the group.
//
// Hansen, Hurwitz and Madow (1953); Wolter (2007), Introduction to Variance
// Estimation, 2.5. Without collapsed strata, R: svytotal.
func (d *Design) VarianceOfTotal(u Influence) float64 {
	return d.variance(u, d.withinTotal)
}

// withinTotal is the contribution of a group to the variance of a total.
func (d *Design) withinTotal(g group, members [][]Mass, strata []int) float64 {
	if g.members == 1 {
		return within(g, members)
	}
	t := make([]float64, len(members))
	var sum float64
	for i, m := range members {
		for _, x := range m {
			t[i] += float64(x.U * float64(x.Units))
		}
		sum += t[i]
	}
	var v float64
	for i, h := range strata {
		part := 1 / float64(g.members)
		if g.population > 0 {
			part = float64(d.strata[h].Population) / float64(g.population)
		}
		e := t[i] - part*sum
		v += float64(e * e)
	}
	return v * float64(g.members) / float64(g.members-1)
}

// variance adds up the groups, each by its own rule unless it is lonely.
func (d *Design) variance(u Influence, of func(g group, members [][]Mass, strata []int) float64) float64 {
	var v float64
	var present, usable int64
	var members [][]Mass
	for i, g := range d.groups {
		members = members[:0]
		for _, h := range d.joined[i] {
			members = append(members, u[h])
		}
		n := units(members)
		if n == 0 {
			continue // units that are not listed are all 0
		}
		present++
		alone := d.domainLonely && n == 1
		switch {
		case g.full():
		case g.stopped && g.members == 1:
			v += d.withinUntil(d.joined[i][0], members[0])
		case g.units > 1 && alone && d.lonely == Average:
			continue
		case g.units > 1 && alone && d.lonely == Adjust:
			v += around(g, members, d.centre(u))
		case g.units > 1:
			v += of(g, members, d.joined[i])
		case d.lonely == Average:
			continue
		case d.lonely == Adjust:
			e := sum(members) - d.centre(u)
			v += float64(g.open() * float64(e*e))
		}
		usable++
	}
	if d.lonely == Average && usable > 0 {
		v *= float64(present) / float64(usable)
	}
	return v
}

// within is the contribution of a group that shows its own variance.
func within(g group, members [][]Mass) float64 {
	n := float64(g.units)
	zeros := g.units - units(members)
	// Deviations are taken from a value that occurs, so that units that agree
	// have none at all.
	var origin float64
	if zeros == 0 {
		origin = firstValue(members)
	}
	var shift float64
	for _, m := range members {
		for _, x := range m {
			shift += float64((x.U - origin) * float64(x.Units))
		}
	}
	return g.open() * n / (n - 1) * squares(zeros, members, origin, shift/n)
}

// around is the contribution of a group of which a single unit is listed, if
// that shows no variance of its own.
func around(g group, members [][]Mass, centre float64) float64 {
	n := float64(g.units)
	return g.open() * n / (n - 1) * squares(g.units-1, members, centre, 0)
}

// squares adds up the squared distances of all units from origin + mean, of
// those that are not listed from 0.
func squares(zeros int64, members [][]Mass, origin, mean float64) float64 {
	e := -origin - mean
	s := float64(float64(zeros) * float64(e*e))
	for _, m := range members {
		for _, x := range m {
			e := x.U - origin - mean
			s += float64(float64(x.Units) * float64(e*e))
		}
	}
	return s
}

// centre is the mean influence over the whole sample.
func (d *Design) centre(u Influence) float64 {
	var n int64
	for _, g := range d.groups {
		n += g.units
	}
	return sum(u) / float64(n)
}

func sum(strata [][]Mass) (s float64) {
	for _, m := range strata {
		for _, x := range m {
			s += float64(x.U * float64(x.Units))
		}
	}
	return s
}

func units(strata [][]Mass) (n int64) {
	for _, m := range strata {
		for _, x := range m {
			n += x.Units
		}
	}
	return n
}

func firstValue(strata [][]Mass) float64 {
	for _, m := range strata {
		for _, x := range m {
			if x.Units > 0 {
				return x.U
			}
		}
	}
	return 0
}
