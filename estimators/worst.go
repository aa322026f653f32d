package estimators

import "fmt"

// A WorstCase is how low and how high a share can be, whatever the missing
// cases would have shown, and how far the draw may be off on top of that.
type WorstCase struct {
	Missing   int64  // units opened that may belong to the base, and were not reviewed
	Outside   int64  // cases that no list was delivered of, taken in by [WorstCase.With]
	Low, High Number // absent where the method has no interval
	Level     float64
	Interval  string
	Size      float64 // cases of the frame in the base, if all that are missing are
}

// Worst bounds a share by its two extremes. missing has, for each entry of
// the tally, the units that were not reviewed and may belong to the base. Low
// is the lower bound of the interval if all of them belong to the base and
// none counts, High the upper bound if all count: [L of none, U of all]. Each
// holds at the level of the report, so both together do.
//
// Nothing is assumed of who responds. Units of unknown scope are taken to be
// in scope, which is the worse of the two.
//
// Horowitz and Manski (2000), JASA 95:77, for bounds without an assumption.
func Worst(d *Design, t Tally, missing []int64, r Report) (WorstCase, error) {
	if err := d.accepts(t, r.Holds); err != nil {
		return WorstCase{}, err
	}
	if len(missing) != len(t) {
		return WorstCase{}, fmt.Errorf("missing units of %d cells for a tally of %d", len(missing), len(t))
	}
	none, all := make(Tally, len(t)), make(Tally, len(t))
	var w WorstCase
	for k, c := range t {
		m := missing[k]
		if cell := d.cells[k]; m < 0 || m > cell.missing() {
			return WorstCase{}, &StratumError{d.strata[cell.Stratum], fmt.Sprintf("%d units missing of a base, of %d in all", m, cell.missing())}
		}
		if h := d.cells[k].Stratum; r.Holds != nil && !r.Holds[h] && m > 0 {
			return WorstCase{}, &StratumError{d.strata[h], "misses units of a base that the frame says it cannot hold"}
		}
		none[k] = Count{c.Cases + m, c.Base + m, c.Counts}
		all[k] = Count{c.Cases + m, c.Base + m, c.Counts + m}
		w.Missing += m
	}
	filled := d.filled()
	low, err := Proportion(filled, none, r)
	if err != nil {
		return WorstCase{}, err
	}
	high, err := Proportion(filled, all, r)
	if err != nil {
		return WorstCase{}, err
	}
	w.Size = low.PopHat.F
	if low.Low.OK && high.High.OK {
		w.Low, w.High, w.Level, w.Interval = low.Low, high.High, low.Level, low.Interval
	}
	return w, nil
}

// With takes in cases that no list was delivered of, M as declared or thought,
// none of which may count, or all:
//
//	[X L/(X+M), (X U + M)/(X+M)],
//
// X the cases of the base on the lists. That X is itself an estimate where the
// base is not the whole is not allowed for.
func (w WorstCase) With(outside int64) WorstCase {
	if outside <= 0 {
		return w
	}
	w.Outside += outside
	m := float64(outside)
	switch {
	case w.Size == 0:
		w.Low, w.High = Some(0), Some(1)
	case w.Low.OK:
		w.Low.F = w.Size * w.Low.F / (w.Size + m)
		w.High.F = (float64(w.Size*w.High.F) + m) / (w.Size + m)
	}
	w.Size += m
	return w
}

// filled is the design as it were if every unit had been reviewed, those of
// unknown scope in scope.
func (d *Design) filled() *Design {
	f := *d
	f.cells = append([]cell(nil), d.cells...)
	for k := range f.cells {
		c := &f.cells[k]
		c.InScope = c.perhaps()
		c.Known, c.Reviewed = c.Drawn, c.InScope
	}
	f.classify(false)
	f.findCertain()
	return &f
}
