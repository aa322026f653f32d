package audit

import (
	"fmt"

	"sagsbarometer/data/lang"
	"sagsbarometer/sampling/lottery"
)

// betweenParts is what the parts must have in common, and what they must not.
// A number that is missing is a supplement that is not shown.
func (p *publicDraw) betweenParts() (ds Differences) {
	first := p.parts[0].Commitment
	seeds := map[string]string{} // and the file that has them
	for i, part := range p.parts {
		c := part.Commitment
		if i > 0 && part.number != p.parts[i-1].number+1 {
			missing := PartDir(p.parts[i-1].number+1) + "/" + CommitmentName
			ds = append(ds, Difference{missing, lang.Text{EN: "is missing, though there is " + part.at + CommitmentName, DA: "mangler, selv om der er " + part.at + CommitmentName}})
		}
		if c.Part != part.number || c.Batch != first.Batch {
			ds = append(ds, Difference{part.at + CommitmentName, lang.Text{
				EN: fmt.Sprintf("is of part %d of %s, want part %d of %s", c.Part, c.Batch, part.number, first.Batch),
				DA: fmt.Sprintf("hører til del %d af %s, ventet del %d af %s", c.Part, c.Batch, part.number, first.Batch)}})
		}
		if part.Seed == nil {
			continue
		}
		if earlier, used := seeds[part.Seed.Seed]; used {
			ds = append(ds, Difference{part.at + SeedName, lang.Text{
				EN: "has the seed of " + earlier + "; each part needs randomness of its own, which came after its list was frozen",
				DA: "har samme startord som " + earlier + "; hver del kræver sin egen tilfældighed, der er kommet efter låsningen af dens liste"}})
			continue
		}
		seeds[part.Seed.Seed] = part.at + SeedName
	}
	return append(ds, p.drawnFromTwice()...)
}

// drawnFromTwice finds the cases that stand on the lists of two parts: they
// would have two chances.
func (p *publicDraw) drawnFromTwice() (ds Differences) {
	if len(p.parts) < 2 {
		return nil
	}
	seen := map[string]string{} // and the list that has them
	for _, part := range p.parts {
		cases, err := lottery.ParseFrame(part.Frame)
		if err != nil {
			continue // not public, or said
		}
		for _, c := range cases {
			if earlier, again := seen[c.ID]; again {
				ds = append(ds, Difference{part.at + FrameName, lang.Text{
					EN: fmt.Sprintf("has case %s, which is in %s as well and so could be drawn twice", c.ID, earlier),
					DA: fmt.Sprintf("har sag %s, som også er i %s og derfor kunne trækkes to gange", c.ID, earlier)}})
				continue
			}
			seen[c.ID] = part.at + FrameName
		}
	}
	return ds
}
