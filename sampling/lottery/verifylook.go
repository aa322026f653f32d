package lottery

import (
	"bytes"
	"fmt"
)

// lookAtDraw sees of a draw what can be seen without the frame.
func (v *verifying) lookAtDraw() {
	before := len(v.differences)
	at := func(kind Kind, d Drawn, found, wanted string) {
		v.add(Difference{Kind: kind, Stratum: d.Stratum, CaseID: d.ID, Found: found, Wanted: wanted})
	}
	population := make(map[string]int64, len(v.plan.Lines))
	for _, l := range v.plan.Lines {
		population[l.Stratum] = l.Population
	}
	hash := newTickets(v.Seed.Seed)
	seen := make(map[string]bool, len(v.claimed))
	found := make(map[string]int64, len(v.sizes))
	var last Drawn
	sorted := inOrder(v.claimed)
	for _, d := range sorted {
		if seen[d.ID] {
			at(Repeated, d, d.place(), "each case once")
			continue
		}
		seen[d.ID] = true
		if population[d.Stratum] == 0 {
			at(Extra, d, d.place(), "no such stratum")
			continue
		}
		found[d.Stratum]++
		want := Drawn{Case: d.Case, Ticket: hash.of(d.ID), Rank: found[d.Stratum], Role: Sample}
		if want.Rank > v.sizes[d.Stratum].Sample {
			want.Role = Reserve
		}
		if d.place() != want.place() {
			at(WrongPlace, d, d.place(), want.place())
		}
		if d.Ticket != want.Ticket {
			at(WrongTicket, d, Hex(d.Ticket), Hex(want.Ticket))
		}
		if last.Stratum == d.Stratum && compareLots(last, want) > 0 {
			at(WrongPlace, d, fmt.Sprintf("after case %q", last.ID), "before it, as its ticket is smaller")
		}
		last = want
	}
	for _, l := range v.plan.Lines {
		size := v.sizes[l.Stratum]
		if want := size.Sample + min(size.Reserve, l.Population-size.Sample); found[l.Stratum] != want {
			v.add(Difference{Kind: WrongSize, Stratum: l.Stratum, Found: fmt.Sprintf("%d drawn cases", found[l.Stratum]), Wanted: fmt.Sprint(want)})
		}
	}
	if len(v.differences) == before && !bytes.Equal(DrawText(sorted), v.Draw) {
		v.add(wrongOrder)
	}
}
