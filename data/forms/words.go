package forms

import (
	"slices"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/deadline"
)

// Dispositions: what became of a drawn case. A case of which nothing is said
// yet awaits its papers and has none.
const (
	Arrived      = "arrived"
	NotDelivered = "not_delivered"
	OutOfScope   = "out_of_scope" // followed by a colon and the reason

	// What a case has on record beside what its latest reply says.
	SaysOutOfScope = "says_out_of_scope" // a kommune's word, which the authority has not confirmed
	Withdrawn      = "withdrawn"         // the reply no longer says anything of the case
)

// reasons are why a case cannot be sent. The kommune says it; whether it
// holds is for the authority.
var reasons = []struct {
	codebook.Answer
	outOfScope bool // the case should not have been on the list; else it should, and its papers are missing
	remark     bool // needs to be explained
}{
	{codebook.Answer{Code: "forkert_bestemmelse", Label: "Sagen handler om en anden bestemmelse"}, true, false},
	{codebook.Answer{Code: "uden_for_perioden", Label: "Afgørelsen ligger uden for perioden"}, true, false},
	{codebook.Answer{Code: "paaklaget", Label: "Afgørelsen er påklaget"}, true, false},
	{codebook.Answer{Code: "dublet", Label: "Sagen er den samme som en anden på listen"}, true, false},
	{codebook.Answer{Code: "findes_ikke", Label: "Sagen findes ikke hos os"}, true, false},
	{codebook.Answer{Code: "akter_mangler", Label: "Sagens akter kan ikke findes"}, false, false},
	{codebook.Answer{Code: "andet", Label: "Andet (skriv hvorfor i bemærkningen)"}, false, true},
}

// ReasonLabel is a reason in Danish words; the code where there is none.
func ReasonLabel(code string) string {
	if i, ok := findReason(code); ok {
		return reasons[i].Label
	}
	return code
}

func reasonLabels() []string {
	out := make([]string, len(reasons))
	for i, r := range reasons {
		out[i] = r.Label
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
func same(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}
