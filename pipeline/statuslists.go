package pipeline

import (
	"cmp"
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
	frozen, err := last[FreezeEntry](f, KindFreeze)
	if err != nil {
		return true, err
	}
	if frozen == nil {
		s.next("when the lists are in, or no more will come: barometer plan %s --freeze", "når listerne er kommet, eller der ikke kommer flere: barometer plan %s --freeze", f.dir)
		return true, f.missingLists(s, report)
	}
	s.fact("frozen: %d cases, frame %s…", "låst: %d sager, liste %s…", frozen.Cases, frozen.FrameSHA256[:12])
	seed, err := last[SeedEntry](f, KindSeed)
	if err != nil {
		return true, err
	}
	if seed == nil {
		s.next(`with public randomness that is newer than the freeze: barometer draw %s --seed S --seed-source "where it came from"`,
			`med offentlig tilfældighed, der er nyere end låsningen: barometer draw %s --seed S --seed-source "hvor den kommer fra"`, f.dir)
		return true, nil
	}
	s.fact("drawn with the seed %q (%s)", "trukket med startordet %q (%s)", seed.Seed, cmp.Or(seed.Source, "–"))
	return false, nil
}
