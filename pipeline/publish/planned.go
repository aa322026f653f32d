package publish

import (
	"fmt"
	"math"
	"strings"

	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/publish/claim"
)

// A Plan is what the plan promised before the first case was read. Shares are
// of the cases themselves; numbers that do not exist are absent.
type Plan struct {
	Strata     int64
	Level      float64 // of the intervals
	Power      float64 // of the smallest change
	Country    Promise
	Need       estimators.Number // total that makes the country five points to either side
	Family     int               // measures that share the level
	FamilyAll  estimators.Number // the smallest change where they do
	Domains    []Promise         // values of the declared domains, of more than one kommune
	Cells      []Promise         // crossed cells of the tables, of more than one kommune
	Alone      int64             // cells of one kommune alone, which never get a rate
	Totals     []PlanTotal
	Designs    []PlanDesign
	Empty      []Risk            // strata that the lot can leave without a case
	None, One  int64             // strata with no case planned, and with one
	LossChance estimators.Number // that a loss of LossShare leaves some stratum with a single case
	LossShare  float64
}

// A Promise is what can be expected of a domain.
type Promise struct {
	Domain               estimators.Domain
	Tables               []string
	Cases                float64           // expected
	Worth                estimators.Number // equally weighted cases that they are worth
	Low, High            estimators.Number // bounds at one half
	Half, LowTen         estimators.Number // half the width at one half; bounds at one in ten
	HighTen, HalfTen     estimators.Number
	Change               estimators.Number // smallest that two years detect
	Grade                string
	Guarded              bool
	Heaviest, NeedsTotal estimators.Number
	MergeWith            []estimators.Level
}

// A PlanTotal is what another total of the same design would have given.
type PlanTotal struct {
	Total              int64
	Half, Worst, Hours estimators.Number
	This               bool
}

// A PlanDesign is what another design with as many cases would have given.
type PlanDesign struct {
	ID                              string
	Heaviest, Half, Worst, NeedsAll estimators.Number
	None, One                       estimators.Number // strata with no case and with one, expected
	Guarded                         bool
}

// A Risk is a stratum and a probability.
type Risk struct {
	ID     string
	Chance float64
}

// Planned is the section on the plan as it was.
type Planned struct {
	Paragraphs []string
	Domains    []PlannedDomain
	Saved      []string // what would have given those withheld a share
	Totals     []PlannedTotal
	Hours      bool // the totals have hours
	Designs    []PlannedDesign
}

// A PlannedDomain is one value of a domain. Texts are as printed.
type PlannedDomain struct {
	Group                               string // heading, at the first of a grouping
	Label, Cases, Half, HalfTen, Change string
	Withheld                            bool // Half says so
}

// A PlannedTotal is one total.
type PlannedTotal struct {
	Total              int64
	Half, Worst, Hours string
	This               bool
}

// A PlannedDesign is one design.
type PlannedDesign struct{ Label, Heaviest, None, One, Half, Worst, Note string }

// designLabels name the designs that plans are compared with.
var designLabels = map[string]string{
	"this":           "Denne plan",
	"proportional-0": "Efter antal sager, intet minimum",
	"proportional-1": "Efter antal sager, mindst 1 fra hvert stratum",
	"proportional-2": "Efter antal sager, mindst 2",
	"proportional-3": "Efter antal sager, mindst 3",
	"neyman-2":       "Mindst samlet usikkerhed (Neyman), mindst 2",
	"power-2":        "Flere fra små strata (potens ½), mindst 2",
	"equal-2":        "Lige mange fra hvert stratum",
	"self-weighting": "Samme chance for hver sag, antal ved lod",
}

