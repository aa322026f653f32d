package forms

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/workbook"
)

// Columns of the sheet of a case that only formulas read. They say of every
// row what package codebook says of the answers.
const (
	columnAsked   = columnMachine + iota // whether the question is asked: states below
	columnKnown                          // whether there is an answer that counts: the same states
	columnChosen                         // which of the answers it is, 1 for the first; of a date that counts, its number
	columnProblem                        // what is wrong: problems below
)

// States. Of several conditions the smallest decides, so that one that fails
// settles the question whatever is open elsewhere.
const (
	stateNo = iota
	stateOpen
	stateYes
)

// Problems.
const (
	problemNone = iota
	problemError
	problemMissing
	problemRemark // an unusual combination that nobody has explained
)

// The first row of the sheet sums up: it counts errors, missing answers and
// remarks that are due, and says how far the case is.
const (
	columnErrors = columnMachine + iota
	columnMissing
	columnRemarks
	columnStage
)

// Rows on top of the sheet of a case.
const (
	topRow = 1 + iota
	secondRow
	headingRow
	firstRow // of sections and questions
)

// A formulas writes the sheet of a case as formulas. It knows in which row
// each question stands; the sheets of all cases have the same rows.
type formulas struct {
	cb      *codebook.Codebook
	rows    []formRow
	at      map[string]int              // id -> row of the sheet
	ticks   map[string]int              // id of a question with several answers -> row of »none of them«, the last
	ends    map[int]int                 // section -> its last row
	edits   map[string][]*codebook.Edit // id of an item -> those it is part of
	words   *wordLists
	last    int       // row
	heights []float64 // of rows that need the same in all cases
	made    map[madeRow]rowFormulas
}

// newFormulas lays the sheet out: the rows of the codebook, and rows of
// running text below headings, on top one for a note if there is any.
func newFormulas(cb *codebook.Codebook, noted bool) *formulas {
	f := &formulas{cb: cb, at: map[string]int{}, ticks: map[string]int{}, ends: map[int]int{}, edits: map[string][]*codebook.Edit{}, words: listWords(cb), made: map[madeRow]rowFormulas{}}
	for _, r := range rowsOf(cb) {
		f.rows = append(f.rows, r)
		row := len(f.rows)
		if r.id != "" {
			f.at[r.id] = row
		}
		switch {
		case r.kind == rowHeading && noted:
			f.rows = append(f.rows, formRow{kind: rowText, section: -1})
		case r.kind == rowSection && r.section >= 0:
			if help := cb.Sections[r.section].Help; help != "" {
				f.rows = append(f.rows, formRow{kind: rowText, section: r.section, label: help})
			}
		case r.kind == rowTick:
			f.ticks[r.item.ID] = row
		case r.kind == rowEdit:
			for id := range r.edit.Wrong {
				f.edits[id] = append(f.edits[id], r.edit)
			}
			for _, id := range r.edit.Order {
				f.edits[id] = append(f.edits[id], r.edit)
			}
		}
	}
	for i, r := range f.rows {
		f.ends[r.section] = i + 1
	}
	f.last = len(f.rows)
	for i := range f.rows {
		f.heights = append(f.heights, f.rowHeight(i+1))
	}
	return f
}

// cell is the name of a cell, U7.
func cell(column, row int) string { return workbook.At(row, column).String() }

// from is the range of a column from the first row of answers on, X4:X80.
func (f *formulas) from(column int) string {
	return workbook.Area{Top: firstRow, Left: column, Bottom: f.last, Right: column}.String()
}

func either(terms []string) string {
	switch len(terms) {
	case 0:
		return "FALSE"
	case 1:
		return terms[0]
	}
	return "OR(" + strings.Join(terms, ",") + ")"
}

// least is the smallest of states.
func least(terms []string) string {
	switch len(terms) {
	case 0:
		return strconv.Itoa(stateYes)
	case 1:
		return terms[0]
	}
	return "MIN(" + strings.Join(terms, ",") + ")"
}

// condition is the state of a table of answers, one term an item.
func (f *formulas) condition(c codebook.Condition) []string {
	var terms []string
	for _, id := range f.cb.InOrder(c) {
		row, ok := f.at[id]
		if !ok {
			terms = append(terms, strconv.Itoa(stateOpen)) // the form does not know it
			continue
		}
		known := cell(columnKnown, row)
		terms = append(terms, fmt.Sprintf("IF(%[1]s<%[2]d,%[1]s,IF(%[3]s,%[2]d,%[4]d))", known, stateYes, f.oneOf(id, c[id]), stateNo))
	}
	return terms
}

// oneOf holds where an item or derived item is answered with one of the codes.
func (f *formulas) oneOf(id string, codes []string) string {
	var terms []string
	it, _ := f.cb.Item(id)
	for i, a := range f.cb.AnswersOf(id) {
		switch {
		case !slices.Contains(codes, a.Code):
		case it != nil && it.Type == codebook.Several:
			terms = append(terms, cell(columnChosen, f.at[id]+1+i)+"=1")
		default:
			terms = append(terms, fmt.Sprintf("%s=%d", cell(columnChosen, f.at[id]), i+1))
		}
	}
	return either(terms)
}

// asked is the state of a question: its section's and its own.
func (f *formulas) asked(r formRow) string {
	var terms []string
	for _, c := range f.cb.Conditions(r.item) {
		terms = append(terms, f.condition(c)...)
	}
	return least(terms)
}

// fires holds where the answers contradict each other as the edit says. Of
// dates that are to follow each other no later one may be the earlier.
func (f *formulas) fires(e *codebook.Edit) string {
	if len(e.Order) == 0 {
		return fmt.Sprintf("%s=%d", least(f.condition(e.Wrong)), stateYes)
	}
	var terms []string
	for j, later := range e.Order {
		for _, earlier := range e.Order[:j] {
			a, b := cell(columnChosen, f.at[earlier]), cell(columnChosen, f.at[later])
			terms = append(terms, fmt.Sprintf("AND(%[2]s>0,%[2]s<%[1]s)", a, b))
		}
	}
	return either(terms)
}

// anyDefect are the two cells of a derived item: its state, and which of its
// three answers it is.
func (f *formulas) anyDefect(d *codebook.Derived, row int) (known, chosen string) {
	var states, open, defect, unknown []string
	for _, id := range d.AnyDefect {
		it, ok := f.cb.Item(id)
		if !ok {
			return strconv.Itoa(stateOpen), "0"
		}
		state := cell(columnKnown, f.at[id])
		states = append(states, state)
		open = append(open, fmt.Sprintf("%s=%d", state, stateOpen))
		defect = append(defect, fmt.Sprintf("AND(%s=%d,%s)", state, stateYes, f.oneOf(id, it.Defect)))
		if !slices.Contains(it.Defect, codebook.Unknown) {
			unknown = append(unknown, fmt.Sprintf("AND(%s=%d,%s)", state, stateYes, f.oneOf(id, []string{codebook.Unknown})))
		}
	}
	known = fmt.Sprintf("IF(%s,%d,MAX(%s))", either(open), stateOpen, strings.Join(states, ","))
	index := func(code string) int {
		return 1 + slices.IndexFunc(f.cb.AnswersOf(d.ID), func(a codebook.Answer) bool { return a.Code == code })
	}
	chosen = fmt.Sprintf("IF(%s<%d,0,IF(%s,%d,IF(%s,%d,%d)))", cell(columnKnown, row), stateYes,
		either(defect), index(codebook.Yes), either(unknown), index(codebook.Unknown), index(codebook.No))
	return known, chosen
}
