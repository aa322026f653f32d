package deadline

import "sagsbarometer/data/day"

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
	NoDate     Reason = "dato_mangler"
	WrongDates Reason = "dato_modstrid"
	NoDeadline Reason = "frist_ikke_oplyst"
	NotInForce Reason = "frist_ikke_gaeldende"
)

// Reasons are all reasons, in the order in which they are looked for.
func Reasons() []Reason { return []Reason{NoDate, WrongDates, NoDeadline, NotInForce} }

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
	}
	return string(r)
}

// A Result is what the register says about one case.
type Result struct {
	Status   Status
	Due      *day.Date // the last day in time; nil where it is unknown
	DaysOver int       // calendar days from Due to the decision, negative before it; 0 unless assessed
	Reason   Reason    // given where and only where the status is NotAssessable
}

// Assessed reports whether the case belongs in the base of the share of
// exceeded deadlines: relevant, and possible to assess.
func (r Result) Assessed() bool { return r.Status == Kept || r.Status == Exceeded }

// Compute compares the time that a case took with the deadline that its
// kommune had published for such cases on the day the application was
// received.
//
// Retssikkerhedslovens § 3, stk. 2: the kommune sets, for each kind of case, a
// deadline for how long may pass from the receipt of an application until the
// decision must be made; the deadlines are published. So the time runs from
// receipt to decision whatever events the kommune itself counts from and to
// ([Rule].Start, [Rule].Stop); the row in force at receipt is the one the
// citizen could rely on; a decision on the due date is in time. A case whose
// deadline is exceeded stays exceeded when the kommune announced a new one:
// that is a question of its own in the form.
//
// Whether a deadline is relevant at all (a follow-up has none) is for the
// codebook to say; Compute never returns NotRelevant. A nil register knows no
// deadline. A nil date is one that the papers do not show.
func Compute(reg *Register, kommune, provision, caseType string, received, decided *day.Date) Result {
	cannot := func(r Reason) Result { return Result{Status: NotAssessable, Reason: r} }
	switch {
	case received == nil || decided == nil:
		return cannot(NoDate)
	case *decided < *received:
		return cannot(WrongDates)
	case !reg.Knows(kommune, provision, caseType):
		return cannot(NoDeadline)
	}
	rule, ok := reg.InForce(kommune, provision, caseType, *received)
	if !ok {
		return cannot(NotInForce)
	}
	due := Due(*received, rule.Value, rule.Unit)
	r := Result{Status: Kept, Due: &due, DaysOver: int(*decided - due)}
	if r.DaysOver > 0 {
		r.Status = Exceeded
	}
	return r
}
