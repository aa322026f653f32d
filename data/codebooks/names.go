package codebooks

import (
	"math"
	"strings"
	"sync"

	"sagsbarometer/data/day"
)

// Ever is a day before all others, on which a provision has every name that it
// ever has.
const Ever day.Date = math.MinInt32

// A named is a name and the provision that has or had it.
type named struct {
	name string
	Provision
	own bool // no other provision has the name that it had before
}

// names are all names, as the register writes them and as plain does. One that
// two provisions have had is that of the one that has it still: SEL § 112 is for
// adults.
var names = sync.OnceValue(func() map[string]named {
	current, index := map[string]bool{}, map[string]named{}
	for _, p := range register() {
		current[p.After] = true
	}
	for _, p := range register() {
		own := p.Before == p.After || !current[p.Before]
		for i, name := range []string{p.After, p.Before} {
			if i == 0 || own {
				n := named{name, p, own}
				index[name], index[plain(name)] = n, n
			}
		}
	}
	return index
})

// find is the provision of a name, however it is written; the exact name first,
// since it is asked of every case.
func find(text string) (named, bool) {
	n, ok := names()[text]
	if !ok {
		n, ok = names()[plain(text)]
	}
	return n, ok
}

// findWhole also finds a stykke of a provision that is there as a whole.
func findWhole(text string) (n named, ok bool) {
	if n, ok = find(text); ok {
		return n, true
	}
	for rest := plain(text); !ok; n, ok = names()[rest] {
		cut := strings.LastIndex(rest, " stk ")
		if cut < 0 {
			return n, false
		}
		rest = rest[:cut]
	}
	return n, true
}

// Name is a provision as the register writes it, where it has one of that name,
// since or before barnets lov: "barnets lovs §87" is BL § 87.
func Name(text string) (name string, ok bool) {
	n, ok := find(text)
	return n.name, ok
}

// NamesOn are the names by which a deadline for a provision, or for a stykke of
// it, may have been published on a day, that of the day first: BL § 87 and
// SEL § 42 are one rule since and before barnets lov. A former name that another
// provision has is none since: SEL § 112 has been for adults only. There are
// none where the register has no provision of that name.
func NamesOn(text string, on day.Date) []string {
	n, ok := findWhole(text)
	switch {
	case !ok:
		return nil
	case n.Before == n.After:
		return []string{n.After}
	case on < childrenSince:
		return []string{n.Before, n.After}
	case n.own:
		return []string{n.After, n.Before}
	}
	return []string{n.After}
}

// NameWithin is what a provision was called from one day to another: where both
// lie on one side of barnets lov, the name that it had there, whichever the text
// has, unless that is another's; else the text's. ok is as [Name] has it.
func NameWithin(text string, from, to day.Date) (name string, ok bool) {
	n, ok := find(text)
	switch {
	case !ok || !n.own:
	case to < childrenSince:
		return n.Before, true
	case from >= childrenSince:
		return n.After, true
	}
	return n.name, ok
}
