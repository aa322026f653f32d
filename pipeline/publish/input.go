package publish

import (
	"sagsbarometer/data"
	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/batch"
)

// An Input is all that a publication is made of.
type Input struct {
	Batch    *batch.Batch
	Codebook *codebook.Codebook // the words of items and answers; may be nil
	Register *data.Register

	Estimates []estimators.Estimate // one for each measure and domain of the tables, and each measure at the whole
	Spread    map[string]int        // id of estimate -> number of different kommuner among its base cases

	Frame        []FrameLine // kommuner that delivered something, in any order
	Plan         *Plan       // what the plan promised; may be nil
	Bounds       []BoundLine // of measures at the whole, where cases are missing
	Strata       []StratumLine
	PostStrata   int64 // groups of the frame that figures of the whole are weighted up to
	Carried      int64 // strata of the frame without an opened case, for which others stand
	Dispositions []Disposition
	Drawn        int64 // cases of the sample, reserves not counted
	Reserves     int64 // reserves that were opened and count

	FrameSHA256, MerkleRoot string
	Seed, SeedSource        string
	// FrozenAt and SeedAt are when the ledger noted the freeze and the seed,
	// RFC 3339; empty where it is not known.
	FrozenAt, SeedAt string
	Together         bool // one command froze and gave the seed: nobody can see that the frame was first
	SourceNamed      bool // the freeze named the source of the seed: else nobody can see that the seed was not chosen
	Keyed            bool // ids are pseudonyms, so that the frozen list can be public

	Supplements []Supplement // lists that came after the freeze, in the order of their draws

	Second *Second // nil: nothing was read twice
	// SecondChoices are how it was decided what is read twice, by round.
	SecondChoices []SecondChoice
	Looks         []Look           // in their order
	Changes       []CodebookChange // by version
	Objections    *Objections      // nil: nobody could object, and nobody did

	Release     *Release // nil: a draft, and marked as one
	ToolVersion string
}

// A FrameLine is what became of one kommune's list.
type FrameLine struct {
	Kommune    string // "0101"
	Delivered  int64  // rows
	Duplicates int64  // of them seen before
	Eligible   int64  // of them in the frame
	Excluded   []Exclusion
	Files      []string // as delivered; told by number only
}

// An Exclusion is why rows are not in the frame. Label is what people read;
// empty takes the words that the program has for the rule.
type Exclusion struct {
	Rule, Label string
	Count       int64
}

// A Supplement is a list that came after the freeze, and its own draw.
type Supplement struct {
	Part, Cases, Drawn      int64
	FrameSHA256, MerkleRoot string
	Seed, SeedSource        string
	FrozenAt, SeedAt        string // RFC 3339
	Together, SourceNamed   bool
}

// A StratumLine is one stratum of the draw.
type StratumLine struct {
	ID         string // codes joined by /; those of supplement k end in ~k
	Population int64
	Planned    int64 // under self-weighting what the seed made it
	Opened     int64
	Weight     float64 // of its opened cases; 0 where there is none, unless all cases have the same
}

// A Disposition is what became of opened cases. An empty Label takes the
// words that the program has for the code.
type Disposition struct {
	Code, Label string
	Count       int64
}

// A Release is a publication that has been made.
type Release struct {
	Number int
	Date   day.Date
	Reason string
}
