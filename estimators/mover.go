package estimators

import "math"

// Bounded is an estimate between the bounds of its interval. Absent bounds are
// those that do not exist.
type Bounded struct{ Estimate, Low, High Number }

// Between is an estimate with its own interval at a level, see
// [Estimate.Bounds]; at the level it was given with, the interval it has.
func (e Estimate) Between(level float64) Bounded {
	if level == e.Level && e.Low.OK {
		return Bounded{e.Estimate, e.Low, e.High}
	}
	low, high := e.Bounds(level)
	return Bounded{e.Estimate, low, high}
}

// Sum is the interval for a linear combination Σ c θ of independent estimates
// from the interval of each (MOVER, the method of variance estimates
// recovery),
//
//	L = Σ c θ - √Σ (c θ - l)²,  U = Σ c θ + √Σ (u - c θ)²,
//
// with [l, u] the interval of c θ. Each distance from an estimate to its bound
// stands for a standard error that holds on that side, so the interval keeps
// what the single ones know of skewness and of 0 and 1. A single estimate
// keeps its own. Absent where an estimate or a bound is.
//
// Zou and Donner (2008), Statistics in Medicine 27:1693-1702; Zou, Huang and
// Zhang (2009), Computational Statistics & Data Analysis 53:3755-3764.
func Sum(coef []float64, of ...Bounded) Bounded {
	var sum, below, above float64
	bounded := true
	for i, b := range of {
		if !b.Estimate.OK {
			return Bounded{}
		}
		c := coef[i]
		low, high := c*(b.Estimate.F-b.Low.F), c*(b.High.F-b.Estimate.F)
		if c < 0 {
			low, high = -high, -low
		}
		sum += float64(c * b.Estimate.F)
		below += float64(low * low)
		above += float64(high * high)
		bounded = bounded && b.Low.OK && b.High.OK
	}
	if !bounded {
		return Bounded{Estimate: Some(sum)}
	}
	return Bounded{Some(sum), Some(sum - math.Sqrt(below)), Some(sum + math.Sqrt(above))}
}

// Difference is the interval for a - b from the interval of each, r the
// correlation of the two estimates, 0 for independent samples:
//
//	L = a - b - √((a-l_a)² + (u_b-b)² - 2r (a-l_a)(u_b-b))
//	U = a - b + √((u_a-a)² + (b-l_b)² - 2r (u_a-a)(b-l_b)).
//
// That two intervals overlap says nothing of the difference; this does. Two
// shares have a difference within [-1, 1]. Absent where an estimate or a bound
// is.
//
// Newcombe (1998), Statistics in Medicine 17:873-890, method 10 with Wilson's
// intervals; Zou and Donner (2008), Statistics in Medicine 27:1693-1702, for r.
func Difference(a, b Bounded, r float64) Bounded {
	if !a.Estimate.OK || !b.Estimate.OK {
		return Bounded{}
	}
	d := a.Estimate.F - b.Estimate.F
	if !a.Low.OK || !a.High.OK || !b.Low.OK || !b.High.OK {
		return Bounded{Estimate: Some(d)}
	}
	return Bounded{
		Some(d),
		Some(d - together(a.Estimate.F-a.Low.F, b.High.F-b.Estimate.F, r)),
		Some(d + together(a.High.F-a.Estimate.F, b.Estimate.F-b.Low.F, r)),
	}
}

// Quotient is the interval for a / b of two shares, that for the difference of
// their logarithms. Where a or its lower bound is 0 so is the lower bound of
// the quotient, and the upper one does not exist where a or the lower bound of
// b is 0. Absent where b is.
//
// Zou and Donner (2008), section 3, on the scale of logarithms.
func Quotient(a, b Bounded, r float64) Bounded {
	if !a.Estimate.OK || !b.Estimate.OK || !(a.Estimate.F >= 0 && b.Estimate.F > 0) {
		return Bounded{}
	}
	q := Bounded{Estimate: Some(a.Estimate.F / b.Estimate.F)}
	if !a.Low.OK || !a.High.OK || !b.Low.OK || !b.High.OK {
		return q
	}
	apart := func(far, near float64) float64 { return math.Log(far) - math.Log(near) }
	q.Low = Some(0)
	if a.Estimate.F == 0 {
		return q
	}
	if a.Low.F > 0 {
		q.Low = Some(q.Estimate.F * math.Exp(-together(apart(a.Estimate.F, a.Low.F), apart(b.High.F, b.Estimate.F), r)))
	}
	if b.Low.F > 0 {
		q.High = Some(q.Estimate.F * math.Exp(together(apart(a.High.F, a.Estimate.F), apart(b.Estimate.F, b.Low.F), r)))
	}
	return q
}

// together is √(x² + y² - 2rxy), the distance of a difference to its bound.
func together(x, y, r float64) float64 {
	return math.Sqrt(math.Max(0, float64(x*x)+float64(y*y)-2*r*x*y))
}
