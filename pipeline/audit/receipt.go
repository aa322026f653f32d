package audit

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"sagsbarometer/data"
	"sagsbarometer/data/frame"
	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/refusal"
	"sagsbarometer/pipeline/screen"
	"sagsbarometer/sampling/lottery"
)

// Receipt checks a kommune's own cases: the commitments and the seeds
// below path, and the kommune's receipt. It needs no key, no list and no
// other kommune. kommune is a code or a name.
//
// The screen has a line for each case. The error is Differences where
// something is not as it should be, and a *refusal.Error for a receipt of another
// batch or kommune.
func Receipt(path, kommune, file string) (*screen.Screen, error) {
	k, ok := data.Kommuner().Find(kommune)
	if !ok {
		return nil, refusal.New(lang.Text{EN: "its code, 0101, or its name, København", DA: "dens kode, 0101, eller dens navn, København"}, "%s is no kommune", "%s er ingen kommune", kommune)
	}
	p, err := readPublicDraw(path)
	if err != nil {
		return nil, err
	}
	src, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, refusal.New(lang.Text{}, "%s: there is no such receipt", "%s: der er ingen sådan kvittering", file)
	}
	if err != nil {
		return nil, err
	}
	r, err := lottery.ParseReceipt(src)
	if err != nil {
		return nil, refusal.New(lang.Text{EN: "the file is private/kvittering-KOMMUNE.csv, as the kommune got it", DA: "filen er private/kvittering-KOMMUNE.csv, som kommunen fik den"}, "%s: %v", "%s: %v", file, err)
	}
	if err := p.mine(r, k, file); err != nil {
		return nil, err
	}
	published := make([]lottery.Published, len(p.parts))
	for i, part := range p.parts {
		published[i] = part.Published
	}
	checked, found := lottery.VerifyReceipt(published, r)
	ds := p.betweenParts()
	for _, d := range found {
		if d.Kind == lottery.NoDraw && p.of(d.Part).Commitment.KeySHA256 == "" {
			continue // without a key no ids are public, not even drawn ones
		}
		at := p.of(d.Part).difference(d)
		at.File = strings.Replace(at.File, receiptName, file, 1)
		ds = append(ds, at)
	}
	ds = append(ds, p.count(checked, k.Code, file)...)
	s := p.receiptScreen(p.outcomes(checked), k, len(ds) == 0)
	if len(ds) > 0 {
		return s, ds
	}
	if !slices.ContainsFunc(p.parts, func(part publicPart) bool { return part.Seed != nil }) {
		return s, &NotDrawn{}
	}
	return s, nil
}

// of is the part with that number; of a number that is not there, the frame.
func (p *publicDraw) of(part int64) *publicPart {
	i := max(slices.IndexFunc(p.parts, func(q publicPart) bool { return q.Commitment.Part == part }), 0)
	return &p.parts[i]
}

// kommunerOf are the codes of kommuner in the name of a stratum, which joins
// codes by a slash, and in a supplement ends in ~1.
func kommunerOf(stratum string) []string {
	return slices.DeleteFunc(strings.FieldsFunc(stratum, func(r rune) bool { return r == '/' || r == '~' }), func(code string) bool {
		_, known := data.Kommuner().ByCode(code)
		return !known
	})
}

// mine refuses a receipt of another batch or, where strata tell, of another
// kommune.
func (p *publicDraw) mine(r lottery.Receipt, k data.Kommune, file string) error {
	if batch := p.parts[0].Commitment.Batch; r.Batch != batch {
		return refusal.New(lang.Text{}, "%s is a receipt of %s, and this is the draw of %s", "%s er en kvittering fra %s, og dette er lodtrækningen i %s", file, r.Batch, batch)
	}
	for _, c := range r.Cases {
		for _, code := range kommunerOf(c.Stratum) {
			if code != k.Code {
				other, _ := data.Kommuner().ByCode(code)
				return refusal.New(lang.Text{}, "%s is a receipt of %s (%s), not of %s (%s)", "%s er en kvittering til %s (%s), ikke til %s (%s)", file, other.Name, other.Code, k.Name, k.Code)
			}
		}
	}
	return nil
}

// count holds the strata that are the kommune's alone against the receipt: a
// list with more cases of it than the kommune has is not its list.
func (p *publicDraw) count(checked []lottery.Checked, code, file string) (ds Differences) {
	for _, part := range p.parts {
		plan, err := lottery.ReadPlan(part.Commitment.Design, part.Commitment.Total, part.Plan)
		if err != nil {
			continue // said
		}
		have := map[string]int64{}
		for _, c := range checked {
			if c.Part == part.Commitment.Part && c.Proven {
				have[c.Stratum]++
			}
		}
		for _, l := range plan.Lines {
			if n := have[l.Stratum]; slices.Contains(kommunerOf(l.Stratum), code) && n < l.Population {
				ds = append(ds, Difference{file, lang.Text{
					EN: fmt.Sprintf("proves %d cases of stratum %s, and the frozen list has %d", n, l.Stratum, l.Population),
					DA: fmt.Sprintf("beviser %d sager i stratum %s, og den låste liste har %d", n, l.Stratum, l.Population)}})
			}
		}
	}
	return ds
}

