package planning

import (
	"errors"
	"fmt"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/sampling"
)

// Make allocates the sample of a batch that has a design. Variances is the file
// that the design names, nil where there is no such file.
func Make(b *batch.Batch, frame Frame, variances []byte) (*Plan, error) {
	lines, err := strata(b, frame)
	if err != nil {
		return nil, err
	}
	var population *Population
	if len(b.Design.Targets) > 0 {
		population = Count(frame, lines, Columns(b))
	}
	s, err := Size(b, lines, population, variances)
	if err != nil {
		return nil, err
	}
	p := &Plan{Lines: lines, Equal: s.Equal()}
	if p.Total, err = s.fill(lines); err != nil {
		return nil, err
	}
	mergeClasses(lines)
	return p, nil
}

// fill gives the lines their sizes, probabilities and partners, and returns
// the cases of the sample.
func (s *Sizing) fill(lines []Line) (int64, error) {
	strata := make([]sampling.Stratum, len(lines))
	for h, l := range lines {
		strata[h] = l.Stratum
	}
	if s.Equal() {
		total, N := s.Drawn(s.Total), s.eligible
		if total > N {
			return 0, s.noAllocation(&sampling.TotalError{Total: total, Least: 0, Most: N, Strata: len(lines)})
		}
		chances, err := sampling.SelfWeighting(strata, total)
		if err != nil {
			return 0, err
		}
		for h := range lines {
			l := &lines[h]
			l.Expected = float64(total) * float64(l.Population) / float64(N)
			p, err := chances[h].Probabilities(l.Population)
			if err != nil {
				return 0, err
			}
			l.Pi, l.Pi2 = p.Pi, p.Joint
		}
		return total, nil
	}
	sizes, err := s.sizes(s.Total)
	if err != nil {
		return 0, s.noAllocation(err)
	}
	var total int64
	for h := range lines {
		l := &lines[h]
		l.Planned, l.Expected = sizes[h], float64(sizes[h])
		l.Reserve = min(s.batch.Design.Reserve, l.Population-l.Planned)
		p, err := sampling.Stratified(l.Stratum)
		if err != nil {
			return 0, err
		}
		l.Pi, l.Pi2 = p.Pi, p.Joint
		strata[h] = l.Stratum
		total += l.Planned
	}
	partners, err := sampling.Collapse(strata)
	if err != nil {
		return 0, err
	}
	for h := range lines {
		lines[h].Partner = partners[h]
	}
	return total, nil
}

// noAllocation tells why the total cannot be shared out, and the nearest one
// that can, at the place in batch.toml that asks for it.
func (s *Sizing) noAllocation(err error) error {
	var total *sampling.TotalError
	if !errors.As(err, &total) {
		return err // bounds come from the frame itself: our own mistake
	}
	doc := s.batch.Doc
	at, key := doc.At("design"), "design"
	for _, name := range []string{"total", "margin", "target"} {
		if doc.Has("design", name) {
			at, key = doc.At("design", name), "design."+name
			break
		}
	}
	v := strict.Violation{Place: at, Rule: "total", Subject: key}
	if total.Total < total.Least {
		v.Found = lang.Text{EN: fmt.Sprintf("%d cases, where the minimums of %d strata need %d", total.Total, total.Strata, total.Least),
			DA: fmt.Sprintf("%d sager, hvor minimum i %d strata kræver %d", total.Total, total.Strata, total.Least)}
		v.Wanted = lang.Text{EN: fmt.Sprintf("at least %d", total.Nearest()), DA: fmt.Sprintf("mindst %d", total.Nearest())}
		v.Hint = lang.Text{EN: "change total, minimum or take_all in [design]", DA: "ret total, minimum eller take_all i [design]"}
	} else {
		v.Found = lang.Text{EN: fmt.Sprintf("%d cases, where %d strata hold no more than %d", total.Total, total.Strata, total.Most),
			DA: fmt.Sprintf("%d sager, hvor %d strata ikke rummer mere end %d", total.Total, total.Strata, total.Most)}
		v.Wanted = lang.Text{EN: fmt.Sprintf("at most %d", total.Nearest()), DA: fmt.Sprintf("højst %d", total.Nearest())}
		v.Hint = lang.Text{EN: "change total or maximum in [design]", DA: "ret total eller maximum i [design]"}
	}
	if s.batch.Design.Oversample > 0 {
		v.Hint.EN += "; oversample counts in these numbers"
		v.Hint.DA += "; oversample er regnet med i tallene"
	}
	return strict.Violations{v}
}
