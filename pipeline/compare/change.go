package compare

import (
	"math"

	"sagsbarometer/estimators"
	"sagsbarometer/estimators/interval"
	"sagsbarometer/sampling"
)

// change is the second share less the first, with the interval that follows
// from those of the two. The samples are independent: each year's cases are
// that year's decisions.
func (r Row) change(level float64) estimators.Bounded {
	return estimators.Difference(r.Second.Between(level), r.First.Between(level), 0)
}

// standardized is a share at another case mix, Σ m_k p_k/Σ m_k over the parts
// k of the mix. The shares of the parts are of different cases, and taken to
// be independent: within strata they are all but so.
func (s Side) standardized(measure string, mix []Part, level float64) estimators.Bounded {
	var total int64
	for _, part := range mix {
		total += part.Cases
	}
	var weights []float64
	var shares []estimators.Bounded
	for _, part := range mix {
		e, ok := s.find(measure, part.Domain)
		if !ok {
			return estimators.Bounded{}
		}
		weights = append(weights, float64(part.Cases)/float64(total))
		shares = append(shares, e.Between(level))
	}
	if len(shares) == 0 {
		return estimators.Bounded{}
	}
	return estimators.Sum(weights, shares...)
}

// test gives the declared rows their p-values.
func (r *Result) test() {
	var declared []int
	var p []estimators.Number
	for i := range r.Rows {
		row := &r.Rows[i]
		if row.Declared {
			if !row.TooFew() { // else it counts in the family, and stays without
				row.P = estimators.PValue(row.change)
			}
			declared, p = append(declared, i), append(p, row.P)
		}
	}
	for k, corrected := range estimators.Holm(p) {
		r.Rows[declared[k]].PHolm = corrected
	}
}

// most bounds the size of a sample for which the smallest detectable change is
// worked out, outcome by outcome.
const most = 1 << 20

// detect gives every row the smallest change that two samples worth as many
// equal units as these detect with the power wanted, by the rule that is used
// here: the interval of the difference leaves out 0. In the family that is at
// the level of Holm's first step, α/m.
func (r *Result) detect(power float64) error {
	m := 0.0
	for _, row := range r.Rows {
		if row.Declared {
			m++
		}
	}
	exact, _ := interval.ByName("clopper-pearson")
	for i := range r.Rows {
		row := &r.Rows[i]
		first, second := math.Floor(row.First.NEff.F), math.Floor(row.Second.NEff.F)
		if !row.Crude.Low.OK || !(first >= 1 && second >= 1 && first <= most && second <= most) {
			continue
		}
		// A share of 0 or 1 is one of half a case less.
		share := math.Min(math.Max(row.First.Estimate.F, 0.5/first), 1-0.5/first)
		level := r.Level
		if row.Declared {
			level = 1 - (1-r.Level)/m
		}
		c, err := sampling.Detectable(sampling.Detection{
			First: int64(first), Second: int64(second), Share: share, Power: power,
			Bounds: func(x, n int64) (low, high float64) {
				i, _ := exact.Interval(interval.Input{Sample: interval.Sample{P: float64(x) / float64(n), N: n, Counts: x}, Level: level})
				return i.Low, i.High
			},
		})
		if err != nil {
			return err
		}
		if largest := c.Largest(); !math.IsInf(largest, 1) {
			row.Detectable = estimators.Some(largest)
		}
	}
	return nil
}
