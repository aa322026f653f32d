package forms

import (
	"sagsbarometer/data/day"
	"sagsbarometer/data/deadline"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// A Published deadline is one that a kommune says it has published.
type Published struct {
	Kommune, Provision string
	Value              int
	Unit               deadline.Unit
	From               *day.Date // nil: the kommune did not say since when
	Source             string
	Start, Stop        string // what it counts from and to, in the register's codes; empty where it did not say
	Pause              string // what stops the clock
	For                string // the kind of case, in the kommune's words; empty for all
	Place              strict.Place
}

// An event is a day that a deadline is counted from or to: the code of the
// register, and what a kommune chooses from.
type event struct{ code, label string }

var (
	starts = []event{{"modtaget", "modtagelsen"}, {"fuldt_oplyst", "sagen er fuldt oplyst"}}
	stops  = []event{{"afgjort", "afgørelsen træffes"}, {"afsendt", "afgørelsen sendes"}}
)

func labels(events []event) []string {
	out := make([]string, len(events))
	for i, e := range events {
		out[i] = e.label
	}
	return out
}

// published reads the sheet of deadlines. Rows of which only the provision is
// there were not filled in. A request that was sent before the columns of
// rules were there lacks them, and says nothing about them.
func (g grid) published(kommune string) []Published {
	top, cols, ok := g.header(deadlineHeadings)
	if !ok {
		return nil
	}
	rules := g.optional(top, ruleHeadings)
	var out []Published
	for row := top + 1; row <= len(g.Rows); row++ {
		if g.empty(row, cols[1:]...) && g.empty(row, rules...) {
			continue
		}
		before := len(*g.violations)
		p := Published{Kommune: kommune, Provision: g.At(row, cols[0]).Text, From: g.date(row, cols[3], deadlineHeadings[3]),
			Source: g.remark(row, cols[4], deadlineHeadings[4]), Place: strict.Place{File: g.file, Sheet: g.Name, Line: row}}
		var fine bool
		if p.Value, fine = wholeNumber(g.At(row, cols[1]).Text); !fine || p.Value < 1 || p.Value > deadline.Longest {
			g.wrong(row, cols[1], "number", deadlineHeadings[1], quoted(g.At(row, cols[1]).Text), lang.Text{EN: "a whole number from 1 to 1000", DA: "et helt tal fra 1 til 1000"})
		}
		if p.Unit, fine = findUnit(g.At(row, cols[2]).Text); !fine {
			g.wrong(row, cols[2], "unit", deadlineHeadings[2], quoted(g.At(row, cols[2]).Text), strict.OneOf(unitLabels()))
		}
		if p.Provision == "" {
			g.wrong(row, cols[0], "provision", deadlineHeadings[0], quoted(""), lang.Text{EN: "the provision that the deadline is for", DA: "den bestemmelse, fristen gælder for"})
		}
		p.Start, p.Stop = g.event(row, rules[0], ruleHeadings[0], starts), g.event(row, rules[1], ruleHeadings[1], stops)
		p.Pause, p.For = g.remark(row, rules[2], ruleHeadings[2]), g.remark(row, rules[3], ruleHeadings[3])
		if len(*g.violations) == before {
			out = append(out, p)
		}
	}
	return out
}

// event is what a row says that its deadline is counted from or to.
func (g grid) event(row, column int, heading string, events []event) string {
	text := g.At(row, column).Text
	if text == "" {
		return ""
	}
	for _, e := range events {
		if same(text, e.label) || same(text, e.code) {
			return e.code
		}
	}
	g.wrong(row, column, "event", heading, quoted(text), strict.OneOf(labels(events)))
	return ""
}

// optional are the columns of headings that need not be there; 0 where one is
// not, which holds nothing.
func (g grid) optional(row int, words []string) []int {
	columns := make([]int, len(words))
	for i, w := range words {
		for c := range g.Rows[row-1] {
			if columns[i] == 0 && same(g.Rows[row-1][c].Text, w) {
				columns[i] = c + 1
			}
		}
	}
	return columns
}
