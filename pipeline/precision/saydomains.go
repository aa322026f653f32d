package precision

import (
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/screen"
)

// domainLines say which domains and cells will get no rate.
func (p *Report) domainLines(s *screen.Screen) {
	alone := 0
	for _, section := range []struct {
		rows   []reportRow
		en, da string
	}{
		{p.of("domain"), "%d of %d values of domains that the lists know can expect a rate", "%d af %d værdier af de domæner, listerne kender, kan vente en andel"},
		{p.of("cell"), "%d of %d crossed cells of the tables can expect a rate", "%d af %d krydsede celler i tabellerne kan vente en andel"},
	} {
		all, kept := 0, 0
		var lost []string
		for _, r := range section.rows {
			if slices.Contains(r.Notes, noteOneKommune) {
				alone++
				continue
			}
			all++
			if r.Grade == estimators.GradeWithheld {
				lost = append(lost, p.domainName(r.Domain))
			} else {
				kept++
			}
		}
		if all == 0 {
			continue
		}
		en, da, args := section.en, section.da, []any{kept, all}
		if len(lost) > 0 {
			en, da = en+"; not %s", da+"; ikke %s"
			args = append(args, screen.Some(lost, 3))
		}
		s.Say(en, da, args...)
	}
	if alone > 0 {
		s.Say("%d cells hold cases of one kommune alone and never get a rate", "%d celler har kun sager fra én kommune og får aldrig en andel", alone)
	}
	var later []string
	for _, r := range p.of("later") {
		later = append(later, strings.ReplaceAll(r.ID, ";", " × "))
	}
	if len(later) > 0 {
		s.Say("known only when the cases are read, so nothing is promised: %s", "kendes først, når sagerne er læst, så intet er lovet: %s", screen.Some(later, 6))
	}
}

// riskLines name the strata that may show no variance.
func (p *Report) riskLines(s *screen.Screen) {
	var none, one, chance []string
	for _, r := range p.of("stratum") {
		switch {
		case slices.Contains(r.Notes, noteNone):
			none = append(none, r.ID)
		case slices.Contains(r.Notes, noteOne):
			one = append(one, r.ID)
		case r.PNone != "" && r.PNone != "0":
			chance = append(chance, fmt.Sprintf("%s (%.0f %%)", p.stratumName(r.ID), 100*ratio(r.PNone)))
		}
	}
	if len(none) > 0 {
		s.Say("no case is planned in %s: others like them stand for their cases, and nothing is learnt there; a minimum in [design] prevents it",
			"der trækkes ingen sag i %s: andre, der ligner, står for deres sager, og intet vides derfra; et minimum i [design] forhindrer det", screen.Some(none, 10))
	}
	if len(one) > 0 {
		s.Say("a single case is planned in %s, which shows no variance; minimum = 2 in [design] prevents it",
			"der trækkes kun én sag i %s, og den viser ingen varians; minimum = 2 i [design] forhindrer det", screen.Some(one, 10))
	}
	if len(chance) > 0 {
		s.Say("the lot can leave %d strata without a case: %s", "loddet kan lade %d strata uden sager: %s", len(chance), screen.Some(chance, 10))
	}
	for _, r := range p.of("loss") {
		if r.ID == shownLoss && r.Chance.F >= 0.005 {
			s.Say("if 2%% of the cases get lost, the chance is %.0f%% that some stratum is left with at most one; the other cases of its class in plan.csv then stand for those lost",
				"hvis 2 %% af sagerne går tabt, er der %.0f %% sandsynlighed for, at et stratum højst har én tilbage; de andre sager i dets klasse i plan.csv står så for de tabte", 100*r.Chance.F)
		}
	}
}

// SayPublic warns, while it can still be changed, that a frozen plan shows
// everybody how many cases a stratum holds.
func (p *Report) SayPublic(s *screen.Screen) {
	fewest := int64(batch.DefaultMinimumCell)
	if p.batch.Publish != nil {
		fewest = p.batch.Publish.MinimumCell
	}
	var small []string
	for _, r := range p.of("stratum") {
		if r.Population.F < float64(fewest) {
			small = append(small, p.stratumName(r.ID))
		}
	}
	if len(small) == 0 {
		return
	}
	en, da := "when the plan is frozen anyone can see the size of each stratum, also where it is below %d: %s", "når planen låses, kan alle se antallet af sager i hvert stratum, også hvor det er under %d: %s"
	if len(p.batch.Design.Strata) > 1 {
		en, da = en+"; fewer columns in strata make larger ones", da+"; færre kolonner i strata giver større"
	}
	s.Say(en, da, fewest, screen.Some(small, 10))
}
