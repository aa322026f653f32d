package lottery

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Checked is what a receipt and the published draw say of one case.
type Checked struct {
	ReceiptCase
	Proven bool     // the case is on the frozen list
	Seeded bool     // the part has a seed, so that there is a ticket
	Ticket [32]byte // zero where there is none
	Rank   int64    // within the stratum, from 1; 0 where the receipt does not have the whole stratum and the case was not drawn
	Role   Role     // empty where the case was not drawn
}

// VerifyReceipt checks the cases of one kommune in all parts, without the
// frame: that those which could be drawn are on the frozen lists, and that
// those which were drawn are the ones that the seed draws. parts come in any
// order. Where the receipt has every case of a stratum, ranks and roles are
// known and compared; where it has some, those with a ticket below the last
// drawn one must be drawn, and no other.
//
// The published parts are themselves looked at as by [VerifyDraw] without a
// frame. Differences come by part, first of what is published, then of the
// receipt in its order. Checked are the cases of the receipt, in its order;
// none where it is of another batch.
func VerifyReceipt(parts []Published, r Receipt) ([]Checked, []Difference) {
	v := receiptCheck{parts: map[int64]*verifying{}}
	for _, p := range parts {
		v.addPart(p)
	}
	for _, part := range slices.Sorted(maps.Keys(v.parts)) {
		v.differences = append(v.differences, v.parts[part].inPart()...)
		if found := v.parts[part].Commitment.Batch; found != r.Batch {
			v.add(BatchName, ReceiptCase{Part: part}, fmt.Sprintf("a receipt of %q", r.Batch), fmt.Sprintf("one of %q", found))
			return nil, v.differences
		}
	}
	v.checked = make([]Checked, len(r.Cases))
	for i, c := range r.Cases {
		v.checked[i] = v.check(c)
	}
	v.lookForTwice()
	v.checkStrata()
	return v.checked, v.differences
}

type receiptCheck struct {
	parts       map[int64]*verifying
	checked     []Checked
	differences []Difference
}

func (v *receiptCheck) add(kind Kind, c ReceiptCase, found, wanted string) {
	v.differences = append(v.differences, Difference{Kind: kind, Part: c.Part, Stratum: c.Stratum, CaseID: c.ID, Found: found, Wanted: wanted})
}

func (v *receiptCheck) addPart(p Published) {
	p.Frame = nil
	part := &verifying{Published: p}
	part.readPlan()
	part.readSeed()
	part.readDraw()
	if part.canDraw {
		part.lookAtDraw()
	}
	if v.parts[p.Commitment.Part] != nil {
		v.add(PartNumber, ReceiptCase{Part: p.Commitment.Part}, "two commitments to one part", "one")
		return
	}
	v.parts[p.Commitment.Part] = part
}

// check proves one case and hashes its ticket.
func (v *receiptCheck) check(c ReceiptCase) Checked {
	checked := Checked{ReceiptCase: c}
	part := v.parts[c.Part]
	if part == nil {
		v.add(PartNumber, c, fmt.Sprintf("part %d", c.Part), "a part that is published")
		return checked
	}
	if part.Commitment.KeySHA256 == "" && c.ID != c.Journal {
		v.add(JournalTwice, c, fmt.Sprintf("journal number %q", c.Journal), "the id itself, as there is no key")
	}
	if c.Stratum == "" {
		return checked
	}
	root, _ := parseHash(part.Commitment.MerkleRoot)
	checked.Proven = VerifyProof(root, Case{c.Stratum, c.ID}.Line(), c.Leaf, part.Commitment.Cases, c.Proof)
	if !checked.Proven {
		v.add(WrongProof, c, fmt.Sprintf("a proof for line %d that does not hold", c.Leaf), "one that leads to the committed root")
	}
	if part.Seed != nil && checkSeed(part.Seed.Seed) == nil {
		checked.Seeded, checked.Ticket = true, Ticket(part.Seed.Seed, c.ID)
	}
	return checked
}

// lookForTwice finds cases and journal numbers that come again: within a part,
// and among those that could be drawn in all parts.
func (v *receiptCheck) lookForTwice() {
	type name struct {
		kind Kind
		part int64 // -1: of all parts
		text string
	}
	seen := map[name]bool{}
	twice := func(c ReceiptCase, kind Kind, text string) bool {
		here, anywhere := name{kind, c.Part, text}, name{kind, -1, text}
		again := seen[here] || c.Stratum != "" && seen[anywhere]
		seen[here] = true
		if c.Stratum != "" {
			seen[anywhere] = true
		}
		return again
	}
	for _, c := range v.checked {
		again := twice(c.ReceiptCase, Repeated, c.ID)
		if again {
			v.add(Repeated, c.ReceiptCase, "the case again", "each case once")
		}
		if twice(c.ReceiptCase, JournalTwice, c.Journal) && !again {
			v.add(JournalTwice, c.ReceiptCase, fmt.Sprintf("journal number %q again", c.Journal), "each once")
		}
	}
}

