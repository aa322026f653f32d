package estimators

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// The totals are met when each is off by no more than this part of it.
const (
	calibrationTolerance = 1e-11
	calibrationSteps     = 200
)

// again solves for λ in columns made orthonormal, where the matrix of the first
// step is the identity, and rounding has least to take hold of.
func (c *calibrated) again(weights []float64) ([]float64, error) {
	space, dependent := project(c.equations.columns, c.equations.totals, weights)
	if err := c.equations.singular(dependent); err != nil {
		return nil, err
	}
	if err := c.reachable(weights); err != nil {
		return nil, err
	}
	p := len(space.columns)
	fit := newFit(c.asked, space)
	step := mat.NewVecDense(p, nil)
	tried := make([]float64, p)
	for range calibrationSteps {
		if name, _, _ := c.equations.worst(fit.weights); name == "" {
			return fit.weights, nil
		}
		if !fit.newton(step) {
			break // all weights stand at a bound
		}
		better := false
		for size := 1.0; size > 1e-12; size /= 2 {
			for k := range tried {
				tried[k] = fit.lambda[k] + size*step.AtVec(k)
			}
			next := fit.at(tried)
			// An improvement by what the step can be trusted for, Armijo's.
			if next.misfit < fit.misfit*(1-1e-4*size) {
				fit, better = next, true
				break
			}
		}
		if !better {
			break
		}
	}
	name, got, want := c.equations.worst(fit.weights)
	if name == "" {
		return fit.weights, nil
	}
	if c.asked.bounded() {
		return nil, fmt.Errorf("no weights between %v and %v times what they were meet all totals: %s comes to %v at best, want %v",
			c.asked.Least, c.asked.Most, name, got, want)
	}
	return nil, fmt.Errorf("calibration did not converge: %s came to %v, want %v", name, got, want)
}

// A fit is a λ with the weights that it makes.
type fit struct {
	asked   Controls
	space   projection
	lambda  []float64
	weights []float64
	slopes  []float64 // d F'
	missing []float64 // what each total lacks
	misfit  float64   // length of missing
}

func newFit(asked Controls, space projection) fit {
	return fit{asked: asked, space: space}.at(make([]float64, len(space.columns)))
}

// at is the fit with another λ.
func (f fit) at(lambda []float64) fit {
	f.lambda = append([]float64(nil), lambda...)
	d := f.space.weights
	f.weights, f.slopes = make([]float64, len(d)), make([]float64, len(d))
	for k, q := range f.space.columns {
		for i, x := range q {
			f.weights[i] += float64(lambda[k] * x) // λ'x first
		}
	}
	for i, u := range f.weights {
		g, slope := f.asked.factor(u)
		f.weights[i], f.slopes[i] = d[i]*g, d[i]*slope
	}
	f.missing = make([]float64, len(lambda))
	var squares float64
	for k, q := range f.space.columns {
		f.missing[k] = f.space.totals[k] - addUp(len(q), func(i int) float64 { return f.weights[i] * q[i] })
		squares += float64(f.missing[k] * f.missing[k])
	}
	f.misfit = math.Sqrt(squares)
	if math.IsNaN(f.misfit) {
		f.misfit = math.Inf(1)
	}
	return f
}

// newton finds the step that would meet the totals if F were linear. It
// reports false where there is none.
func (f fit) newton(step *mat.VecDense) bool {
	p := len(f.space.columns)
	h := mat.NewSymDense(p, nil)
	for j, a := range f.space.columns {
		for k := range j + 1 {
			b := f.space.columns[k]
			h.SetSym(j, k, addUp(len(a), func(i int) float64 { return f.slopes[i] * a[i] * b[i] }))
		}
	}
	var cholesky mat.Cholesky
	if !cholesky.Factorize(h) {
		return false
	}
	err := cholesky.SolveVecTo(step, mat.NewVecDense(p, f.missing))
	var condition mat.Condition
	return err == nil || errors.As(err, &condition)
}

// worst is the control that is furthest from its total, if one is too far.
func (c equations) worst(weights []float64) (name string, got, want float64) {
	most := calibrationTolerance
	for k, x := range c.columns {
		sum := addUp(len(x), func(i int) float64 { return weights[i] * x[i] })
		size := addUp(len(x), func(i int) float64 { return math.Abs(weights[i] * x[i]) })
		scale := math.Max(math.Abs(c.totals[k]), size)
		if off := math.Abs(sum-c.totals[k]) / scale; off > most || math.IsNaN(off) {
			most, name, got, want = off, c.names[k], sum, c.totals[k]
		}
	}
	return name, got, want
}

// singular names columns that those before them explain.
func (c equations) singular(dependent []int) error {
	var errs []error
	for _, k := range dependent {
		errs = append(errs, fmt.Errorf("%s: 0 in all rows, or a combination of what stands before it: leave it out", c.names[k]))
	}
	return errors.Join(errs...)
}

// reachable refuses totals that no weights within the bounds can come to, each
// by itself.
func (c *calibrated) reachable(weights []float64) error {
	if !c.asked.bounded() {
		return nil
	}
	var errs []error
	for k, x := range c.equations.columns {
		var least, most float64
		for i, w := range weights {
			if x[i] == 0 {
				continue // 0 times a bound that is infinite
			}
			a, b := float64(w*c.asked.Least*x[i]), float64(w*c.asked.Most*x[i])
			least += math.Min(a, b)
			most += math.Max(a, b)
		}
		if t := c.equations.totals[k]; t < least || t > most {
			errs = append(errs, fmt.Errorf("%s: a total of %v, and weights between %v and %v times what they were come to %v to %v",
				c.equations.names[k], t, c.asked.Least, c.asked.Most, least, most))
		}
	}
	return errors.Join(errs...)
}
