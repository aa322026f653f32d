package deadline

import (
	"time"

	"sagsbarometer/data/day"
)

// A holiday is a public holiday and until when it was one. Which days
// are holidays is law, so they stand here as a table that can be read against
// the law and not in a calendar library.
type holiday struct {
	name  string
	month time.Month // 0 where the day follows Easter
	day   int        // of the month, or days after Easter Sunday
	last  int        // the last year in which it was one; 0 where it still is
}

// The holidays of folkekirken, which are the days that count as holidays in
// Danish administrative practice. Store bededag, the fourth Friday after
// Easter, was abolished from 2024 (lov nr. 214 af 7. marts 2023).
//
// Grundlovsdag (5 June), 24 and 31 December are no public holidays, though
// many offices close: they count as working days.
var holidays = [...]holiday{
	{name: "Nytårsdag", month: time.January, day: 1},
	{name: "Skærtorsdag", day: -3},
	{name: "Langfredag", day: -2},
	{name: "Påskedag", day: 0},
	{name: "2. påskedag", day: 1},
	{name: "Store bededag", day: 26, last: 2023},
	{name: "Kristi himmelfartsdag", day: 39},
	{name: "Pinsedag", day: 49},
	{name: "2. pinsedag", day: 50},
	{name: "Juledag", month: time.December, day: 25},
	{name: "2. juledag", month: time.December, day: 26},
}

// Holiday is the Danish name of the public holiday that falls on d.
func Holiday(d day.Date) (name string, ok bool) {
	t := d.Time()
	sinceEaster := int(d - easter(t.Year()))
	for _, h := range holidays {
		if h.last != 0 && t.Year() > h.last {
			continue
		}
		if h.month == 0 && h.day == sinceEaster || h.month == t.Month() && h.day == t.Day() {
			return h.name, true
		}
	}
	return "", false
}

// WorkingDay reports whether d is a Monday to Friday and no public holiday,
// which is what kommuner mean by a hverdag or arbejdsdag in their deadlines
// ("1 uge = 5 arbejdsdage").
func WorkingDay(d day.Date) bool {
	switch d.Time().Weekday() {
	case time.Saturday, time.Sunday:
		return false
	}
	_, off := Holiday(d)
	return !off
}

// easter is Easter Sunday in the Gregorian calendar, by the anonymous
// algorithm that Nature printed in 1876 (Meeus, Astronomical Algorithms, 2nd
// ed., chapter 8). It holds from 1583 on.
func easter(year int) day.Date {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	date, _ := day.Of(year, time.Month(n/31), n%31+1) // 22 March to 25 April: exists every year
	return date
}
