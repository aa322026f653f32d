package audit

import (
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/screen"
	"sagsbarometer/sampling/lottery"
)

// name is what people call the part.
func (p *publicPart) name() lang.Text {
	if p.Commitment.Part == 0 {
		return lang.Text{EN: "the frame", DA: "listen"}
	}
	return lang.Text{EN: fmt.Sprintf("supplement %d", p.Commitment.Part), DA: fmt.Sprintf("tillæg %d", p.Commitment.Part)}
}

// counts are the drawn cases of the published draw by role.
func (p *publicPart) counts() (sample, reserves int) {
	drawn, err := lottery.ParseDraw(p.Draw)
	if err != nil {
		return 0, 0
	}
	for _, d := range drawn {
		if d.Role == lottery.Reserve {
			reserves++
		} else {
			sample++
		}
	}
	return sample, reserves
}

// tell says of a part, sentence by sentence, what was found in order.
func (p *publicPart) tell(s *screen.Screen) {
	without := func(kinds ...lottery.Kind) bool {
		return !slices.ContainsFunc(p.found, func(d lottery.Difference) bool { return slices.Contains(kinds, d.Kind) })
	}
	c := p.Commitment
	s.Say("%s, %s: %d cases in %d strata were frozen", "%s, %s: %d sager i %d strata blev låst", c.Batch, p.name(), c.Cases, c.Strata)
	if p.Frame != nil && without(lottery.FrameHash, lottery.MerkleHash, lottery.CaseCount, lottery.StrataCount) {
		s.Say("  %s is the list that was frozen: SHA-256 %s, Merkle root %s", "  %s er den liste, der blev låst: SHA-256 %s, Merkle-rod %s", p.at+FrameName, c.FrameSHA256, c.MerkleRoot)
	}
	if without(lottery.PlanHash, lottery.Population) {
		s.Say("  %s is the plan that was frozen, to draw %d: SHA-256 %s", "  %s er den plan, der blev låst, for %d sager: SHA-256 %s", p.at+PlanName, c.Total, c.PlanSHA256)
	}
	s.Say("  compare %s with what was published before the draw: SHA-256 %s", "  sammenlign %s med det, der blev offentliggjort før lodtrækningen: SHA-256 %s", p.at+CommitmentName, c.SHA256())
	if p.Seed == nil {
		s.Say("  not drawn yet: there is no %s", "  ikke trukket endnu: der er ingen %s", p.at+SeedName)
		return
	}
	if without(lottery.CommitmentHash, lottery.BatchName, lottery.PartNumber) {
		s.Say("  the seed is for this commitment: %q, source: %s", "  startordet gælder denne låsning: %q, kilde: %s", p.Seed.Seed, p.source())
	}
	switch {
	case c.SeedSource == "":
		s.Say("  %s", "  %s", SourceNotNamed)
	case without(lottery.SeedSource):
		s.Say("  the source was named before the draw: %s", "  kilden blev nævnt før lodtrækningen: %s", c.SeedSource)
	}
	if len(p.found) == 0 {
		sample, reserves := p.counts()
		more := lang.Text{}
		if reserves > 0 {
			more = lang.Text{EN: fmt.Sprintf(" and %d reserves", reserves), DA: fmt.Sprintf(" og %d reserver", reserves)}
		}
		s.Say("  the lottery, run again, draws %d cases%s: the same as %s, line by line", "  lodtrækningen, gentaget, giver %d sager%s: de samme som %s, linje for linje", sample, more, p.at+DrawName)
	}
}

func (p *publicPart) source() lang.Text {
	if p.Seed.Source == "" {
		return lang.Text{EN: "not said", DA: "ikke nævnt"}
	}
	return lang.Same(p.Seed.Source)
}

// SourceNotNamed is said wherever a draw is told of whose source was not named
// with the freeze.
var SourceNotNamed = lang.Text{EN: "the source of the seed was not named when the list was frozen, so nobody can see that the seed was not chosen",
	DA: "startordets kilde blev ikke nævnt, da listen blev låst, så ingen kan se, at startordet ikke er valgt"}

