package forms

import (
	"maps"
	"slices"
	"strings"

	"sagsbarometer/data/codebook"
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
