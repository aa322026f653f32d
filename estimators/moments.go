package estimators

import (
	"cmp"
	"math"
	"slices"

	"sagsbarometer/estimators/exact"
)

// A MomentForm says what the amounts of [Moments] are.
type MomentForm uint8

const (
	ShareMoments  MomentForm = iota // y is 0 or 1, and x is 1
	AmountMoments                   // x is 1, so that a mean is the ratio of y to x
	RatioMoments                    // both are columns
)

// Moments are exact sums over the rows of one stratum that lie in one domain:
// all that means, totals, ratios and shares of rows with weights w and amounts
// y and x of their own need, and their variances. Those of two parts of a
// domain may be merged, so that a roll-up adds cells up.
//
// The base is the rows of the domain where neither y nor x is missing.
type Moments struct {
	Form   MomentForm
	Rows   int64 // in the domain
	Base   int64 // of them in the base
	Counts int64 // of them with y = 1, of a share; else 0

	// Least and Most are the smallest and the largest weight of any row of the
	// stratum, in the domain or not.
	Least, Most float64

	W, WY, W2, W2XY exact.Sum // Σw, Σwy, Σw² and Σw²xy over the base
	WYY, W2YY       exact.Sum // Σwy² and Σw²y²; of a share empty, for y² is y
	WX, WXX         exact.Sum // Σwx and Σwx²; of ratios only
	WXY, W2XX       exact.Sum // Σwxy and Σw²x²; of ratios only

	// Units are the first-stage units that hold rows of the base, ascending;
	// nil: every row is its own.
	Units []UnitMoments
}

// UnitMoments are the exact sums of a first-stage unit in a domain.
type UnitMoments struct {
	Unit   int32 // its number in the whole sample
	Base   int64
	WY, WX exact.Sum // WX is Σw where x is 1
}

// Merge adds the rows of another part of the same stratum, of the same form.
func (m *Moments) Merge(o Moments) {
	m.merge(&o)
	for _, u := range o.Units {
		at, found := slices.BinarySearchFunc(m.Units, u.Unit, func(v UnitMoments, unit int32) int { return cmp.Compare(v.Unit, unit) })
		if !found {
			m.Units = slices.Insert(m.Units, at, UnitMoments{Unit: u.Unit})
		}
		m.Units[at].Base += u.Base
		m.Units[at].WY.Merge(u.WY)
		m.Units[at].WX.Merge(u.WX)
	}
}

// merge is Merge of all but the units.
func (m *Moments) merge(o *Moments) {
	m.Form = max(m.Form, o.Form)
	m.Rows += o.Rows
	m.Base += o.Base
	m.Counts += o.Counts
	m.Most = math.Max(m.Most, o.Most)
	if m.Least == 0 || 0 < o.Least && o.Least < m.Least {
		m.Least = o.Least
	}
	if o.Base == 0 {
		return // as most strata have it of a small domain: all sums are 0
	}
	to := m.sums()
	for i, s := range o.sums() {
		to[i].Merge(*s)
	}
}

// firstOrder is the number of the sums that are linear in the weights; they
// come first.
const firstOrder = 6

func (m *Moments) sums() [10]*exact.Sum {
	return [...]*exact.Sum{&m.W, &m.WY, &m.WX, &m.WYY, &m.WXY, &m.WXX, &m.W2, &m.W2YY, &m.W2XY, &m.W2XX}
}

// scale multiplies all weights by c, exactly.
func (m Moments) scale(c float64) Moments {
	if c == 1 {
		return m
	}
	m.Least *= c
	m.Most *= c
	for i, s := range m.sums() {
		*s = s.Times(c)
		if i >= firstOrder {
			*s = s.Times(c)
		}
	}
	m.Units = slices.Clone(m.Units) // of a stratum without any it stays nil
	for i := range m.Units {
		m.Units[i].WY, m.Units[i].WX = m.Units[i].WY.Times(c), m.Units[i].WX.Times(c)
	}
	return m
}

// Where x is 1, and where y is 0 or 1, some sums are others.

func (m *Moments) wx() exact.Sum {
	if m.Form == RatioMoments {
		return m.WX
	}
	return m.W
}

func (m *Moments) wxx() exact.Sum {
	if m.Form == RatioMoments {
		return m.WXX
	}
	return m.W
}

func (m *Moments) wxy() exact.Sum {
	if m.Form == RatioMoments {
		return m.WXY
	}
	return m.WY
}

func (m *Moments) wyy() exact.Sum {
	if m.Form == ShareMoments {
		return m.WY
	}
	return m.WYY
}

func (m *Moments) w2xx() exact.Sum {
	if m.Form == RatioMoments {
		return m.W2XX
	}
	return m.W2
}

func (m *Moments) w2yy() exact.Sum {
	if m.Form == ShareMoments {
		return m.W2XY
	}
	return m.W2YY
}

// OfUnit are the moments of rows that are all of one first-stage unit.
func (m *Moments) OfUnit(number int32) UnitMoments {
	return UnitMoments{Unit: number, Base: m.Base, WY: m.WY, WX: m.wx()}
}

// A MomentTally is what was added up of one measure in one domain: Moments for
// each stratum of a design, in its order. Under [Options].OwnWeights the
// weights of the rows are in the sums; otherwise every row was added with a
// weight of 1, and the stratum has the weight.
type MomentTally []Moments

// Sum adds up the strata. It keeps no units.
func (t MomentTally) Sum() (all Moments) {
	for h := range t {
		all.merge(&t[h])
	}
	return all
}

// listed are the units of a stratum that an estimate rests on.
func (m *Moments) listed() int64 {
	if m.Units != nil {
		return int64(len(m.Units))
	}
	return m.Base
}
