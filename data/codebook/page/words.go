package page

import (
	"strconv"
	"strings"

	"sagsbarometer/data/codebook"
)

// kindOf says how a question is answered.
func kindOf(item *codebook.Item) string {
	switch item.Type {
	case codebook.Several:
		return "Sæt et eller flere krydser, eller skriv »ingen af dem«"
	case codebook.DateItem:
		return "En dato, eller »fremgår ikke«"
	case codebook.TextItem:
		return "Fritekst, uden oplysninger om personer"
	case codebook.NumberItem:
		return "E" + strings.TrimPrefix(item.WantedNumber().DA, "e") + ", eller »fremgår ikke«"
	}
	return "Sæt ét kryds"
}

// source is where a question comes from; empty where it is the codebook's own.
func source(from string) string {
	if from == "" {
		return ""
	}
	return "fra " + from
}

// due says a deadline in words: which dates it runs between, and what else it
// looks at.
func (c *content) due(d codebook.Deadline) due {
	out := due{Label: d.Label, When: c.lines(d.Relevant)}
	if out.Label == "" {
		out.Label = "Fristen er overholdt"
	}
	if d.Value > 0 {
		out.Law = strconv.Itoa(d.Value) + " " + strings.Replace(string(d.Unit), "aa", "å", 1)
	}
	put := func(what, id string) {
		if id != "" {
			out.Dates = append(out.Dates, line{c.numbers[id], c.LabelOf(id), what})
		}
	}
	put("Fristen løber fra", d.Start)
	put("Fristen løber til", d.Stop)
	put("Sagen var fuldt oplyst", d.Complete)
	put("Afgørelsen blev sendt", d.Sent)
	for _, pair := range d.Pauses() {
		put("Sat i bero fra", pair[0])
		put("Sat i bero til", pair[1])
	}
	put("Dage i bero", d.PausedDays)
	put("Ny frist givet", d.New)
	put("Den nye frist", d.NewDue)
	put("Sagstype", d.CaseType)
	return out
}
