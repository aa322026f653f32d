package forms

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/workbook"
)

// conditions are what must hold for an item to be asked: its section's and
// its own.
func conditions(cb *codebook.Codebook, it *codebook.Item) []codebook.Condition {
	var out []codebook.Condition
	for _, s := range cb.Sections {
		if s.ID == it.Section && len(s.Ask) > 0 {
			out = append(out, s.Ask)
		}
	}
	if len(it.Ask) > 0 {
		out = append(out, it.Ask)
	}
	return out
}

// whenAsked says in Danish when a question is asked, in the order of the
// codebook: »Er sagen tilstrækkeligt oplyst?« er Nej.
func whenAsked(cb *codebook.Codebook, conds []codebook.Condition) string {
	var parts []string
	for _, c := range conds {
		for _, name := range namesIn(cb, c) {
			var labels []string
			for _, a := range cb.AnswersOf(name) {
				if slices.Contains(c[name], a.Code) {
					labels = append(labels, a.Label)
				}
			}
			parts = append(parts, "»"+cb.LabelOf(name)+"« er "+strings.Join(labels, " eller "))
		}
	}
	if len(parts) == 0 {
		return "Altid"
	}
	return "Når " + strings.Join(parts, ", og ")
}

// greyRule is the formula that holds while the question of the column is not
// asked, for the given row; empty where it is always asked. A question that
// hangs on a derived item is left white, since the sheet does not derive.
func greyRule(cb *codebook.Codebook, cols []formColumn, col formColumn, row int) string {
	if col.item == nil {
		return ""
	}
	var every []string
	for _, c := range conditions(cb, col.item) {
		for _, name := range namesIn(cb, c) {
			it, typed := cb.Item(name)
			if !typed {
				continue
			}
			var either []string
			for i, other := range cols {
				if other.item != it {
					continue
				}
				cell := "$" + strings.TrimRight(workbook.At(row, i+1).String(), "0123456789") + fmt.Sprint(row)
				if it.Type == codebook.Several {
					if slices.Contains(c[name], other.answer) {
						either = append(either, cell+`<>""`)
					}
					continue
				}
				for _, a := range it.Options() {
					if slices.Contains(c[name], a.Code) {
						either = append(either, cell+"="+quoteFormula(a.Label))
						if !strings.EqualFold(a.Label, a.Code) { // spreadsheets fold case
							either = append(either, cell+"="+quoteFormula(a.Code))
						}
					}
				}
			}
			if len(either) > 0 {
				every = append(every, "OR("+strings.Join(either, ",")+")")
			}
		}
	}
	if len(every) == 0 {
		return ""
	}
	return "NOT(AND(" + strings.Join(every, ",") + "))"
}

func quoteFormula(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// namesIn are the ids of a condition in the order of the codebook; what is
// not typed, derived items and deadlines, comes last by name.
func namesIn(cb *codebook.Codebook, c codebook.Condition) []string {
	var out []string
	for _, it := range cb.Items {
		if _, ok := c[it.ID]; ok {
			out = append(out, it.ID)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c)) {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}
