package planning

import (
	"fmt"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/sampling"
)

// A Reach is what became of one target, by the normal approximation that sizes
// are worked out with.
type Reach struct {
	Domain  string  // region=hovedstaden; empty for the country
	Margin  float64 // half the width of the interval that is wanted
	Gained  float64 // the one that the sizes give
	Binding bool    // the total is what it is because of this target, among others
}

// meetTargets works out the sizes that meet all targets with the fewest cases.
//
// Other totals share cases out in the same ratio: with n_h for A_h, Neyman
// gives n_h back at their own total, since (Σ n_h)² <= Σ n_h²/x_h Σ x_h.
func (s *Sizing) meetTargets(p *Population) error {
	b, d := s.batch, s.batch.Design
	var targets []sampling.Target
	var places []strict.Place // of the margin that each comes from
	add := func(name string, domain []int64, margin float64, at strict.Place) {
		targets = append(targets, sampling.Target{Name: name, Domain: domain, Margin: margin, Level: d.Level, Share: d.Share})
		places = append(places, at)
	}
	if d.Margin > 0 {
		add("", nil, d.Margin, b.Doc.At("design", "margin"))
	}
	for i, t := range d.Targets {
		at := b.Doc.At("design", "target", i, "margin")
		column, _ := b.TargetColumn(t)
		if column == "" {
			add("", nil, t.Margin, at)
			continue
		}
		for _, part := range p.Parts([]string{column}) {
			domain := make([]int64, len(s.bounds))
			for k, h := range part.Strata {
				domain[h] = part.Cases[k]
			}
			add(part.Domain.String(), domain, t.Margin, at)
		}
	}
	plan, err := sampling.AllocateTargets(s.bounds, targets)
	if err != nil {
		var vs strict.Violations
		for _, missed := range each[*sampling.TargetError](err) {
			for k, t := range targets {
				if t.Name == missed.Name {
					name := t.Name
					if name == "" {
						name = "the country"
					}
					vs = append(vs, strict.Violation{Place: places[k], Rule: "target", Subject: "design.target",
						Found: lang.Text{EN: fmt.Sprintf("%v for %s, which the maximums forbid", t.Margin, name),
							DA: fmt.Sprintf("%v for %s, som maximum ikke tillader", t.Margin, orCountry(t.Name))},
						Wanted: lang.Text{EN: fmt.Sprintf("at least %.4f, or a larger maximum", missed.Nearest), DA: fmt.Sprintf("mindst %.4f eller et større maximum", missed.Nearest)}})
				}
			}
		}
		if len(vs) > 0 {
			vs.Sort()
			return vs
		}
		return err
	}
	for k, r := range plan.Targets {
		s.Targets = append(s.Targets, Reach{Domain: targets[k].Name, Margin: targets[k].Margin, Gained: r.Margin, Binding: r.Binding})
	}
	s.Total = plan.Total
	s.allocation = sampling.Allocation{Method: sampling.Neyman}
	for h, n := range plan.Sizes {
		share := float64(n) / float64(s.bounds[h].Population)
		s.bounds[h].Variance = share * share
	}
	return nil
}

func orCountry(name string) string {
	if name == "" {
		return "landet"
	}
	return name
}

// each lists all errors of one type within an error.
func each[T error](err error) []T {
	if found, ok := err.(T); ok { //nolint:errorlint // the tree is walked here
		return []T{found}
	}
	switch wrapped := err.(type) { //nolint:errorlint // the tree is walked here
	case interface{ Unwrap() error }:
		return each[T](wrapped.Unwrap())
	case interface{ Unwrap() []error }:
		var all []T
		for _, e := range wrapped.Unwrap() {
			all = append(all, each[T](e)...)
		}
		return all
	}
	return nil
}
