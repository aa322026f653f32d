package pipeline

import (
	"cmp"
	"fmt"
	"slices"

	"sagsbarometer/data/day"
	"sagsbarometer/data/forms"
	"sagsbarometer/data/lang"
)

// missingLists names the kommuner that have delivered nothing.
func (f *Folder) missingLists(s *Status, report []frameLine) error {
	contacts, err := f.contacts()
	if err != nil {
		return err
	}
	if report == nil && !slices.ContainsFunc(contacts, func(c forms.Contact) bool { return c.Asked != nil }) {
		return nil // nobody has been asked yet
	}
	for _, k := range f.register().ForPeople() {
		i := slices.IndexFunc(report, func(l frameLine) bool { return l.Kommune == k.Code })
		if i >= 0 && report[i].Delivered > 0 {
			continue
		}
		m := Missing{Who: k.Name, What: lang.Text{EN: "case list", DA: "sagsliste"}, Count: 1}
		f.remind(s, contacts, k.Code, m.What, nil)
		f.since(&m, contacts, k.Code, nil)
		s.Missing = append(s.Missing, m)
	}
	return nil
}

// since fills in when a kommune was asked, and reminded: since from, where
// there is such a day, since what it was asked before that was something else.
func (f *Folder) since(m *Missing, contacts []forms.Contact, code string, from *day.Date) {
	m.Since = from
	if from != nil {
		m.Days = int(f.today() - *from)
	}
	for _, c := range contacts {
		if c.Kommune != code || c.Asked == nil {
			continue
		}
		if from == nil || *c.Asked >= *from {
			m.Since, m.Days = c.Asked, int(f.today()-*c.Asked)
		}
		if c.Reminded != nil && *c.Reminded >= *m.Since {
			m.What.EN += ", reminded " + c.Reminded.String()
			m.What.DA += ", rykket " + c.Reminded.String()
		}
	}
}

// statusOfDraw stops at the freeze and at the seed, which people must give.
func (f *Folder) statusOfDraw(s *Status, report []frameLine) (stop bool, err error) {
	frozen, err := f.frozen(0)
	if err != nil {
		return true, err
	}
	if frozen == nil {
		s.next("when the lists are in, or no more will come: barometer plan %s --freeze", "når listerne er kommet, eller der ikke kommer flere: barometer plan %s --freeze", f.dir)
		return true, f.missingLists(s, report)
	}
	s.fact("frozen: %s, frame %s…", "låst: %s, liste %s…", counted(frozen.Cases, nounCase), frozen.FrameSHA256[:12])
	seed, err := f.seeded(0)
	if err != nil {
		return true, err
	}
	if seed == nil {
		s.next(`with public randomness that is newer than the freeze: barometer draw %s --seed S --seed-source "where it came from"`,
			`med offentlig tilfældighed, der er nyere end låsningen: barometer draw %s --seed S --seed-source "hvor den kommer fra"`, f.dir)
		return true, nil
	}
	s.fact("drawn with the seed %q (%s)", "trukket med startordet %q (%s)", seed.Seed, cmp.Or(seed.Source, "–"))
	return false, f.statusOfSupplements(s)
}

// statusOfSupplements tells how far each supplement is, and what the oldest
// that is not drawn waits for.
func (f *Folder) statusOfSupplements(s *Status) error {
	parts, err := f.plannedSupplements()
	if err != nil {
		return err
	}
	for _, part := range parts {
		frozen, err := f.frozen(part)
		if err != nil {
			return err
		}
		seed, err := f.seeded(part)
		if err != nil {
			return err
		}
		var act lang.Text
		switch {
		case frozen == nil:
			s.fact("%s: not frozen yet", "%s: ikke låst endnu", partDir(part))
			act = lang.Text{EN: fmt.Sprintf("lists that came late are in %s: barometer plan %s --freeze", partDir(part), f.dir),
				DA: fmt.Sprintf("sene lister ligger i %s: barometer plan %s --freeze", partDir(part), f.dir)}
		case seed == nil:
			s.fact("%s: %s frozen, not drawn yet", "%s: %s låst, ikke trukket endnu", partDir(part), counted(frozen.Cases, nounCase))
			act = lang.Text{EN: fmt.Sprintf(`with new public randomness, newer than the freeze of %s: barometer draw %s --seed S --seed-source "where it came from"`, partDir(part), f.dir),
				DA: fmt.Sprintf(`med ny offentlig tilfældighed, der er nyere end låsningen af %s: barometer draw %s --seed S --seed-source "hvor den kommer fra"`, partDir(part), f.dir)}
		default:
			s.fact("%s: %s frozen, drawn with the seed %q (%s)", "%s: %s låst, trukket med startordet %q (%s)", partDir(part), counted(frozen.Cases, nounCase), seed.Seed, cmp.Or(seed.Source, "–"))
		}
		if s.supplement.Empty() {
			s.supplement = act
		}
	}
	none, err := f.nothingNew()
	if err != nil {
		return err
	}
	for _, part := range none {
		s.Facts = append(s.Facts, nothingNewIn(part))
	}
	return nil
}

// statusOfUndelivered tells what is said of kommuner that never delivered.
func (f *Folder) statusOfUndelivered(s *Status) {
	var declared, estimated int64
	for _, u := range f.Batch.Frame.Undelivered {
		if u.Estimated {
			estimated += u.Cases
		} else {
			declared += u.Cases
		}
	}
	if n := len(f.Batch.Frame.Undelivered); n > 0 {
		s.fact("kommuner that stay in the population without a list: %d, with %d cases declared and %d estimated", "kommuner, der hører med uden at have leveret en liste: %d, med %d oplyste og %d skønnede sager", n, declared, estimated)
	}
}
