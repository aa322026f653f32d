package workbook

import (
	"fmt"
	"regexp"
	"strings"

	"sagsbarometer/data/day"
)

// A Value is what a cell is written with, and how it looks.
type Value struct {
	text    string
	number  float64
	format  string // number format; empty for text as it comes
	filled  bool   // a number is there
	look    Look
	open    bool
	formula string
	bare    bool // a formula without its value
	link    string
}

// A Look is the role of a cell on its page. Looks are few, so that the forms,
// requests and tables of a batch are of one family.
type Look int

const (
	Plain    Look = iota // wrapped text, top left
	Title                // the heading of a page
	Lead                 // running text above a list
	Section              // a heading over a group of columns or rows
	Heading              // the heading of a column
	Small                // machine names below headings
	Identity             // what a row is about: not to be changed
	Entry                // to be filled in

	// Of forms with a question a row.
	Question // what is asked
	Choice   // one answer of several
	Answer   // an Entry that stands among cells that are none
	Status   // what a formula says of a row
	Banner   // what it says of all
	Note     // what is to be read first
	Aside    // help, and the paragraph
	Differs  // what one says and another does not
	Link     // to another sheet
)

const (
	dateFormat = "dd-mm-yyyy"
	textFormat = "@"
)

// AsText writes s as text, whatever it looks like: no text becomes a formula,
// not even when the cell is edited.
func AsText(s string) Value {
	v := Value{text: s}
	if s != "" && strings.ContainsRune("=+-@", rune(s[0])) {
		v.format = textFormat
	}
	return v
}

// AsInt writes a whole number, with the reader's separator of thousands.
func AsInt(n int64) Value { return Value{number: float64(n), format: "#,##0", filled: true} }

// AsNumber writes a number that shows the given decimals and keeps all.
func AsNumber(x float64, decimals int) Value {
	return Value{number: x, format: "#,##0" + zeros(decimals), filled: true}
}

// AsPercent writes a share, 0.54, as percent, 54%.
func AsPercent(share float64, decimals int) Value {
	return Value{number: share, format: "0" + zeros(decimals) + "%", filled: true}
}

// AsDate writes a date that spreadsheets calculate with, shown as 15-08-2025.
// Before March 1900, where they disagree about the calendar, it is text.
func AsDate(d day.Date) Value {
	if d < firstSerialDay {
		return AsText(d.String())
	}
	return Value{number: float64(d) + serialOf1970, format: dateFormat, filled: true}
}

// Serial is the number that a date is to spreadsheets; ok is false where it is
// a text to them.
func Serial(d day.Date) (n int, ok bool) { return int(d) + serialOf1970, d >= firstSerialDay }

// NoDate is an empty cell that takes a date.
func NoDate() Value { return Value{format: dateFormat} }

// InDateFormat shows the value as a date, where it is one.
func (v Value) InDateFormat() Value {
	v.format = dateFormat
	return v
}

// NoNumber is an empty cell that takes a number, shown as it is typed.
func NoNumber() Value { return Value{format: "General"} }

// Days since 1970-01-01 and spreadsheet serial numbers: 1970-01-01 is 25569
// (ECMA-376 part 1, 18.17.4.1, 1900 date system), and from 1900-03-01 on its
// false leap day is past.
const (
	serialOf1970   = 25569
	firstSerialDay = 61 - serialOf1970
)

// Text is the text of the value; empty for numbers, dates and formulas.
func (v Value) Text() string {
	if v.filled || v.formula != "" {
		return ""
	}
	return v.text
}

// As gives the value a look. An Entry or an Answer can be changed on a locked
// page, and what is typed into one without format of its own stays text.
func (v Value) As(l Look) Value {
	v.look, v.open = l, l == Entry || l == Answer
	if v.open && v.format == "" {
		v.format = textFormat
	}
	return v
}

func zeros(decimals int) string {
	if decimals <= 0 {
		return ""
	}
	return "." + strings.Repeat("0", decimals)
}

// maxText is the number of UTF-16 units that a cell holds.
const maxText = 32767

// sharedText is s as a cell holds it, where it can.
func sharedText(s string) (string, error) {
	text := cellText(s)
	units := 0
	for _, r := range text {
		units++
		if r > 0xFFFF {
			units++
		}
	}
	if units > maxText {
		return "", fmt.Errorf("text of %d characters, want at most %d", units, maxText)
	}
	return text, nil
}

// escape is what spreadsheets read as the character of that number. The
// underscore in front is itself written so where the text means it.
var escape = regexp.MustCompile(`^_x[0-9A-Fa-f]{4}_`)

const writtenUnderscore = "_x005F_"

// escapes writes the underscore of each escape that the text means. The last
// underscore of one may be the first of the next.
func escapes(s string) string {
	var b strings.Builder
	for {
		i := strings.Index(s, "_x")
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		if s = s[i:]; escape.MatchString(s) {
			b.WriteString(writtenUnderscore)
		} else {
			b.WriteString("_")
		}
		s = s[1:]
	}
}

// cellText is s as XML and spreadsheets can hold it: line ends are single,
// and characters that XML has no place for become the replacement character.
func cellText(s string) string {
	if printable(s) && !strings.Contains(s, "_x") {
		return s // as most are
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return '\uFFFD'
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return escapes(s)
}
