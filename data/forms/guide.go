package forms

import (
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/workbook"
)

var guideHeadings = []string{"Spørgsmål", "Svar", "Stilles", "Vejledning", "Lov", "Kode"}

// guide is the sheet that explains the form, question by question, and lists
// the answers that exclude each other.
func (f Form) guide() workbook.Page {
	cb := f.Codebook
	widths := []float64{40, 28, 36, 50, 26, 20}
	p := intro(guideSheet, widths, cb.Title, f.Title+", bedømmer "+f.Reviewer,
		"På arket »"+formSheet+"« er der en linje for hver af dine sager. Vælg svarene på listerne, og skriv datoer som 15-08-2025. Spørgsmål, der ikke skal besvares, er grå. Kan der vælges flere svar, så sæt x ved hvert af dem, der passer.",
		"Skriv dagen i »Gennemgået den«, når sagen er færdig: så skal alle spørgsmål, der stilles, være besvaret. Du kan gemme og fortsætte, så ofte du vil. Gem i samme format (.xlsx) og under samme navn.",
		"Skriv aldrig navne, adresser eller CPR-numre i skemaet.")
	p.Rows = append(p.Rows, headings(guideHeadings))
	p.FreezeRows = len(p.Rows)
	for _, s := range cb.Sections {
		section := make([]workbook.Value, len(widths))
		for i := range section {
			section[i] = workbook.AsText("").As(workbook.Section)
		}
		section[0] = workbook.AsText(s.Title).As(workbook.Section)
		p.Rows = append(p.Rows, section)
		p.Merged = append(p.Merged, workbook.Area{Top: len(p.Rows), Left: 1, Bottom: len(p.Rows), Right: len(widths)})
		if s.Help != "" {
			addText(&p, s.Help)
		}
		for i := range cb.Items {
			it := &cb.Items[i]
			if it.Section != s.ID {
				continue
			}
			p.Rows = append(p.Rows, identities(it.Label, answersInWords(it), whenAsked(cb, conditions(cb, it)), it.Help, it.Law, it.ID))
		}
	}
	if len(cb.Edits) > 0 {
		p.Rows = append(p.Rows, nil, headings([]string{"Svar, der ikke passer sammen", "Hvad betyder det", "Når"}))
		for _, e := range cb.Edits {
			meaning := "Fejl: et af svarene skal rettes."
			if e.Level == "advarsel" {
				meaning = "Usædvanligt: forklar det i »Bemærkning«."
			}
			p.Rows = append(p.Rows, identities(e.Message, meaning, whenAsked(cb, []codebook.Condition{e.Wrong})))
		}
	}
	return p
}

func identities(texts ...string) []workbook.Value {
	row := make([]workbook.Value, len(texts))
	for i, s := range texts {
		row[i] = workbook.AsText(s).As(workbook.Identity)
	}
	return row
}

// answersInWords says what may be answered.
func answersInWords(it *codebook.Item) string {
	switch it.Type {
	case codebook.DateItem:
		return "En dato, eller - hvis den ikke fremgår"
	case codebook.NumberItem:
		return "Et tal, eller - hvis det ikke fremgår"
	case codebook.TextItem:
		return "Tekst"
	}
	var labels []string
	for _, a := range it.Options() {
		labels = append(labels, a.Label)
	}
	if it.Type == codebook.Several {
		return "Et eller flere: " + strings.Join(append(labels, noneLabel), "; ")
	}
	return strings.Join(labels, "; ")
}
