package publish

import (
	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/publish/claim"
)

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