// receiptScreen is a line for each case, below what they come to.
func (p *publicDraw) receiptScreen(checked []receiptCase, k data.Kommune, right bool) *screen.Screen {
	s := &screen.Screen{}
	t := screen.Table{ID: "cases", Columns: []screen.Column{screen.Words("journalnr", "journal number", "journalnr."), screen.Words("case_id", "id", "id"), screen.Numbers("part", "part", "del"), screen.Words("stratum", "stratum", "stratum"),
		screen.Words("on_list", "on the list", "på listen"), screen.Words("ticket", "ticket", "lod"), screen.Numbers("rank", "rank", "nr."), screen.Words("outcome", "outcome", "udfald")}}
	listed, drawn, reserves := 0, 0, 0
	for _, c := range checked {
		ticket, rank := "", ""
		if c.Seeded {
			ticket = lottery.Hex(c.Ticket)
		}
		if c.Rank > 0 {
			rank = fmt.Sprint(c.Rank)
		}
		switch {
		case c.Role == lottery.Sample:
			drawn++
		case c.Role == lottery.Reserve:
			reserves++
		}
		onList := lang.Text{EN: "no", DA: "nej"}
		if c.Proven {
			listed++
			onList = lang.Text{EN: "yes", DA: "ja"}
		}
		t.Add(c.Journal, c.ID, c.Part, c.Stratum, onList, ticket, rank, outcomeOf(c))
	}
	p.tellReceipt(s, k, len(checked), listed, drawn, reserves)
	if right && slices.ContainsFunc(checked, func(c receiptCase) bool { return c.known }) {
		s.Say("checked: every case that could be drawn was on the frozen list, and those drawn are the ones that the seed draws", "kontrolleret: hver sag, der kunne trækkes, stod på den låste liste, og de trukne er dem, som startordet giver")
	}
	s.Tables = append(s.Tables, t)
	return s
}

// tellReceipt says what the cases come to, and what to compare with the
// outside world.
func (p *publicDraw) tellReceipt(s *screen.Screen, k data.Kommune, all, listed, drawn, reserves int) {
	s.Say("%s, %s (%s): %d cases on the receipt, %d of them on the frozen list", "%s, %s (%s): %d sager på kvitteringen, %d af dem på den låste liste", p.parts[0].Commitment.Batch, k.Name, k.Code, all, listed)
	s.Say("drawn: %d, reserves: %d", "trukket: %d, reserver: %d", drawn, reserves)
	for i := range p.parts {
		part := &p.parts[i]
		s.Say("compare %s with what was published before the draw: SHA-256 %s", "sammenlign %s med det, der blev offentliggjort før lodtrækningen: SHA-256 %s", part.at+CommitmentName, part.Commitment.SHA256())
		if part.Seed == nil {
			s.Say("not drawn yet: there is no %s", "ikke trukket endnu: der er ingen %s", part.at+SeedName)
			continue
		}
		s.Say("compare the seed with its source: %q, source: %s", "sammenlign startordet med kilden: %q, kilde: %s", part.Seed.Seed, part.source())
	}
}

// outcomeOf is what became of a case in the lottery.
func outcomeOf(c receiptCase) lang.Text {
	switch {
	case c.Stratum == "":
		rule := frame.Words(c.ExcludedBy)
		if c.ExcludedBy == "keep:appealed" { // the one that a kommune meets
			rule = lang.Text{EN: "appealed", DA: "påklaget"}
		}
		return lang.Text{EN: "not eligible: " + rule.EN, DA: "ikke med: " + rule.DA}
	case !c.Seeded:
		return lang.Text{EN: "not drawn yet", DA: "ikke trukket endnu"}
	case !c.known:
		return lang.Text{EN: "cannot be known: the stratum is shared, and no draw is public", DA: "kan ikke vides: stratummet deles med andre, og lodtrækningen er ikke offentlig"}
	case c.Role == lottery.Sample:
		return lang.Text{EN: "drawn", DA: "trukket"}
	case c.Role == lottery.Reserve:
		return lang.Text{EN: "reserve", DA: "reserve"}
	}
	return lang.Text{EN: "not drawn", DA: "ikke trukket"}
}
