package lottery

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A stratumOf is a stratum of a part.
type stratumOf struct {
	part    int64
	stratum string
}

func (h stratumOf) compare(other stratumOf) int {
	return cmp.Or(cmp.Compare(h.part, other.part), strings.Compare(h.stratum, other.stratum))
}

// checkStratum compares the receipt's cases of one stratum with the draw.
// They are proven, so that there are no more than the list has.
func (v *receiptCheck) checkStratum(part *verifying, stratum string, mine []int) {
	start, population := part.plan.place(stratum)
	for _, i := range mine {
		if c := v.checked[i].ReceiptCase; c.Leaf < start || c.Leaf >= start+population {
			v.add(WrongLeaf, c, fmt.Sprintf("line %d of the list", c.Leaf), fmt.Sprintf("one of the stratum's %d lines from %d on, as the plan has it", population, start))
		}
	}
	stratumCase := ReceiptCase{Part: part.Commitment.Part, Stratum: stratum}
	if int64(len(mine)) > population {
		v.add(Population, stratumCase, fmt.Sprintf("%d cases in the receipt", len(mine)), fmt.Sprintf("at most %d", population))
		return
	}
	if !part.canDraw {
		return
	}
	slices.SortFunc(mine, func(i, j int) int { return compareLots(v.checked[i].lot(), v.checked[j].lot()) })
	if int64(len(mine)) == population {
		v.checkWhole(part, stratum, mine)
		return
	}
	// The list may have cases between any two of these, but the last drawn
	// case has a rank, and whoever has a smaller ticket must be drawn.
	last, drawn := part.last(stratum)
	for _, i := range mine {
		c := v.checked[i]
		if drawn && c.Role == "" && compareLots(c.lot(), last) < 0 {
			v.add(Missing, c.ReceiptCase, "no such case in the draw", fmt.Sprintf("drawn, as its ticket is below that of case %q", last.ID))
		}
	}
}

// checkWhole compares a stratum of which the receipt has every case: their
// order by ticket is that of the lottery.
func (v *receiptCheck) checkWhole(part *verifying, stratum string, mine []int) {
	size := part.sizes[stratum]
	var drawn []Drawn
	ids := make(map[string]bool, len(mine))
	for at, i := range mine {
		c := &v.checked[i]
		ids[c.ID] = true
		c.Rank = int64(at + 1)
		if role := size.role(c.Rank); role != "" {
			drawn = append(drawn, Drawn{Case: Case{stratum, c.ID}, Ticket: c.Ticket, Rank: c.Rank, Role: role})
		}
	}
	var claimed []Drawn
	for _, d := range part.claimed {
		if d.Stratum == stratum || ids[d.ID] {
			d.Ticket = Ticket(part.Seed.Seed, d.ID) // wrong ones have been said
			claimed = append(claimed, d)
		}
	}
	for _, d := range compareDraws(drawn, claimed) {
		if d.Kind == WrongPlace && part.byID[d.CaseID].Stratum != stratum {
			continue // said when the case was looked up
		}
		d.Part = part.Commitment.Part
		v.differences = append(v.differences, d)
	}
}

// place is where the lines of a stratum stand in the canonical frame: it is
// sorted by stratum, and the plan has the populations.
func (p Plan) place(stratum string) (start, population int64) {
	for _, l := range p.Lines {
		switch order := strings.Compare(l.Stratum, stratum); {
		case order < 0:
			start += l.Population
		case order == 0:
			population = l.Population
		}
	}
	return start, population
}

// last is the claimed case of the stratum that has the largest ticket.
func (v *verifying) last(stratum string) (last Drawn, found bool) {
	for _, d := range v.claimed {
		if d.Stratum != stratum {
			continue
		}
		d.Ticket = Ticket(v.Seed.Seed, d.ID)
		if !found || compareLots(last, d) < 0 {
			last, found = d, true
		}
	}
	return last, found
}

// role is what a rank is for, empty if for nothing.
func (s Size) role(rank int64) Role {
	switch {
	case rank <= s.Sample:
		return Sample
	case rank <= s.Sample+s.Reserve:
		return Reserve
	}
	return ""
}

func (c Checked) lot() Drawn { return Drawn{Case: Case{c.Stratum, c.ID}, Ticket: c.Ticket} }

// compareLots is the order of the draw.
func compareLots(a, b Drawn) int {
	return cmp.Or(bytes.Compare(a.Ticket[:], b.Ticket[:]), strings.Compare(a.ID, b.ID))
}
