package forms

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/deadline"
	"sagsbarometer/data/frame"
)

// Dispositions: what became of a drawn case. A case of which nothing is said
// yet awaits its papers and has none.
const (
	Arrived      = "arrived"
	NotDelivered = "not_delivered"
	Incomplete   = "incomplete"   // in scope, but what arrived is not enough to assess it
	OutOfScope   = "out_of_scope" // followed by a colon and the reason

	// What a case has on record beside what its latest reply says.
	SaysOutOfScope = "says_out_of_scope" // a kommune's word, which the authority has not confirmed
	Withdrawn      = "withdrawn"         // the reply no longer says anything of the case
)

// A reason is why a case cannot be sent or cannot be assessed.
type reason struct {
	codebook.Answer
	disposition string // what it makes of the case
	remark      bool   // needs to be explained
	own         bool   // for the authority's own lists only: who sent the papers cannot know
}

// reasons are why a case has no review. The kommune says it; whether it holds
// is for the authority.
var reasons = []reason{
	{codebook.Answer{Code: "forkert_bestemmelse", Label: "Sagen handler om en anden bestemmelse"}, OutOfScope, false, false},
	{codebook.Answer{Code: "uden_for_perioden", Label: "Afgørelsen ligger uden for perioden"}, OutOfScope, false, false},
	{codebook.Answer{Code: frame.Appealed, Label: "Afgørelsen er påklaget"}, OutOfScope, false, false},
	{codebook.Answer{Code: "dublet", Label: "Sagen er den samme som en anden på listen"}, OutOfScope, false, false},
	{codebook.Answer{Code: "findes_ikke", Label: "Sagen findes ikke hos os"}, OutOfScope, false, false},
	{codebook.Answer{Code: "akter_mangler", Label: "Sagens akter kan ikke findes"}, NotDelivered, false, false},
	{codebook.Answer{Code: "akter_ufuldstaendige", Label: "Akterne er ufuldstændige, så sagen ikke kan vurderes"}, Incomplete, false, true},
	{codebook.Answer{Code: "andet", Label: "Andet (skriv hvorfor i bemærkningen)"}, NotDelivered, true, false},
}

// OutOfScopeReasons are the reasons that take a case out of the survey, for
// the authority's own lists of such cases.
func OutOfScopeReasons() []frame.Reason {
	var out []frame.Reason
	for _, r := range reasons {
		if r.disposition == OutOfScope {
			out = append(out, frame.Reason{Code: r.Code, Label: r.Label})
		}
	}
	return out
}

// reasonLabels are the reasons that may be chosen: all in the authority's own
// lists, fewer by a kommune.
func reasonLabels(own bool) []string {
	var out []string
	for _, r := range reasons {
		if own || !r.own {
			out = append(out, r.Label)
		}
	}
	return out
}

// findReason takes a label or a code, whatever its case.
func findReason(text string) (i int, ok bool) {
	for i, r := range reasons {
		if same(text, r.Label) || same(text, r.Code) {
			return i, true
		}
	}
	return 0, false
}

// units are those of the deadline register, in words.
var units = []struct {
	unit  deadline.Unit
	label string
}{
	{deadline.Days, "dage"},
	{deadline.WorkingDays, "hverdage"},
	{deadline.Weeks, "uger"},
	{deadline.Months, "måneder"},
}

func unitLabels() []string {
	out := make([]string, len(units))
	for i, u := range units {
		out[i] = u.label
	}
	return out
}

// findUnit takes a label, a code, or the singular that one month needs.
func findUnit(text string) (deadline.Unit, bool) {
	singular := []string{"dag", "hverdag", "uge", "måned"}
	for i, u := range units {
		if same(text, u.label) || same(text, string(u.unit)) || same(text, singular[i]) {
			return u.unit, true
		}
	}
	if i := slices.IndexFunc([]string{"arbejdsdag", "arbejdsdage"}, func(s string) bool { return same(text, s) }); i >= 0 {
		return deadline.WorkingDays, true
	}
	return "", false
}

// same compares words as people type them: case and space do not count.
func same(a, b string) bool { return a == b || folded(a) == folded(b) }

// folded is a text as it is compared.
func folded(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(norm.NFC.String(s)), " "))
}
