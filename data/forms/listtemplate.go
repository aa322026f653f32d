package forms

import (
	"fmt"
	"io"
	"strings"

	"sagsbarometer/data/day"
	"sagsbarometer/data/frame"
	"sagsbarometer/data/workbook"
)

// A ListTemplate is the empty list of cases that goes out to the kommuner, the
// same for all of them. Filled in, it is read by package frame as it is.
type ListTemplate struct {
	Title     string             // of the batch, for people
	Provision string             // whose decisions are asked for; empty: not said
	From, To  *day.Date          // decided in this period; nil: that end is open
	SendBy    *day.Date          // nil: no day is named
	Columns   []frame.ListColumn // frame.ListColumns of the batch
	On        day.Date
}

const (
	listSheet      = "Sager"
	listGuideSheet = "Vejledning"
	// listRows are prepared with drop-downs and formats. More than the largest
	// kommune has of one provision in a year; further rows are read all the
	// same.
	listRows = 2000
)

// WriteListTemplate writes the workbook: a sheet for the cases with text cells
// for journal numbers, cells for dates and drop-down lists, and a guide. It is
// not locked, since lists are pasted in from other systems. Same template,
// same bytes.
func WriteListTemplate(w io.Writer, l ListTemplate) error {
	b := workbook.Book{Title: "Sagsliste: " + l.Title, On: l.On, Pages: []workbook.Page{l.list(), l.guide()}}
	if err := b.Write(w); err != nil {
		return fmt.Errorf("list template: %w", err)
	}
	return nil
}

func (l ListTemplate) list() workbook.Page {
	widths := make([]float64, len(l.Columns))
	words := make([]string, len(l.Columns))
	for i, c := range l.Columns {
		words[i], widths[i] = c.Heading, 22
		switch {
		case c.Name == "case_id":
			widths[i] = 30
		case c.Date:
			widths[i] = 15
		}
	}
	p := intro(listSheet, widths, "Sagsliste", l.Title,
		"Skriv én sag på hver linje, og gem filen under jeres kommunes navn. Arket »"+listGuideSheet+"« forklarer kolonnerne.")
	p.Locked = false
	p.Rows = append(p.Rows, headings(words))
	first, last := len(p.Rows)+1, len(p.Rows)+listRows
	row := make([]workbook.Value, len(l.Columns))
	for i, c := range l.Columns {
		row[i] = workbook.AsText("").As(workbook.Entry)
		area := workbook.Area{Top: first, Left: i + 1, Bottom: last, Right: i + 1}
		switch {
		case c.Date:
			row[i] = workbook.NoDate().As(workbook.Entry)
			p.Inputs = append(p.Inputs, workbook.Input{Area: area, Dates: true})
		case c.Options != nil:
			p.Inputs = append(p.Inputs, workbook.Input{Area: area, Options: c.Options})
		}
	}
	for range listRows {
		p.Rows = append(p.Rows, row)
	}
	p.FreezeRows, p.FreezeColumns = first-1, 1
	return p
}

// guide is running text only. A cell of its own with the name of a column
// would make the sheet a list to whoever reads it.
func (l ListTemplate) guide() workbook.Page {
	p := intro(listGuideSheet, []float64{100}, "Sådan udfylder I listen", l.Title, l.asked(),
		"1. Skriv én linje for hver sag på arket »"+listSheet+"«, eller kopiér sagerne ind fra jeres fagsystem. Behold overskrifterne.",
		"2. Skriv ikke navne, adresser eller CPR-numre nogen steder i filen.",
		"3. Gem filen som Excel-projektmappe (.xlsx) under jeres kommunes navn, for eksempel »Københavns Kommune.xlsx«. Navnet viser, hvis sager det er.")
	if l.SendBy != nil {
		addText(&p, "4. Send filen senest den "+l.SendBy.Danish()+".")
	}
	p.Rows = append(p.Rows, nil)
	addText(&p, "Kolonnerne:")
	for _, c := range l.Columns {
		addText(&p, "Kolonnen »"+c.Heading+"«: "+explained(c))
	}
	p.Rows = append(p.Rows, nil)
	addText(&p, "En sag med flere delafgørelser skrives én gang med den mest vidtgående afgørelse. Der er gjort plads til 2.000 sager; har I flere, så skriv videre nedenunder.")
	return p
}

// asked says which cases belong on the list.
func (l ListTemplate) asked() string {
	var b strings.Builder
	b.WriteString("Listen skal indeholde alle jeres afgørelser")
	if l.Provision != "" {
		b.WriteString(" efter " + l.Provision)
	}
	switch {
	case l.From != nil && l.To != nil:
		b.WriteString(" truffet fra den " + l.From.Danish() + " til den " + l.To.Danish() + ", begge dage med")
	case l.From != nil:
		b.WriteString(" truffet den " + l.From.Danish() + " eller senere")
	case l.To != nil:
		b.WriteString(" truffet senest den " + l.To.Danish())
	}
	b.WriteString(". Det er den, der trækkes lod blandt, så ingen sag må udelades.")
	return b.String()
}

// explained says what to write in a column.
func explained(c frame.ListColumn) string {
	what := "udfyldes for hver sag."
	switch c.Name {
	case "case_id":
		what = "jeres eget nummer på sagen, som det står i fagsystemet. Det må ikke være et CPR-nummer."
	case "provision":
		what = "den bestemmelse, afgørelsen er truffet efter, for eksempel BL § 87."
	case "received_on":
		what = "den dag, I modtog ansøgningen, for eksempel 15-08-2025. Lad feltet stå tomt, hvis der ikke er nogen ansøgning."
	case "decided_on":
		what = "den dag, afgørelsen er truffet, for eksempel 15-08-2025."
	case "decision":
		what = "vælg afgørelsen på listen: " + inWords(c.Options) + "."
	case "appealed":
		what = "vælg på listen, om afgørelsen er påklaget: " + inWords(c.Options) + "."
	}
	if c.Required && c.Name != "case_id" {
		return what + " Skal udfyldes."
	}
	return what
}

// inWords lists options: bevilling, delvist afslag eller afslag.
func inWords(options []string) string {
	lower := make([]string, len(options))
	for i, o := range options {
		lower[i] = strings.ToLower(o)
	}
	if len(lower) < 2 {
		return strings.Join(lower, "")
	}
	return strings.Join(lower[:len(lower)-1], ", ") + " eller " + lower[len(lower)-1]
}
