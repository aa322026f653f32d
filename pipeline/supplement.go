package pipeline

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/screen"
	"sagsbarometer/sampling"
)

// withSupplements adds the plans of the supplements that have cases of their
// own to that of the frame.
func (f *Folder) withSupplements(main *plan, d *delivery) ([]partPlanned, error) {
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

// supplementPlan sizes the strata of a supplement as the frame's plan would
// have sized them: at its fraction, rounded half up, and at its minimum,
//
//	n = min(N, max(minimum, [N total/N_main])).
//
// Their partners are the nearest of all strata frozen so far and of its own,
// by the rule of [sampling.Collapse]; those of earlier parts stay as they are.
func (f *Folder) supplementPlan(earlier []partPlanned, d *delivery, part int64) (*plan, error) {
	cases := d.of(part)
	bare := make([]frameCase, 0, len(cases)) // by the names that strata have in the frame
	for _, c := range cases {
		if c.stratum != "" {
			c.stratum = c.stratum[:len(c.stratum)-len(partStratum("-", part))+1]
			bare = append(bare, c)
		}
	}
	if len(bare) == 0 {
		return nil, nil
	}
	lines, err := f.strata(bare)
	if err != nil {
		return nil, err
	}
	main := earlier[0].plan
	var population int64
	class := map[string]string{} // of a stratum in the frame
	for _, l := range main.lines {
		population += l.Population
		class[l.ID] = l.class
	}
	p := &plan{lines: lines}
	var strata []sampling.Stratum
	for _, e := range earlier {
		for _, l := range e.lines {
			strata = append(strata, l.Stratum)
		}
	}
	design := f.Batch.Design
	for h := range lines {
		l := &lines[h]
		if c, ok := class[l.ID]; ok {
			l.class = c
		} else {
			l.class = nearestClass(main.lines, l.class)
		}
		l.Planned = min(l.Population, max(design.Minimum, halfUp(l.Population, main.total, population)))
		l.expected = float64(l.Planned)
		l.reserve = min(design.Reserve, l.Population-l.Planned)
		chance, err := sampling.Stratified(l.Stratum)
		if err != nil {
			return nil, err
		}
		l.pi, l.pi2 = chance.Pi, chance.Joint
		l.ID = partStratum(l.ID, part)
		p.total += l.Planned
		strata = append(strata, l.Stratum)
	}
	partners, err := sampling.Collapse(strata)
	if err != nil {
		return nil, err
	}
	for h := range lines {
		lines[h].partner = partners[len(strata)-len(lines)+h]
	}
	if p.total == 0 {
		return nil, refuse(lang.Text{EN: "move the list out of the directory until more lists have come, which are drawn with it; if none comes, name a kommune of which there is no other list under [[frame.undelivered]]", DA: "flyt listen ud af mappen, til der er kommet flere, som trækkes sammen med den; kommer der ingen, så nævn en kommune, som der ikke er andre lister fra, under [[frame.undelivered]]"},
			"%s: %d new cases are too few for one to be drawn at the plan's fraction", "%s: %d nye sager er for få til, at én trækkes med planens andel", partDir(part), len(bare))
	}
	return p, nil
}

// halfUp is N total / population, rounded half up.
func halfUp(n, total, population int64) int64 {
	twice := new(big.Int).Mul(big.NewInt(2*n), big.NewInt(total)) // 2 n total may pass 2^63
	twice.Add(twice, big.NewInt(population))
	return twice.Quo(twice, big.NewInt(2*population)).Int64()
}

// nearestClass is the class of the frame's plan that a stratum belongs to
// which it had no case of: its own where the plan has it or has joined it with
// others, else the first, so that somebody carries its cases.
func nearestClass(lines []planLine, own string) string {
	for _, l := range lines {
		if slices.Contains(strings.Split(l.class, "+"), own) {
			return l.class
		}
	}
	return lines[0].class
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