// table is the same for machines.
func (p *publicDraw) table() screen.Table {
	t := screen.Table{ID: "parts", Columns: []screen.Column{
		screen.Numbers("part", "part", "del"), screen.Words("batch", "batch", "batch"), screen.Words("design", "design", "design"), screen.Numbers("cases", "cases", "sager"), screen.Numbers("strata", "strata", "strata"),
		screen.Words("frame_sha256", "list", "liste"), screen.Words("merkle_root", "Merkle root", "Merkle-rod"), screen.Words("plan_sha256", "plan", "plan"), screen.Words("commitment_sha256", "commitment", "låsning"),
		screen.Words("seed", "seed", "startord"), screen.Words("seed_source", "source", "kilde"), screen.Numbers("drawn", "drawn", "trukket"), screen.Numbers("reserves", "reserves", "reserver"), screen.Numbers("differences", "differences", "forskelle")}}
	for i := range p.parts {
		part := &p.parts[i]
		c := part.Commitment
		seed, source := "", ""
		if part.Seed != nil {
			seed, source = part.Seed.Seed, part.Seed.Source
		}
		sample, reserves := part.counts()
		t.Add(c.Part, c.Batch, c.Design, c.Cases, c.Strata, c.FrameSHA256, c.MerkleRoot, c.PlanSHA256, c.SHA256(), seed, source, sample, reserves, len(part.found))
	}
	return t
}

// difference names the file that a difference of the lottery is about, and
// says in both languages what is wrong.
func (p *publicPart) difference(d lottery.Difference) Difference {
	w, known := drawWords[d.Kind]
	if !known {
		return Difference{p.at + DrawName, lang.Same(d.String())}
	}
	if d.Kind == lottery.Unreadable {
		switch d.Found = strings.ReplaceAll(d.Found, "\n", "; "); {
		case strings.HasPrefix(d.Found, "plan: "):
			w.file = PlanName
		case strings.HasPrefix(d.Found, "draw: line"), strings.HasPrefix(d.Found, "draw: the last line"):
			w.file = DrawName
		case strings.HasPrefix(d.Found, "the seed "):
			w.file = SeedName
		}
	}
	fill := func(text, found, wanted string) string {
		return strings.NewReplacer("{found}", found, "{wanted}", wanted, "{case}", d.CaseID, "{stratum}", d.Stratum).Replace(text)
	}
	return Difference{p.at + w.file, lang.Text{EN: fill(w.EN, d.Found, d.Wanted), DA: fill(w.DA, inDanish.Replace(d.Found), inDanish.Replace(d.Wanted))}}
}

// inDanish are the lottery's words for places and counts.
var inDanish = strings.NewReplacer("sample, rank", "stikprøven, nr.", "reserve, rank", "reserve, nr.", " of stratum", " i stratum", " in the plan", " i planen", " drawn cases", " trukne sager",
	"after case", "efter sag", "before it, as its ticket is smaller", "før den, da loddet er mindre", " in the receipt", " i kvitteringen", "each case once", "hver sag én gang")

