package precision

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/planning"
	"sagsbarometer/pipeline/screen"
)

// Tables are the report in tables, the one that settles most first; those
// without a row are left out.
func (p *Report) Tables() []screen.Table {
	var tables []screen.Table
	for _, t := range []screen.Table{p.targetTable(), p.domainTable(), p.cellTable(), p.totalTable(), p.designTable(), p.strataTable()} {
		if len(t.Rows) > 0 {
			tables = append(tables, t)
		}
	}
	return tables
}

// orBlank is a number with its decimals, blank where it does not exist.
func orBlank(n estimators.Number, factor float64, places int) any {
	if !n.OK {
		return ""
	}
	return lang.Decimal(factor*n.F, places)
}

// plusMinus is half a width in percentage points.
func plusMinus(n estimators.Number) any { return orBlank(n, 100, 1) }

// ratio is a fraction such as 2/37 as a number.
func ratio(s string) float64 {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return 0
	}
	x, _ := r.Float64()
	return x
}

func (p *Report) targetTable() screen.Table {
	t := screen.Table{ID: "targets", Title: lang.Text{EN: "Targets: sizes are worked out with the normal approximation; the published interval is wider", DA: "Mål: antallene er regnet med normalfordelingen; det offentliggjorte interval er bredere"},
		Columns: []screen.Column{screen.Words("domain", "domain", "domæne"), screen.Numbers("margin", "wanted ±", "ønsket ±"), screen.Numbers("reached", "reached ±", "nået ±"),
			screen.Numbers("half_width_50", "published ± 50%", "offentliggjort ± 50 %"), screen.Words("binding", "decides", "afgør")}}
	country, _ := p.country()
	domains := p.of("domain")
	for _, r := range p.of("target") {
		decides := lang.Text{}
		if slices.Contains(r.Notes, noteBinding) {
			decides = lang.Text{EN: "yes", DA: "ja"}
		}
		published := country.Half50
		if i := slices.IndexFunc(domains, func(d reportRow) bool { return d.Domain == r.Domain }); i >= 0 {
			published = domains[i].Half50
		} else if r.Domain != "" { // no [[domain]] has that column
			published = estimators.Number{}
		}
		t.Add(p.domainName(r.Domain), plusMinus(r.Margin), plusMinus(r.Half50), plusMinus(published), decides)
	}
	return t
}

// domainTable is what can be expected of each value of a domain. Kommuner
// alone are left out: they never get a rate.
func (p *Report) domainTable() screen.Table {
	t := screen.Table{ID: "domains", Title: lang.Text{EN: "Domains: expected cases, half-widths in points at 50% and 10%, smallest change seen, and what could save those withheld",
		DA: "Domæner: ventede sager, ± i procentpoint ved 50 % og 10 %, mindste ændring, der ses, og hvad der kunne redde de udeladte"},
		Columns: []screen.Column{screen.Words("domain", "domain", "domæne"), screen.Numbers("population", "cases", "sager"), screen.Numbers("n", "expected", "ventes"),
			screen.Numbers("half_width_50", "± 50%", "± 50 %"), screen.Numbers("half_width_10", "± 10%", "± 10 %"), screen.Words("grade", "band", "klasse"),
			screen.Numbers("detectable", "change", "ændring"), screen.Numbers("needs_total", "total that saves", "total, der redder"), screen.Words("merge_with", "or merge with", "eller slå sammen med")}}
	for _, r := range p.of("domain") {
		if slices.Contains(r.Notes, noteOneKommune) {
			continue
		}
		t.Add(p.domainName(r.Domain), int64(r.Population.F), orBlank(r.N, 1, 0), plusMinus(r.Half50), plusMinus(r.Half10), gradeWord(r.Grade),
			plusMinus(r.Detectable), orBlank(r.NeedsTotal, 1, 0), p.mergeNames(r))
	}
	return t
}

// mergeNames are the values that a cell could be merged with, in words.
func (p *Report) mergeNames(r reportRow) string {
	if r.MergeWith == "" {
		return ""
	}
	d := estimators.ParseDomain(r.Domain)
	codes := strings.Split(r.MergeWith, "+")
	for i, code := range codes {
		codes[i] = planning.LevelName(p.batch, estimators.Level{Column: d[len(d)-1].Column, Code: code})
	}
	return strings.Join(codes, " + ")
}

func (p *Report) cellTable() screen.Table {
	t := screen.Table{ID: "cells", Title: lang.Text{EN: "Crossed cells of the tables", DA: "Krydsede celler i tabellerne"},
		Columns: []screen.Column{screen.Words("tables", "table", "tabel"), screen.Words("domain", "cell", "celle"), screen.Numbers("population", "cases", "sager"), screen.Numbers("n", "expected", "ventes"),
			screen.Numbers("half_width_50", "± 50%", "± 50 %"), screen.Words("grade", "band", "klasse"),
			screen.Numbers("needs_total", "total that saves", "total, der redder"), screen.Words("merge_with", "or merge with", "eller slå sammen med"), screen.Words("few", "fewer than 10", "under 10")}}
	for _, r := range p.of("cell") {
		if slices.Contains(r.Notes, noteOneKommune) {
			continue
		}
		few := lang.Text{}
		if slices.Contains(r.Notes, noteFew) {
			few = lang.Text{EN: "yes", DA: "ja"}
		}
		t.Add(strings.ReplaceAll(r.Tables, ";", " "), p.domainName(r.Domain), int64(r.Population.F), orBlank(r.N, 1, 1), plusMinus(r.Half50), gradeWord(r.Grade),
			orBlank(r.NeedsTotal, 1, 0), p.mergeNames(r), few)
	}
	return t
}

