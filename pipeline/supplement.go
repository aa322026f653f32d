package pipeline

import (
	"fmt"
	"slices"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/planning"
	"sagsbarometer/pipeline/screen"
)

// withSupplements adds the plans of the supplements that have cases of their
// own to that of the frame.
func (f *Folder) withSupplements(main *planning.Plan, d *delivery) ([]partPlanned, error) {
	if main == nil {
		return nil, nil
	}
	plans := []partPlanned{{0, main}}
	for part := int64(1); part <= d.parts; part++ {
		p, err := f.supplementPlan(plans, d, part)
		if err != nil {
			return nil, err
		}
		if p == nil && part < d.parts { // numbers of parts have no gap, so that nobody can hide one
			return nil, refuse(lang.Text{EN: "it has no new cases, so it is not frozen: put the lists of " + partDir(part+1) + " into it, beside its own", DA: "den har ingen nye sager og er derfor ikke låst: læg listerne fra " + partDir(part+1) + " ind i den, ved siden af dens egne"},
				"%s: there is no new case in %s, which comes first", "%s: der er ingen nye sager i %s, som kommer først", partDir(part+1), partDir(part))
		}
		if p != nil {
			plans = append(plans, partPlanned{part, p})
		}
	}
	return plans, nil
}

// supplementPlan is the plan of the new cases of a supplement; nil where there
// are none.
func (f *Folder) supplementPlan(earlier []partPlanned, d *delivery, part int64) (*planning.Plan, error) {
	var bare []frameCase // by the names that strata have in the frame
	for _, c := range d.of(part) {
		if c.stratum != "" {
			c.stratum = c.stratum[:len(c.stratum)-len(partStratum("-", part))+1]
			bare = append(bare, c)
		}
	}
	if len(bare) == 0 {
		return nil, nil
	}
	plans := make([]*planning.Plan, len(earlier))
	for i, e := range earlier {
		plans[i] = e.Plan
	}
	p, err := planning.Supplement(f.Batch, plans, f.eligible(bare), func(stratum string) string { return partStratum(stratum, part) })
	if err != nil {
		return nil, err
	}
	if p.Total == 0 {
		return nil, refuse(lang.Text{EN: "move the list out of the directory until more lists have come, which are drawn with it; if none comes, name a kommune of which there is no other list under [[frame.undelivered]]", DA: "flyt listen ud af mappen, til der er kommet flere, som trækkes sammen med den; kommer der ingen, så nævn en kommune, som der ikke er andre lister fra, under [[frame.undelivered]]"},
			"%s: %d new cases are too few for one to be drawn at the plan's fraction", "%s: %d nye sager er for få til, at én trækkes med planens andel", partDir(part), len(bare))
	}
	return p, nil
}

// nothingNew are the supplements whose lists have no case that is new: there
// is nothing to freeze and to draw.
func (f *Folder) nothingNew() ([]int64, error) {
	parts, err := f.supplements()
	if err != nil {
		return nil, err
	}
	planned, err := f.plannedParts()
	return slices.DeleteFunc(parts, func(k int64) bool { return slices.Contains(planned, k) }), err
}

func nothingNewIn(part int64) lang.Text {
	return lang.Text{EN: partDir(part) + ": no new cases, so there is nothing to freeze or draw",
		DA: partDir(part) + ": ingen nye sager, så der er intet at låse eller trække"}
}

// supplementLines say what each supplement adds.
func (f *Folder) supplementLines(s *screen.Screen) error {
	parts, err := f.plannedSupplements()
	if err != nil {
		return err
	}
	none, err := f.nothingNew()
	if err != nil {
		return err
	}
	for _, part := range none {
		s.Lines = append(s.Lines, nothingNewIn(part))
	}
	for _, part := range parts {
		lines, err := f.planOf(part)
		if err != nil {
			return err
		}
		var population, planned int64
		for _, l := range lines {
			population += l.Population
			planned += l.Planned
		}
		frozen, err := f.frozen(part)
		if err != nil {
			return err
		}
		word := lang.Text{EN: "not frozen yet", DA: "ikke låst endnu"}
		if frozen != nil {
			word = lang.Text{EN: "frozen: frame " + frozen.FrameSHA256, DA: "låst: liste " + frozen.FrameSHA256}
		}
		s.Lines = append(s.Lines, lang.Text{
			EN: fmt.Sprintf("%s: %d new cases in %d strata, of which %d are drawn by themselves; %s", partDir(part), population, len(lines), planned, word.EN),
			DA: fmt.Sprintf("%s: %d nye sager i %d strata, hvoraf %d trækkes for sig; %s", partDir(part), population, len(lines), planned, word.DA)})
	}
	return nil
}
