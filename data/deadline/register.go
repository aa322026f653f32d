// Package deadline knows how long a kommune has given itself to decide a
// case, and whether it kept to it.
//
// In: deadlines.csv, a row for each kommune, provision and period of validity
// ([Read]). Out: for one case, the due date, whether the decision came in
// time, and by how many days ([Register.Assess]), or the reason why that
// cannot be said. It refuses a register with two deadlines for the same day,
// since a choice between them would be ours and not the kommune's; it never
// fills in a deadline or a day that nobody has stated.
//
// # What is counted
//
// The headline is counted from receipt to decision, whatever a kommune has
// published that it counts from and to. Retssikkerhedslovens § 3, stk. 2, makes
// the published deadline one for how long may pass from the receipt of an
// application until the decision must be made, and knows no pause: where the
// deadline cannot be kept the citizen is to be told in writing when to expect
// a decision. A kommune that counts from when the case is complete, or stops
// the clock meanwhile, has published another thing than the law asks for, and
// would look better the later it finds a case complete. Counted alike,
// kommuner can be added up; and the two days are in nearly all papers, so that
// the base stays as large as it can.
//
// But the register holds what the kommune promised, so a case is also assessed
// by the kommune's own events ([OwnRules]), up to the day on which the decision
// was sent ([ToSent]), which is when the citizen had use of it, and from when
// the case was complete ([FromComplete]). They stand beside the headline as its
// sensitivity to the choice, over the cases whose papers show the days.
package deadline

import (
	"slices"
	"strings"

	"sagsbarometer/data/day"
	"sagsbarometer/data/strict"
)

// A Rule is one row of the register: a deadline that a kommune has published.
type Rule struct {
	Kommune   string    // "0101"
	Provision string    // "BL § 87"
	CaseType  string    // the answer that it is for, "ny"; empty for all others
	From, To  *day.Date // of receipt, both ends included; nil is open
	Value     int
	Unit      Unit
	Start     string    // what the kommune counts from: modtaget | fuldt_oplyst
	Stop      string    // what it counts to: afgjort | afsendt
	Source    string    // where it was published
	SeenOn    *day.Date // when it was looked up
	StatedBy  string    // who stated it
	Closed    Closed    // days that this kommune counts as holidays
	Pause     string    // what stops the clock, in its words; empty where nothing does

	Place strict.Place
}

// Covers reports whether the rule is in force on d.
func (r Rule) Covers(d day.Date) bool {
	return (r.From == nil || *r.From <= d) && (r.To == nil || d <= *r.To)
}

// A Register is all deadlines of a batch. The nil register knows none.
type Register struct {
	rules []Rule
	byKey map[key][]Rule

	reports map[key][]Report // what kommuner have stated themselves
}

type key struct{ kommune, provision, caseType string }

func keyOf(kommune, provision, caseType string) key {
	return key{kommune, provision, strings.TrimSpace(caseType)}
}

func newRegister(rules []Rule) *Register {
	reg := &Register{rules: rules, byKey: map[key][]Rule{}}
	for _, r := range rules {
		reg.byKey[r.key()] = append(reg.byKey[r.key()], r)
	}
	return reg
}

// Rules are all rows in the order of the file.
func (reg *Register) Rules() []Rule {
	if reg == nil {
		return nil
	}
	return slices.Clone(reg.rules)
}

// States reports whether a row of the register has a deadline of this length,
// for any type of case and whenever in force.
func (reg *Register) States(kommune, provision string, value int, unit Unit) bool {
	return slices.ContainsFunc(reg.Of(kommune, provision), func(r Rule) bool { return sameLength(r.Value, r.Unit, value, unit) })
}

// Of are the rules of a kommune that may be for a provision, by whichever of
// its names and for whatever type of case, in the order of the file.
func (reg *Register) Of(kommune, provision string) []Rule {
	return slices.DeleteFunc(reg.Rules(), func(r Rule) bool { return r.Kommune != kommune || !r.MayBeFor(provision) })
}

// Uncovered is how many days from first to last no rule of the kommune for the
// provision covers, for whatever type of case.
func (reg *Register) Uncovered(kommune, provision string, first, last day.Date) int {
	rules := reg.Of(kommune, provision)
	n := 0
	for d := first; d <= last; d++ {
		if !slices.ContainsFunc(rules, func(r Rule) bool { return r.Covers(d) && r.isFor(provision, d) }) {
			n++
		}
	}
	return n
}

// rulesFor are the rules for a case received on a day, those that go before
// others first: by the name that the provision had that day, then by its other
// name; of each, those for the type of case, then those for all types.
func (reg *Register) rulesFor(kommune, provision, caseType string, received day.Date) (rules []Rule) {
	if reg == nil {
		return nil
	}
	for _, name := range names(provision, received) {
		if strings.TrimSpace(caseType) != "" {
			rules = append(rules, reg.byKey[keyOf(kommune, name, caseType)]...)
		}
		rules = append(rules, reg.byKey[keyOf(kommune, name, "")]...)
	}
	return rules
}
