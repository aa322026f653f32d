package deadline

import (
	"cmp"
	"slices"

	"sagsbarometer/data/day"
)

// A Pause is the time in which the clock of a deadline stands, where a kommune
// has published that it does. The zero Pause is none.
//
// Days is for papers that give a number only: calendar days, which put the
// deadline off wherever they lay.
type Pause struct {
	Spans []Span // in any order; a day in two of them is one day
	Days  int
}

// A Span is the days after From up to and including To, just as the day of
// receipt does not count: a pause from the 10th to the 20th is ten days.
type Span struct{ From, To day.Date }

// DueAfter is the last day on which a decision is in time by the rule, where
// the time began to run on start: [Due], put off by the days that the clock
// stood. A pause that began when the deadline was up puts nothing off.
func (r Rule) DueAfter(start day.Date, p Pause) day.Date {
	due := dueOn(start, r.Value, r.Unit, r.Closed)
	if p.Days > 0 {
		due = r.putOff(due, p.Days)
	}
	stood := start // until when the clock has stood
	for _, s := range slices.SortedFunc(slices.Values(p.Spans), func(a, b Span) int { return cmp.Compare(a.From, b.From) }) {
		from := max(s.From, stood)
		switch {
		case s.From >= due || s.To <= from:
			continue
		case r.Unit == WorkingDays:
			due = addWorkingDays(due, r.Closed.workingDays(from, s.To), r.Closed)
		default:
			due += s.To - from
		}
		stood = s.To
	}
	return due
}

// putOff moves a due date some calendar days on. One that is counted in working
// days can only run out on such a day.
func (r Rule) putOff(due day.Date, days int) day.Date {
	due += day.Date(days)
	for r.Unit == WorkingDays && !r.Closed.WorkingDay(due) {
		due++
	}
	return due
}

// workingDays is how many there are after from, up to and including to.
func (c Closed) workingDays(from, to day.Date) int {
	n := 0
	for d := from + 1; d <= to; d++ {
		if c.WorkingDay(d) {
			n++
		}
	}
	return n
}
