package audit

import (
	"sagsbarometer/sampling/lottery"
)

// A receiptCase is a case of a receipt and whether its role can be known.
type receiptCase struct {
	lottery.Checked
	known bool
}

// outcomes adds what a kommune can know where no draw is public because there
// is no key: of a stratum that is its own it has every case, and seed and
// plan say the rest. Of a stratum that it shares it cannot know.
func (p *publicDraw) outcomes(checked []lottery.Checked) []receiptCase {
	cases := make([]receiptCase, len(checked))
	for i, c := range checked {
		cases[i] = receiptCase{c, c.Seeded && p.of(c.Part).Draw != nil}
	}
	for _, part := range p.parts {
		if part.Seed == nil || part.Draw != nil {
			continue
		}
		plan, err := lottery.ReadPlan(part.Commitment.Design, part.Commitment.Total, part.Plan)
		if err != nil {
			continue // said
		}
		sizes, err := plan.Sizes(part.Seed.Seed)
		if err != nil {
			continue // said
		}
		for _, l := range plan.Lines {
			part.drawOwn(cases, l, sizes[l.Stratum])
		}
	}
	return cases
}

// drawOwn draws a stratum of which the receipt proves every case.
func (p *publicPart) drawOwn(cases []receiptCase, l lottery.Line, size lottery.Size) {
	var mine []lottery.Case
	at := map[string]int{}
	for i, c := range cases {
		if c.Part == p.Commitment.Part && c.Stratum == l.Stratum && c.Proven {
			mine = append(mine, lottery.Case{Stratum: c.Stratum, ID: c.ID})
			at[c.ID] = i
		}
	}
	if int64(len(mine)) != l.Population {
		return
	}
	order, err := lottery.Draw(p.Seed.Seed, mine, map[string]lottery.Size{l.Stratum: {Sample: l.Population}})
	if err != nil {
		return // a case twice: said
	}
	for _, d := range order {
		c := &cases[at[d.ID]]
		c.known, c.Rank = true, d.Rank
		switch {
		case d.Rank <= size.Sample:
			c.Role = lottery.Sample
		case d.Rank <= size.Sample+size.Reserve:
			c.Role = lottery.Reserve
		}
	}
}
