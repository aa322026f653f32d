package codebook

import (
	"strconv"

	"sagsbarometer/data/day"
	"sagsbarometer/data/deadline"
)

// A Timing is what one deadline came to in one case: the headline, the same by
// other events, and the new deadline. What the codebook names no items for, or
// whose questions are still unanswered, is not there.
type Timing struct {
	deadline.Result
	Beside            map[deadline.Events]deadline.Result
	NewGiven, NewKept deadline.Status
}

// DeadlineResults are what the register of deadlines says about one case, by
// the id of the deadline.
type DeadlineResults map[string]Timing

// DeadlineResults assesses every deadline of the codebook for a case of that
// kommune and provision. A deadline that is not relevant is said to be so
// without asking the register; one whose relevance, dates or case type are
// questions still unanswered is left out. A date that the papers do not show
// ("-"), or that is not asked, is missing.
func (c *Codebook) DeadlineResults(a Answers, reg *deadline.Register, kommune, provision string) DeadlineResults {
	r := c.reading(a)
	results := make(DeadlineResults, len(c.Deadlines))
	for i := range c.Deadlines {
		d := &c.Deadlines[i]
		t := timing{reading: r, d: d, at: deadline.Case{Kommune: kommune, Provision: provision}}
		if result, ok := t.result(reg); ok {
			results[d.ID] = result
		}
	}
	return results
}

// A timing reads one deadline off the answers of a case.
type timing struct {
	*reading
	d  *Deadline
	at deadline.Case
}

func (t *timing) result(reg *deadline.Register) (Timing, bool) {
	var out Timing
	switch t.condition(t.d.Relevant) {
	case open:
		return out, false
	case fails:
		out.Result = deadline.Result{Status: deadline.NotRelevant}
	case holds:
		if !t.dates(&t.at.Received, t.d.Start) || !t.dates(&t.at.Decided, t.d.Stop) || !t.caseType() {
			return out, false
		}
		out.Result = t.assess(reg, deadline.Measured)
	}
	out.Beside = t.beside(reg, out.Result)
	t.renewed(&out)
	return out, true
}

// beside assesses the case by the other events whose dates are settled.
func (t *timing) beside(reg *deadline.Register, headline deadline.Result) map[deadline.Events]deadline.Result {
	results := map[deadline.Events]deadline.Result{}
	relevant := headline.Status != deadline.NotRelevant
	settled := map[deadline.Events]bool{
		deadline.ToSent:       t.dates(&t.at.Sent, t.d.Sent),
		deadline.FromComplete: t.dates(&t.at.Complete, t.d.Complete),
	}
	settled[deadline.OwnRules] = settled[deadline.ToSent] && settled[deadline.FromComplete] && t.pause()
	for _, by := range t.d.Beside() {
		switch {
		case !relevant:
			results[by] = headline
		case settled[by]:
			results[by] = t.assess(reg, by)
		}
	}
	return results
}

// assess asks the register, or the deadline itself where a law sets it.
func (t *timing) assess(reg *deadline.Register, by deadline.Events) deadline.Result {
	if t.d.Value > 0 {
		return deadline.Rule{Value: t.d.Value, Unit: t.d.Unit}.Assess(t.at, by)
	}
	return reg.Assess(t.at, by)
}

// dates notes a date of the case, nil where it has none, and reports whether
// the question is settled. A deadline that names no item has settled it.
func (t *timing) dates(into **day.Date, id string) (settled bool) {
	if id != "" {
		*into, settled = t.date(id)
		return settled
	}
	return true
}

func (t *timing) caseType() (settled bool) {
	if t.d.CaseType == "" {
		return true
	}
	value, s := t.value(t.d.CaseType)
	t.at.Type = value
	return s != open
}

// pause notes when the clock stood. A number that is none, or no whole one,
// contradicts itself.
func (t *timing) pause() (settled bool) {
	for _, pair := range t.d.Pauses() {
		var p deadline.Paused
		if !t.dates(&p.From, pair[0]) || !t.dates(&p.To, pair[1]) {
			return false
		}
		t.at.Paused = append(t.at.Paused, p)
	}
	if t.d.PausedDays == "" {
		return true
	}
	value, s := t.value(t.d.PausedDays)
	if s == holds && value != None {
		days, err := strconv.Atoi(value)
		if err != nil {
			days = -1
		}
		t.at.PausedDays = days
	}
	return s != open
}

// renewed adds whether a new deadline was given where the first was exceeded,
// and whether it was kept.
func (t *timing) renewed(out *Timing) {
	if t.d.New == "" {
		return
	}
	told, s := t.value(t.d.New)
	var due *day.Date
	if out.Status == deadline.Exceeded && (s == open || !t.dates(&due, t.d.NewDue)) {
		return
	}
	out.NewGiven, out.NewKept = deadline.Renewed(out.Result, deadline.Status(told), t.at.Received, t.at.Decided, due)
}

// date is the date that a case gives for an item, nil where it has none, and
// whether the question is settled.
func (r *reading) date(id string) (date *day.Date, settled bool) {
	value, s := r.value(id)
	if s == open {
		return nil, false
	}
	d, err := day.Parse(value)
	if err != nil { // not asked, "-", or refused by Check
		return nil, true
	}
	return &d, true
}

// fill writes what a deadline came to into its columns.
func (d *Deadline) fill(full Answers, t Timing) {
	put := func(id, value string) {
		if value != "" {
			full[id] = value
		}
	}
	put(d.Column(deadline.Measured), string(t.Status))
	if t.Assessed() {
		put(d.ID+daysSuffix, strconv.Itoa(t.DaysOver))
	}
	put(d.ID+reasonSuffix, string(t.Reason))
	if t.Due != nil {
		put(d.ID+dueSuffix, t.Due.String())
	}
	if t.Line > 0 {
		put(d.ID+lineSuffix, strconv.Itoa(t.Line))
	}
	for _, by := range d.Beside() {
		put(d.Column(by), string(t.Beside[by].Status))
	}
	if d.New != "" {
		put(d.ID+newGivenSuffix, string(t.NewGiven))
	}
	if d.New != "" && d.NewDue != "" {
		put(d.ID+newKeptSuffix, string(t.NewKept))
	}
}
