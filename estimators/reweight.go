package estimators

import "slices"

// A reweighting is an adjustment that can be made again, as it is in every
// replicate, from other weights.
type reweighting interface {
	adjustment
	again(weights []float64) ([]float64, error)
	keep(old, adjusted []float64)
	before() []float64
}

// change is the weights before an adjustment and after it.
type change struct{ old, new []float64 }

func (c *change) keep(old, adjusted []float64) { c.old, c.new = old, adjusted }

func (c *change) before() []float64 { return c.old }

// reweighted is the survey with one more adjustment.
func (s *Survey) reweighted(r reweighting) (*Survey, error) {
	weights, err := r.again(s.weight)
	if err != nil {
		return nil, err
	}
	r.keep(s.weight, weights)
	out := *s
	out.weight = weights
	out.adjusts = append(slices.Clip(s.adjusts), r)
	return &out, nil
}
