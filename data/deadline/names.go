package deadline

import (
	"slices"
	"strings"

	"sagsbarometer/data/codebooks"
	"sagsbarometer/data/day"
)

// A deadline is published for an area of cases, and stays when its paragraph
// gets another number: one for SEL § 42 holds for BL § 87, as long as the row is
// valid and the kommune has none by the new name. The name that the provision
// had on the day of receipt goes before the other, so that a row that nobody
// ended gives way to the new one when the law did.

// names are the names by which a row may be for a provision on a day, the first
// to be looked for first. A stykke may have rows of its own.
func names(provision string, on day.Date) []string {
	list := codebooks.NamesOn(provision, on)
	if _, ok := codebooks.Name(provision); !ok {
		list = append([]string{fold(provision)}, list...)
	}
	return list
}

// key is what a rule is looked for by.
func (r Rule) key() key { return keyOf(r.Kommune, canonical(r.Provision), r.CaseType) }

// meant is the same, but for a rule that was valid on one side of barnets lov
// only, which is by the name of that side: a kommune that still writes SEL § 42
// on a deadline from 2025 means BL § 87, and can have no other.
func (r Rule) meant() key {
	k := r.key()
	if name, ok := codebooks.NameWithin(r.Provision, from(r), to(r)); ok {
		k.provision = name
	}
	return k
}

func (r Rule) isFor(provision string, on day.Date) bool {
	return slices.Contains(names(provision, on), canonical(r.Provision))
}

// MayBeFor reports whether a rule is for a provision on some day: it has one of
// its names, however that is spaced.
func (r Rule) MayBeFor(provision string) bool { return r.isFor(provision, codebooks.Ever) }

// ByAnotherName reports whether a rule that was found for a provision calls it
// something else.
func (r Rule) ByAnotherName(provision string) bool {
	return canonical(r.Provision) != canonical(provision)
}

// canonical makes one provision of "BL § 87", "BL §87" and "barnets lovs § 87".
func canonical(provision string) string {
	if name, ok := codebooks.Name(provision); ok {
		return name
	}
	return fold(provision)
}

// fold leaves out the space of a provision that the register of provisions does
// not have, and the hard space that word processors put after the sign.
func fold(provision string) string {
	return strings.ToUpper(strings.Join(strings.FieldsFunc(provision, func(r rune) bool {
		return r == ' ' || r == '\t' || r == '\u00a0' || r == '\u202f'
	}), ""))
}