// drawWords are what is said of each kind of difference. The lottery's own
// words, which are English, stand only where they are numbers, digests or
// what a file holds.
var drawWords = map[lottery.Kind]struct {
	file string
	lang.Text
}{
	lottery.FrameHash:      {FrameName, lang.Text{EN: "is not the list that was frozen: SHA-256 {found}, committed to {wanted}", DA: "er ikke den liste, der blev låst: SHA-256 {found}, låst {wanted}"}},
	lottery.MerkleHash:     {FrameName, lang.Text{EN: "has another Merkle root: {found}, committed to {wanted}", DA: "har en anden Merkle-rod: {found}, låst {wanted}"}},
	lottery.CaseCount:      {CommitmentName, lang.Text{EN: "cases: found {found}, committed to {wanted}", DA: "sager: fundet {found}, låst {wanted}"}},
	lottery.StrataCount:    {CommitmentName, lang.Text{EN: "strata: found {found}, committed to {wanted}", DA: "strata: fundet {found}, låst {wanted}"}},
	lottery.PlanHash:       {PlanName, lang.Text{EN: "is not the plan that was frozen: SHA-256 {found}, committed to {wanted}", DA: "er ikke den plan, der blev låst: SHA-256 {found}, låst {wanted}"}},
	lottery.Population:     {PlanName, lang.Text{EN: "stratum {stratum}: found {found}, the plan has {wanted}", DA: "stratum {stratum}: fundet {found}, planen har {wanted}"}},
	lottery.CommitmentHash: {SeedName, lang.Text{EN: "was given for another commitment: SHA-256 {found}, this one is {wanted}", DA: "er givet til en anden låsning: SHA-256 {found}, denne er {wanted}"}},
	lottery.SeedSource:     {SeedName, lang.Text{EN: "has another source than was named when the list was frozen: {found}, named {wanted}", DA: "har en anden kilde, end da listen blev låst: {found}, nævnt {wanted}"}},
	lottery.BatchName:      {SeedName, lang.Text{EN: "is of another batch: {found}, want {wanted}", DA: "hører til en anden batch: {found}, ventet {wanted}"}},
	lottery.PartNumber:     {SeedName, lang.Text{EN: "is of another part: {found}, want {wanted}", DA: "hører til en anden del: {found}, ventet {wanted}"}},
	lottery.Unreadable:     {FrameName, lang.Text{EN: "cannot be drawn from: {found}", DA: "kan ikke bruges til lodtrækningen: {found}"}},
	lottery.NoSeed:         {SeedName, lang.Text{EN: "is missing, though there is a draw", DA: "mangler, selv om der er trukket"}},
	lottery.NoDraw:         {DrawName, lang.Text{EN: "is missing, though there is a seed", DA: "mangler, selv om der er et startord"}},
	lottery.Missing:        {DrawName, lang.Text{EN: "lacks case {case} of stratum {stratum}, which the lottery draws", DA: "mangler sag {case} i stratum {stratum}, som lodtrækningen giver"}},
	lottery.Extra:          {DrawName, lang.Text{EN: "has case {case} in stratum {stratum}, which the lottery does not draw", DA: "har sag {case} i stratum {stratum}, som lodtrækningen ikke giver"}},
	lottery.Repeated:       {DrawName, lang.Text{EN: "case {case} of stratum {stratum} comes again", DA: "sag {case} i stratum {stratum} kommer igen"}},
	lottery.WrongPlace:     {DrawName, lang.Text{EN: "case {case} of stratum {stratum}: has {found}, the lottery gives {wanted}", DA: "sag {case} i stratum {stratum}: har {found}, lodtrækningen giver {wanted}"}},
	lottery.WrongTicket:    {DrawName, lang.Text{EN: "case {case} of stratum {stratum}: ticket {found}, the lottery gives {wanted}", DA: "sag {case} i stratum {stratum}: lod {found}, lodtrækningen giver {wanted}"}},
	lottery.WrongSize:      {DrawName, lang.Text{EN: "stratum {stratum}: {found}, want {wanted}", DA: "stratum {stratum}: {found}, ventet {wanted}"}},
	lottery.WrongOrder:     {DrawName, lang.Text{EN: "its lines are not in the order of stratum and rank", DA: "linjerne står ikke efter stratum og nummer"}},
	lottery.WrongProof:     {receiptName, lang.Text{EN: "case {case}: the proof does not hold, so it was not on the frozen list", DA: "sag {case}: beviset holder ikke, så den stod ikke på den låste liste"}},
	lottery.WrongLeaf:      {receiptName, lang.Text{EN: "case {case} stands where its stratum {stratum} does not: {found}", DA: "sag {case} står et sted på listen, hvor stratum {stratum} ikke er: {found}"}},
	lottery.JournalNumber:  {receiptName, lang.Text{EN: "case {case}: {found}, want {wanted}", DA: "sag {case}: {found}, ventet {wanted}"}},
}

// receiptName stands for the receipt, whatever its file is called.
const receiptName = "kvittering"
