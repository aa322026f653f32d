package estimators

import "sagsbarometer/estimators/exact"

// A spread is what a stratum adds to a variance, or the strata of a group: of
// the units listed, the sum and the sum of squares of z = w (y - rx), which are
// their influences times the denominator of the estimate. Units that are not
// listed have 0.
type spread struct {
	units        int64
	sum, squares exact.Number
}

// add adds another stratum of the group.
func (s *spread) add(o *spread) {
	s.units += o.units
	s.sum.Add(&s.sum, &o.sum)
	s.squares.Add(&s.squares, &o.squares)
}

// A spreader works out variances from sums. Its numbers are used again from
// stratum to stratum, so that nearly none of it needs memory.
type spreader struct {
	d     *Design
	r     *exact.Number // the estimate; nil: a total
	x     *exact.Number // what it was divided by; 1 for a total
	total bool          // collapsed strata are Hansen, Hurwitz and Madow's
	under bool          // of the total Σwx that an estimate is divided by, in place of Σwy

	xx, n, a, b, c exact.Number
}

// set makes s that of a stratum. With clusters z is the sum of a first-stage
// unit.
func (v *spreader) set(s *spread, m *Moments) {
	s.units = m.listed()
	if m.Units != nil {
		s.sum.SetInt64(0)
		s.squares.SetInt64(0)
		for _, u := range m.Units {
			wy := u.WY
			if v.under {
				wy = u.WX
			}
			v.residual(&v.c, wy, u.WX)
			s.sum.Add(&s.sum, &v.c)
			s.squares.Add(&s.squares, v.a.Mul(&v.c, &v.c))
		}
		return
	}
	wx := m.wx()
	if v.under {
		v.residual(&s.sum, wx, wx)
		s.squares.SetSum(m.w2xx())
		return
	}
	v.residual(&s.sum, m.WY, wx)
	s.squares.SetSum(m.w2yy())
	if v.r == nil {
		return
	}
	// Σw²(y-rx)² = Σw²y² - r (2 Σw²xy - r Σw²x²)
	v.a.SetSum(m.w2xx())
	v.b.Mul(&v.a, v.r)
	v.a.SetSum(m.W2XY)
	v.b.Sub(&v.a, &v.b)
	v.b.Add(&v.b, &v.a)
	s.squares.Sub(&s.squares, v.c.Mul(&v.b, v.r))
}

// residual sets z to Σwy - r Σwx.
func (v *spreader) residual(z *exact.Number, wy, wx exact.Sum) {
	z.SetSum(wy)
	if v.r != nil {
		v.a.SetSum(wx)
		z.Sub(z, v.b.Mul(&v.a, v.r))
	}
}

// variance is [Design.Variance], and [Design.VarianceOfTotal] for a total, of
// sums. In
//
//	v = X⁻² Σ_g (1 - n_g/N_g)/(n_g-1) [n_g Σz² - (Σz)²]
//
// all of the bracket is exact, so that units that agree have no variance, and
// those that nearly do have the digits that they should.
func (v *spreader) variance(t MomentTally) float64 {
	d := v.d
	v.xx.Mul(v.x, v.x)
	centre := v.centre(t)
	var of spread
	var sum float64
	var present, usable int64
	for i := range d.groups {
		listed, counts, part := v.group(t, i, &of, centre)
		if listed {
			present++
		}
		if listed && counts {
			usable++
		}
		sum += part
	}
	if d.lonely == Average && usable > 0 {
		sum *= float64(present) / float64(usable)
	}
	return sum
}

// group is what a group adds, whether units of it are listed, and whether it
// shows a variance.
func (v *spreader) group(t MomentTally, i int, of *spread, centre *exact.Number) (listed, counts bool, part float64) {
	g, members := v.d.groups[i], v.d.joined[i]
	var units int64
	for _, h := range members {
		units += t[h].listed()
	}
	listed = units > 0
	alone := v.d.domainLonely && units == 1
	adjust, average := v.d.lonely == Adjust, v.d.lonely == Average
	switch {
	case g.full() || !listed:
		return listed, true, 0 // nothing was left to chance, or all are 0
	case average && (alone || g.units <= 1):
		return listed, false, 0
	case v.total && g.members > 1 && !(alone && adjust):
		return listed, true, v.betweenCollapsed(t, g, members)
	}
	v.set(of, &t[members[0]])
	for _, h := range members[1:] {
		var other spread
		v.set(&other, &t[h])
		of.add(&other)
	}
	n := float64(g.units)
	switch {
	case g.units > 1 && alone && adjust:
		part = g.open() * n / (n - 1) * v.around(of, centre, g.units)
	case g.units > 1:
		part = g.open() / (n - 1) * v.within(of, g.units)
	case adjust:
		part = g.open() * v.around(of, centre, 1)
	}
	return listed, true, part
}

// within is (n Σz² - (Σz)²)/X².
func (v *spreader) within(s *spread, n int64) float64 {
	v.n.SetInt64(n)
	v.a.Mul(&v.n, &s.squares)
	v.b.Mul(&s.sum, &s.sum)
	return exact.Near(v.a.Sub(&v.a, &v.b), &v.xx)
}

// around is Σ(z - c)²/X² over n units, those that are not listed with z = 0:
// Σz² - c (2 Σz - nc).
func (v *spreader) around(s *spread, c *exact.Number, n int64) float64 {
	v.n.SetInt64(n)
	v.a.Mul(&v.n, c)
	v.a.Sub(&s.sum, &v.a)
	v.a.Add(&v.a, &s.sum)
	v.b.Mul(&v.a, c)
	return exact.Near(v.a.Sub(&s.squares, &v.b), &v.xx)
}

// centre is the mean z over the whole sample, rounded; only [Adjust] needs it.
func (v *spreader) centre(t MomentTally) *exact.Number {
	c := new(exact.Number)
	if v.d.lonely != Adjust {
		return c
	}
	var one, all spread
	for h := range t {
		v.set(&one, &t[h])
		all.add(&one)
	}
	q, _ := exact.Quotient(&all.sum, v.n.SetInt64(v.d.units()))
	c.SetFloat64(q)
	return c
}

// betweenCollapsed is what a group of several strata adds to the variance of a
// total over x, Hansen, Hurwitz and Madow's, see [Design.VarianceOfTotal].
func (v *spreader) betweenCollapsed(t MomentTally, g group, members []int) (sum float64) {
	of := make([]spread, len(members))
	var all exact.Number
	for i, h := range members {
		v.set(&of[i], &t[h])
		all.Add(&all, &of[i].sum)
	}
	for i, h := range members {
		part := 1 / float64(g.members)
		if g.population > 0 {
			part = float64(v.d.strata[h].Population) / float64(g.population)
		}
		e := (of[i].sum.Float64() - float64(part*all.Float64())) / v.x.Float64()
		sum += float64(e * e)
	}
	return sum * float64(g.members) / float64(g.members-1)
}