// checkStrata compares the cases with the draw, stratum by stratum.
func (v *receiptCheck) checkStrata() {
	type stratum struct {
		part int64
		name string
	}
	of := map[stratum][]int{}
	var order []stratum
	for i, c := range v.checked {
		if c.Stratum == "" || v.parts[c.Part] == nil || v.parts[c.Part].plan == nil {
			continue
		}
		h := stratum{c.Part, c.Stratum}
		if of[h] == nil {
			order = append(order, h)
		}
		of[h] = append(of[h], i)
	}
	slices.SortFunc(order, func(a, b stratum) int {
		return cmp.Or(cmp.Compare(a.part, b.part), strings.Compare(a.name, b.name))
	})
	for _, h := range order {
		v.checkStratum(v.parts[h.part], h.name, of[h])
	}
}

// place is where the lines of a stratum stand in the canonical frame: it is
// sorted by stratum, and the plan has the populations.
func (p Plan) place(stratum string) (start, population int64) {
	for _, l := range p.Lines {
		switch cmp := strings.Compare(l.Stratum, stratum); {
		case cmp < 0:
			start += l.Population
		case cmp == 0:
			population = l.Population
		}
	}
	return start, population
}

func (v *receiptCheck) checkStratum(part *verifying, stratum string, mine []int) {
	start, population := part.plan.place(stratum)
	ids := map[string]bool{}
	for _, i := range mine {
		c := v.checked[i]
		ids[c.ID] = true
		if c.Leaf < start || c.Leaf >= start+population {
			v.add(WrongLeaf, c.ReceiptCase, fmt.Sprintf("line %d", c.Leaf), fmt.Sprintf("one of the stratum's %d lines from %d", population, start))
		}
	}
	if int64(len(ids)) > population {
		v.add(Population, ReceiptCase{Part: part.Commitment.Part, Stratum: stratum}, fmt.Sprintf("%d cases in the receipt", len(ids)), fmt.Sprint(population))
	}
	if !part.canDraw {
		return
	}
	complete := int64(len(ids)) == population
	claimed := map[string]Drawn{}
	var last *Drawn
	for _, d := range inOrder(part.claimed) {
		if d.Stratum != stratum {
			continue
		}
		claimed[d.ID] = d
		d.Ticket = Ticket(part.Seed.Seed, d.ID)
		if last == nil || compareLots(*last, d) < 0 {
			last = &d
		}
		if complete && !ids[d.ID] {
			v.differences = append(v.differences, Difference{Extra, part.Commitment.Part, stratum, d.ID, d.place(), "a case of the receipt, which has all of the stratum"})
		}
	}
	slices.SortFunc(mine, func(i, j int) int { return compareLots(v.checked[i].lot(), v.checked[j].lot()) })
	rank := int64(0)
	size := part.sizes[stratum]
	for at, i := range mine {
		c := &v.checked[i]
		if at > 0 && v.checked[mine[at-1]].ID == c.ID {
			c.Rank, c.Role = v.checked[mine[at-1]].Rank, v.checked[mine[at-1]].Role
			continue
		}
		rank++
		d, drawn := claimed[c.ID]
		if drawn {
			c.Rank, c.Role = d.Rank, d.Role
		}
		switch {
		case complete:
			c.Rank, c.Role = rank, ""
			want := Drawn{Case: Case{stratum, c.ID}, Rank: rank, Role: size.role(rank)}
			switch {
			case want.Role == "" && drawn:
				v.add(Extra, c.ReceiptCase, d.place(), "not drawn")
			case want.Role != "" && !drawn:
				v.add(Missing, c.ReceiptCase, "no such case in the draw", want.place())
			case drawn && d.place() != want.place():
				v.add(WrongPlace, c.ReceiptCase, d.place(), want.place())
			}
			c.Role = want.Role
		case !drawn && last != nil && compareLots(c.lot(), *last) < 0:
			v.add(Missing, c.ReceiptCase, "no such case in the draw", fmt.Sprintf("drawn before case %q, as its ticket is smaller", last.ID))
		}
	}
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
