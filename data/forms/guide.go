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
	p := intro(guideSheet, widths, cb.Title, f.Title+", jurist "+f.Reviewer,
		"På arket »"+formSheet+"« er der en linje for hver af dine sager: klik på sagens nummer for at åbne dens ark. Svar i de gule felter: vælg på listerne, og skriv datoer som 15-08-2025. Kan der vælges flere svar, så sæt x ved hvert af dem, der passer. Viser akterne ikke en dato eller et tal, så skriv - (en bindestreg).",
		"Spørgsmål, der ikke skal besvares, er grå og overstregede. Øverst på sagens ark står, hvad der mangler, og svar, der ikke passer sammen; nederst står alle regler for det. Usædvanlige svar forklares i »Bemærkning«. Er du i tvivl, så skriv, hvad du vil spørge projektlederen om, og gå videre.",
		"Skriv dagen i »Gennemgået den«, når sagen er færdig: så skal alle spørgsmål, der stilles, være besvaret. Du kan gemme og fortsætte, så ofte du vil. Gem i samme format (.xlsx) og under samme navn, og lad arkene hedde det, de hedder.",
		"Skriv aldrig navne, adresser eller CPR-numre i skemaet.")
	p.Portrait = true
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
			p.Rows = append(p.Rows, identities(it.Label, answersInWords(it), whenAsked(cb, cb.Conditions(it)), it.Help, it.Law, it.ID))
		}
	}
	if len(cb.Edits) > 0 {
		p.Rows = append(p.Rows, nil, headings([]string{"Svar, der ikke passer sammen", "Hvad betyder det", "Når"}))
		for _, e := range cb.Edits {
			meaning := "Fejl: et af svarene skal rettes."
			if e.Level == "advarsel" {
				meaning = "Usædvanligt: forklar det i »Bemærkning«."
			}
			p.Rows = append(p.Rows, identities(e.Message, meaning, whenWrong(cb, e)))
		}
	}
	return p
}

// whenWrong says in Danish when an edit speaks up.
func whenWrong(cb *codebook.Codebook, e codebook.Edit) string {
	if len(e.Order) == 0 {
		return whenAsked(cb, []codebook.Condition{e.Wrong})
	}
	var labels []string
	for _, id := range e.Order {
		labels = append(labels, "»"+cb.LabelOf(id)+"«")
	}
	return "Når datoerne ikke kommer i den rækkefølge: " + strings.Join(labels, ", ")
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
