package frame

import (
	"math"
	"regexp"

	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/privacy"
	"sagsbarometer/data/workbook"
)

// declared reports whether a journal number has the form that the batch
// declares for the kommune.
func (l *line) declared(journal string) bool {
	pattern := l.reader.journal[l.kommune]
	return pattern != nil && pattern.MatchString(privacy.JournalID(journal))
}

// journalID reads the journal number and refuses what a spreadsheet has
// spoilt: digits that are lost cannot be guessed.
func (l *line) journalID() string {
	c := l.cell(caseID)
	text := privacy.JournalID(c.Text)
	want := lang.Text{EN: "a journal number", DA: "et sagsnummer"}
	switch c.Kind {
	case workbook.EmptyCell:
		l.wrong(caseID, "case-id", nothing, want, lang.Text{})
	case workbook.DateCell:
		l.wrong(caseID, "case-id", lang.Text{EN: "a date", DA: "en dato"}, want, madeDate)
	case workbook.BoolCell:
		l.wrong(caseID, "case-id", quoted(text), want, lang.Text{})
	case workbook.NumberCell:
		if c.Number != math.Trunc(c.Number) || c.Number < 0 {
			l.wrong(caseID, "case-id", lang.Text{EN: "the number " + text, DA: "tallet " + text},
				lang.Text{EN: "a journal number as text", DA: "et sagsnummer som tekst"}, keepAsText)
		} else if c.Number >= 1e15 {
			l.wrong(caseID, "case-id", lang.Text{EN: "a number of more than 15 digits", DA: "et tal med mere end 15 cifre"},
				lang.Text{EN: "a journal number as text", DA: "et sagsnummer som tekst"}, lostDigits)
		}
	case workbook.TextCell:
		switch {
		case l.declared(text):
		case exponent.MatchString(text):
			l.wrong(caseID, "case-id", quoted(text), want, lostDigits)
		case isDate(text):
			l.wrong(caseID, "case-id", lang.Text{EN: quoted(text).EN + ", a date", DA: quoted(text).DA + ", en dato"}, want, madeDate)
		}
	}
	return text
}

var (
	lostDigits = lang.Text{
		EN: "a spreadsheet has lost digits; " + keepAsText.EN,
		DA: "regnearket har mistet cifre; " + keepAsText.DA,
	}
	madeDate = lang.Text{
		EN: "a spreadsheet has made it a date; " + keepAsText.EN,
		DA: "regnearket har gjort det til en dato; " + keepAsText.DA,
	}

	// exponent is how a spreadsheet shows a long number: 1,2E+13, 1.23457E+13.
	exponent = regexp.MustCompile(`^\d[.,]\d+[eE][+-]?\d+$|^\d[eE]\+\d+$`)
	// monthDay is what it makes of 3-12 and of 12-2025: 03-dec, dec-25.
	monthDay = regexp.MustCompile(`(?i)^(\d{1,2}[-. ]+)?(jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec)\.?([-. ]+\d{2,4})?$`)
)

func isDate(text string) bool {
	_, err := day.ParseDanish(text)
	return err == nil || monthDay.MatchString(text)
}
