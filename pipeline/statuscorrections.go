package pipeline

import (
	"sagsbarometer/data/lang"
)

// takenBack are the corrections of cases that were drawn and that the
// authority has not decided on: neither given up nor, by a line with a remark
// in its own list, kept.
func (f *Folder) takenBack(states []caseState) (open []correction, err error) {
	list, err := f.corrections()
	if err != nil {
		return nil, err
	}
	at := make(map[string]*caseState, len(states))
	for i := range states {
		at[states[i].ID] = &states[i]
	}
	seen := map[string]bool{}
	for _, c := range list {
		s := at[c.id]
		if c.what == changed || s == nil || seen[c.id] || s.state == outOfScope || s.state == surplus || s.decided() {
			continue
		}
		seen[c.id] = true
		c.no = s.no
		open = append(open, c)
	}
	return open, nil
}

// statusOfCorrections names the drawn cases that a corrected list takes back,
// which the authority must decide on, and counts the others, of which nobody
// needs to do anything.
func (f *Folder) statusOfCorrections(s *Status, states []caseState) error {
	open, err := f.takenBack(states)
	if err != nil {
		return err
	}
	for _, c := range open {
		k, _ := f.register().ByCode(c.kommune)
		why := lang.Text{EN: "gone from the corrected list", DA: "ikke på den rettede liste"}
		if c.what == ineligible {
			why = lang.Text{EN: "not eligible by the corrected list", DA: "opfylder ikke betingelserne efter den rettede liste"}
		}
		s.decide(k.Name, c.no, why)
	}
	list, err := f.corrections()
	if err != nil {
		return err
	}
	drawn := make(map[string]bool, len(states))
	for _, c := range states {
		drawn[c.ID] = true
	}
	count, altered, told := map[string]int{}, map[string]int{}, map[string]bool{}
	for _, c := range list {
		switch {
		case c.what == changed:
			if !told[c.id] {
				told[c.id] = true
				altered[c.kommune]++
			}
		case !drawn[c.id]:
			drawn[c.id] = true // each once
			count[c.kommune]++
		}
	}
	for _, k := range f.register().ForPeople() {
		if n := altered[k.Code]; n > 0 {
			s.fact("a corrected list of %s says something else of %s, a date or a decision; what was frozen stands (see %s)",
				"en rettet liste fra %s siger noget andet om %s, en dato eller en afgørelse; det, der stod ved låsningen, gælder (se %s)", k.Name, counted(n, nounFrozen), CorrectionsFile)
		}
		if n := count[k.Code]; n > 0 {
			s.fact("a corrected list of %s takes back %s not drawn; the draw stands, and nothing needs to be done",
				"en rettet liste fra %s tager %s tilbage uden for lodtrækningen; den står ved magt, og der skal ikke gøres noget", k.Name, counted(n, nounCase))
		}
	}
	return nil
}
