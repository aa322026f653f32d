package pipeline

import (
	"slices"

	"sagsbarometer/data/day"
	"sagsbarometer/data/forms"
	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/screen"
)

// DefaultRemindAfter is how many days a kommune has before status names it as
// one to remind.
const DefaultRemindAfter = 14

// A Reminder is a kommune that has not sent what it was asked for.
type Reminder struct {
	Kommune, Name string
	What          lang.Text
	Asked         day.Date  // when it was asked for this
	Reminded      *day.Date // and reminded of it
	Days          int       // since the later of the two
}

// remind names a kommune that was asked for something on a day, or reminded
// of it since, more than so many days ago. What the list of contacts notes as
// received since then is not missing, even if it is nowhere to be found.
func (f *Folder) remind(s *Status, contacts []forms.Contact, code string, what lang.Text, asked *day.Date) {
	k, _ := f.register().ByCode(code)
	r := Reminder{Kommune: code, Name: k.Name, What: what}
	i := slices.IndexFunc(contacts, func(c forms.Contact) bool { return c.Kommune == code })
	var c forms.Contact
	if i >= 0 {
		c = contacts[i]
	}
	switch {
	case asked == nil && c.Asked == nil:
		return // nobody has asked
	case asked == nil || c.Asked != nil && *c.Asked >= *asked:
		asked = c.Asked
	}
	if c.Received != nil && *c.Received >= *asked {
		return
	}
	r.Asked = *asked
	last := *asked
	if c.Reminded != nil && *c.Reminded >= last {
		r.Reminded, last = c.Reminded, *c.Reminded
	}
	if r.Days = int(f.today() - last); r.Days > f.RemindAfter {
		s.Remind = append(s.Remind, r)
	}
}

func (s *Status) remindTable() screen.Table {
	t := screen.Table{ID: "remind", Title: lang.Text{EN: "To be reminded", DA: "Skal rykkes"}, Columns: []screen.Column{
		screen.Words("kommune", "kommune", "kommune"), screen.Words("name", "name", "navn"), screen.Words("what", "what", "hvad"),
		screen.Words("asked", "asked", "bedt"), screen.Words("reminded", "reminded", "rykket"), screen.Numbers("days", "days", "dage")}}
	for _, r := range s.Remind {
		reminded := ""
		if r.Reminded != nil {
			reminded = r.Reminded.String()
		}
		t.Add(r.Kommune, r.Name, r.What, r.Asked, reminded, r.Days)
	}
	return t
}
