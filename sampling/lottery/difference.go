package lottery

import (
	"fmt"
	"strings"
)

// A Kind says what a difference is about. The words are stable, so that a
// caller can say them in another language.
type Kind string

const (
	FrameHash      Kind = "frame-hash"      // the frame is not the committed one
	MerkleHash     Kind = "merkle-root"     // nor is its tree
	CaseCount      Kind = "cases"           // frame or plan have another number of cases
	StrataCount    Kind = "strata"          // or of strata
	PlanHash       Kind = "plan-hash"       // the plan is not the committed one
	Population     Kind = "population"      // frame or receipt have another number of cases of a stratum than the plan
	CommitmentHash Kind = "commitment-hash" // the seed was given for another commitment
	BatchName      Kind = "batch"           // a seed or receipt is of another batch
	PartNumber     Kind = "part"            // or of another part, or one that is not published
	SeedSource     Kind = "seed-source"     // the seed is from another source than the one named beforehand
	Unreadable     Kind = "unreadable"      // a file is not what it should be, or cannot be drawn from
	NoSeed         Kind = "no-seed"         // a draw without a seed
	NoDraw         Kind = "no-draw"         // a seed without a draw
	Missing        Kind = "missing"         // the lottery draws the case, the claim lacks it
	Extra          Kind = "extra"           // the claim has a case that the lottery does not draw
	Repeated       Kind = "repeated"        // the claim or the receipt has a case twice
	WrongPlace     Kind = "wrong-place"     // another stratum, rank or role
	WrongTicket    Kind = "wrong-ticket"    // another ticket
	WrongSize      Kind = "size"            // the claim has another number of cases of a stratum than are drawn
	WrongOrder     Kind = "order"           // the right draw, its lines in another order
	WrongProof     Kind = "proof"           // the proof does not lead from the receipt's line to the committed root
	WrongLeaf      Kind = "leaf"            // the line stands where the list cannot have it
	JournalNumber  Kind = "journal"         // a journal number stands for two cases, or is not the id though there is no key
)

// A Difference is one way in which what was published, or a receipt, is not
// what it should be.
type Difference struct {
	Kind          Kind
	Part          int64
	Stratum       string // empty where the whole frame is meant
	CaseID        string
	Found, Wanted string
}

// String is "missing: stratum "0101", case "x": found ..., want ...".
func (d Difference) String() string {
	var b strings.Builder
	b.WriteString(string(d.Kind) + ": ")
	if d.Part > 0 {
		fmt.Fprintf(&b, "part %d: ", d.Part)
	}
	switch {
	case d.Stratum != "" && d.CaseID != "":
		fmt.Fprintf(&b, "stratum %q, case %q: ", d.Stratum, d.CaseID)
	case d.CaseID != "":
		fmt.Fprintf(&b, "case %q: ", d.CaseID)
	case d.Stratum != "":
		fmt.Fprintf(&b, "stratum %q: ", d.Stratum)
	}
	fmt.Fprintf(&b, "found %s, want %s", d.Found, d.Wanted)
	return b.String()
}
