package lottery

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// lookAtDraw sees of a draw what can be seen without the frame: in each
// stratum as many cases as the plan says, in the order of the tickets that the
// seed gives them.
func (v *verifying) lookAtDraw() {
	before := len(v.differences)
	at := func(kind Kind, d Drawn, found, wanted string) {
		v.add(Difference{Kind: kind, Stratum: d.Stratum, CaseID: d.ID, Found: found, Wanted: wanted})
	}
	population := make(map[string]int64, len(v.plan.Lines))
	for _, l := range v.plan.Lines {
		population[l.Stratum] = l.Population
	}
	seen := make(map[string]bool, len(v.claimed))
	rank := make(map[string]int64, len(population))
	for _, d := range v.byTicket() {
		want := d
		if seen[d.ID] {
			at(Repeated, d, d.place(), "each case once")
			continue
		}
		seen[d.ID] = true
		if population[d.Stratum] == 0 {
			at(Extra, d, d.place(), "no such stratum")
			continue
		}
		rank[d.Stratum]++
		want.Rank, want.Role = rank[d.Stratum], v.sizes[d.Stratum].role(rank[d.Stratum])
		if want.Role == "" {
			at(Extra, d, d.place(), "fewer cases of the stratum")
			continue
		}
		if d.place() != want.place() {
			at(WrongPlace, d, d.place(), want.place())
		}
	}
	for _, d := range inOrder(v.claimed) {
		if want := Ticket(v.Seed.Seed, d.ID); d.Ticket != want {
			at(WrongTicket, d, Hex(d.Ticket), Hex(want))
		}
	}
	for _, l := range v.plan.Lines {
		size := v.sizes[l.Stratum]
		if want := size.Sample + min(size.Reserve, l.Population-size.Sample); rank[l.Stratum] != want {
			v.add(Difference{Kind: WrongSize, Stratum: l.Stratum, Found: fmt.Sprintf("%d drawn cases", rank[l.Stratum]), Wanted: fmt.Sprint(want)})
		}
	}
	if len(v.differences) == before && !bytes.Equal(DrawText(inOrder(v.claimed)), v.Draw) {
		v.add(wrongOrder)
	}
}

// byTicket are the claimed cases by stratum and the tickets that they should
// have.
func (v *verifying) byTicket() []Drawn {
	type lot struct {
		Drawn
		right Drawn
	}
	lots := make([]lot, len(v.claimed))
	hash := newTickets(v.Seed.Seed)
	for i, d := range v.claimed {
		lots[i] = lot{d, d}
		lots[i].right.Ticket = hash.of(d.ID)
	}
	slices.SortStableFunc(lots, func(a, b lot) int {
		return cmp.Or(strings.Compare(a.Stratum, b.Stratum), compareLots(a.right, b.right))
	})
	sorted := make([]Drawn, len(lots))
	for i, l := range lots {
		sorted[i] = l.Drawn
	}
	return sorted
}
