package deadline

import (
	"slices"

	"sagsbarometer/data/day"
)

// A Status says whether a deadline was kept. The codes are those of the
// codebook, in which a measure counts them.
type Status string

const (
	Kept          Status = "ja"
	Exceeded      Status = "nej"
	NotRelevant   Status = "ikke_relevant"
	NotAssessable Status = "kan_ikke_vurderes"
)

// A Reason says why a deadline cannot be assessed.
type Reason string

const (
	NoDate       Reason = "dato_mangler"
	WrongDates   Reason = "dato_modstrid"
	NoDeadline   Reason = "frist_ikke_oplyst"
	NotInForce   Reason = "frist_ikke_gaeldende"
	Contradicted Reason = "register_modsiger_kommunen"
)

// Reasons are all reasons, in the order in which they are looked for.
func Reasons() []Reason { return []Reason{NoDate, WrongDates, NoDeadline, NotInForce, Contradicted} }

// Label is the reason in Danish, as tables and forms print it.
func (r Reason) Label() string {
	switch r {
	case NoDate:
		return "Dato for modtagelse eller afgørelse mangler"
	case WrongDates:
		return "Afgørelsen er dateret før modtagelsen"
	case NoDeadline:
		return "Kommunens frist er ikke oplyst"
	case NotInForce:
		return "Ingen oplyst frist gjaldt på modtagelsesdagen"
	case Contradicted:
		return "Kommunen har selv oplyst en anden frist end registeret"
	}
	return string(r)
}

// A Result is what the register says about one case.
type Result struct {
	Status   Status
	Due      *day.Date // the last day in time; nil where it is unknown
	DaysOver int       // calendar days from Due to the decision, negative before it; 0 unless assessed
	Reason   Reason    // given where and only where the status is NotAssessable
	Line     int       // of the register, where it has a row for the case; 0 where a law sets the deadline
}

// Assessed reports whether the case belongs in the base of the share of
// exceeded deadlines: relevant, and possible to assess.
func (r Result) Assessed() bool { return r.Status == Kept || r.Status == Exceeded }

func cannot(why Reason) Result { return Result{Status: NotAssessable, Reason: why} }

// Assess compares the time that a case took, between those events, with the
// deadline that its kommune had published for such cases on the day the
// application was received: the row that the citizen could rely on. A decision
// on the due date is in time. A case whose deadline is exceeded stays exceeded
// when the kommune announced a new one; [Renewed] looks at that.
//
// Whatever the events, the case must be assessable from receipt to decision:
// so no choice of events has cases in its base that the headline lacks.
//
// Whether a deadline is relevant at all (a follow-up has none) is for the
// codebook to say; Assess never returns NotRelevant. A nil register knows no
// deadline.
func (reg *Register) Assess(c Case, by Events) Result {
	if why := c.unclear(); why != "" {
		return cannot(why)
	}
	rule, why := reg.Valid(c.Kommune, c.Provision, c.Type, *c.Received)
	result := cannot(why)
	if why == "" {
		result = rule.Assess(c, by)
	}
	result.Line = rule.Place.Line
	return result
}

// Valid is the rule for an application received on that day, or why a case
// cannot be held to it. A rule for the type of case goes before one for all
// types.
func (reg *Register) Valid(kommune, provision, caseType string, received day.Date) (Rule, Reason) {
	rules := reg.rulesFor(kommune, provision, caseType, received)
	i := slices.IndexFunc(rules, func(r Rule) bool { return r.Covers(received) })
	switch {
	case len(rules) == 0:
		return Rule{}, NoDeadline
	case i < 0:
		return Rule{}, NotInForce
	case reg.contradicted(rules[i], provision, received):
		return rules[i], Contradicted
	}
	return rules[i], ""
}

// Assess is what one deadline says about a case. With a rule of its own it is
// for deadlines that a law sets for everybody.
func (r Rule) Assess(c Case, by Events) Result {
	if why := c.unclear(); why != "" {
		return cannot(why)
	}
	start, stop, pause, why := c.days(by, r)
	if why != "" {
		return cannot(why)
	}
	due := r.DueAfter(start, pause)
	result := Result{Status: Kept, Due: &due, DaysOver: int(stop - due)}
	if result.DaysOver > 0 {
		result.Status = Exceeded
	}
	return result
}

// unclear is why nothing can be said of a case however its time is counted.
func (c *Case) unclear() Reason {
	switch {
	case c.Received == nil || c.Decided == nil:
		return NoDate
	case *c.Decided < *c.Received:
		return WrongDates
	}
	return ""
}

// Compute is [Register.Assess] of a case of which nothing but receipt and
// decision is known.
func Compute(reg *Register, kommune, provision, caseType string, received, decided *day.Date) Result {
	return reg.Assess(Case{Kommune: kommune, Provision: provision, Type: caseType, Received: received, Decided: decided}, Measured)
}
