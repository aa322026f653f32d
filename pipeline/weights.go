package pipeline

import (
	"math/big"
	"slices"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/sampling"
)

// A stratumState is a stratum as it stands after dispositions.
type stratumState struct {
	id, partner, class string
	population         int64 // N_h, with the cases of strata of which none was planned
	planned            int64 // n_h
	opened             int64 // m_h, surplus not counted
	inScope            int64 // of them not known to be out of scope
	read               int64 // of them reviewed
}

// strataOf counts the opened cases of every stratum. One of which no case was
// planned is the stratum that stands for it, as the plan fixed it before any
// answer was seen.
func (f *Folder) strataOf(states []caseState) (map[string]*stratumState, error) {
	strata := map[string]*stratumState{}
	for _, s := range states {
		if s.state == surplus {
			continue
		}
		st := strata[s.Stratum]
		if st == nil {
			st = &stratumState{id: s.Stratum, population: s.population, planned: s.planned}
			strata[s.Stratum] = st
		}
		st.opened++
		if s.state != outOfScope {
			st.inScope++
		}
		if s.state == reviewed {
			st.read++
		}
	}
	if f.Batch.Design == nil {
		return strata, nil
	}
	lines, err := f.drawnLines()
	if err != nil {
		return nil, err
	}
	for _, l := range lines {
		if st := strata[l.ID]; st != nil {
			st.partner, st.class = l.Partner, l.Class
		}
	}
	if f.selfWeighting() {
		return strata, nil // others stand for a stratum without cases by the design itself
	}
	for _, l := range lines {
		if l.Planned > 0 {
			continue
		}
		to := strata[l.Partner]
		if to == nil {
			return nil, refuse(lang.Text{EN: "set a minimum in [design]", DA: "sæt et minimum i [design]"},
				"stratum %s: no case is planned, nor is there a stratum that could stand for it", "stratum %s: ingen sag trækkes, og der er intet stratum, der kunne stå for det", l.ID)
		}
		to.population += l.Population
		strata[l.ID] = to
	}
	return strata, nil
}

// finalWeights are the weights of opened cases, in their order: those of the
// draw, carried from cases that did not arrive to the others of their class.
// They add up to the frame. Cases that are still under way are taken to be
// reviewed.
func (f *Folder) finalWeights(strata map[string]*stratumState, states []caseState) ([]float64, error) {
	weights := make([]float64, len(states))
	if f.Batch.Batch.Basis == batch.Purposive {
		return weights, nil // picked cases stand for nothing but themselves
	}
	units := make([]sampling.Unit, len(states))
	for i, s := range states {
		st := strata[s.Stratum]
		in, out, err := f.drawWeights(st, s)
		if err != nil {
			return nil, err
		}
		units[i] = sampling.Unit{Class: st.class, Status: s.status(), Weight: in}
		if s.state == outOfScope {
			units[i].Weight = out
		}
	}
	final, err := sampling.FinalWeights(units)
	if err != nil {
		return nil, refuse(lang.Text{EN: "ask the kommuner again", DA: "spørg kommunerne igen"},
			"no case that was drawn has been reviewed, so there is none to stand for the others", "ingen af de trukne sager er gennemgået, så ingen kan stå for de andre")
	}
	for i, w := range final {
		weights[i], _ = w.Float64()
	}
	return weights, nil
}

// drawWeights are what a case of the stratum stands for by the draw, in scope
// and out of it: N_h/m_h; where cases are opened until enough are in scope,
// see [sampling.UntilN].
func (f *Folder) drawWeights(st *stratumState, s caseState) (in, out *big.Rat, err error) {
	d := f.Batch.Design
	switch {
	case f.selfWeighting(): // N/n, whatever n_h came to
		w := new(big.Rat).SetFloat64(s.w)
		return w, w, nil
	case d != nil && d.Reserve > 0:
		u := sampling.UntilN{Population: st.population, Planned: st.planned, Opened: st.opened, InScope: st.inScope}
		if err := u.Check(); err != nil {
			return nil, nil, refuse(lang.Text{}, "stratum %s: %v", "stratum %s: %v", st.id, err)
		}
		in, out = u.Weights()
		return in, out, nil
	}
	w := big.NewRat(st.population, st.opened)
	return w, w, nil
}

// status is what is known of a case that counts.
func (s *caseState) status() sampling.Status {
	switch s.state {
	case outOfScope:
		return sampling.OutOfScope
	case notDelivered:
		return sampling.Unknown
	case incomplete:
		return sampling.Unread
	}
	return sampling.Reviewed
}

// counting are the cases that count, without surplus ones.
func counting(states []caseState) []caseState {
	beyond := func(s caseState) bool { return s.state == surplus }
	if !slices.ContainsFunc(states, beyond) {
		return states
	}
	return slices.DeleteFunc(slices.Clone(states), beyond)
}
