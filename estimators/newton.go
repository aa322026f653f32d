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
