package pipeline

import (
	"slices"
	"strings"

	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/publish"
)

// planForReaders is the plan report as the publication tells it; nil where
// nothing is drawn.
func (w *Work) planForReaders() (*publish.Plan, error) {
	if w.Batch.Design == nil {
		return nil, nil
	}
	w.In(PlanReportFile) // declared
	rows, err := w.planReportRows()
	if err != nil {
		return nil, err
	}
	s := planSections(rows)
	_, level := w.published()
	p := &publish.Plan{Strata: int64(len(s["stratum"])), Level: level, Power: w.Batch.Design.DetectPower, Country: promise(s["country"][0])}
	p.Extra = int64(s["country"][0].N.F - s["country"][0].Total.F)
	p.OneKommune = slices.Contains(s["country"][0].Notes, noteOneKommune)
	if holm := s["country"][1:]; len(holm) > 0 {
		p.Family, p.FamilyAll = len(w.Batch.Measures), holm[0].Detectable
	}
	for _, r := range s["need"] {
		p.Need = r.Total
	}
	for _, section := range []struct {
		rows []planRow
		to   *[]publish.Promise
	}{{s["domain"], &p.Domains}, {s["cell"], &p.Cells}} {
		for _, r := range section.rows {
			if slices.Contains(r.Notes, noteOneKommune) {
				p.Alone++
				continue
			}
			*section.to = append(*section.to, promise(r))
		}
	}
	for _, r := range s["total"] {
		p.Totals = append(p.Totals, publish.PlanTotal{Total: int64(r.Total.F), Half: r.Half50, Worst: r.HalfWorst, Hours: r.Hours, This: slices.Contains(r.Notes, noteThis)})
	}
	for _, r := range s["design"] {
		d := publish.PlanDesign{ID: r.ID, Heaviest: r.Heaviest, Half: r.Half50, Worst: r.HalfWorst, None: r.StrataNone, One: r.StrataOne, Guarded: r.Rule == "guarded"}
		if slices.Contains(r.Notes, noteInfeasible) {
			d.NeedsAll = r.NeedsTotal
		}
		p.Designs = append(p.Designs, d)
	}
	for _, r := range s["stratum"] {
		switch {
		case slices.Contains(r.Notes, noteNone):
			p.None++
		case slices.Contains(r.Notes, noteOne):
			p.One++
		case r.PNone != "" && r.PNone != "0":
			p.Empty = append(p.Empty, publish.Risk{ID: r.ID, Chance: ratio(r.PNone)})
		}
	}
	for _, r := range s["loss"] {
		if r.ID == shownLoss {
			p.LossShare, p.LossChance = ratio(r.ID), r.Chance
		}
	}
	return p, nil
}

// shownLoss is the share of losses that sentences speak of.
const shownLoss = "0.02"

// promise is a row of the plan report as the publication takes it.
func promise(r planRow) publish.Promise {
	p := publish.Promise{Cases: r.N.F, Worth: r.worth(), Low: r.Low50, High: r.High50, Half: r.Half50, LowTen: r.Low10, HighTen: r.High10, HalfTen: r.Half10,
		Change: r.Detectable, Grade: r.Grade, Guarded: r.Rule == "guarded", Heaviest: r.Heaviest, NeedsTotal: r.NeedsTotal}
	if r.Domain != "" {
		p.Domain = parseDomain(r.Domain)
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
