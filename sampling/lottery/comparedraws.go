package lottery

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// compareDraws lists what is wrong with claimed: by stratum and rank what is
// drawn, then what should not be there.
func compareDraws(drawn, claimed []Drawn) []Difference {
	var differences []Difference
	at := func(kind Kind, d Drawn, found, wanted string) {
		differences = append(differences, Difference{Kind: kind, Stratum: d.Stratum, CaseID: d.ID, Found: found, Wanted: wanted})
	}
	claims := make(map[string]Drawn, len(claimed))
	var once, again []Drawn
	for _, d := range claimed {
		if _, there := claims[d.ID]; there {
			again = append(again, d)
			continue
		}
		claims[d.ID] = d
		once = append(once, d)
	}
	for _, want := range drawn {
		found, there := claims[want.ID]
		if !there {
			at(Missing, want, "no such case", want.place())
			continue
		}
		delete(claims, want.ID) // what is left in the end is extra
		if found.place() != want.place() {
			at(WrongPlace, want, found.place(), want.place())
		}
		if found.Ticket != want.Ticket {
			at(WrongTicket, want, Hex(found.Ticket), Hex(want.Ticket))
		}
	}
	for _, d := range inOrder(once) {
		if _, extra := claims[d.ID]; extra {
			at(Extra, d, d.place(), "no such case")
		}
	}
	for _, d := range inOrder(again) {
		at(Repeated, d, d.place(), "each case once")
	}
	return differences
}

// inOrder are the cases by stratum, rank and id.
func inOrder(claimed []Drawn) []Drawn {
	return slices.SortedStableFunc(slices.Values(claimed), func(a, b Drawn) int {
		return cmp.Or(strings.Compare(a.Stratum, b.Stratum), cmp.Compare(a.Rank, b.Rank), strings.Compare(a.ID, b.ID))
	})
}

// place is where in the draw the case stands.
func (d Drawn) place() string {
	return fmt.Sprintf("%s, rank %d of stratum %q", d.Role, d.Rank, d.Stratum)
}
