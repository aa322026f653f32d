package analysis

import (
	"math"
	"strconv"

	"sagsbarometer/data/lang"
	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/screen"
)

// Annotated is the estimates as a table for people, and under it what its notes
// mean.
func (e *Estimates) Annotated() *screen.Screen {
	s := e.Screen()
	s.Tables = append(s.Tables, e.legend())
	return s
}

// Screen is the estimates as a table for people: base, estimate, interval,
// method and degrees of freedom.
func (e *Estimates) Screen() *screen.Screen {
	t := screen.Table{ID: "estimates"}
	var cells []func(estimators.Estimate) any
	add := func(c screen.Column, of func(estimators.Estimate) any) {
		t.Columns = append(t.Columns, c)
		cells = append(cells, of)
	}
	type est = estimators.Estimate
	add(screen.Words("measure", "measure", "mål"), func(r est) any { return r.Measure })
	add(screen.Words("domain", "domain", "gruppe"), func(r est) any { return r.Domain.String() })
	if e.any(func(r est) bool { return r.Value != "" }) {
		add(screen.Words("value", "value", "værdi"), func(r est) any { return r.Value })
	}
	add(screen.Numbers("n", "n", "n"), func(r est) any { return r.N })
	add(screen.Numbers("n_base", "base", "base"), func(r est) any { return r.NBase })
	if e.any(isShare) {
		add(screen.Numbers("n_counts", "counts", "tæller"), func(r est) any {
			if !isShare(r) {
				return "-"
			}
			return r.NCounts
		})
	}
	add(screen.Numbers("estimate", "estimate", "andel"), func(r est) any { return e.rounded(r, r.Estimate) })
	add(screen.Numbers("se", "se", "se"), func(r est) any { return e.rounded(r, r.SE) })
	add(screen.Numbers("ci_low", "low", "nedre"), func(r est) any { return e.rounded(r, r.Low) })
	add(screen.Numbers("ci_high", "high", "øvre"), func(r est) any { return e.rounded(r, r.High) })
	add(screen.Words("interval", "interval", "interval"), func(r est) any { return r.Interval })
	add(screen.Numbers("df", "df", "df"), func(r est) any { return degrees(r.DF) })
	if e.any(func(r est) bool { return e.deff[r.Measure] != "" }) {
		add(screen.Numbers("deff", "deff", "deff"), func(r est) any {
			if e.deff[r.Measure] == "" || !r.Deff.OK {
				return "-"
			}
			return strconv.FormatFloat(r.Deff.F, 'f', 3, 64) + " " + e.deff[r.Measure]
		})
	}
	if e.any(func(r est) bool { return r.P.OK }) {
		add(screen.Numbers("p_value", "p", "p"), func(r est) any { return probability(r.P) })
	}
	if e.any(func(r est) bool { return r.PHolm.OK }) {
		add(screen.Numbers("p_holm", "p (Holm)", "p (Holm)"), func(r est) any { return probability(r.PHolm) })
	}
	add(screen.Words("notes", "notes", "noter"), func(r est) any { return notes(r.Notes) })
	for _, r := range e.Rows {
		row := make([]any, len(cells))
		for i, of := range cells {
			row[i] = of(r)
		}
		t.Add(row...)
	}
	return &screen.Screen{Tables: []screen.Table{t}}
}

func (e *Estimates) any(is func(estimators.Estimate) bool) bool {
	for _, r := range e.Rows {
		if is(r) {
			return true
		}
	}
	return false
}

// isShare reports whether an estimate counts cases.
func isShare(r estimators.Estimate) bool { return Counted(r.Kind) }

// legend says what the notes of the table mean, in their order.
func (e *Estimates) legend() screen.Table {
	t := screen.Table{ID: "notes", Columns: []screen.Column{screen.Words("note", "note", "note"), screen.Words("meaning", "meaning", "betydning")}}
	for _, n := range estimators.Notes() {
		has := func(r estimators.Estimate) bool {
			for _, o := range r.Notes {
				if o == n {
					return true
				}
			}
			return false
		}
		if e.any(has) {
			t.Add(string(n), noteMeanings[n])
		}
	}
	return t
}

// rounded is a number with as many decimals as people read: four of shares and
// other small numbers, none of large ones.
func (e *Estimates) rounded(r estimators.Estimate, n estimators.Number) any {
	if !n.OK {
		return "-"
	}
	places := 4
	switch size := math.Abs(r.Estimate.F); {
	case size >= 1e5:
		places = 0
	case size >= 10:
		places = 2
	}
	return lang.Decimal(n.F, places)
}

// degrees are degrees of freedom, with a decimal where they have one.
func degrees(n estimators.Number) any {
	switch {
	case !n.OK:
		return "-"
	case n.F == math.Trunc(n.F) || math.IsInf(n.F, 0):
		return figure(n)
	}
	return lang.Decimal(n.F, 1)
}

// probability is a p-value; those that are too small to tell apart from 0 are
// not shown as 0.
func probability(n estimators.Number) any {
	switch {
	case !n.OK:
		return "-"
	case n.F < 0.0001:
		return "<0.0001"
	}
	return lang.Decimal(n.F, 4)
}