func (p *Report) totalTable() screen.Table {
	t := screen.Table{ID: "totals", Title: lang.Text{EN: "Other totals of this design", DA: "Andre antal med samme design"},
		Columns: []screen.Column{screen.Numbers("total", "total", "total"), screen.Numbers("n", "drawn", "trækkes"), screen.Numbers("half_width_50", "± country", "± landet"),
			screen.Words("grade", "band", "klasse"), screen.Numbers("half_width_worst", "± widest domain", "± bredeste domæne"), screen.Words("worst", "which is", "som er"),
			screen.Numbers("withheld", "withheld", "udeladt")}}
	hours := p.batch.Design.HoursPerCase > 0
	if hours {
		t.Columns = append(t.Columns, screen.Numbers("hours", "hours", "timer"))
	}
	for _, r := range p.of("total") {
		worst := ""
		if r.Worst != "" {
			worst = p.domainName(r.Worst)
		}
		cells := []any{int64(r.Total.F), int64(r.N.F), plusMinus(r.Half50), gradeWord(r.Grade), plusMinus(r.HalfWorst), worst, orBlank(r.Withheld, 1, 0)}
		if hours {
			cells = append(cells, orBlank(r.Hours, 1, 0))
		}
		t.Add(cells...)
	}
	return t
}

// designWords name the designs that are compared.
var designWords = map[string]lang.Text{
	noteThis:         {EN: "this plan", DA: "denne plan"},
	"proportional-0": {EN: "proportional, no minimum", DA: "proportional, intet minimum"},
	"proportional-1": {EN: "proportional, minimum 1", DA: "proportional, mindst 1"},
	"proportional-2": {EN: "proportional, minimum 2", DA: "proportional, mindst 2"},
	"proportional-3": {EN: "proportional, minimum 3", DA: "proportional, mindst 3"},
	"neyman-2":       {EN: "Neyman, equal variances, minimum 2", DA: "Neyman, ens varianser, mindst 2"},
	"power-2":        {EN: "power 0.5, minimum 2", DA: "potens 0,5, mindst 2"},
	"equal-2":        {EN: "equal, minimum 2", DA: "lige mange, mindst 2"},
	"self-weighting": {EN: "self-weighting", DA: "selvvægtende"},
}

func (p *Report) designTable() screen.Table {
	t := screen.Table{ID: "designs", Title: lang.Text{EN: "Other designs with as many cases on this frame", DA: "Andre design med lige så mange sager på denne liste"},
		Columns: []screen.Column{screen.Words("design", "design", "design"), screen.Numbers("n", "drawn", "trækkes"), screen.Numbers("kish", "Kish", "Kish"), screen.Numbers("heaviest", "heaviest", "tungeste"),
			screen.Numbers("strata_none", "strata with 0", "strata med 0"), screen.Numbers("strata_one", "with 1", "med 1"), screen.Numbers("half_width_50", "± country", "± landet"),
			screen.Numbers("half_width_worst", "± widest domain", "± bredeste domæne"), screen.Words("warning", "", "")}}
	for _, r := range p.of("design") {
		warning := lang.Text{}
		switch {
		case slices.Contains(r.Notes, noteInfeasible):
			n := int64(r.NeedsTotal.F)
			warning = lang.Text{EN: fmt.Sprintf("needs %d cases", n), DA: fmt.Sprintf("kræver %d sager", n)}
		case r.Rule == "guarded":
			warning = lang.Text{EN: "unequal weights: guarded interval", DA: "ulige vægte: interval med forbehold"}
		}
		places := 0
		if r.StrataNone.F != math.Trunc(r.StrataNone.F) || r.StrataOne.F != math.Trunc(r.StrataOne.F) {
			places = 1
		}
		t.Add(designWords[r.ID], orBlank(r.N, 1, 0), orBlank(r.Kish, 1, 3), orBlank(r.Heaviest, 1, 2), orBlank(r.StrataNone, 1, places), orBlank(r.StrataOne, 1, places),
			plusMinus(r.Half50), plusMinus(r.HalfWorst), warning)
	}
	return t
}

func (p *Report) strataTable() screen.Table {
	t := screen.Table{ID: "strata", Title: lang.Text{EN: "Strata", DA: "Strata"}, Columns: []screen.Column{screen.Words("stratum", "stratum", "stratum"),
		screen.Words("name", "name", "navn"), screen.Numbers("stratum_pop", "cases", "sager"), screen.Numbers("n_planned", "drawn", "trækkes"), screen.Numbers("pi", "probability", "sandsynlighed"), screen.Numbers("w", "weight", "vægt")}}
	lot := slices.ContainsFunc(p.of("stratum"), func(r reportRow) bool { return r.PNone != "" })
	places := 0
	if lot {
		places = 2
		t.Columns = append(t.Columns, screen.Numbers("p_none", "chance of 0", "chance for 0"), screen.Numbers("p_one", "of 1", "for 1"))
	}
	for _, r := range p.of("stratum") {
		name := p.stratumName(r.ID)
		if name == r.ID {
			name = ""
		}
		cells := []any{r.ID, name, int64(r.Population.F), orBlank(r.N, 1, places), orBlank(r.Pi, 1, 4), orBlank(r.W, 1, 2)}
		if lot {
			cells = append(cells, lang.Decimal(ratio(r.PNone), 3), lang.Decimal(ratio(r.POne), 3))
		}
		t.Add(cells...)
	}
	return t
}
