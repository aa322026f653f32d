package estimators

import (
	"fmt"
	"math"

	"sagsbarometer/estimators/interval"
)

// quantileBounds give the interval of a p-quantile that was estimated by x.
type quantileBounds func(q *quantileSample, p, x float64) (low, high Number)

// The intervals of quantiles that no share has.
const (
	// Score is R survey's score interval to the letter, to compare with. It
	// searches for the test that just rejects, as FranciscoFuller does, but
	// takes the place of that among the values for a share of the weight: with
	// unequal weights that is another value. Of R's stratified schools the whole
	// interval lies too high. R: interval.type = "score".
	Score = "score"
	// FranciscoFuller is the score interval: all x such that the share of the
	// population up to x is not significantly different from p,
	//
	//	|p - F(x)| <= t √v(F(x)),
	//
	// with the variance at x, not at the estimate.
	//
	// Francisco and Fuller (1991), Annals of Statistics 19:454-469.
	FranciscoFuller = "francisco-fuller"
)

// QuantileIntervals lists the intervals that quantiles can have: Woodruff's by
// every interval of a share that rests on its variance ("wald" is R's "mean",
// "logit" its "xlogit"), then [Score] and [FranciscoFuller].
func QuantileIntervals() []string {
	var names []string
	for _, name := range interval.Names() {
		if m, _ := interval.ByName(name); m.UsesDF {
			names = append(names, name)
		}
	}
	return append(names, Score, FranciscoFuller)
}

// quantileIntervalByName finds an interval; empty is "wald".
func quantileIntervalByName(name string) (string, quantileBounds, error) {
	switch name {
	case "":
		name = "wald"
	case Score:
		return name, scoreAsR, nil
	case FranciscoFuller:
		return name, franciscoFuller, nil
	}
	if m, ok := interval.ByName(name); ok && m.UsesDF {
		return name, woodruff(m), nil
	}
	return "", nil, fmt.Errorf("unknown interval of a quantile %q, want one of %v", name, QuantileIntervals())
}

// woodruff maps the interval of the share up to the estimate back to values.
func woodruff(m interval.Method) quantileBounds {
	return func(q *quantileSample, _, x float64) (low, high Number) {
		share := q.below(x)
		in := interval.Input{
			Sample: interval.Sample{P: share.Estimate.F, V: q.variance(share), N: int64(q.l.len()), Counts: q.count(x)},
			DF:     q.df, Level: q.level,
		}
		i, ok := m.Interval(in)
		if !ok || !(in.V > 0) { // all on one side of x within each stratum
			return Number{}, Number{}
		}
		if i.Low >= 0 {
			low = Some(q.rule(q.l, i.Low))
		}
		if i.High <= 1 {
			high = Some(q.rule(q.l, i.High))
		}
		return low, high
	}
}

// below is the share of the base at or below x.
func (q *quantileSample) below(x float64) Linear {
	z := make([]float64, len(q.y))
	for i, y := range q.y {
		switch {
		case !q.base[i]:
			z[i] = math.NaN()
		case y <= x:
			z[i] = 1
		}
	}
	return q.s.Mean(z, q.in)
}

// variance is that of a share of the base, if it is more than rounding.
func (q *quantileSample) variance(share Linear) float64 {
	return beyondRounding(q.s.Variance(share), share.Estimate.F)
}

// count is the number of rows of the base at or below x.
func (q *quantileSample) count(x float64) int64 {
	var n int64
	for _, y := range q.l.x {
		if y <= x {
			n++
		}
	}
	return n
}

// score is the statistic that tests whether x is the p-quantile. It falls as x
// grows.
func (q *quantileSample) score(p, x float64) float64 {
	share := q.below(x)
	d := p - share.Estimate.F
	v := q.variance(share)
	switch {
	case d == 0:
		return 0
	case v == 0:
		return math.Inf(int(math.Copysign(1, d)))
	}
	return d / math.Sqrt(v)
}

// crossing is the step of the ladder at which the score falls to z: before it
// the score is higher. Below all values it is infinite, at the highest it is
// minus infinity.
func (q *quantileSample) crossing(p, z float64) int {
	lo, hi := -1, q.l.len()-1
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; q.score(p, q.l.x[mid]) > z {
			lo = mid
		} else {
			hi = mid
		}
	}
	return hi
}

// franciscoFuller: the score is constant from a value to the next, so that both
// ends of the set of values not rejected are steps.
func franciscoFuller(q *quantileSample, p, _ float64) (low, high Number) {
	t := q.t()
	if !(q.variance(q.below(q.rule(q.l, p))) > 0) {
		return Number{}, Number{}
	}
	return Some(q.l.x[q.crossing(p, t)]), Some(q.l.x[q.crossing(p, -t)])
}

// scoreAsR takes the side of the step that is nearer to rejection, as a search
// by Brent's method ends there.
func scoreAsR(q *quantileSample, p, x float64) (low, high Number) {
	if !(q.variance(q.below(x)) > 0) {
		return Number{}, Number{}
	}
	bound := func(z float64) Number {
		at := q.crossing(p, z)
		root := q.l.x[at]
		for at > 0 && q.l.x[at] == root {
			at--
		}
		if left := q.l.x[at]; math.Abs(q.score(p, left)-z) < math.Abs(q.score(p, root)-z) {
			root = left
		}
		return Some(q.rule(q.l, float64(q.count(root))/float64(q.l.len())))
	}
	t := q.t()
	return bound(t), bound(-t)
}
