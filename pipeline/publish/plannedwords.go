package publish

import (
	"fmt"
	"math"
	"strings"

	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/publish/claim"
)

// promises are the sentences of the section.
func (b *builder) promises(p *Plan) []string {
	c := p.Country
	text := fmt.Sprintf("Før den første sag blev læst, var det regnet ud, hvor sikre svarene kunne ventes at blive. Planen trækker %s fra %s.",
		plural(int64(math.Round(c.Cases)), "sag", "sager"), plural(p.Strata, "stratum", "strata"))
	planned := c.Cases - float64(p.Extra)
	if p.Extra > 0 {
		text += fmt.Sprintf(" %s af dem er trukket, fordi nogle ventes at falde fra. Alle antal i dette afsnit er uden dem, og det, der loves, er regnet på de øvrige %s.",
			claim.Count(p.Extra), claim.Count(int64(math.Round(planned))))
	}
	if !c.Half.OK {
		return []string{text + " Det er for få sager til et interval."}
	}
	text += fmt.Sprintf(" Går det som planlagt, bliver et %s på ±%s, når andelen i hele landet er 50 procent, og går fra %s til %s procent, når den er 10 procent.",
		claim.LevelName(p.Level), b.points(c.Half), claim.Decimal(100*c.LowTen.F, 1), claim.Decimal(100*c.HighTen.F, 1))
	switch {
	case p.OneKommune:
		text += " Da alle sagerne er fra én kommune, oplyses dog ingen andel."
	case c.Grade == estimators.GradeWithheld:
		text += " Det er for usikkert til, at andelen oplyses."
	}
	if c.Worth.OK && planned-c.Worth.F >= 1 {
		text += fmt.Sprintf(" Sagerne vejer ikke lige meget, så de %s siger lige så meget om landet som %s, der gjorde.",
			claim.Count(int64(math.Round(planned))), claim.Count(int64(math.Round(c.Worth.F))))
	}
	if c.Guarded && c.Heaviest.OK {
		text += fmt.Sprintf(" Den tungeste sag vejer %s gange gennemsnittet, og intervallet er gjort bredere for at tage højde for det.", claim.Decimal(c.Heaviest.F, 1))
	}
	if p.Need.OK {
		text += fmt.Sprintf(" ±5 procentpoint ville kræve %s sager.", claim.Count(int64(p.Need.F)))
	}
	all := []string{text}
	if c.Change.OK {
		text = fmt.Sprintf("Mellem to år med sådan en stikprøve ses en ændring med %s sandsynlighed, hvis den er på mindst %s, når andelen er omkring halvdelen.",
			claim.Percent(p.Power), b.points(c.Change))
		if p.FamilyAll.OK {
			text += fmt.Sprintf(" Når alle %d mål sammenlignes på én gang (Holm), skal den være på mindst %s.", p.Family, b.points(p.FamilyAll))
		}
		all = append(all, text+" At en mindre ændring ikke ses, betyder ikke, at der ingen er.")
	}
	kept := 0
	for _, d := range p.Cells {
		if d.Grade != estimators.GradeWithheld {
			kept++
		}
	}
	text = ""
	if n := len(p.Cells); n > 0 {
		text = fmt.Sprintf("Af tabellernes %s, der krydser flere inddelinger, kan %s ventes at få nok sager til en andel.", plural(int64(n), "celle", "celler"), plural(int64(kept), "celle", "celler"))
	}
	if p.Alone > 0 {
		text += fmt.Sprintf(" %s har kun sager fra én kommune og får aldrig en andel, hvor mange sager der end trækkes.", plural(p.Alone, "celle", "celler"))
	}
	if text != "" {
		all = append(all, strings.TrimSpace(text))
	}
	if text = b.risks(p); text != "" {
		all = append(all, text)
	}
	return append(all, "Tallene gælder spørgsmål, der er stillet og besvaret i alle sager. Er et mål kun relevant i nogle af dem, er basen mindre og usikkerheden større.")
}

// risks says which strata might tell nothing.
func (b *builder) risks(p *Plan) string {
	var parts []string
	if p.None > 0 {
		parts = append(parts, fmt.Sprintf("I %s er der ikke planlagt nogen sag; andre strata, der ligner dem, står for deres sager.", plural(p.None, "stratum", "strata")))
	}
	if p.One > 0 {
		parts = append(parts, fmt.Sprintf("I %s er der planlagt én sag, som ikke alene viser nogen spredning.", plural(p.One, "stratum", "strata")))
	}
	if n := len(p.Empty); n > 0 {
		const shown = 10
		var names []string
		for _, r := range p.Empty[:min(n, shown)] {
			names = append(names, fmt.Sprintf("%s (%s)", b.stratumLabel(r.ID), claim.Percent(r.Chance)))
		}
		if n > shown {
			names = append(names, fmt.Sprintf("%d andre", n-shown))
		}
		parts = append(parts, fmt.Sprintf("Lodtrækningen kan lade %s helt uden sager: %s.", plural(int64(n), "stratum", "strata"), and(names)))
	}
	if p.LossChance.OK && p.LossChance.F >= 0.005 {
		parts = append(parts, fmt.Sprintf("Går %s af sagerne tabt, er der %s sandsynlighed for, at et stratum højst har én tilbage. Hvilke andre sager der så står for de tabte, lå fast før lodtrækningen.",
			claim.Percent(p.LossShare), claim.Percent(p.LossChance.F)))
	}
	return strings.Join(parts, " ")
}

// stratumLabel is a stratum in words.
func (b *builder) stratumLabel(id string) string {
	var d estimators.Domain
	for i, code := range strings.Split(id, "/") {
		column := ""
		if i < len(b.Batch.Design.Strata) {
			column = b.Batch.Design.Strata[i]
		}
		d = append(d, estimators.Level{Column: column, Code: code})
	}
	return b.groupLabel(d)
}

// saved says what would have given a withheld domain a rate.
func (b *builder) saved(p Promise) string {
	var ways []string
	if p.NeedsTotal.OK {
		ways = append(ways, claim.Count(int64(p.NeedsTotal.F))+" sager i alt")
	}
	if len(p.MergeWith) > 0 {
		names := make([]string, len(p.MergeWith))
		for i, l := range p.MergeWith {
			names[i] = b.levelLabel(l)
		}
		ways = append(ways, "sammen med "+and(names))
	}
	return strings.Join(ways, " eller ")
}

// points is a half-width or a change in running text: 5,2 procentpoint.
func (b *builder) points(n estimators.Number) string {
	if !n.OK {
		return ""
	}
	return number(n, 100, 1) + " procentpoint"
}

// plusMinus is a half-width in a table: ±5,2.
func plusMinus(n estimators.Number) string {
	if !n.OK {
		return ""
	}
	return "±" + number(n, 100, 1)
}

// strata is an expected number of strata, which need not be whole.
func strata(n estimators.Number) string {
	if n.OK && n.F != math.Trunc(n.F) {
		return number(n, 1, 1)
	}
	return number(n, 1, 0)
}

// number is a number for people, blank where it does not exist.
func number(n estimators.Number, factor float64, decimals int) string {
	if !n.OK {
		return ""
	}
	return claim.Decimal(factor*n.F, decimals)
}

// cases is how many cases are expected; few are not counted out.
func cases(n float64) string {
	if n < 10 {
		return "under 10"
	}
	return claim.Count(int64(math.Round(n)))
}
