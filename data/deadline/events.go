package deadline

import "sagsbarometer/data/day"

// Events say between which days of a case its time is counted. The values are
// what the columns of the results end in.
type Events string

const (
	// Measured is from receipt to decision: the headline.
	Measured Events = "overholdt"
	// ToSent is from receipt until the decision was sent.
	ToSent Events = "afsendt"
	// FromComplete is from when the case was complete to decision.
	FromComplete Events = "fuldt_oplyst"
	// OwnRules is as the kommune has published its deadline: by the events of
	// its row, the pauses left out where the row says that they are.
	OwnRules Events = "egne_regler"
)

// Label is the events in Danish, as part of the name of a column.
func (e Events) Label() string {
	switch e {
	case ToSent:
		return "regnet til afsendelsen"
	case FromComplete:
		return "regnet fra, at sagen var fuldt oplyst"
	case OwnRules:
		return "regnet efter kommunens egne regler"
	}
	return "regnet fra modtagelse til afgørelse"
}

// What deadlines.csv calls the days that a kommune counts from and to.
const (
	startReceived = "modtaget"
	startComplete = string(FromComplete)
	stopDecided   = "afgjort"
	stopSent      = string(ToSent)
)

// A Case is what the papers of one case say about its time. A day is nil where
// they do not show it.
type Case struct {
	Kommune, Provision string
	Type               string // the answer that selects the row of the register
	Received, Decided  *day.Date
	Complete, Sent     *day.Date
	Paused             []Paused
	PausedDays         int
}

// Paused is one time in which the clock stood, as the papers show it; both days
// are nil where there was none.
type Paused struct{ From, To *day.Date }

// days are where the time of the case begins and ends, and the pauses between;
// a reason where the papers do not show it.
func (c *Case) days(by Events, r Rule) (start, stop day.Date, p Pause, why Reason) {
	complete, sent := by == FromComplete, by == ToSent
	if by == OwnRules {
		complete, sent = r.Start == startComplete, r.Stop == stopSent
		if r.Pause != "" {
			if p, why = c.pause(); why != "" {
				return 0, 0, p, why
			}
		}
	}
	start, stop = *c.Received, *c.Decided
	if complete {
		if c.Complete == nil {
			return 0, 0, p, NoDate
		}
		start = *c.Complete
	}
	if sent {
		if c.Sent == nil {
			return 0, 0, p, NoDate
		}
		stop = *c.Sent
	}
	if start < *c.Received || stop < *c.Decided || *c.Decided < start {
		return 0, 0, p, WrongDates
	}
	return start, stop, p, ""
}

// pause is the time in which the clock stood; none where the papers show none.
func (c *Case) pause() (p Pause, why Reason) {
	if c.PausedDays < 0 || c.PausedDays > longestPause {
		return p, WrongDates
	}
	p.Days = c.PausedDays
	for _, span := range c.Paused {
		switch {
		case span.From == nil && span.To == nil:
		case span.From == nil || span.To == nil:
			return Pause{}, NoDate
		case *span.To < *span.From:
			return Pause{}, WrongDates
		default:
			p.Spans = append(p.Spans, Span{*span.From, *span.To})
		}
	}
	return p, ""
}

// longestPause is the longest, in days, that a number in a form is believed to
// tell of.
const longestPause = 10 * 365
