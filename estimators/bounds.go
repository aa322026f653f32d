package estimators

import "sagsbarometer/estimators/interval"

// Bounds are those of the estimate's own interval at another level. They are
// absent where the estimate has no interval that was made from Evidence.
//
// Intervals at every level are what a p-value is found from: it is the
// smallest 1 - level at which they no longer hold a value.
func (e Estimate) Bounds(level float64) (low, high Number) {
	m, ok := interval.ByName(e.Interval)
	if !ok {
		return Number{}, Number{}
	}
	in := e.Evidence
	in.Level = level
	i, ok := m.Interval(in)
	if !ok {
		return Number{}, Number{}
	}
	return Some(i.Low), Some(i.High)
}
