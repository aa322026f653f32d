package lottery

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Kind says what a difference is about. The words are stable, so that a
// caller can say them in another language.
type Kind string

const (
	FrameHash   Kind = "frame-hash"   // the frame is not the committed one
	MerkleHash  Kind = "merkle-root"  // nor is its tree
	CaseCount   Kind = "cases"        // it has another number of cases
	StrataCount Kind = "strata"       // or of strata
	Unreadable  Kind = "unreadable"   // the frame is no canonical frame, or cannot be drawn from
	Missing     Kind = "missing"      // the lottery draws the case, the claim lacks it
	Extra       Kind = "extra"        // the claim has a case that the lottery does not draw
	Repeated    Kind = "repeated"     // the claim has a case twice
	WrongPlace  Kind = "wrong-place"  // another stratum, rank or role
	WrongTicket Kind = "wrong-ticket" // another ticket
)

// A Difference is one way in which a claimed draw is not what the lottery
// gives.
type Difference struct {
	Kind          Kind
	Stratum       string // empty where the whole frame is meant
	CaseID        string
	Found, Wanted string
}

// String is "missing: stratum "0101", case "x": found ..., want ...".
func (d Difference) String() string {
	var b strings.Builder
	b.WriteString(string(d.Kind) + ": ")
	if d.CaseID != "" {
		fmt.Fprintf(&b, "stratum %q, case %q: ", d.Stratum, d.CaseID)
	}
	fmt.Fprintf(&b, "found %s, want %s", d.Found, d.Wanted)
	return b.String()
}

// Verify runs the lottery again from what is public and lists how a claimed
// draw differs, nothing where it is right. The frame is compared with the
// commitment; sizes come from the plan, which [Commitment.Sizes] compares.
//
// It looks at everything: a frame that is not the committed one is drawn from
// all the same, so that the list shows what the change did to the draw.
// Differences come in the order frame, drawn cases, extra cases; the claim may
// come in any.
func Verify(c Commitment, frame []byte, sizes map[string]Size, seed string, claimed []Drawn) []Difference {
	var differences []Difference
	compare := func(kind Kind, found, wanted string) {
		if found != wanted {
			differences = append(differences, Difference{Kind: kind, Found: found, Wanted: wanted})
		}
	}
	compare(FrameHash, HashHex(frame), c.FrameSHA256)
	compare(MerkleHash, Hex(MerkleRoot(Lines(frame))), c.MerkleRoot)

	unreadable := func(err error) []Difference {
		return append(differences, Difference{Kind: Unreadable, Found: err.Error(), Wanted: "a frame to draw from"})
	}
	cases, err := ParseFrame(frame)
	if err != nil {
		return unreadable(err)
	}
	compare(CaseCount, fmt.Sprint(len(cases)), fmt.Sprint(c.Cases))
	compare(StrataCount, fmt.Sprint(countStrata(cases)), fmt.Sprint(c.Strata))
	drawn, err := Draw(seed, cases, sizes)
	if err != nil {
		return unreadable(err)
	}
	return append(differences, compareDraws(drawn, claimed)...)
}

// compareDraws lists what is wrong with claimed: by stratum and rank what is
// drawn, then what should not be there.
func compareDraws(drawn, claimed []Drawn) []Difference {
	var differences []Difference
	at := func(kind Kind, d Drawn, found, wanted string) {
		differences = append(differences, Difference{kind, d.Stratum, d.ID, found, wanted})
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

func inOrder(claimed []Drawn) []Drawn {
	slices.SortStableFunc(claimed, func(a, b Drawn) int {
		return cmp.Or(strings.Compare(a.Stratum, b.Stratum), cmp.Compare(a.Rank, b.Rank), strings.Compare(a.ID, b.ID))
	})
	return claimed
}

// place is where in the draw the case stands.
func (d Drawn) place() string {
	return fmt.Sprintf("%s, rank %d of stratum %q", d.Role, d.Rank, d.Stratum)
}
