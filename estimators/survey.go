package estimators

import (
	"errors"
	"fmt"
	"math"
)

// Rows are the rows of a survey, by columns of equal length; one that is nil is
// not there, but Stratum, Unit or Weight must be.
type Rows struct {
	Stratum []int32   // of each row, the position of its stratum; nil: one stratum
	Unit    []int32   // of each row, its first-stage unit, numbered from 0 over the whole sample; nil: every row is its own. A unit lies in one stratum
	Weight  []float64 // what a row stands for; nil: what the design says, population over units at each stage
	Second  *Stage    // nil: what was drawn of first-stage units was drawn whole, or counts as their variance, see [NewSurvey]
}

// A Stage is a second stage of sampling: units drawn from each first-stage
// unit, without replacement and with equal chances.
type Stage struct {
	Unit       []int32 // of each row, its second-stage unit, numbered from 0 over the whole sample; nil: every row is its own
	Population []int64 // of each first-stage unit, the second-stage units that it holds
}

// A Survey is a sample with a row for every case: what estimators need that
// are not counts, or whose rows have weights of their own. It does not change;
// calibration gives another.
//
// Rows outside a domain stay in the survey and have an influence of 0. To
// leave them out beforehand would overstate what is known.
type Survey struct {
	design  *Design
	stratum []int32
	weight  []float64
	first   unitTable
	second  *secondStage // nil: none
	adjusts []adjustment // in the order in which they were made
}

// An adjustment changed the weights, and so changes what a row is worth to an
// estimate: calibration leaves residuals, classes of non-response let
// respondents speak for others. It maps the influence of rows under the
// weights after it to that under the weights before it, and is linear.
type adjustment interface {
	influence(s *Survey, u []float64) []float64
}

// A chancy adjustment adds chance of its own, as who responds does. second is
// the variance on top for what its influence is given.
type chancy interface {
	second(s *Survey, u []float64) float64
}

// NewSurvey checks rows against the strata of their design. The units and the
// population of a stratum count first-stage units; its Units may be 0, and are
// then those that have rows. More than those are units that were drawn and
// hold no cases. A stratum needs no weight where rows have theirs.
//
// The variance is that of the first-stage units' totals. Without a second
// stage it takes them for known, as the ultimate cluster variance does: right
// with replacement, and a little low where a large share of the first-stage
// units was drawn. With one the variance within units is added, see [Stage].
//
// It reports everything that is wrong at once, of rows the first 20; rows
// are counted from 1.
//
// R: svydesign(ids, strata, weights, fpc), with ids = ~1 where Unit is nil.
func NewSurvey(strata []Stratum, rows Rows, o Options) (*Survey, error) {
	n, err := rows.length()
	if err != nil {
		return nil, err
	}
	s := &Survey{stratum: rows.Stratum}
	if s.stratum == nil {
		s.stratum = make([]int32, n)
	}
	o.OwnWeights = rows.Weight != nil
	if err := errors.Join(checkRows(rows, len(strata))...); err != nil {
		return nil, err
	}
	s.first = arrange(s.stratum, rows.Unit, len(strata))
	strata = append([]Stratum(nil), strata...)
	for h := range strata {
		found := int64(s.first.begin[h+1] - s.first.begin[h])
		switch st := &strata[h]; {
		case st.Units == 0:
			st.Units = found
		case st.Units < found:
			err = errors.Join(err, &StratumError{*st, fmt.Sprintf("%d units have rows, of %d that were opened", found, st.Units)})
		}
	}
	d, errs := NewDesign(strata, o)
	if err := errors.Join(err, errs); err != nil {
		return nil, err
	}
	s.design = d
	if rows.Second != nil {
		if s.second, err = newSecondStage(s, rows.Unit, *rows.Second); err != nil {
			return nil, err
		}
	}
	s.weight = s.weigh(rows.Weight)
	return s, nil
}

// weigh gives every row its weight: its own, or population over units at each
// stage; and of the cases of strata without units what its stratum inherits.
func (s *Survey) weigh(own []float64) []float64 {
	w := make([]float64, len(s.stratum))
	for i, h := range s.stratum {
		switch {
		case own == nil:
			w[i] = s.design.strata[h].Weight
		default:
			w[i] = own[i] * s.design.inherits[h]
		}
		if own == nil && s.second != nil {
			w[i] *= s.second.weight(i)
		}
	}
	return w
}

// Len is the number of rows.
func (s *Survey) Len() int { return len(s.stratum) }

// Weights are those in use, of each row. They are not to be changed.
func (s *Survey) Weights() []float64 { return s.weight }

// Design is the design of the survey; its units are first-stage units.
func (s *Survey) Design() *Design { return s.design }

// length is the number of rows, if all columns agree.
func (r Rows) length() (int, error) {
	n := max(len(r.Stratum), len(r.Unit), len(r.Weight))
	var errs []error
	column := func(name string, l int, there bool) {
		if there && l != n {
			errs = append(errs, fmt.Errorf("%s of %d rows beside columns of %d", name, l, n))
		}
	}
	column("strata", len(r.Stratum), r.Stratum != nil)
	column("units", len(r.Unit), r.Unit != nil)
	column("weights", len(r.Weight), r.Weight != nil)
	if r.Second != nil {
		column("second-stage units", len(r.Second.Unit), r.Second.Unit != nil)
	}
	if n == 0 {
		errs = append(errs, errors.New("no rows"))
	}
	return n, errors.Join(errs...)
}

// maxListed is how many rows an error names.
const maxListed = 20

// checkRows holds every row against the strata and its unit.
func checkRows(r Rows, strata int) (errs []error) {
	n, _ := r.length()
	bad := 0
	row := func(i int, format string, args ...any) {
		if bad++; bad <= maxListed {
			errs = append(errs, fmt.Errorf("row %d: %s", i+1, fmt.Sprintf(format, args...)))
		}
	}
	seen := make([]int32, n) // of each unit, the first of its rows, from 1
	for i := range n {
		if r.Stratum != nil && (r.Stratum[i] < 0 || int(r.Stratum[i]) >= strata) {
			row(i, "of stratum %d in a design of %d", r.Stratum[i], strata)
		}
		if r.Weight != nil {
			if w := r.Weight[i]; !(w > 0) || math.IsInf(w, 0) {
				row(i, "a weight of %v, want one above 0", w)
			} else if !BoundedWeight(w) {
				row(i, "%v as its weight, want %s", w, WeightBounds)
			}
		}
		if r.Unit == nil {
			continue
		}
		switch u := r.Unit[i]; {
		case u < 0 || int(u) >= n:
			row(i, "of first-stage unit %d, want one from 0 to %d", u, n-1)
		case seen[u] == 0:
			seen[u] = int32(i + 1)
		case r.Stratum != nil && r.Stratum[i] != r.Stratum[seen[u]-1]:
			row(i, "its first-stage unit is that of row %d, in another stratum", seen[u])
		}
	}
	if bad > maxListed {
		errs = append(errs, fmt.Errorf("and %d more rows", bad-maxListed))
	}
	return errs
}
