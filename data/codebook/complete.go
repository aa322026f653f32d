package codebook

import (
	"strconv"

	"sagsbarometer/data/day"
	"sagsbarometer/data/deadline"
)

// DeadlineResults are what the register of deadlines says about one case, by
// the id of the deadline.
type DeadlineResults map[string]deadline.Result

// DeadlineResults assesses every deadline of the codebook for a case of that
// kommune and provision. A deadline that is not relevant is said to be so
// without asking the register; one whose relevance, dates or case type are
// questions still unanswered is left out. A date that the papers do not show
// ("-"), or that is not asked, is missing.
func (c *Codebook) DeadlineResults(a Answers, reg *deadline.Register, kommune, provision string) DeadlineResults {
	r := c.reading(a)
	results := make(DeadlineResults, len(c.Deadlines))
	for _, d := range c.Deadlines {
		switch r.condition(d.Relevant) {
		case open:
			continue
		case fails:
			results[d.ID] = deadline.Result{Status: deadline.NotRelevant}
			continue
		}
		start, startKnown := r.date(d.Start)
		stop, stopKnown := r.date(d.Stop)
		caseType, typeKnown := "", true
		if d.CaseType != "" {
			value, s := r.value(d.CaseType)
			caseType, typeKnown = value, s != open
		}
		if startKnown && stopKnown && typeKnown {
			results[d.ID] = deadline.Compute(reg, kommune, provision, caseType, start, stop)
		}
	}
	return results
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

// Complete is what a case says in all: the answers to the questions that are
// asked of it, the derived items, and what its deadlines came to (nil where
// they are not assessed).
//
// A derived item is ja if any of its items has a defect, else
// kan_ikke_vurderes if one of them is, else nej. Items that are not asked do
// not count; while one that is asked has no answer the derived item has none
// either. Answers to questions that are not asked are left out, so that a case
// says the same whatever was typed before an earlier answer was corrected.
func (c *Codebook) Complete(a Answers, results DeadlineResults) Answers {
	r := c.reading(a)
	full := make(Answers, len(a)+len(c.Derived)+3*len(c.Deadlines))
	for i := range c.Items {
		if value, s := r.value(c.Items[i].ID); s == holds {
			full[c.Items[i].ID] = value
		}
	}
	for i := range c.Derived {
		if value, s := r.derive(&c.Derived[i]); s == holds {
			full[c.Derived[i].ID] = value
		}
	}
	for _, d := range c.Deadlines {
		result, ok := results[d.ID]
		if !ok {
			continue
		}
		full[d.ID+keptSuffix] = string(result.Status)
		if result.Assessed() {
			full[d.ID+daysSuffix] = strconv.Itoa(result.DaysOver)
		}
		if result.Reason != "" {
			full[d.ID+reasonSuffix] = string(result.Reason)
		}
	}
	return full
}

// Redo reports whether an answer that was given under an older version of the
// codebook must be given again: a change of meaning since then lists its code.
func (c *Codebook) Redo(itemID, code string, answeredUnder int) bool {
	for _, change := range c.Changes {
		if change.Item != itemID || change.Kind != "meaning" || change.Version <= answeredUnder {
			continue
		}
		for _, redo := range change.Redo {
			for _, given := range split(code) {
				if given == redo {
					return true
				}
			}
		}
	}
	return false
}
