package estimators

import (
	"context"
	"fmt"
	"math"
)

// A Binary is a measure of rows that count or do not: whether each is in the
// base, and whether it counts, which those outside the base do not.
type Binary struct{ Base, Counts []bool }

// Shares are the shares of measures in the whole, first, and then in each of so
// many domains, which domain tells of every row (-1: none; nil: there are no
// domains): the same as [Replicates.Estimate] makes of [Survey.Mean], to
// rounding. For a bootstrap of rows that are first-stage units, and whose
// weights were not adjusted, they are found by counting, which is many times
// faster.
func (r *Replicates) Shares(ctx context.Context, workers int, of []Binary, domain []int32, domains int) ([][]Replicated, error) {
	n := r.survey.Len()
	for m, b := range of {
		if len(b.Base) != n || len(b.Counts) != n {
			return nil, fmt.Errorf("measure %d has %d and %d rows in a survey of %d", m+1, len(b.Base), len(b.Counts), n)
		}
	}
	if domains < 0 || domain != nil && len(domain) != n {
		return nil, fmt.Errorf("%d domains of %d rows in a survey of %d", domains, len(domain), n)
	}
	for i, d := range domain {
		if int(d) >= domains {
			return nil, fmt.Errorf("row %d: of domain %d of %d", i+1, d, domains)
		}
	}
	out := make([][]Replicated, 1+domains)
	for d := range out {
		out[d] = make([]Replicated, len(of))
		for m := range out[d] {
			out[d][m].of = make([]float64, r.Len())
		}
	}
	if !r.countable() {
		return out, r.sharesByMeans(ctx, workers, of, domain, out)
	}
	for first := 0; first < len(of); first += countedMeasures {
		c := newCountPlan(r, of[first:min(len(of), first+countedMeasures)], domain, domains)
		c.finish(c.whole, func(d, m int, share Number) { out[d][first+m].Estimate = share })
		err := r.each(ctx, workers, func() func(k int) {
			w := c.newCounter()
			return func(k int) {
				c.finish(w.count(r.seed, k), func(d, m int, share Number) {
					if !share.OK {
						share.F = math.NaN()
					}
					out[d][first+m].of[k] = share.F
				})
			}
		})
		if err != nil {
			return nil, err
		}
	}
	for d := range out {
		for m := range out[d] {
			r.finish(&out[d][m])
		}
	}
	return out, nil
}

// countable reports whether a replicate is what was drawn of every row, times
// the weight of the row.
func (r *Replicates) countable() bool {
	s := r.survey
	return r.missing && len(r.steps) == 0 && s.first.begin[len(s.first.begin)-1] == s.Len()
}

// sharesByMeans evaluates shares with the weights of every replicate.
func (r *Replicates) sharesByMeans(ctx context.Context, workers int, of []Binary, domain []int32, out [][]Replicated) error {
	n := r.survey.Len()
	in := make([][]bool, len(out))
	for d := 1; d < len(out); d++ {
		in[d] = make([]bool, n)
		for i := range in[d] {
			in[d][i] = domain != nil && int(domain[i]) == d-1
		}
	}
	values := make([][]float64, len(of))
	for m, b := range of {
		values[m] = make([]float64, n)
		for i := range values[m] {
			switch {
			case !b.Base[i]:
				values[m][i] = math.NaN()
			case b.Counts[i]:
				values[m][i] = 1
			}
		}
	}
	all, err := r.Estimate(ctx, workers, func(s *Survey) []Number {
		shares := make([]Number, 0, len(in)*len(of))
		for d := range in {
			for m := range values {
				shares = append(shares, s.Mean(values[m], in[d]).Estimate)
			}
		}
		return shares
	})
	for i, e := range all {
		out[i/len(of)][i%len(of)] = e
	}
	return err
}
