package estimators

import (
	"errors"
	"fmt"
)

// Outcomes say what became of every row of a survey that has one for every
// case opened, as [Cell] does of the units of a counted design.
type Outcomes struct {
	Class    []int32 // of each row, its class of non-response, numbered from 0 and fixed before any answer was seen
	Known    []bool  // whether its scope is known
	InScope  []bool  // of those known, whether it is in scope; else it was declared to be outside
	Reviewed []bool  // of those in scope, whether it was reviewed
}

// Respond lets the reviewed rows of every class carry those that are missing.
// With sums of weights over a class, W_all of all rows, W_K of those of known
// scope, W_E of those in scope and W_R of those reviewed,
//
//	w → a w reviewed, a = W_E W_all/(W_K W_R);  (W_all/W_K) w out of scope;  0 missing.
//
// A class of which rows are missing and none was reviewed is joined with the
// next one by number, the last with the one before it. Rows that were not
// reviewed are to have no value (NaN).
//
// The influence of a row under these weights, U, becomes
//
//	u = U + w [S_R (1_E/W_E + 1/W_all - 1_K/W_K - 1_R/W_R) + S_O (1/W_all - 1_K/W_K)],
//
// S_R and S_O the sums of U over the rows of the class reviewed and out of
// scope, since the weights are made from sums that the draw decides too; and
// chance in who responds adds Σ_R f (1 - 1/a) (U - w S_R/W_R)², f the share of
// the population that was opened. For shares both are what a counted design
// with [Cell]s has, so that means, totals and quantiles of a batch with losses
// have errors of the same kind. Post-stratify before, not after.
//
// Särndal, Swensson and Wretman (1992), 15.6; Shao and Steel (1999), JASA
// 94:254. Replicates make the weights again and leave the second sum out.
func (s *Survey) Respond(o Outcomes) (*Survey, error) {
	if err := o.check(s.Len()); err != nil {
		return nil, err
	}
	return s.reweighted(&responding{Outcomes: o})
}

// check holds the columns against each other. It reports the first rows of
// every kind of mistake.
func (o Outcomes) check(rows int) error {
	var errs []error
	for _, c := range []struct {
		name string
		n    int
	}{{"classes of non-response", len(o.Class)}, {"known", len(o.Known)}, {"in scope", len(o.InScope)}, {"reviewed", len(o.Reviewed)}} {
		if c.n != rows {
			errs = append(errs, fmt.Errorf("%s of %d rows for a survey of %d", c.name, c.n, rows))
		}
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	told := map[string]bool{}
	bad := func(i int, what string) {
		if !told[what] {
			told[what] = true
			errs = append(errs, fmt.Errorf("row %d: %s", i+1, what))
		}
	}
	for i := range rows {
		if o.Class[i] < 0 || int(o.Class[i]) >= rows {
			bad(i, "a class of non-response that is no number from 0 on")
		}
		if o.Reviewed[i] && !o.InScope[i] {
			bad(i, "reviewed, and not in scope")
		}
		if o.InScope[i] && !o.Known[i] {
			bad(i, "in scope, and its scope is not known")
		}
	}
	return errors.Join(errs...)
}

// A responding is the adjustment of [Survey.Respond].
type responding struct {
	Outcomes
	change
	classes []class
	of      []int // of every class of the outcomes, where it went
}

// classify adds up the classes under some weights.
func (r *responding) classify(weights []float64) ([]class, []int) {
	var sums []class
	for i, w := range weights {
		for len(sums) <= int(r.Class[i]) {
			sums = append(sums, class{complete: true})
		}
		c := class{all: w, complete: r.Known[i] && (!r.InScope[i] || r.Reviewed[i])}
		if r.Known[i] {
			c.known = w
		}
		if r.InScope[i] {
			c.inScope = w
		}
		if r.Reviewed[i] {
			c.reviewed = w
		}
		sums[r.Class[i]].join(c)
	}
	return joinLost(sums)
}

func (r *responding) again(weights []float64) ([]float64, error) {
	classes, of := r.classify(weights)
	out := make([]float64, len(weights))
	for i, w := range weights {
		c := classes[of[r.Class[i]]]
		switch {
		case c.lost():
			return nil, errors.New("rows are missing, and none was reviewed that could carry them")
		case r.Reviewed[i]:
			out[i] = w * c.carry()
		case r.Known[i] && !r.InScope[i]:
			out[i] = w * c.all / c.known
		}
	}
	return out, nil
}

func (r *responding) keep(old, adjusted []float64) {
	r.change.keep(old, adjusted)
	r.classes, r.of = r.classify(old)
}

// sums are S_R and S_O of every class.
func (r *responding) sums(u []float64) (reviewed, outside []float64) {
	reviewed, outside = make([]float64, len(r.classes)), make([]float64, len(r.classes))
	for i, x := range u {
		switch c := r.of[r.Class[i]]; {
		case r.Reviewed[i]:
			reviewed[c] += x
		case r.Known[i] && !r.InScope[i]:
			outside[c] += x
		}
	}
	return reviewed, outside
}

func (r *responding) influence(_ *Survey, u []float64) []float64 {
	reviewed, outside := r.sums(u)
	out := make([]float64, len(u))
	for i, x := range u {
		at := r.of[r.Class[i]]
		c := r.classes[at]
		if c.complete || c.reviewed == 0 {
			out[i] = x
			continue
		}
		whole := 1 / c.all
		if r.Known[i] {
			whole -= 1 / c.known
		}
		part := whole
		if r.InScope[i] {
			part += 1 / c.inScope
		}
		if r.Reviewed[i] {
			part -= 1 / c.reviewed
		}
		out[i] = x + float64(r.old[i]*(float64(reviewed[at]*part)+float64(outside[at]*whole)))
	}
	return out
}

func (r *responding) second(s *Survey, u []float64) float64 {
	reviewed, _ := r.sums(u)
	var v float64
	for i, x := range u {
		at := r.of[r.Class[i]]
		c := r.classes[at]
		if !r.Reviewed[i] || c.complete || c.reviewed == 0 {
			continue
		}
		f := s.design.fraction(int(s.stratum[i]))
		if s.second != nil {
			f /= s.second.weight(i)
		}
		z := x - float64(r.old[i]*reviewed[at]/c.reviewed)
		v += float64(f * (1 - 1/c.carry()) * float64(z*z))
	}
	return v
}
