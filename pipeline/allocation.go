package pipeline

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/sampling"
)

// makePlan allocates the sample. A batch that is not drawn has no plan.
func (w *Work) makePlan(cases []frameCase) (*plan, error) {
	d := w.Batch.Design
	if d == nil {
		return nil, nil
	}
	lines, err := w.strata(cases)
	if err != nil {
		return nil, err
	}
	s, err := w.sizing(lines, func() (*population, error) { return w.populationOf(lines, cases), nil })
	if err != nil {
		return nil, err
	}
	p := &plan{equal: s.equal()}
	if p.total, err = w.fill(lines, s); err != nil {
		return nil, err
	}
	p.lines = lines
	mergeClasses(p.lines)
	return p, nil
}

// strata are the lines of the plan with all that is known before any size.
func (f *Folder) strata(cases []frameCase) ([]planLine, error) {
	var lines []planLine
	classes, err := f.classesOf(cases)
	if err != nil {
		return nil, err
	}
	for _, c := range cases {
		if c.stratum == "" {
			continue
		}
		if n := len(lines); n == 0 || lines[n-1].ID != c.stratum {
			lines = append(lines, planLine{Stratum: sampling.Stratum{ID: c.stratum, Group: f.groupOfStratum(c.stratum)},
				node: f.nodeOfStratum(c.stratum), class: classes[c.stratum]})
		}
		lines[len(lines)-1].Population++
	}
	if len(lines) == 0 {
		return nil, refuse(lang.Text{EN: "look at [frame] period and keep, and at out/frame_report.csv", DA: "se på period og keep i [frame]"},
			"no case of the lists is eligible", "ingen sag i listerne opfylder betingelserne")
	}
	return lines, nil
}

// fill gives the lines their sizes, probabilities and partners, and returns
// the cases of the sample.
func (f *Folder) fill(lines []planLine, s *sizing) (int64, error) {
	strata := make([]sampling.Stratum, len(lines))
	for h, l := range lines {
		strata[h] = l.Stratum
	}
	if s.equal() {
		total, N := s.drawn(s.total), s.eligible
		if total > N {
			return 0, f.noAllocation(&sampling.TotalError{Total: total, Least: 0, Most: N, Strata: len(lines)})
		}
		chances, err := sampling.SelfWeighting(strata, total)
		if err != nil {
			return 0, err
		}
		for h := range lines {
			l := &lines[h]
			l.expected = float64(total) * float64(l.Population) / float64(N)
			p, err := chances[h].Probabilities(l.Population)
			if err != nil {
				return 0, err
			}
			l.pi, l.pi2 = p.Pi, p.Joint
		}
		return total, nil
	}
	sizes, err := s.sizes(s.total)
	if err != nil {
		return 0, f.noAllocation(err)
	}
	var total int64
	for h := range lines {
		l := &lines[h]
		l.Planned, l.expected = sizes[h], float64(sizes[h])
		l.reserve = min(f.Batch.Design.Reserve, l.Population-l.Planned)
		p, err := sampling.Stratified(l.Stratum)
		if err != nil {
			return 0, err
		}
		l.pi, l.pi2 = p.Pi, p.Joint
		strata[h] = l.Stratum
		total += l.Planned
	}
	partners, err := sampling.Collapse(strata)
	if err != nil {
		return 0, err
	}
	for h := range lines {
		lines[h].partner = partners[h]
	}
	return total, nil
}

// noAllocation tells why the total cannot be shared out, and the nearest one
// that can, at the place in batch.toml that asks for it.
func (f *Folder) noAllocation(err error) error {
	var total *sampling.TotalError
	if !errors.As(err, &total) {
		return err // bounds come from the frame itself: our own mistake
	}
	doc := f.Batch.Doc
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
	if f.Batch.Design.Oversample > 0 {
		v.Hint.EN += "; oversample counts in these numbers"
		v.Hint.DA += "; oversample er regnet med i tallene"
	}
	return strict.Violations{v}
}

// groupOfStratum is what makes strata alike before any answer: the region,
// which a kommune has too, and every other code that is no kommune.
func (f *Folder) groupOfStratum(id string) string {
	var alike []string
	for i, code := range strings.Split(id, "/") {
		if i < len(f.Batch.Design.Strata) && f.Batch.Design.Strata[i] == "kommune" {
			k, _ := f.register().ByCode(code)
			code = k.Region
		}
		alike = append(alike, code)
	}
	if slices.Contains(f.Batch.Design.Strata, "kommune") {
		return strings.Join(alike, "/")
	}
	// Without kommuner the codes are the stratum itself: the first that is a
	// region, or else the first.
	return alike[max(0, slices.Index(f.Batch.Design.Strata, "region"))]
}

// nodeOfStratum is where the stratum hangs in the tree over land and strata:
// the region of its kommune, else what makes strata alike.
func (f *Folder) nodeOfStratum(id string) string {
	for i, code := range strings.Split(id, "/") {
		if i < len(f.Batch.Design.Strata) && f.Batch.Design.Strata[i] == "kommune" {
			k, _ := f.register().ByCode(code)
			return k.Region
		}
	}
	return f.groupOfStratum(id)
}

// oversampled is a total with what is drawn beyond it; never more than there
// are, unless the total itself is.
func oversampled(d *batch.Design, total, eligible int64) int64 {
	n, err := sampling.Extra(total, d.Oversample)
	if err != nil {
		n = math.MaxInt64
	}
	// A total above what there is is refused by the allocation, which says so.
	return min(n, max(eligible, total))
}
