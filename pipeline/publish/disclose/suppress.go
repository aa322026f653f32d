// Package disclose decides which figures are left out so that no citizen can
// be recognised in a table.
//
// Cells go in as integers: how many cases, how many of them counted. What
// comes out says of each cell whether it may be shown, and if not, whether
// because of itself (primary) or because it would give another away
// (secondary). A cell is judged once for all tables that show it.
//
// It protects against computing what is left out from all that is shown:
// differences of totals and parts, over several tables, through geography
// (kommuner make up a region though no table says which), and through other
// measures of the same cases. It does not protect against bounds (one of
// forty in a region is at most one in each of its kommuner), nor against what
// is published elsewhere or in another year.
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
	Item      string // the question behind the measure; empty: one of its own
	Domain    estimators.Domain
	N         int64             // opened cases in the domain
	Base      int64             // of them in the base
	Counts    int64             // of them counted
	Estimated estimators.Number // cases of the frame in the base, where they were estimated
	Protected bool              // tells of one kommune, or is cut by a column that [publish] protect names
	Hidden    bool              // left out whatever its numbers, since another figure of the same cases is
}

// A Rule says when a cell is left out.
type Rule struct {
	Cell   int64 // minimum_cell: fewer cases than this are never shown
	Census bool  // the cases are all there are: every case is somebody
	// Nested is what everybody knows lies in what: one domain for each
	// kommune that has cases, with its region and its kommunegruppe.
	Nested []estimators.Domain
}

// A Mark is what becomes of a cell.
type Mark int

const (
	Shown     Mark = iota
	Primary        // left out because of its own numbers
	Secondary      // left out because it would give another cell away
)

// Suppress marks the cells, in their order. The marks do not depend on the
// order: where one of several cells must follow, the finest does, of those
// the one with the fewest cases, ties broken by domain.
//
// A cell prints three numbers, and each is a system of sums of its own:
//
//   - the opened cases, which are those of the domain whatever is measured;
//   - the base, which measures of the same cases have in common;
//   - those counted. Measures of one question tell of each other there (what
//     is not upheld is changed), so in one domain all of them are shown or
//     none.
//
// A number that is left out in all cells that print it follows from none of
// the numbers that are left. Where a measure is left out for those it counts
// alone, its base may still be printed beside another question.
func Suppress(cells []Cell, rule Rule) []Mark {
	marks := make([]Mark, len(cells))
	var every, filled []int
	for i, c := range cells {
		every = append(every, i)
		if c.Base > 0 {
			filled = append(filled, i) // where there is no base, the opened cases are not printed
		}
		if c.Hidden || rule.small(c) || rule.telling(c) {
			marks[i] = Primary
		}
	}
	l := layer{cells: cells, marks: marks}
	l.space = newGeometry(l.units(every, opened), rule.Nested)
	l.protect(filled, opened)
	for _, group := range classes(cells, sameBase) {
		l.protect(group, based)
	}
	for _, group := range classes(cells, sameQuestion) {
		l.join(group)
		l.protect(group, based)
	}
	return marks
}

// small tells whether a figure rests on too few cases: in a sample, where
// nobody knows whose cases were drawn, on fewer than MinimumBase or speaking
// for fewer than Cell cases of the frame. A cell of fewer than Cell cases is
// never shown where every case is known to be in, also if all or none of them
// were counted, since that tells it of each.
func (r Rule) small(c Cell) bool {
	if c.Base == 0 {
		return false
	}
	if !r.Census && (c.Base < MinimumBase || c.Estimated.OK && c.Estimated.F < float64(r.Cell)) {
		return true
	}
	return (r.Census || c.Protected) && c.Base < r.Cell
}

// telling tells whether so few were counted, or not counted, that it is about
// them: fewer than Cell, unless none. In a sample that matters only where a
// cell tells of one kommune.
func (r Rule) telling(c Cell) bool {
	few := func(n int64) bool { return n > 0 && n < r.Cell }
	return (r.Census || c.Protected) && (few(c.Counts) || few(c.Base-c.Counts))
}

// opened and based are the numbers by which domains are large or empty.
func opened(c Cell) int64 { return max(c.N, c.Base) }
func based(c Cell) int64  { return c.Base }

// A unit is the cells that print the same number.
type unit struct {
	domain estimators.Domain
	cells  []int
	size   int64
}

// A layer is one of the numbers that cells print.
type layer struct {
	cells []Cell
	marks []Mark
	space *geometry
}

// units gathers cells by domain, in an order that does not depend on theirs.
func (l layer) units(group []int, size func(Cell) int64) []unit {
	at := map[string]int{}
	var units []unit
	for _, i := range group {
		c := l.cells[i]
		k := key(c.Domain)
		if _, seen := at[k]; !seen {
			at[k] = len(units)
			units = append(units, unit{domain: sorted(c.Domain)})
		}
		u := &units[at[k]]
		u.cells, u.size = append(u.cells, i), max(u.size, size(c))
	}
	slices.SortFunc(units, func(a, b unit) int { return strings.Compare(a.domain.String(), b.domain.String()) })
	return units
}

// join leaves out all measures of a question where one of them is.
func (l layer) join(group []int) {
	for _, u := range l.units(group, based) {
		if slices.ContainsFunc(u.cells, func(i int) bool { return l.marks[i] != Shown }) {
			l.leaveOut(u)
		}
	}
}

func (l layer) leaveOut(u unit) {
	for _, i := range u.cells {
		if l.marks[i] == Shown {
			l.marks[i] = Secondary
		}
	}
}

// protect leaves out more units of a group until none that is left out
// follows from those that are shown.
//
// Units are shown one after the other, the most important first: each, unless
// with it one that is left out would follow. What is left out for that reason
// does not follow from those shown later either, since with it they would
// give the first away. (So does GaussSuppression by Statistics Norway.)
func (l layer) protect(group []int, size func(Cell) int64) {
	var hidden, open []unit
	var empty []estimators.Domain
	for _, u := range l.units(group, size) {
		switch {
		case u.size == 0:
			empty = append(empty, u.domain) // nothing to hide, and hides nothing
		case slices.ContainsFunc(u.cells, func(i int) bool { return l.marks[i] == Shown }):
			open = append(open, u)
		default:
			hidden = append(hidden, u)
		}
	}
	if len(hidden) == 0 {
		return
	}
	system := l.space.system(empty)
	for _, u := range hidden {
		system.hide(system.row(u.domain))
	}
	slices.SortStableFunc(open, func(a, b unit) int {
		return cmp.Or(cmp.Compare(l.space.depth(a.domain), l.space.depth(b.domain)), cmp.Compare(b.size, a.size),
			strings.Compare(b.domain.String(), a.domain.String()))
	})
	for _, u := range open {
		if !system.show(system.row(u.domain)) {
			l.leaveOut(u)
		}
	}
}

func sorted(d estimators.Domain) estimators.Domain {
	s := slices.Clone(d)
	slices.SortFunc(s, func(a, b estimators.Level) int {
		return cmp.Or(strings.Compare(a.Column, b.Column), strings.Compare(a.Code, b.Code))
	})
	return s
}

// key is a domain whatever the order of its levels: afslag in a region and
// the region in afslag are the same cases.
func key(d estimators.Domain) string { return sorted(d).String() }
