package main

import (
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/data/deadline"
)

// What the barometer of 2025 found, as counts of cases. Source: Ankestyrelsen,
// Retssikkerhedsundersøgelsen, marts 2026 (ISBN 978-87-7811-580-5), the bilag
// on tabt arbejdsfortjeneste, "Resultater fra Handicapsagsbarometeret": 385
// cases, 199 would have been upheld and 186 not, 206 have a legal defect
// (which leaves 20 without effect on the outcome), 157 lack facts, 85 lack
// reasons; of the 255 cases where the deadline is relevant and can be assessed
// it is exceeded in 107, and in none of them was a new one given.
const (
	published   = 385
	overturned  = 186
	defective   = 206
	lackFacts   = 157
	lackReasons = 85
	assessed    = 255
	exceeded    = 107
)

// What was not published, and is made up here.
const (
	notStated  = 9  // new cases of kommuner that have stated no deadline
	undatedNew = 6  // new cases whose papers do not show when the application came
	endings    = 24 // help that stops or is reduced
	reopened   = 9
	partial    = 75 // "bevilling" on the list that is less than was applied for
	otherOnly  = 16 // defects that are neither of facts nor of reasons
)

// Answers of the form that the numbers hang on.
const (
	newCase, followUp, ending, reopening = "ny", "opfoelgning", "ophoer", "genoptagelse"
	full, part, refusal                  = "bevilling", "delvist", "afslag"
	yes, no, notRelevant, unknown        = "ja", "nej", "ikke_relevant", "kan_ikke_vurderes"
)

// findings are what a review comes to, before it is put into answers.
type findings struct {
	kind, outcome   string // sagstype, udfald
	noReceipt       bool   // the papers do not show when the application came
	facts, reasons  bool   // what is lacking
	authority       bool   // hjemmel
	discretion      bool   // skøn
	rule            bool   // skøn under regel
	hearing         bool   // partshøring
	material        bool   // væsentlig betydning
	missing         []string
	misjudged, step string // which condition was judged wrongly; which one a refusal fails on
}

func (f *findings) defect() bool {
	return f.facts || f.reasons || f.authority || f.discretion || f.rule || f.hearing
}

// findAll decides what each review comes to, so that the counts are the
// published ones. It fails where the draw has too few cases of a kind.
func findAll(all []*review) error {
	if len(all) != published {
		return fmt.Errorf("%d cases drawn, want %d", len(all), published)
	}
	if err := kinds(all); err != nil {
		return err
	}
	outcomes(all)
	return defects(all)
}

// kinds says which cases are new: of these alone is there a deadline, and
// whether it was kept follows from the dates and deadlines.csv.
func kinds(all []*review) error {
	of := func(status deadline.Status, reason deadline.Reason) []*review {
		return only(all, func(r *review) bool { return r.kind == "" && r.timing.Status == status && r.timing.Reason == reason })
	}
	refused := func(r *review) int {
		return map[string]int{"afslag": 30, "delvist_afslag": 20, "bevilling": 20}[r.decision]
	}
	for _, group := range []struct {
		n    int
		from []*review
		what string
	}{
		{exceeded, of(deadline.Exceeded, ""), "whose deadline is exceeded"},
		{assessed - exceeded, of(deadline.Kept, ""), "whose deadline is kept"},
		{notStated, of(deadline.NotAssessable, deadline.NoDeadline), "of kommuner without a deadline"},
	} {
		taken := take(group.n, group.from, refused, "new")
		if len(taken) < group.n {
			return fmt.Errorf("%d of the drawn cases are such %s, want %d", len(taken), group.what, group.n)
		}
		set(taken, func(r *review) { r.kind = newCase })
	}
	rest := func() []*review { return only(all, func(r *review) bool { return r.kind == "" }) }
	set(take(undatedNew, rest(), refused, "undated"), func(r *review) { r.kind, r.noReceipt = newCase, true })
	set(take(endings, rest(), refused, "ending"), func(r *review) { r.kind = ending })
	set(take(reopened, rest(), refused, "reopened"), func(r *review) { r.kind = reopening })
	set(rest(), func(r *review) { r.kind = followUp })
	return nil
}

