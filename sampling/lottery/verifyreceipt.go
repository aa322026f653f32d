package lottery

import (
	"fmt"
	"maps"
	"slices"
)

// Checked is what a receipt and what is published say of one case.
type Checked struct {
	ReceiptCase
	Proven bool     // the case is on the frozen list
	Seeded bool     // the part has a seed, so that the case has a ticket
	Ticket [32]byte // zero where there is none
	// Rank is that of the ticket within the stratum, from 1; 0 where it cannot
	// be known, as the case was not drawn and the receipt does not have all of
	// the stratum.
	Rank int64
	Role Role // in the draw that was published; empty where the case was not drawn
}

// VerifyReceipt checks the cases of one kommune in all parts, without the
// frame: that those which could be drawn are on the frozen lists, and that
// those which were drawn are the ones that the seed draws. parts come in any
// order. Where the receipt has every case of a stratum, ranks and roles are
// known and compared; where it has some, those with a ticket below the last
// drawn one must be drawn.
//
// The published parts are themselves looked at as by [VerifyDraw] without a
// frame. Differences come by part of what is published, then of the receipt
// in its order, then by part and stratum of the draw. Checked are the cases of
// the receipt, in its order; none where the receipt is of another batch.
func VerifyReceipt(parts []Published, r Receipt) ([]Checked, []Difference) {
	v := receiptCheck{parts: map[int64]*verifying{}, strata: map[stratumOf][]int{}}
	for _, p := range parts {
		v.addPart(p)
	}
	for _, part := range slices.Sorted(maps.Keys(v.parts)) {
		v.differences = append(v.differences, v.parts[part].inPart()...)
		if found := v.parts[part].Commitment.Batch; found != r.Batch {
			v.add(BatchName, ReceiptCase{Part: part}, fmt.Sprintf("a receipt of batch %q", r.Batch), fmt.Sprintf("one of batch %q", found))
			return nil, v.differences
		}
	}
	v.checked = make([]Checked, len(r.Cases))
	seen := map[receiptName]bool{}
	for i, c := range r.Cases {
		v.checked[i] = v.check(c)
		if !v.twice(seen, c) && v.checked[i].Proven {
			h := stratumOf{c.Part, c.Stratum}
			v.strata[h] = append(v.strata[h], i)
		}
	}
	for _, h := range slices.SortedFunc(maps.Keys(v.strata), stratumOf.compare) {
		if part := v.parts[h.part]; part.plan != nil {
			v.checkStratum(part, h.stratum, v.strata[h])
		}
	}
	return v.checked, v.once()
}

// once leaves out what has been said of the published draw already.
func (v *receiptCheck) once() (differences []Difference) {
	said := make(map[Difference]bool, len(v.differences))
	for _, d := range v.differences {
		if !said[d] {
			differences = append(differences, d)
		}
		said[d] = true
	}
	return differences
}

type receiptCheck struct {
	parts       map[int64]*verifying
	checked     []Checked
	strata      map[stratumOf][]int // of proven cases, each once
	differences []Difference
}

func (v *receiptCheck) add(kind Kind, c ReceiptCase, found, wanted string) {
	v.differences = append(v.differences, Difference{Kind: kind, Part: c.Part, Stratum: c.Stratum, CaseID: c.ID, Found: found, Wanted: wanted})
}

func (v *receiptCheck) addPart(p Published) {
	if v.parts[p.Commitment.Part] != nil {
		v.add(PartNumber, ReceiptCase{Part: p.Commitment.Part}, "two commitments to one part", "one")
		return
	}
	p.Frame = nil
	part := &verifying{Published: p}
	part.readPlan()
	part.readSeed()
	part.readDraw()
	if part.canDraw {
		part.lookAtDraw()
	}
	part.byID = make(map[string]Drawn, len(part.claimed))
	for _, d := range part.claimed {
		if _, twice := part.byID[d.ID]; !twice {
			part.byID[d.ID] = d
		}
	}
	v.parts[p.Commitment.Part] = part
}

// check proves one case, hashes its ticket and looks it up in the draw.
func (v *receiptCheck) check(c ReceiptCase) Checked {
	checked := Checked{ReceiptCase: c}
	part := v.parts[c.Part]
	if part == nil {
		v.add(PartNumber, c, fmt.Sprintf("part %d", c.Part), "a part that is published")
		return checked
	}
	if part.Commitment.KeySHA256 == "" && c.ID != c.Journal {
		v.add(JournalNumber, c, fmt.Sprintf("journal number %q", c.Journal), "the id, as there is no key")
	}
	d, drawn := part.byID[c.ID]
	if drawn {
		checked.Role, checked.Rank = d.Role, d.Rank
	}
	if c.Stratum == "" {
		if drawn {
			v.add(Extra, c, d.place(), "not drawn, as it is not on the list")
		}
		return checked
	}
	// What is no hash is no root of the proof either.
	root, _ := parseHash(part.Commitment.MerkleRoot)
	checked.Proven = VerifyProof(root, Case{c.Stratum, c.ID}.Line(), c.Leaf, part.Commitment.Cases, c.Proof)
	if !checked.Proven {
		v.add(WrongProof, c, fmt.Sprintf("a proof for line %d that does not hold", c.Leaf), "one that leads to the committed root")
	}
	if drawn && d.Stratum != c.Stratum {
		v.add(WrongPlace, c, d.place(), "the stratum of the receipt")
	}
	if part.Seed != nil && checkSeed(part.Seed.Seed) == nil {
		checked.Seeded, checked.Ticket = true, Ticket(part.Seed.Seed, c.ID)
	}
	return checked
}

// A receiptName is an id or a journal number in one part, or in any (-1) of a
// case that could be drawn.
type receiptName struct {
	kind Kind
	part int64
	text string
}

// twice says whether the case came before: in its part, or as one that could
// be drawn in another part.
func (v *receiptCheck) twice(seen map[receiptName]bool, c ReceiptCase) bool {
	before := func(kind Kind, text string) bool {
		here, anywhere := receiptName{kind, c.Part, text}, receiptName{kind, -1, text}
		again := seen[here] || c.Stratum != "" && seen[anywhere]
		seen[here] = true
		if c.Stratum != "" {
			seen[anywhere] = true
		}
		return again
	}
	id, journal := before(Repeated, c.ID), before(JournalNumber, c.Journal)
	switch {
	case id:
		v.add(Repeated, c, "the case again", "each case once")
	case journal:
		v.add(JournalNumber, c, fmt.Sprintf("journal number %q again", c.Journal), "each once")
	}
	return id
}
