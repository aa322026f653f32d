package deadline

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// overlaps finds days for which a kommune has stated two deadlines, by one name
// of the provision or where it can have had one name only.
func (r *reader) overlaps() {
	r.overlapsBy(Rule.key, false)
	r.overlapsBy(Rule.meant, true)
}

// overlapsBy compares rules with the one that reaches furthest before them.
func (r *reader) overlapsBy(keyOf func(Rule) key, otherNames bool) {
	sorted := slices.Clone(r.rules)
	slices.SortStableFunc(sorted, func(a, b Rule) int { return compare(keyOf(a), keyOf(b), from(a), from(b)) })
	for i := 1; i < len(sorted); i++ {
		a, b := sorted[i-1], sorted[i]
		if keyOf(a) != keyOf(b) || from(b) > to(a) {
			continue
		}
		if to(a) > to(b) {
			sorted[i] = a
		}
		one := lang.Text{}
		if b.ByAnotherName(a.Provision) != otherNames {
			continue
		}
		if otherNames {
			one = lang.Text{EN: fmt.Sprintf(" (%s and %s are one rule)", a.Provision, b.Provision), DA: fmt.Sprintf(" (%s og %s er samme bestemmelse)", a.Provision, b.Provision)}
		}
		hint := lang.Text{EN: "end the first with valid_to", DA: "afslut den første med valid_to"}
		if from(a) == from(b) && to(a) == to(b) {
			hint = lang.Text{EN: "delete the one that is wrong", DA: "slet den, der er forkert"}
		}
		r.add(strict.Violation{Place: b.Place, Rule: "overlap", Subject: b.Kommune, Kommune: b.Kommune,
			Found: lang.Text{
				EN: fmt.Sprintf("a second deadline for days that line %d covers", a.Place.Line) + one.EN,
				DA: fmt.Sprintf("endnu en frist for dage, som linje %d dækker", a.Place.Line) + one.DA},
			Wanted: lang.Text{EN: "one deadline for each day", DA: "én frist for hver dag"},
			Hint:   hint})
	}
}

// from and to are the first and last day that a rule covers, so that open ends
// can be compared.
func from(r Rule) day.Date {
	if r.From == nil {
		return math.MinInt32
	}
	return *r.From
}

func to(r Rule) day.Date {
	if r.To == nil {
		return math.MaxInt32
	}
	return *r.To
}

func compare(a, b key, aFrom, bFrom day.Date) int {
	return cmp.Or(
		strings.Compare(a.kommune, b.kommune), strings.Compare(a.provision, b.provision),
		strings.Compare(a.caseType, b.caseType), cmp.Compare(aFrom, bFrom))
}
