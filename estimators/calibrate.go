package estimators

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// An Amount is a column whose sum over the population is known.
type Amount struct {
	Name   string // in messages
	Values []float64
	Total  float64
}

// A Distance says how weights give way to totals, by the factor g = F(λ'x)
// between a new weight and the one before.
type Distance string

const (
	// LinearDistance is g = 1 + u, the regression estimator. Without bounds
	// weights may come to 0 or less, which is an error. The default.
	LinearDistance Distance = "linear"
	// RakingDistance is g = exp(u).
	RakingDistance Distance = "raking"
	// LogitDistance stays inside bounds smoothly, and needs them.
	LogitDistance Distance = "logit"
)

// Controls are what weights are to be fitted to.
type Controls struct {
	Margins  []Margin // their cells as columns of zeros and ones
	Amounts  []Amount
	Distance Distance // empty: LinearDistance
	// Least and Most bound g. Least is below 1 and Most above it; both 0: no
	// bounds. Linear and raking weights stop at a bound that they reach.
	Least, Most float64
}

// bounded reports whether there are bounds.
func (c Controls) bounded() bool { return c.Least != 0 || c.Most != 0 }

// Calibrate changes the weights as little as the distance allows so that
// the totals of all margins and amounts are met, w = g d with g = F(λ'x) and
// Σ w x = T. λ is found by Newton's method, steps halved until they improve.
//
// The variance rests on residuals: with β from a least-squares fit of the
// influence z to x by the weights d from before,
//
//	u = w (z - β'x),
//
// which is the g-weighted residual of the regression estimator, and that of
// the other distances in large samples.
//
// Adjustments may follow each other. The residuals are then taken from the last
// to the first, as the chain rule has it; R takes them in the order in which the
// adjustments were made, and can so come out too low.
//
// Of margins after the first, the last cell follows from the others. A column
// that others explain, a total that no weights within the bounds can meet, a
// weight that came to 0 or less, and no convergence, are errors that name what
// is concerned. All that is wrong with the input is reported at once.
//
// Deville and Särndal (1992), JASA 87:376; Särndal, Swensson and Wretman
// (1992), Model Assisted Survey Sampling, 6.6.
// R: calibrate(design, ~a + b, totals, calfun = "linear", "raking" or "logit",
// bounds = c(least, most)).
func (s *Survey) Calibrate(c Controls) (*Survey, error) {
	if err := c.check(s.Len()); err != nil {
		return nil, err
	}
	out, err := s.reweighted(&calibrated{asked: c, equations: c.equations(s.Len())})
	if err == nil {
		err = positive(s.weight, out.weight)
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}

// check reports everything that is wrong with what is asked for.
func (c Controls) check(rows int) error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	switch c.Distance {
	case "", LinearDistance, RakingDistance, LogitDistance:
	default:
		bad("calibration is %q, want linear, raking or logit", c.Distance)
	}
	switch {
	case c.bounded() && !(c.Least >= 0 && c.Least < 1 && c.Most > 1):
		bad("weights bounded to %v to %v times what they were, want bounds on either side of 1", c.Least, c.Most)
	case c.Distance == LogitDistance && !(c.bounded() && !math.IsInf(c.Most, 1)):
		bad("logit calibration without bounds: give the least and the most that a weight may be multiplied by")
	}
	if len(c.Margins)+len(c.Amounts) == 0 {
		bad("nothing to calibrate to")
	}
	for _, a := range c.Amounts {
		if len(a.Values) != rows {
			bad("%s: values of %d rows for a survey of %d", a, len(a.Values), rows)
		}
		if !BoundedAmount(a.Total) {
			bad("%s: a total of %v, want %s", a, a.Total, AmountBounds)
		}
		unfit := func(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) }
		if i := slices.IndexFunc(a.Values, unfit); i >= 0 {
			bad("%s: %v in row %d, want a number in every row", a, a.Values[i], i+1)
		}
	}
	if err := checkMargins(c.Margins, rows); err != nil {
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// String is the amount in a message.
func (a Amount) String() string {
	if a.Name == "" {
		return "an amount"
	}
	return a.Name
}

// positive refuses weights that no sample can have.
func positive(before, weights []float64) error {
	below, lowest := 0, 0.0
	for i, w := range weights {
		if !(w > 0) && before[i] > 0 {
			lowest = min(lowest, w)
			below++
		}
	}
	if below == 0 {
		return nil
	}
	return fmt.Errorf("calibration leaves %d weights at 0 or below, the lowest of them %v: give bounds, or take raking", below, lowest)
}

// calibrated is an adjustment to margins and amounts.
type calibrated struct {
	change
	asked     Controls
	equations equations
	space     projection
}

func (c *calibrated) keep(old, adjusted []float64) {
	c.change.keep(old, adjusted)
	c.space, _ = project(c.equations.columns, nil, old)
}

func (c *calibrated) influence(_ *Survey, u []float64) []float64 {
	return residualInfluence(c.space, c.new, u)
}
