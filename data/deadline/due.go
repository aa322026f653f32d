package deadline

import (
	"strings"
	"time"

	"sagsbarometer/data/day"
)

// A Unit is what a deadline is counted in.
type Unit string

const (
	Days        Unit = "dage"     // calendar days
	WorkingDays Unit = "hverdage" // Monday to Friday, public holidays left out
	Weeks       Unit = "uger"
	Months      Unit = "maaneder"
)

// units are also what people write for them.
var units = map[string]Unit{"dag": Days, "hverdag": WorkingDays, "arbejdsdag": WorkingDays, "arbejdsdage": WorkingDays,
	"uge": Weeks, "måned": Months, "måneder": Months, "maaned": Months, "mdr": Months, "mdr.": Months}

func findUnit(text string) (Unit, bool) {
	u, ok := units[strings.ToLower(text)]
	return u, ok
}

var unitCodes = []string{string(Days), string(WorkingDays), string(Weeks), string(Months)}

// Units are all units, the shortest first.
func Units() []Unit { return []Unit{Days, WorkingDays, Weeks, Months} }

// Due is the last day on which a decision is in time, when an application was
// received on the given day. The day of receipt does not count.
//
//	dage      received + value days
//	uger      the same day of the week, value weeks on
//	maaneder  the same day of the month, value months on; the last day of
//	          that month where it is shorter (31 January + 1 month = 28 or 29
//	          February)
//	hverdage  the value-th working day after receipt
//
// A due date that falls on a weekend or a holiday stays there: the deadline is
// what the kommune has promised the citizen, and no rule prolongs it. An
// unknown unit or a value below 1 gives the day of receipt.
func Due(received day.Date, value int, unit Unit) day.Date { return dueOn(received, value, unit, 0) }

// dueOn is Due for a kommune that is closed on some working days.
func dueOn(received day.Date, value int, unit Unit, closed Closed) day.Date {
	switch {
	case value < 1:
		return received
	case unit == Days:
		return received + day.Date(value)
	case unit == Weeks:
		return received + 7*day.Date(value)
	case unit == Months:
		return addMonths(received, value)
	case unit == WorkingDays:
		return addWorkingDays(received, value, closed)
	}
	return received
}

func addMonths(d day.Date, months int) day.Date {
	t := d.Time()
	first := time.Date(t.Year(), t.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	due, _ := day.Of(first.Year(), first.Month(), min(t.Day(), last))
	return due
}

func addWorkingDays(d day.Date, n int, closed Closed) day.Date {
	for n > 0 {
		d++
		if closed.WorkingDay(d) {
			n--
		}
	}
	return d
}
