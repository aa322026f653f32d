package lottery

import (
	"errors"
	"fmt"
	"slices"
)

// A Commitment fixes what is drawn from, and how, before the seed is known.
// Its hashes are 64 lower-case hex digits. The package's documentation has
// its text.
type Commitment struct {
	Batch       string // any name without control characters
	Part        int64  // 0 for the main frame; 1, 2, ... for the cases that came later
	Design      Design
	Total       int64 // cases of the sample, without reserves
	FrameSHA256 string
	MerkleRoot  string
	Cases       int64
	Strata      int64
	PlanSHA256  string
	KeySHA256   string // empty where ids stay as delivered
	// SeedSource is where the seed will come from, and how it is written; empty
	// where it was not named.
	SeedSource string
}

const commitmentVersion = "3"

// Commit makes the commitment to a canonical frame and the bytes of a plan. c
// carries Batch, Part, Design, Total and, where there are any, KeySHA256 and
// SeedSource; the rest is filled in.
//
// Errors: those of [ParseFrame] and [ReadPlan]; a plan whose strata or
// populations are not those of the frame, all at once; what the text of a
// commitment cannot hold.
func Commit(c Commitment, frame, plan []byte) (Commitment, error) {
	cases, err := ParseFrame(frame)
	if err != nil {
		return Commitment{}, fmt.Errorf("commit: %w", err)
	}
	read, err := ReadPlan(c.Design, c.Total, plan)
	if err != nil {
		return Commitment{}, fmt.Errorf("commit: %w", err)
	}
	if wrong := comparePopulations(populations(cases), read); len(wrong) > 0 {
		errs := make([]error, len(wrong))
		for i, d := range wrong {
			errs[i] = fmt.Errorf("commit: stratum %q: %s cases in the frame, want %s as in the plan", d.Stratum, d.Found, d.Wanted)
		}
		return Commitment{}, errors.Join(errs...)
	}
	c.FrameSHA256 = HashHex(frame)
	c.MerkleRoot = Hex(MerkleRoot(Lines(frame)))
	c.Cases, c.Strata = int64(len(cases)), int64(len(read.Lines))
	c.PlanSHA256 = HashHex(plan)
	// The text is the rule book: what it cannot hold is refused.
	if _, err := ParseCommitment(c.Text()); err != nil {
		return Commitment{}, fmt.Errorf("commit: %w", err)
	}
	return c, nil
}

// A stratumCount is how many cases a stratum has.
type stratumCount struct {
	stratum string
	cases   int64
}

// populations counts sorted cases.
func populations(cases []Case) (all []stratumCount) {
	for i, c := range cases {
		if i == 0 || c.Stratum != cases[i-1].Stratum {
			all = append(all, stratumCount{stratum: c.Stratum})
		}
		all[len(all)-1].cases++
	}
	return all
}

// comparePopulations lists the strata of which frame and plan say different
// things, in byte order.
func comparePopulations(frame []stratumCount, plan Plan) (differences []Difference) {
	inFrame, inPlan := map[string]int64{}, map[string]int64{}
	var strata []string
	for _, h := range frame {
		inFrame[h.stratum] = h.cases
		strata = append(strata, h.stratum)
	}
	for _, l := range plan.Lines {
		inPlan[l.Stratum] = l.Population
		strata = append(strata, l.Stratum)
	}
	slices.Sort(strata)
	for _, stratum := range slices.Compact(strata) {
		if found, wanted := inFrame[stratum], inPlan[stratum]; found != wanted {
			differences = append(differences, Difference{Kind: Population, Stratum: stratum, Found: fmt.Sprint(found), Wanted: fmt.Sprint(wanted)})
		}
	}
	return differences
}

// SHA256 is the digest of the commitment's text, which the seed's file names.
func (c Commitment) SHA256() string { return HashHex(c.Text()) }

// Plan checks that src is the plan committed to, and reads it.
func (c Commitment) Plan(src []byte) (Plan, error) {
	if got := HashHex(src); got != c.PlanSHA256 {
		return Plan{}, fmt.Errorf("plan: SHA-256 is %s, want %s as committed", got, c.PlanSHA256)
	}
	p, err := ReadPlan(c.Design, c.Total, src)
	if err != nil {
		return Plan{}, err
	}
	if wrong := c.comparePlan(p); len(wrong) > 0 {
		return Plan{}, fmt.Errorf("plan: %s", wrong[0])
	}
	return p, nil
}

// comparePlan lists where the plan's sums are not the committed numbers.
func (c Commitment) comparePlan(p Plan) (differences []Difference) {
	var cases int64
	for _, l := range p.Lines {
		cases += l.Population
	}
	if cases != c.Cases {
		differences = append(differences, Difference{Kind: CaseCount, Found: fmt.Sprintf("%d in the plan", cases), Wanted: fmt.Sprint(c.Cases)})
	}
	if strata := int64(len(p.Lines)); strata != c.Strata {
		differences = append(differences, Difference{Kind: StrataCount, Found: fmt.Sprintf("%d in the plan", strata), Wanted: fmt.Sprint(c.Strata)})
	}
	return differences
}

// Text is the file that is made public.
func (c Commitment) Text() []byte {
	return fmt.Appendf(nil, "barometer-commitment %s\nbatch %s\npart %d\ndesign %s\ntotal %d\nframe_sha256 %s\nmerkle_root %s\ncases %d\nstrata %d\nplan_sha256 %s\nkey_sha256 %s\nseed_source %s\n",
		commitmentVersion, c.Batch, c.Part, c.Design, c.Total, c.FrameSHA256, c.MerkleRoot, c.Cases, c.Strata, c.PlanSHA256, orDash(c.KeySHA256), orDash(c.SeedSource))
}

// ParseCommitment reads a commitment's file, strictly: what it accepts is, byte
// for byte, the Text of what it returns. Errors name their line, all at once.
func ParseCommitment(src []byte) (Commitment, error) {
	var c Commitment
	err := readText("commitment", src, []textLine{
		{"barometer-commitment", readVersion(commitmentVersion)},
		{"batch", readName(&c.Batch)},
		{"part", readNumber(&c.Part, 0)},
		{"design", func(v string) error {
			c.Design = Design(v)
			return c.Design.check()
		}},
		{"total", readNumber(&c.Total, 0)},
		{"frame_sha256", readHash(&c.FrameSHA256)},
		{"merkle_root", readHash(&c.MerkleRoot)},
		{"cases", readNumber(&c.Cases, 1)},
		{"strata", readNumber(&c.Strata, 1)},
		{"plan_sha256", readHash(&c.PlanSHA256)},
		{"key_sha256", dashOr(&c.KeySHA256, readHash)},
		{"seed_source", dashOr(&c.SeedSource, readName)},
	})
	if err == nil {
		err = c.check()
	}
	if err != nil {
		return Commitment{}, err
	}
	return c, nil
}

// check holds the numbers against each other.
func (c Commitment) check() error {
	var errs []error
	if c.Total == 0 && c.Part == 0 {
		errs = append(errs, errors.New("commitment: line 5: total is 0, want at least 1 but in a supplement"))
	}
	if c.Total > c.Cases {
		errs = append(errs, fmt.Errorf("commitment: line 5: total %d of %d cases, want no more than cases", c.Total, c.Cases))
	}
	if c.Strata > c.Cases {
		errs = append(errs, fmt.Errorf("commitment: line 9: %d strata of %d cases, want no more strata than cases", c.Strata, c.Cases))
	}
	return errors.Join(errs...)
}
