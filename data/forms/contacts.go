package forms

import (
	"strconv"

	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// A Contact is a row of the batch's kommuner.csv: whom to write to in a
// kommune, and how far that has come.
type Contact struct {
	Kommune                   string // code, 0101
	Contact                   string // name, address or telephone, as the officer wrote it
	Asked, Reminded, Received *day.Date
}

// ReadContacts reads the batch's kommuner.csv: kommune (code or name), and
// where wanted contact, asked, reminded, received. find is the register of
// kommuner. The list keeps the order of the file, and may be empty.
//
// Refused: an unknown kommune, one that stands twice, a date that does not
// exist, a reminder or a receipt from before the kommune was asked.
func ReadContacts(file string, src []byte, find func(text string) (code string, ok bool)) ([]Contact, strict.Violations) {
	l := readList(file, src, []string{"kommune"}, []string{"contact", "asked", "reminded", "received"})
	var out []Contact
	first := map[string]int{}
	for _, row := range l.rows {
		v := row.values
		code, ok := find(v["kommune"])
		if !ok {
			l.wrong(row, "kommune", "unknown-kommune", quoted(v["kommune"]), wantKommune())
		} else if line, twice := first[code]; twice {
			l.wrong(row, "kommune", "kommune-twice", quoted(v["kommune"]), lang.Text{EN: "each kommune once, line " + strconv.Itoa(line) + " has it", DA: "hver kommune én gang, den står i linje " + strconv.Itoa(line)})
		} else {
			first[code] = row.line
		}
		if hidden(v["contact"]) {
			l.wrong(row, "contact", "cpr", quoted(v["contact"]), lang.Text{EN: "a name, an address or a telephone number", DA: "et navn, en adresse eller et telefonnummer"})
		}
		c := Contact{Kommune: code, Contact: v["contact"], Asked: l.date(row, "asked"), Reminded: l.date(row, "reminded"), Received: l.date(row, "received")}
		l.notBefore(row, c.Asked, "reminded", c.Reminded)
		l.notBefore(row, c.Asked, "received", c.Received)
		out = append(out, c)
	}
	l.violations.Sort()
	return out, l.violations
}

// notBefore notes a date from before the kommune was asked.
func (l *list) notBefore(row listRow, asked *day.Date, column string, d *day.Date) {
	if asked != nil && d != nil && *d < *asked {
		l.wrong(row, column, "date-order", quoted(row.values[column]),
			lang.Text{EN: "a date not before asked, " + asked.String(), DA: "en dato, der ikke ligger før asked, " + asked.String()})
	}
}
