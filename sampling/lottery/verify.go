package lottery

import (
	"fmt"
	"slices"
)

// Published is what anyone can have of one part.
type Published struct {
	Commitment Commitment
	Plan       []byte
	Frame      []byte // nil where the list is not public
	Seed       *Seed  // nil before there is one
	Draw       []byte // draw.tsv; nil before the draw
}

// VerifyDraw runs the lottery of one part again from what is public and lists
// how what was published differs, nothing where it is right: the frame and
// the plan against the commitment, and each other; the seed's file against the
// commitment; the draw against the lottery. Without a frame it sees of the
// draw what can be seen: that tickets are those of the seed, that each stratum
// has as many cases as it should, ranked by ticket.
//
// It looks at everything: a frame or a plan that is not the committed one is
// drawn from all the same, so that the list shows what the change did to the
// draw. Before the draw it looks at what there is. Differences come in the
// order commitment, seed, drawn cases, extra cases; the order of draw.tsv is
// looked at last.
func VerifyDraw(p Published) []Difference {
	v := verifying{Published: p}
	v.readPlan()
	v.readFrame()
	v.readSeed()
	v.readDraw()
	switch {
	case !v.canDraw:
	case v.cases != nil:
		v.drawAgain()
	default:
		v.lookAtDraw()
	}
	return v.inPart()
}

// verifying is one part on the way through VerifyDraw or [VerifyReceipt].
type verifying struct {
	Published
	plan        *Plan           // nil if it cannot be read
	cases       []Case          // of the frame, if there is one and it can be read
	sizes       map[string]Size // nil if they cannot be known
	claimed     []Drawn
	byID        map[string]Drawn // the claimed, for VerifyReceipt
	canDraw     bool             // the plan, the seed and draw.tsv are there and can be read
	differences []Difference
}

// inPart are the differences, with the part written on each.
func (v *verifying) inPart() []Difference {
	for i := range v.differences {
		v.differences[i].Part = v.Commitment.Part
	}
	return v.differences
}

func (v *verifying) add(d ...Difference) { v.differences = append(v.differences, d...) }

func (v *verifying) compare(kind Kind, found, wanted string) {
	if found != wanted {
		v.add(Difference{Kind: kind, Found: found, Wanted: wanted})
	}
}

func (v *verifying) unreadable(err error, wanted string) {
	v.add(Difference{Kind: Unreadable, Found: err.Error(), Wanted: wanted})
}

func (v *verifying) readPlan() {
	v.compare(PlanHash, HashHex(v.Plan), v.Commitment.PlanSHA256)
	p, err := ReadPlan(v.Commitment.Design, v.Commitment.Total, v.Plan)
	if err != nil {
		v.unreadable(err, "a plan to draw by")
		return
	}
	v.plan = &p
	v.add(v.Commitment.comparePlan(p)...)
}

func (v *verifying) readFrame() {
	if v.Frame == nil {
		return
	}
	v.compare(FrameHash, HashHex(v.Frame), v.Commitment.FrameSHA256)
	v.compare(MerkleHash, Hex(MerkleRoot(Lines(v.Frame))), v.Commitment.MerkleRoot)
	cases, err := ParseFrame(v.Frame)
	if err != nil {
		v.unreadable(err, "a frame to draw from")
		return
	}
	v.cases = cases
	strata := populations(cases)
	v.compare(CaseCount, fmt.Sprint(len(cases)), fmt.Sprint(v.Commitment.Cases))
	v.compare(StrataCount, fmt.Sprint(len(strata)), fmt.Sprint(v.Commitment.Strata))
	if v.plan != nil {
		v.add(comparePopulations(strata, *v.plan)...)
	}
}

// readSeed holds the seed's file against the commitment, and works out the
// sizes.
func (v *verifying) readSeed() {
	if v.Seed == nil {
		if v.Draw != nil {
			v.add(Difference{Kind: NoSeed, Found: "a draw and no seed", Wanted: "the seed that it was drawn with"})
		}
		return
	}
	v.compare(BatchName, v.Seed.Batch, v.Commitment.Batch)
	v.compare(PartNumber, fmt.Sprint(v.Seed.Part), fmt.Sprint(v.Commitment.Part))
	v.compare(CommitmentHash, v.Seed.CommitmentSHA256, v.Commitment.SHA256())
	if named := v.Commitment.SeedSource; named != "" {
		v.compare(SeedSource, orDash(v.Seed.Source), named)
	}
	if err := checkSeed(v.Seed.Seed); err != nil {
		v.unreadable(fmt.Errorf("the seed %w", err), "a seed to draw with")
		return
	}
	if v.plan == nil {
		return
	}
	sizes, err := v.plan.Sizes(v.Seed.Seed)
	if err != nil {
		v.unreadable(err, "sizes to draw")
		return
	}
	v.sizes = sizes
}

func (v *verifying) readDraw() {
	if v.Draw == nil {
		if v.Seed != nil {
			v.add(Difference{Kind: NoDraw, Found: "a seed and no draw", Wanted: "the draw that it gives"})
		}
		return
	}
	claimed, err := ParseDraw(v.Draw)
	if err != nil {
		v.unreadable(err, "a draw to compare with")
		return
	}
	v.claimed, v.canDraw = claimed, v.sizes != nil
}

// drawAgain compares the draw with that from the frame.
func (v *verifying) drawAgain() {
	drawn, err := Draw(v.Seed.Seed, v.cases, v.sizes)
	if err != nil {
		v.unreadable(err, "a frame to draw from")
		return
	}
	before := len(v.differences)
	v.add(compareDraws(drawn, v.claimed)...)
	if len(v.differences) == before && !slices.Equal(drawn, v.claimed) {
		v.add(wrongOrder)
	}
}

var wrongOrder = Difference{Kind: WrongOrder, Found: "the lines of the draw in another order", Wanted: "the order of stratum and rank"}
