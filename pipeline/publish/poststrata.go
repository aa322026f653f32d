package publish

import (
	"fmt"
	"slices"

	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/publish/claim"
)

// Unadjusted ends the id of the estimate of a measure at the whole as it would
// be without post-strata.
const Unadjusted = ".ujusteret"

// poststrata is the section on figures of the whole that are weighted up to
// known numbers of cases, beside what they would be otherwise; ok is false
// where none is published.
func (b *builder) poststrata() (s Section, ok bool) {
	s.Title = "Landstallene er vægtet op til listerne"
	for _, e := range b.Estimates {
		m, f := b.measure(e.Measure), b.figures[e.ID+"\x00"+e.Value]
		if m == nil || f == nil || f.Status != Full || !slices.Contains(e.Notes, estimators.NotePoststratified) {
			continue
		}
		i := slices.IndexFunc(b.Estimates, func(o estimators.Estimate) bool { return o.ID == e.ID+Unadjusted && o.Value == e.Value })
		if i < 0 || !b.Estimates[i].Estimate.OK {
			continue
		}
		plain := b.Estimates[i]
		s.Items = append(s.Items, Item{Term: m.Label, Text: fmt.Sprintf("%s. Uden opvægtning: %s.",
			shareText(f.Share, f.Low, f.High), shareText(plain.Estimate, plain.Low, plain.High))})
	}
	if len(s.Items) == 0 || b.Batch.Design == nil {
		return Section{}, false
	}
	var by []string
	for _, c := range b.Batch.Design.Poststrata {
		by = append(by, lower(b.columnLabel(c)))
	}
	s.Paragraphs = []string{
		fmt.Sprintf("Lodtrækningen kan ved et tilfælde give lidt for mange sager af én slags og lidt for få af en anden. Listerne siger præcis, hvor mange sager der er, når de er delt op efter %s. Tallene for hele landet er derfor vægtet op til de antal (efterstratificering, %s). Hvor mange sager der er gennemgået og talt med, ændrer det ikke.",
			and(by), plural(b.PostStrata, "gruppe", "grupper")),
		"Er der trukket færre end 10 sager af en slags, er den lagt sammen med den næste. Det er afgjort af listerne og af lodtrækningen og ikke af, hvad sagerne viste.",
		"Tal for regioner og andre grupper er ikke vægtet op på den måde. De kan derfor ikke regnes sammen til tallet for hele landet.",
		"Nedenfor står hvert tal for hele landet ved siden af det, der ville stå uden opvægtning." + b.ofFirst(),
	}
	return s, true
}

// shareText is a share with its interval, where it has one: 54 procent (48-59%).
func shareText(p, low, high estimators.Number) string {
	text := claim.Percent(p.F)
	if low.OK && high.OK {
		text += " (" + claim.CellInterval(low.F, high.F) + ")"
	}
	return text
}
