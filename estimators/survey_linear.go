package estimators

import (
	"math"

	"sagsbarometer/estimators/exact"
)

// A Linear is an estimate with the influence of every row, its linearisation:
// all that a variance, a covariance or a contrast needs.
type Linear struct {
	Estimate Number    // absent where the base is empty
	U        []float64 // of each row: its weight times dθ/dw; 0 outside the base
	Base     []bool    // the rows that it rests on; nil: all
	In       []bool    // the rows of its domain, of which those with missing values are not in the base; nil: all
	Sum      bool      // a total, or a combination of totals: collapsed strata are then Hansen, Hurwitz and Madow's
	// Size is that of the numbers whose difference the estimate is, where it is
	// more than the estimate: a difference of 0 has the rounding of its terms.
	Size float64
	over []float64 // what it was divided by; nil: the number of cases
}

// Magnitude is what the rounding of the estimate and of its influence is
// relative to.
func (l Linear) Magnitude() float64 { return math.Max(math.Abs(l.Estimate.F), l.Size) }

// Total estimates Σ w y over the rows in the domain, nil: all. A missing y is
// NaN, or infinite, and outside the base.
//
//	u = w y
//
// R: svytotal(~y, subset(design, domain), na.rm = TRUE).
func (s *Survey) Total(y []float64, in []bool) Linear {
	l := s.base(in, y)
	l.Sum = true
	total, rows := s.sum(l, y)
	if rows == 0 {
		return l
	}
	l.Estimate = Some(total.Float64())
	for i, w := range s.weight {
		if l.has(i) {
			l.U[i] = w * y[i]
		}
	}
	return l
}

// Mean estimates Σ w y / Σ w over the rows in the domain, nil: all. A missing
// y is NaN, or infinite, and outside the base. Of a 0/1 column it is a share.
//
//	u = w (y - ȳ) / Σ w
//
// R: svymean(~y, subset(design, domain), na.rm = TRUE).
func (s *Survey) Mean(y []float64, in []bool) Linear {
	return s.quotient(s.base(in, y), y, nil)
}

// Ratio estimates Σ w y / Σ w x over the rows in the domain, nil: all. Where
// either is missing the row is outside the base. Absent where Σ w x is 0.
//
//	u = w (y - r x) / Σ w x
//
// Särndal, Swensson and Wretman (1992), 5.6. R: svyratio(~y, ~x, subset(design,
// domain), na.rm = TRUE).
func (s *Survey) Ratio(y, x []float64, in []bool) Linear {
	return s.quotient(s.base(in, y, x), y, x)
}

// quotient estimates Σ w y / Σ w x; x nil: 1.
func (s *Survey) quotient(l Linear, y, x []float64) Linear {
	below, _ := s.sum(l, x)
	above, _ := s.sum(l, y)
	q, ok := exact.Quotient(above, below)
	if !ok {
		return l
	}
	X := below.Float64()
	for i, w := range s.weight {
		if !l.has(i) {
			continue
		}
		e := y[i] - q
		if x != nil {
			e = y[i] - float64(q*x[i])
		}
		l.U[i] = w * e / X
	}
	l.Estimate, l.over = Some(q), x
	return l
}

// sum is Σ w x over the base, x nil: 1, and how many rows that is. It is exact,
// so that the order of rows does not show.
func (s *Survey) sum(l Linear, x []float64) (*exact.Number, int) {
	var sum exact.Sums
	sum.Grow(1)
	rows := 0
	for i, w := range s.weight {
		if !l.has(i) {
			continue
		}
		rows++
		if x == nil {
			sum.Add(0, times(w))
		} else {
			sum.Add(0, times(w, x[i]))
		}
	}
	return sum.At(0).Number(), rows
}

// times is a product of up to four numbers, exact.
func times(x float64, more ...float64) exact.Term {
	f, _ := exact.Split(x)
	t := f.Term()
	for _, y := range more {
		f, _ = exact.Split(y)
		t = t.Times(f)
	}
	return t
}

// base is an estimate of nothing yet, over the rows of a domain where no
// column is missing; over none if a column has not a value for every row.
func (s *Survey) base(in []bool, columns ...[]float64) Linear {
	l := Linear{U: make([]float64, s.Len()), Base: in, In: in}
	for _, c := range columns {
		if len(c) != s.Len() || in != nil && len(in) != s.Len() {
			l.Base, l.In = make([]bool, s.Len()), make([]bool, s.Len())
			return l
		}
	}
	own := false
	for _, c := range columns {
		for i, x := range c {
			if !math.IsNaN(x-x) || !l.has(i) { // an infinite one less itself is NaN too
				continue
			}
			if !own {
				l.Base, own = make([]bool, s.Len()), true
				for j := range l.Base {
					l.Base[j] = in == nil || in[j]
				}
			}
			l.Base[i] = false
		}
	}
	return l
}

// has reports whether a row is in the base.
func (l Linear) has(row int) bool { return l.Base == nil || l.Base[row] }