// outcomes says what the reviewers call the decisions: mostly what the list
// calls them.
func outcomes(all []*review) {
	for _, r := range all {
		r.outcome = map[string]string{"bevilling": full, "delvist_afslag": part, "afslag": refusal}[r.decision]
		if r.kind == ending {
			r.outcome = ending
		}
	}
	granted := only(all, func(r *review) bool { return r.outcome == full })
	set(take(partial, granted, func(*review) int { return 1 }, "partial"), func(r *review) { r.outcome = part })
}

// defects spreads the defects. The more is refused, the more there is to find;
// kommuner differ, and reviewers a little.
func defects(all []*review) error {
	weight := func(r *review) int {
		w := map[string]int{full: 10, part: 15, refusal: 18, ending: 15}[r.outcome]
		return w * (85 + chance(31, r.kommune.Code, "quality")) * (97 + chance(7, r.reviewer, "strict"))
	}
	with := take(defective, all, weight, "defect")
	owed := only(with, func(r *review) bool { return r.outcome != full }) // who did not get all is owed reasons
	set(take(lackReasons, owed, weight, "reasons"), func(r *review) { r.reasons = true })
	sound := only(with, func(r *review) bool { return !r.reasons })
	other := take(otherOnly, sound, weight, "other")
	lacking := only(sound, func(r *review) bool { return !slices.Contains(other, r) })
	both := take(lackFacts-len(lacking), only(with, func(r *review) bool { return r.reasons }), weight, "both")
	set(slices.Concat(lacking, both), func(r *review) { r.facts = true })
	for i, r := range other {
		switch {
		case i%8 == 0 && r.outcome != full:
			r.hearing = true
		case i%3 == 0:
			r.authority = true
		case i%7 == 1:
			r.rule = true
		default:
			r.discretion = true
		}
	}

	even := func(*review) int { return 1 }
	// Without effect are mostly reasons that fall short of a right decision.
	minor := slices.Concat(
		take(defective-overturned-4, only(with, func(r *review) bool { return r.reasons && !r.facts }), even, "minor"),
		take(4, only(with, func(r *review) bool { return r.facts && !r.reasons }), even, "minor"))
	set(with, func(r *review) { r.material = !slices.Contains(minor, r) })
	for _, more := range []struct {
		n   int
		set func(*review)
	}{
		{17, func(r *review) { r.discretion = true }},
		{8, func(r *review) { r.authority = true }},
		{5, func(r *review) { r.rule = true }},
	} {
		set(take(more.n, only(with, func(r *review) bool { return r.material }), even, fmt.Sprint("more", more.n)), more.set)
	}
	set(take(6, owed, even, "hearing"), func(r *review) { r.hearing = true })
	return count(all)
}

// count holds the findings against what was published.
func count(all []*review) error {
	for _, c := range []struct {
		what string
		want int
		of   func(*review) bool
	}{
		{"with a defect", defective, func(r *review) bool { return r.defect() }},
		{"overturned", overturned, func(r *review) bool { return r.defect() && r.material }},
		{"lacking facts", lackFacts, func(r *review) bool { return r.facts }},
		{"lacking reasons", lackReasons, func(r *review) bool { return r.reasons }},
	} {
		if n := len(only(all, c.of)); n != c.want {
			return fmt.Errorf("%d cases %s, want %d", n, c.what, c.want)
		}
	}
	return nil
}

func only(all []*review, keep func(*review) bool) (out []*review) {
	for _, r := range all {
		if keep(r) {
			out = append(out, r)
		}
	}
	return out
}

func set(all []*review, to func(*review)) {
	for _, r := range all {
		to(r)
	}
}

// some takes each word with its chance in percent, at least one of them.
func some(words []choice, salt ...string) []string {
	var out []string
	for _, w := range words {
		if happens(w.weight, append(salt, w.of)...) {
			out = append(out, w.of)
		}
	}
	if len(out) == 0 {
		out = []string{slices.MaxFunc(words, func(a, b choice) int { return a.weight - b.weight }).of}
	}
	return out
}

func join(words []string) string { return strings.Join(words, ";") }
