// Package disclose decides which figures are left out so that no citizen can
// be recognised in a table.
//
// Cells go in as integers: how many cases, how many of them counted. What
// comes out says of each cell whether it may be shown, and if not, whether
// because of itself (primary) or because it would give another away
// (secondary). A cell is judged once for all tables that show it.
//
// It protects against computing a left-out figure from the published figures
// of the same measure: differences of totals and parts, in one table or over
// several. It does not protect against what is published elsewhere, or in
// another year.
package disclose

import (
	"cmp"
	"slices"
	"strings"

	"sagsbarometer/estimators"
)

// MinimumBase is the smallest number of reviewed cases that a figure from a
// sample may rest on (METHOD.md decision 11).
const MinimumBase = 10

// A Cell is one measure in one domain.
type Cell struct {
	Measure   string
	Value     string // the category of a distribution, else empty
	Domain    estimators.Domain
	Base      int64             // cases in the base
	Counts    int64             // of them counted
	Estimated estimators.Number // cases of the frame in the base, where they were estimated
	Protected bool              // cut by a column that [publish] protect names
}

// A Rule says when a cell is left out.
type Rule struct {
	Cell   int64 // minimum_cell: fewer cases than this are never shown
	Census bool  // the cases are all there are: every case is somebody
}

// A Mark is what becomes of a cell.
type Mark int

const (
	Shown     Mark = iota
	Primary        // left out because of its own numbers
	Secondary      // left out because it would give a primary cell away
)

// Suppress marks the cells, in their order. The marks do not depend on the
// order: where one of several cells must follow, the one with the fewest
// cases does, ties broken by measure and domain.
func Suppress(cells []Cell, rule Rule) []Mark {
	marks := make([]Mark, len(cells))
	for i, c := range cells {
		if rule.primary(c) {
			marks[i] = Primary
		}
	}
	for _, group := range byMeasure(cells) {
		protect(cells, group, marks)
		again := map[string]Mark{} // the same cell in a second table, levels in another order
		for _, i := range group {
			k := key(cells[i].Domain)
			again[k] = max(again[k], marks[i])
		}
		for _, i := range group {
			marks[i] = again[key(cells[i].Domain)]
		}
	}
	return marks
}

// primary judges a cell by its own numbers.
//
// In a sample nobody knows whose cases were drawn, so what counts is that the
// figure rests on MinimumBase cases and speaks for at least Cell cases of the
// frame; how many of them were counted does not matter. Where every case is
// known to be in (a census), and in cells cut by a protected column, neither
// those counted nor the others may be fewer than Cell, unless they are none;
// and a cell of fewer than Cell cases is never shown, also where all or none
// of them were counted, since that tells it of each.
func (r Rule) primary(c Cell) bool {
	if c.Base == 0 {
		return false
	}
	if !r.Census && (c.Base < MinimumBase || c.Estimated.OK && c.Estimated.F < float64(r.Cell)) {
		return true
	}
	if !r.Census && !c.Protected {
		return false
	}
	few := func(n int64) bool { return n > 0 && n < r.Cell }
	return few(c.Base) || few(c.Counts) || few(c.Base-c.Counts)
}

// byMeasure gathers the indices of cells that can add up to each other, in
// an order that does not depend on that of the cells.
func byMeasure(cells []Cell) [][]int {
	order := make([]int, len(cells))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(strings.Compare(cells[a].Measure, cells[b].Measure), strings.Compare(cells[a].Value, cells[b].Value),
			strings.Compare(key(cells[a].Domain), key(cells[b].Domain)))
	})
	var groups [][]int
	for i, at := range order {
		if i == 0 || cells[at].Measure != cells[order[i-1]].Measure || cells[at].Value != cells[order[i-1]].Value {
			groups = append(groups, nil)
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], at)
	}
	return groups
}

// key is a domain whatever the order of its levels: afslag in a region and
// the region in afslag are the same cases.
func key(d estimators.Domain) string {
	sorted := slices.Clone(d)
	slices.SortFunc(sorted, func(a, b estimators.Level) int {
		return cmp.Or(strings.Compare(a.Column, b.Column), strings.Compare(a.Code, b.Code))
	})
	return sorted.String()
}
