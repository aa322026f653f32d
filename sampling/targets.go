package sampling

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// A Target is the precision wanted of a share in a domain: an interval of
// half-width Margin at confidence Level, should the share be Share, in the
// words of [Size].
type Target struct {
	Name                 string  // unique
	Domain               []int64 // N_dh of every stratum, in their order; nil: the whole population
	Margin, Level, Share float64
}

// A TargetPlan is an allocation that meets all targets.
type TargetPlan struct {
	Sizes []int64 // n_h, in the order of the strata
	Total int64

	// No allocation meets all targets with fewer cases than Least. Relaxed
	// is the optimum if cases could be divided.
	Least   int64
	Relaxed float64

	Targets []Reached // in the order of the targets
}

// Proven reports whether no smaller total is possible.
func (p TargetPlan) Proven() bool { return p.Total == p.Least }

// Reached is what a plan does for one target.
type Reached struct {
	Margin float64 // half-width reached, no more than the one wanted
	Price  float64 // cases that a margin one percentage point wider would save, to first order; 0 unless Binding

	// Binding: the total is what it is because of this target, among others.
	Binding bool
}

// AllocateTargets finds the smallest sample that meets every target: with N_d
// = Σ_h N_dh and z the normal quantile of the level,
//
//	minimise  Σ_h n_h
//	so that   z² p(1-p) Σ_h (N_dh/N_d²) (N_h/(N_h - 1)) (N_h - n_h)/n_h ≤ margin²  for all d
//	and       max(l_h, 1) ≤ n_h ≤ u_h.
//
// The variance is that of [Compose]: linearised, with the correction for
// finite strata, for a share that is the same in all of them. Domains may cut
// strata, overlap, or be unions of strata. One target for a population in one
// stratum needs what [Size.CasesOf] says. Every stratum gets a case at least,
// whether a domain needs it or not; Variance is not looked at.
//
// With divisible cases the problem is convex, and n_h is √(N_h Σ_d λ_d g_dh)
// within its bounds, g_dh the first two factors of the sum and λ_d multipliers
// that maximise the dual: Bethel (1989), Survey Methodology 15:47; Chromy
// (1987), Proc. ASA Section on Survey Research Methods, 194. They are found by
// ascent in one multiplier at a time. Any multipliers give a lower bound of
// the total; so does the sum of all targets weighted with them, for which
// Wright's priorities give the optimum in integers. The larger of the two is
// Least.
//
// The integer allocation starts from there, adds the case that helps most
// until all targets are met, takes away what is not needed, and looks for
// strata where one case more lets two or more go elsewhere. No single case can
// be taken away from the result. With one target it is the optimum. With
// several it need not be: Total - Least says by how much at most. (The search
// is left out where strata times domains are tens of millions.)
//
// Errors, all at once: a [BoundsError]; a target whose margin, level or share
// is not inside 0 and 1, whose domain is empty or does not fit the strata; a
// [TargetError] for each that the maximums forbid.
func AllocateTargets(strata []Bounds, targets []Target) (TargetPlan, error) {
	_, _, err := checkStrataBounds(strata)
	if err == nil {
		err = checkTargets(strata, targets)
	}
	if err != nil {
		return TargetPlan{}, fmt.Errorf("targets: %w", err)
	}
	// Neither the order of the strata nor that of the targets shows.
	order := make([]int, len(strata))
	for h := range order {
		order[h] = h
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(strata[a].ID, strata[b].ID) })
	p := newProgram(strata, order, targets)
	if err := p.feasible(targets); err != nil {
		return TargetPlan{}, fmt.Errorf("targets: %w", err)
	}
	p.maximise()
	if bound := p.bound(); bound > maxNeyman/2 {
		return TargetPlan{}, fmt.Errorf("targets: %.3g cases needed: want margins that less than 2^39 cases meet", bound)
	}
	n, least := p.integers()

	plan := TargetPlan{Sizes: make([]int64, len(strata)), Relaxed: p.bound(), Targets: make([]Reached, len(targets))}
	for i, h := range order {
		plan.Sizes[h] = n[i]
		plan.Total += n[i]
	}
	plan.Least = min(least, plan.Total) // what meets a target by a hair only may differ between the two
	for d, r := range p.rows {
		plan.Targets[r.index] = p.reached(d, n, targets[r.index].Margin)
	}
	return plan, nil
}

// reached is what n does for target d.
func (p *program) reached(d int, n []int64, margin float64) Reached {
	r := &p.rows[d]
	reached := Reached{Margin: margin * math.Sqrt(p.variance(d, n)/r.limit)}
	// The limit is margin²/(z²p(1-p)); its derivative at the margin, times
	// what a unit of it costs, is in cases a unit of margin.
	if cost := p.price[d] * r.limit; cost > 1e-6*p.bound() {
		reached.Binding = true
		reached.Price = 2 * cost / margin / 100
	}
	return reached
}

// A TargetError reports a target that the maximums of the strata forbid.
type TargetError struct {
	Name    string
	Margin  float64 // wanted
	Nearest float64 // with every stratum at its maximum
}

func (e *TargetError) Error() string {
	return fmt.Sprintf("target %q: margin %v: the maximums allow %.4g at best", e.Name, e.Margin, e.Nearest)
}

// leastMargin is far beyond any use, and keeps the numbers in range.
const leastMargin = 1e-6

func checkTargets(strata []Bounds, targets []Target) error {
	if len(targets) == 0 {
		return errors.New("no targets: want at least one")
	}
	var errs []error
	wrong := func(t Target, format string, a ...any) {
		errs = append(errs, fmt.Errorf("target %q: %s", t.Name, fmt.Sprintf(format, a...)))
	}
	seen := make(map[string]bool, len(targets))
	for _, t := range targets {
		if seen[t.Name] {
			wrong(t, "want each target once")
		}
		seen[t.Name] = true
		if !(t.Margin >= leastMargin && t.Margin < 1) {
			wrong(t, "margin %v: want at least %v and less than 1", t.Margin, leastMargin)
		}
		if !inside(t.Level) {
			wrong(t, "level %v: want more than 0 and less than 1", t.Level)
		}
		if !inside(t.Share) {
			wrong(t, "share %v: want more than 0 and less than 1", t.Share)
		}
		if t.Domain == nil {
			continue
		}
		if len(t.Domain) != len(strata) {
			wrong(t, "the domain has %d strata: want %d", len(t.Domain), len(strata))
			continue
		}
		var size int64
		for h, s := range strata {
			if x := t.Domain[h]; x < 0 || x > s.Population {
				wrong(t, "%d of the %d cases of stratum %q: want 0 to %d", x, s.Population, s.ID, s.Population)
			} else {
				size += x
			}
		}
		if size == 0 {
			wrong(t, "no case in the domain")
		}
	}
	return errors.Join(errs...)
}
