package forms

import (
	"strings"

	"sagsbarometer/data/codebook"
)

// whenAsked says in Danish when a question is asked: Når »Er sagen
// tilstrækkeligt oplyst?« er Nej.
func whenAsked(cb *codebook.Codebook, conds []codebook.Condition) string {
	if words := cb.InWords(conds...); words != "" {
		return "Når " + words
	}
	return "Altid"
}

func quoteFormula(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