// planned writes the section on what the plan promised. A reader can hold the
// intervals of the tables against it.
func (b *builder) planned() {
	p := b.Plan
	if p == nil || b.model.Basis != batch.Probability {
		return
	}
	s := &Planned{Paragraphs: b.promises(p)}
	group := ""
	for _, d := range b.forPeople(p.Domains) {
		row := PlannedDomain{Label: b.groupLabel(d.Domain), Cases: cases(d.Cases), Half: plusMinus(d.Half), HalfTen: plusMinus(d.HalfTen), Change: number(d.Change, 100, 1)}
		if column := d.Domain[0].Column; column != group {
			group = column
			row.Group = b.columnLabel(column)
		}
		if d.Grade == estimators.GradeWithheld {
			row.Half, row.HalfTen, row.Change, row.Withheld = "Udelades", "", "", true
			if ways := b.saved(d); ways != "" {
				s.Saved = append(s.Saved, row.Label+" kunne få en andel med "+ways+".")
			}
		}
		s.Domains = append(s.Domains, row)
	}
	for _, t := range p.Totals {
		row := PlannedTotal{Total: t.Total, Half: plusMinus(t.Half), Worst: plusMinus(t.Worst), This: t.This}
		if t.Hours.OK {
			s.Hours, row.Hours = true, claim.Decimal(t.Hours.F, 0)
		}
		s.Totals = append(s.Totals, row)
	}
	for _, d := range p.Designs {
		row := PlannedDesign{Label: designLabels[d.ID], Heaviest: number(d.Heaviest, 1, 1), None: strata(d.None), One: strata(d.One),
			Half: plusMinus(d.Half), Worst: plusMinus(d.Worst)}
		switch {
		case d.NeedsAll.OK:
			row.Note = "Kræver mindst " + claim.Count(int64(d.NeedsAll.F)) + " sager."
		case d.Guarded:
			row.Note = "Ulige vægte: Intervallet tager forbehold og er bredere."
		}
		s.Designs = append(s.Designs, row)
	}
	b.model.Planned = s
}

// forPeople orders the values of each grouping as tables do.
func (b *builder) forPeople(promises []Promise) []Promise {
	byDomain := map[string]Promise{}
	var columns []string
	of := map[string][]estimators.Domain{}
	for _, p := range promises {
		column := p.Domain[0].Column
		if of[column] == nil {
			columns = append(columns, column)
		}
		of[column] = append(of[column], p.Domain)
		byDomain[p.Domain.String()] = p
	}
	list := make([]Promise, 0, len(promises))
	for _, column := range columns {
		b.sortDomains(of[column])
		for _, d := range of[column] {
			list = append(list, byDomain[d.String()])
		}
	}
	return list
}

// promises are the sentences of the section.
func (b *builder) promises(p *Plan) []string {
	c := p.Country
	text := fmt.Sprintf("Før den første sag blev læst, var det regnet ud, hvor sikre svarene kunne ventes at blive. Planen trækker %s fra %s.",
		plural(int64(math.Round(c.Cases)), "sag", "sager"), plural(p.Strata, "stratum", "strata"))
	if !c.Half.OK {
		return []string{text + " Det er for få sager til et interval."}
	}
	text += fmt.Sprintf(" Går det som planlagt, bliver et %s på ±%s, når andelen i hele landet er 50 procent, og går fra %s til %s procent, når den er 10 procent.",
		claim.LevelName(p.Level), b.points(c.Half), claim.Decimal(100*c.LowTen.F, 1), claim.Decimal(100*c.HighTen.F, 1))
	if c.Worth.OK && c.Cases-c.Worth.F >= 1 {
		text += fmt.Sprintf(" Sagerne vejer ikke lige meget, så de %s siger lige så meget om landet som %s, der gjorde.",
			claim.Count(int64(math.Round(c.Cases))), claim.Count(int64(math.Round(c.Worth.F))))
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
		names := make([]string, n)
		for i, r := range p.Empty {
			names[i] = fmt.Sprintf("%s (%s)", b.stratumLabel(r.ID), claim.Percent(r.Chance))
		}
		parts = append(parts, fmt.Sprintf("Lodtrækningen kan lade %s helt uden sager: %s.", plural(int64(n), "stratum", "strata"), and(names)))
	}
	if p.LossChance.OK && p.LossChance.F >= 0.005 {
		parts = append(parts, fmt.Sprintf("Går %s af sagerne tabt, er der %s sandsynlighed for, at et stratum står tilbage med kun én. Hvilket stratum det så slås sammen med, lå fast før lodtrækningen.",
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
