package forms

import (
	"fmt"
	"io"

	"sagsbarometer/data/day"
	"sagsbarometer/data/workbook"
)

// Letters are what a mail merge needs to ask the kommuner for their lists of
// cases: one letter each, in the order given.
type Letters struct {
	Title     string    // of the batch, for people
	Provision string    // empty: not said
	From, To  *day.Date // the cases were decided in this period; nil: that end is open
	SendBy    *day.Date // nil: no day is named
	Template  string    // name of the file with the list template, which goes along
	Kommuner  []Letter
	On        day.Date
}

// A Letter goes to one kommune.
type Letter struct {
	Kommune string // 0101
	Name    string // Københavns Kommune
	Region  string // Region Hovedstaden
	Contact string // as the officer wrote it; empty where nobody is known
}

// letterHeadings are names of merge fields, which may have no space and no
// letter beyond a to z.
var letterHeadings = []string{"Kommunekode", "Kommune", "Region", "Kontakt", "Titel", "Bestemmelse", "PeriodeFra", "PeriodeTil", "Svarfrist", "Listefil"}

// WriteLetters writes the workbook: one sheet, headings in its first row, one
// row a letter. Dates are texts as people write them, 1. juli 2025, since a
// word processor would show a date cell in its own way. What is not known is
// empty. Same letters, same bytes.
func WriteLetters(w io.Writer, l Letters) error {
	p := workbook.Page{Name: "Breve", Widths: []float64{14, 30, 22, 34, 80, 16, 18, 18, 18, 24}, Rows: [][]workbook.Value{headings(letterHeadings)}, FreezeRows: 1}
	for _, k := range l.Kommuner {
		row := make([]workbook.Value, 0, len(letterHeadings))
		for _, text := range []string{k.Kommune, k.Name, k.Region, k.Contact, l.Title, l.Provision, inLetter(l.From), inLetter(l.To), inLetter(l.SendBy), l.Template} {
			row = append(row, workbook.AsText(text))
		}
		p.Rows = append(p.Rows, row)
	}
	if err := (workbook.Book{Title: "Breve: " + l.Title, On: l.On, Pages: []workbook.Page{p}}).Write(w); err != nil {
		return fmt.Errorf("letters: %w", err)
	}
	return nil
}

// inLetter is a date as a letter has it; nothing where there is none.
func inLetter(d *day.Date) string {
	if d == nil {
		return ""
	}
	return d.Danish()
}
