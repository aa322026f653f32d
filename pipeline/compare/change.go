package compare

import (
	"math"

	"sagsbarometer/estimators"
	"sagsbarometer/sampling"
)

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
				row.P = row.between.P
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
// equal units as these detect with the power wanted, by the rule that is really
// used on them: the interval of the difference leaves out 0, and it is made of
// intervals by the method that the shares are published with, whichever that
// is. In the family that is at the level of Holm's first step, α/m.
func (r *Result) detect(power float64) error {
	declared := 0
	for _, row := range r.Rows {
		if row.Declared {
			declared++
		}
	}
	for i := range r.Rows {
		row := &r.Rows[i]
		family := 1
		if row.Declared {
			family = declared
		}
		first, second, bounds, ok := row.between.Worth(family)
		if !ok || !row.Crude.Low.OK || max(first, second) > most {
			continue
		}
		// A share of 0 or 1 is one of half a case less.
		half := 0.5 / float64(first)
		c, err := sampling.Detectable(sampling.Detection{
			First: first, Second: second, Power: power, Bounds: bounds,
			Share: math.Min(math.Max(row.First.Estimate.F, half), 1-half),
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
