package precision

import (
	"slices"
	"strings"

	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/publish"
)

// ForReaders is the report as the publication tells it.
func (p *Report) ForReaders() *publish.Plan {
	country, holm := p.country()
	_, level := Interval(p.batch)
	plan := &publish.Plan{Strata: int64(len(p.of("stratum"))), Level: level, Power: p.batch.Design.DetectPower, Country: promise(country)}
	plan.Extra = int64(country.N.F - country.Total.F)
	plan.OneKommune = slices.Contains(country.Notes, noteOneKommune)
	if holm != nil {
		plan.Family, plan.FamilyAll = len(p.batch.Measures), holm.Detectable
	}
	for _, r := range p.of("need") {
		plan.Need = r.Total
	}
	for _, section := range []struct {
		rows []reportRow
		to   *[]publish.Promise
	}{{p.of("domain"), &plan.Domains}, {p.of("cell"), &plan.Cells}} {
		for _, r := range section.rows {
			if slices.Contains(r.Notes, noteOneKommune) {
				plan.Alone++
				continue
			}
			*section.to = append(*section.to, promise(r))
		}
	}
	for _, r := range p.of("total") {
		plan.Totals = append(plan.Totals, publish.PlanTotal{Total: int64(r.Total.F), Half: r.Half50, Worst: r.HalfWorst, Hours: r.Hours, This: slices.Contains(r.Notes, noteThis)})
	}
	for _, r := range p.of("design") {
		d := publish.PlanDesign{ID: r.ID, Heaviest: r.Heaviest, Half: r.Half50, Worst: r.HalfWorst, None: r.StrataNone, One: r.StrataOne, Guarded: r.Rule == "guarded"}
		if slices.Contains(r.Notes, noteInfeasible) {
			d.NeedsAll = r.NeedsTotal
		}
		plan.Designs = append(plan.Designs, d)
	}
	for _, r := range p.of("stratum") {
		switch {
		case slices.Contains(r.Notes, noteNone):
			plan.None++
		case slices.Contains(r.Notes, noteOne):
			plan.One++
		case r.PNone != "" && r.PNone != "0":
			plan.Empty = append(plan.Empty, publish.Risk{ID: r.ID, Chance: ratio(r.PNone)})
		}
	}
	for _, r := range p.of("loss") {
		if r.ID == shownLoss {
			plan.LossShare, plan.LossChance = ratio(r.ID), r.Chance
		}
	}
	return plan
}

// shownLoss is the share of losses that sentences speak of.
const shownLoss = "0.02"

// promise is a row of the plan report as the publication takes it.
func promise(r reportRow) publish.Promise {
	p := publish.Promise{Cases: r.N.F, Worth: r.worth(), Low: r.Low50, High: r.High50, Half: r.Half50, LowTen: r.Low10, HighTen: r.High10, HalfTen: r.Half10,
		Change: r.Detectable, Grade: r.Grade, Guarded: r.Rule == "guarded", Heaviest: r.Heaviest, NeedsTotal: r.NeedsTotal}
	if r.Domain != "" {
		p.Domain = estimators.ParseDomain(r.Domain)
	}
	if r.Tables != "" {
		p.Tables = strings.Split(r.Tables, ";")
	}
	if r.MergeWith != "" {
		for _, code := range strings.Split(r.MergeWith, "+") {
			p.MergeWith = append(p.MergeWith, estimators.Level{Column: p.Domain[len(p.Domain)-1].Column, Code: code})
		}
	}
	return p
}
