package pipeline

import (
	"sagsbarometer/data/lang"
	"sagsbarometer/sampling"
)

// A stratumState is a stratum as it stands after dispositions.
type stratumState struct {
	id, partner string
	population  int64
	known       int64 // opened cases whose status is known: reviewed or out of scope
}

// strataOf gives every stratum its weight basis. Cases that were not delivered
// are taken to be like the others of their stratum: the known cases carry the
// stratum's population. A stratum that lost every case joins its partner, as
// the plan fixed it before any answer was seen.
func (f *Folder) strataOf(states []caseState) (map[string]*stratumState, error) {
	strata := map[string]*stratumState{}
	for _, s := range states {
		st := strata[s.Stratum]
		if st == nil {
			st = &stratumState{id: s.Stratum, population: s.population}
			strata[s.Stratum] = st
		}
		if s.state != notDelivered {
			st.known++
		}
	}
	if f.Batch.Design == nil {
		return strata, nil
	}
	lines, err := f.planLines()
	if err != nil {
		return nil, err
	}
	for _, l := range lines {
		st := strata[l.ID]
		if st == nil { // no case was planned: others stand for it from the start
			st = &stratumState{id: l.ID, population: l.Population}
			strata[l.ID] = st
		}
		st.partner = l.partner
	}
	if err := f.partners(strata, lines); err != nil {
		return nil, err
	}
	for _, l := range lines {
		st := strata[l.ID]
		if st.known > 0 {
			continue
		}
		to := strata[st.partner]
		if to == nil {
			return nil, refuse(lang.Text{EN: "ask the kommuner again", DA: "spørg kommunerne igen"},
				"stratum %s: no case was delivered, nor any of a stratum that could stand for it", "stratum %s: ingen sag er modtaget, og heller ingen fra et stratum, der kunne stå for det", st.id)
		}
		to.population += st.population
		strata[l.ID] = to
	}
	return strata, nil
}

// partners replaces partners that lost every case themselves. The plan fixed
// each partner before any answer was seen; what takes the place of a lost one
// follows from the plan and from which strata are left, never from answers:
// the nearest in size of the same region, then of the country.
func (f *Folder) partners(strata map[string]*stratumState, lines []planLine) error {
	left := make([]sampling.Stratum, 0, len(lines))
	for _, l := range lines {
		s := sampling.Stratum{ID: l.ID, Group: f.groupOfStratum(l.ID), Population: l.Population, Planned: l.Planned}
		s.Planned = min(l.Planned, strata[l.ID].known) // one taken in full that lost a case is so no more
		left = append(left, s)
	}
	again, err := sampling.Collapse(left)
	if err != nil {
		return err
	}
	for i, l := range lines {
		st := strata[l.ID]
		if p := strata[st.partner]; p == nil || p.known == 0 {
			st.partner = again[i]
		}
	}
	return nil
}
