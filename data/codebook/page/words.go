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
		return "Sæt et eller flere krydser"
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
	for _, of := range []struct{ what, id string }{
		{"Fristen løber fra", d.Start}, {"Fristen løber til", d.Stop}, {"Sagen var fuldt oplyst", d.Complete}, {"Afgørelsen blev sendt", d.Sent},
		{"Sat i bero fra", d.PausedFrom}, {"Sat i bero til", d.PausedTo}, {"Dage i bero", d.PausedDays},
		{"Ny frist givet", d.New}, {"Den nye frist", d.NewDue}, {"Sagstype", d.CaseType},
	} {
		if of.id != "" {
			out.Dates = append(out.Dates, line{c.numbers[of.id], c.LabelOf(of.id), of.what})
		}
	}
	return out
}
