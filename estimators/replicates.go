package estimators

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// Replicates are a survey made again with other weights, so often and in such
// a way that estimates from them vary as those of new samples would. Any
// estimator can be evaluated on them, with or without a linearisation. What
// weights were adjusted to, they are adjusted to again in every replicate.
type Replicates struct {
	survey  *Survey
	start   []float64 // weights before the first adjustment
	steps   []reweighting
	scales  []float64                         // what the square of a replicate's deviation counts for
	factors func(k int) func(row int) float64 // of a replicate, by which each weight is multiplied
	missing bool                              // whether replicates may be left out
	lonely  []string
	seed    string // of a bootstrap

	// AroundEstimate takes deviations from the estimate of the survey itself
	// instead of from the mean of the replicates, which adds the square of the
	// bias. R: mse = TRUE.
	AroundEstimate bool
}

// maxReplicated is the most units of a stratum that replicates are made of.
const maxReplicated = 1 << 26

// newReplicates takes the survey back to the weights of its draw.
func (s *Survey) newReplicates(what string) (*Replicates, error) {
	r := &Replicates{survey: s, start: s.weight}
	for _, a := range s.adjusts {
		step, ok := a.(reweighting)
		if !ok {
			return nil, fmt.Errorf("no %s: the adjustment of the weights cannot be made again", what)
		}
		if r.steps == nil {
			r.start = step.before()
		}
		r.steps = append(r.steps, step)
	}
	var errs []error
	for h, st := range s.design.strata {
		if s.design.stopped(h) {
			errs = append(errs, &StratumError{st, "opened until enough units were in scope, which a " + what + " cannot imitate"})
		}
		if st.Units > maxReplicated {
			errs = append(errs, &StratumError{st, fmt.Sprintf("%d units, and a %s keeps count of at most %d", st.Units, what, maxReplicated)})
		}
	}
	return r, errors.Join(errs...)
}

// Len is the number of replicates.
func (r *Replicates) Len() int { return len(r.scales) }

// Scales are what the square of each replicate's deviation counts for.
// R: scale times rscales.
func (r *Replicates) Scales() []float64 { return slices.Clone(r.scales) }

// Lonely are the strata that contribute nothing, since a single unit of them
// was opened of several.
func (r *Replicates) Lonely() []string { return slices.Clone(r.lonely) }

// Weights are those of a replicate, from 0. They do not exist where an
// adjustment cannot be made again, as for a cell that lost all its rows.
// R: weights(design, type = "analysis")[, k+1].
func (r *Replicates) Weights(k int) ([]float64, error) {
	factor := r.factors(k)
	w := make([]float64, len(r.start))
	for i := range w {
		w[i] = r.start[i] * factor(i)
	}
	return r.adjust(w)
}

func (r *Replicates) adjust(w []float64) ([]float64, error) {
	for _, step := range r.steps {
		var err error
		if w, err = step.again(w); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// Estimate evaluates estimators on the survey and on every replicate of it. The
// surveys that of is given have the weights of a replicate, and are good for
// estimates, not for variances; of is called from several goroutines. Results do
// not depend on how many workers there are, at least one.
//
//	r.Estimate(ctx, 2, func(s *Survey) []Number {
//		return []Number{s.Mean(y, nil).Estimate}
//	})
//
// R: withReplicates, svymean and others on a svrepdesign.
func (r *Replicates) Estimate(ctx context.Context, workers int, of func(s *Survey) []Number) ([]Replicated, error) {
	full := of(r.survey)
	out := make([]Replicated, len(full))
	for j, e := range full {
		out[j].Estimate = e
		out[j].of = make([]float64, r.Len())
	}
	err := r.each(ctx, workers, func() func(k int) {
		return func(k int) {
			var values []Number
			if w, err := r.Weights(k); err == nil {
				s := *r.survey
				s.weight, s.adjusts = w, nil
				values = of(&s)
			}
			for j := range out {
				out[j].of[k] = math.NaN()
				if j < len(values) && values[j].OK {
					out[j].of[k] = values[j].F
				}
			}
		}
	})
	if err != nil {
		return nil, err
	}
	for j := range out {
		r.finish(&out[j])
	}
	return out, nil
}

// each calls what every worker makes for itself, for all replicates.
func (r *Replicates) each(ctx context.Context, workers int, worker func() func(k int)) error {
	group, ctx := errgroup.WithContext(ctx)
	var next atomic.Int64
	for range max(1, workers) {
		group.Go(func() error {
			do := worker()
			for {
				k := int(next.Add(1)) - 1
				if k >= r.Len() {
					return nil
				}
				if err := ctx.Err(); err != nil {
					return err
				}
				do(k)
			}
		})
	}
	return group.Wait()
}
