package estimators

import (
	"sagsbarometer/estimators/exact"
)

// A spread is what a stratum adds to a variance: of the units listed, the sum
// and the sum of squares of z = w (y - rx), which are their influences times
// the denominator of the estimate. Units that are not listed have 0.
type spread struct {
	units        int64
	sum, squares exact.Number
}

// spreads are those of an estimate r; nil: of a total, where z = wy. With
// clusters z is the sum of a first-stage unit.
func (t MomentTally) spreads(r *exact.Number) []spread {
	out := make([]spread, len(t))
	var c scratch
	for h := range t {
		out[h].units = t[h].listed()
		c.set(&out[h], &t[h], r)
	}
	return out
}

// scratch are numbers that are used again from stratum to stratum.
type scratch struct{ a, b exact.Number }

func (c *scratch) set(s *spread, m *Moments, r *exact.Number) {
	if m.Base == 0 {
		return
	}
	if m.Units != nil {
		for _, u := range m.Units {
			c.residual(&c.a, u.WY, u.WX, r)
			s.sum.Add(&s.sum, &c.a)
			c.a.Mul(&c.a, &c.a)
			s.squares.Add(&s.squares, &c.a)
		}
		return
	}
	c.residual(&s.sum, m.WY, m.wx(), r)
	s.squares.SetSum(m.w2yy())
	if r == nil {
		return
	}
	// Σw²(y-rx)² = Σw²y² - r (2 Σw²xy - r Σw²x²)
	c.a.SetSum(m.w2xx())
	c.a.Mul(&c.a, r)
	c.b.SetSum(m.W2XY)
	c.a.Sub(&c.b, &c.a)
	c.a.Add(&c.b, &c.a)
	c.a.Mul(&c.a, r)
	s.squares.Sub(&s.squares, &c.a)
}

// residual sets z to Σwy - r Σwx.
func (c *scratch) residual(z *exact.Number, wy, wx exact.Sum, r *exact.Number) {
	z.SetSum(wy)
	if r != nil {
		c.b.SetSum(wx)
		c.b.Mul(&c.b, r)
		z.Sub(z, &c.b)
	}
}

// varianceOfSpreads is [Design.Variance], and [Design.VarianceOfTotal] for a
// total, of what strata add to it; of an estimate with the denominator x, or X.
// In
//
//	v = X⁻² Σ_g (1 - n_g/N_g)/(n_g-1) [n_g Σz² - (Σz)²]
//
// all of the bracket is exact and rounded once, so that units that agree have
// no variance, and those that nearly do have the digits that they should.
func (d *Design) varianceOfSpreads(s []spread, x *exact.Number, total bool) float64 {
	var xx exact.Number
	xx.Mul(x, x)
	groups := make([]spread, len(d.groups))
	for h := range s {
		to := &groups[d.group[h]]
		to.units += s[h].units
		to.sum.Add(&to.sum, &s[h].sum)
		to.squares.Add(&to.squares, &s[h].squares)
	}
	centre := d.centreOf(groups)
	var hhm []float64 // of each group of a total; nil: not needed
	if total {
		hhm = d.betweenCollapsed(s, groups, x.Float64())
	}
	var v float64
	var present, usable int64
	for i, g := range d.groups {
		to := &groups[i]
		listed, alone := to.units > 0, d.domainLonely && to.units == 1
		if listed {
			present++
		}
		n := float64(g.units)
		switch {
		case g.full():
		case g.units > 1 && alone && d.lonely == Average, g.units <= 1 && d.lonely == Average:
			continue
		case g.units > 1 && alone && d.lonely == Adjust:
			v += g.open() * n / (n - 1) * to.around(centre, g.units, &xx)
		case g.units > 1 && total && g.members > 1:
			v += hhm[i]
		case g.units > 1:
			v += g.open() / (n - 1) * to.within(g.units, &xx)
		case d.lonely == Adjust && listed:
			v += g.open() * to.around(centre, 1, &xx)
		}
		if listed {
			usable++
		}
	}
	if d.lonely == Average && usable > 0 {
		v *= float64(present) / float64(usable)
	}
	return v
}

// within is (n Σz² - (Σz)²)/X².
func (s *spread) within(n int64, xx *exact.Number) float64 {
	var a, b exact.Number
	a.SetInt64(n)
	a.Mul(&a, &s.squares)
	b.Mul(&s.sum, &s.sum)
	a.Sub(&a, &b)
	q, _ := exact.Quotient(&a, xx)
	return q
}

// around is Σ(z - c)²/X² over n units, those that are not listed with z = 0:
// Σz² - c (2 Σz - nc).
func (s *spread) around(c *exact.Number, n int64, xx *exact.Number) float64 {
	var a exact.Number
	a.SetInt64(n)
	a.Mul(&a, c)
	a.Sub(&s.sum, &a)
	a.Add(&a, &s.sum)
	a.Mul(&a, c)
	a.Sub(&s.squares, &a)
	q, _ := exact.Quotient(&a, xx)
	return q
}

// centreOf is the mean z over the whole sample, rounded.
func (d *Design) centreOf(groups []spread) *exact.Number {
	var sum, n, c exact.Number
	for i := range groups {
		sum.Add(&sum, &groups[i].sum)
		n.Add(&n, c.SetInt64(d.groups[i].units))
	}
	q, _ := exact.Quotient(&sum, &n)
	c.SetFloat64(q)
	return &c
}

// betweenCollapsed is what groups of several strata add to the variance of a
// total over x, Hansen, Hurwitz and Madow's, see [Design.VarianceOfTotal].
func (d *Design) betweenCollapsed(s, groups []spread, x float64) []float64 {
	out := make([]float64, len(groups))
	for h := range s {
		i := d.group[h]
		g := d.groups[i]
		part := 1 / float64(g.members)
		if g.population > 0 {
			part = float64(d.strata[h].Population) / float64(g.population)
		}
		e := (s[h].sum.Float64() - float64(part*groups[i].sum.Float64())) / x
		out[i] += float64(e*e) * float64(g.members) / float64(g.members-1)
	}
	return out
}
