package deadline

import (
	"slices"
	"strings"
	"time"

	"sagsbarometer/data/day"
)

// Closed is a set of the days that are no public holidays but on which a
// kommune may be closed, and which it then counts as holidays: Grundlovsdag,
// 24 and 31 December. It is the kommune's choice, so a column of the register.
type Closed uint8

// The days that a kommune may count as holidays.
const (
	ConstitutionDay Closed = 1 << iota // Grundlovsdag, 5 June
	ChristmasEve
	NewYearsEve
)

// closings are the days with their codes in deadlines.csv, and other ways to
// write them: a spreadsheet makes 24-dec of 24-12.
var closings = [...]struct {
	closed   Closed
	month    time.Month
	day      int
	code     string
	variants []string
}{
	{ConstitutionDay, time.June, 5, "grundlovsdag", []string{"05-06", "5-6"}},
	{ChristmasEve, time.December, 24, "24-12", []string{"24-dec", "juleaftensdag"}},
	{NewYearsEve, time.December, 31, "31-12", []string{"31-dec", "nytaarsaftensdag"}},
}

// String is the set as deadlines.csv writes it, "grundlovsdag;24-12".
func (c Closed) String() string {
	var codes []string
	for _, day := range closings {
		if c&day.closed != 0 {
			codes = append(codes, day.code)
		}
	}
	return strings.Join(codes, ";")
}

// findClosed is the day that a code stands for.
func findClosed(text string) (Closed, bool) {
	text = strings.ToLower(text)
	for _, day := range closings {
		if text == day.code || slices.Contains(day.variants, text) {
			return day.closed, true
		}
	}
	return 0, false
}

// WorkingDay reports whether d is a Monday to Friday, no public holiday, and
// not among the days on which the kommune is closed.
func (c Closed) WorkingDay(d day.Date) bool {
	if !WorkingDay(d) {
		return false
	}
	if c == 0 {
		return true
	}
	t := d.Time()
	for _, day := range closings {
		if c&day.closed != 0 && t.Month() == day.month && t.Day() == day.day {
			return false
		}
	}
	return true
}
