package precision

import (
	"slices"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/screen"
)

// Say tells what the plan promises: of the whole, of the domains and cells that
// will get no rate, and of strata that may show no variance.
func (p *Report) Say(s *screen.Screen) {
	p.countryLines(s)
	p.domainLines(s)
	p.riskLines(s)
}

// percent is a share in percent, with one decimal.
func percent(share float64) lang.Text { return lang.Decimal(100*share, 1) }

// countryLines say what the plan promises of the whole.
func (p *Report) countryLines(s *screen.Screen) {
	c, holm := p.country()
	en, da := "%d cases are drawn from %d strata", "%d sager trækkes fra %d strata"
	args := []any{int64(c.N.F), len(p.of("stratum"))}
	if extra := int64(c.N.F - c.Total.F); extra > 0 {
		en, da = en+", %d of them because some get lost; what follows is promised of the other %d", da+", %d af dem, fordi nogle falder fra; det følgende loves af de øvrige %d"
		args = append(args, extra, int64(c.Total.F))
	}
	if c.Kish.OK && c.Kish.F > 1.0005 {
		en, da = en+"; unequal weights make them worth %.0f (Kish %v)", da+"; ulige vægte gør dem %.0f værd (Kish %v)"
		args = append(args, c.worth().F, lang.Decimal(c.Kish.F, 3))
	}
	if c.Hours.OK {
		en, da = en+"; they take %v hours to read", da+"; de tager %v timer at læse"
		args = append(args, lang.Decimal(c.Hours.F, 0))
	}
	s.Say(en, da, args...)
	if !c.Half50.OK {
		s.Say("that is too few for any interval", "det er for få til noget interval")
		return
	}
	s.Say("at a share of 50%% the published interval will be about %v to %v%% (±%v points, %s), at 10%% about %v to %v%%",
		"ved en andel på 50 %% bliver det offentliggjorte interval omkring %v til %v %% (±%v procentpoint, %s), ved 10 %% omkring %v til %v %%",
		percent(c.Low50.F), percent(c.High50.F), percent(c.Half50.F), bandWords(c), percent(c.Low10.F), percent(c.High10.F))
	if c.Rule == "guarded" {
		s.Say("the weights are unequal (the heaviest %v times the mean), so the interval is the guarded, wider one: one heavy case can move it",
			"vægtene er ulige (den tungeste %v gange gennemsnittet), så intervallet er det bredere med forbehold: én tung sag kan flytte det", lang.Decimal(c.Heaviest.F, 1))
	}
	for _, n := range p.of("need") {
		s.Say("±5 points for the country takes a total of %d", "±5 procentpoint for landet kræver en total på %d", int64(n.Total.F))
	}
	if c.Detectable.OK {
		en, da := "a change to another year like this is seen with a chance of %.0f%% from %v points on", "en ændring til et andet år som dette ses med %.0f %% sandsynlighed fra %v procentpoint"
		args := []any{100 * p.batch.Design.DetectPower, percent(c.Detectable.F)}
		if holm != nil && holm.Detectable.OK {
			en, da = en+"; from %v where %s measures share the level (Holm)", da+"; fra %v, når %s mål deler niveauet (Holm)"
			args = append(args, percent(holm.Detectable.F), holm.ID)
		}
		s.Say(en, da, args...)
	}
	for _, t := range p.of("target") {
		if slices.Contains(t.Notes, noteBinding) {
			s.Say("the total comes from the target of ±%v points for %s", "antallet følger af målet om ±%v procentpoint for %s", percent(t.Margin.F), p.domainName(t.Domain))
		}
	}
}
