package deadline

import "sagsbarometer/data/day"

// A Pause is a time in which the clock of a deadline stands, where a kommune
// has published that it does. The zero Pause is none.
//
// The days after From up to and including To are not counted, just as the day
// of receipt is not: a pause from the 10th to the 20th is ten days. Days is
// for papers that give a number only: it is counted in what the deadline is
// counted in, working days where that is working days, else calendar days, and
// wherever it lay it puts the deadline off.
type Pause struct {
	From, To day.Date
	Days     int
}

// DueAfter is the last day on which a decision is in time by the rule, where
// the time began to run on start: [Due], put off by the days that the clock
// stood. A pause that began when the deadline was up puts nothing off.
func (r Rule) DueAfter(start day.Date, p Pause) day.Date {
	due := r.due(start, p.Days)
	if p.From >= due {
		return due
	}
	from := max(p.From, start)
	switch {
	case p.To <= from:
		return due
	case r.Unit == WorkingDays:
		return r.due(start, p.Days+r.Closed.workingDays(from, p.To))
	}
	return due + p.To - from
}

// due is the due date put off by a number of days of the rule's own kind.
func (r Rule) due(start day.Date, more int) day.Date {
	if r.Unit == WorkingDays {
		return dueOn(start, r.Value+more, r.Unit, r.Closed)
	}
	return dueOn(start, r.Value, r.Unit, r.Closed) + day.Date(more)
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
