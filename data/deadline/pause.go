package deadline

import "sagsbarometer/data/day"

// A Pause is a time in which the clock of a deadline stands, where a kommune
// has published that it does. The zero Pause is none.
//
// The days after From up to and including To are not counted, just as the day
// of receipt is not: a pause from the 10th to the 20th is ten days. Days is
// for papers that give a number only: calendar days, which put the deadline
// off wherever they lay.
type Pause struct {
	From, To day.Date
	Days     int
}

// DueAfter is the last day on which a decision is in time by the rule, where
// the time began to run on start: [Due], put off by the days that the clock
// stood. A pause that began when the deadline was up puts nothing off.
func (r Rule) DueAfter(start day.Date, p Pause) day.Date {
	due := dueOn(start, r.Value, r.Unit, r.Closed)
	if p.Days > 0 {
		due = r.putOff(due, p.Days)
	}
	if from := max(p.From, start); p.From < due && from < p.To {
		if r.Unit == WorkingDays {
			return addWorkingDays(due, r.Closed.workingDays(from, p.To), r.Closed)
		}
		return due + p.To - from
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
