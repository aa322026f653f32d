package pipeline

import (
	"slices"

	"sagsbarometer/data/day"
	"sagsbarometer/data/forms"
	"sagsbarometer/data/strict"
)

// objectionsFile is where the officer writes what kommuner object to.
const objectionsFile = "objections.csv"

// ObjectionEntry is what a kommune says against the reading of a case. A late
// one came after the day that batch.toml names: it is listed and not read.
type ObjectionEntry struct {
	CaseNo     string   `json:"case_no"`
	ReceivedOn string   `json:"received_on"`
	Text       string   `json:"text"`
	Sealed     string   `json:"sealed,omitempty"` // the text; in memory it is opened
	Items      []string `json:"items,omitempty"`  // what it is about; none: the whole reading
	Late       bool     `json:"late,omitempty"`
	SourceFile string   `json:"source_file"`
	SourceRow  int      `json:"source_row"`
}

// objections are all that the ledger has, oldest first.
func (f *Folder) objections() ([]ObjectionEntry, error) {
	return all[ObjectionEntry](f, KindObjection)
}

// newObjections are the lines of objections.csv that the ledger does not have.
// A line that was altered is another objection; one that is removed stands.
func (f *Folder) newObjections(states []caseState) ([]ObjectionEntry, error) {
	book, err := f.codebook()
	if err != nil {
		return nil, err
	}
	read := map[string]bool{}
	for i := range states {
		read[states[i].no] = states[i].state == reviewed
	}
	list, err := list(f, objectionsFile, func(file string, src []byte) ([]forms.ObjectionLine, strict.Violations) {
		return forms.ReadObjections(file, src, book, func(no string) bool { return read[no] })
	})
	if err != nil {
		return nil, err
	}
	have, err := f.objections()
	if err != nil {
		return nil, err
	}
	var fresh []ObjectionEntry
	for _, l := range list {
		e := ObjectionEntry{CaseNo: l.CaseNo, ReceivedOn: l.ReceivedOn.String(), Text: l.Text, Items: l.Items,
			Late: f.late(l.ReceivedOn), SourceFile: objectionsFile, SourceRow: l.Line}
		same := func(o ObjectionEntry) bool {
			text := o.Text == e.Text || o.Text == unreadableText && o.SourceRow == e.SourceRow
			return o.CaseNo == e.CaseNo && o.ReceivedOn == e.ReceivedOn && text && slices.Equal(o.Items, e.Items) && o.Late == e.Late
		}
		if !slices.ContainsFunc(have, same) && !slices.ContainsFunc(fresh, same) {
			fresh = append(fresh, e)
		}
	}
	return fresh, nil
}

// late reports whether an objection of that day counts no more.
func (f *Folder) late(on day.Date) bool {
	until := f.Batch.Review.ObjectionsUntil
	return until != nil && on > *until
}

// hearObjections notes what kommuner object to, and has another than the first
// reader answer what they object to, with their words and the first answers at
// hand. The headline stays the first reading.
func (f *Folder) hearObjections() error {
	states, err := f.states()
	if err != nil {
		return err
	}
	fresh, err := f.newObjections(states)
	if err != nil {
		return err
	}
	d, err := f.newDealing()
	if err != nil {
		return err
	}
	tasks, err := f.tasks(states)
	if err != nil {
		return err
	}
	now, others := placed(d.before), byCase(tasks)
	var cases []freshCase
	about := map[string][]string{}
	whole := map[string]bool{}
	for _, o := range fresh {
		d.entries = append(d.entries, o)
		if o.Late {
			f.say("%s: an objection of %s, after %s: it is listed and not counted", "%s: en indsigelse af %s, efter %s: den er noteret og tæller ikke med", o.CaseNo, o.ReceivedOn, f.Batch.Review.ObjectionsUntil)
			continue
		}
		if _, seen := about[o.CaseNo]; !seen {
			cases = append(cases, freshCase{no: o.CaseNo, barred: others.readers(o.CaseNo, forms.Objection)})
			about[o.CaseNo] = nil
		}
		whole[o.CaseNo] = whole[o.CaseNo] || len(o.Items) == 0
		about[o.CaseNo] = withItems(about[o.CaseNo], o.Items)
	}
	var lots []freshCase
	for _, c := range cases {
		before, again := now[slot{no: c.no, kind: forms.Objection}]
		if c.only = about[c.no]; whole[c.no] || again && len(before.Only) == 0 {
			c.only = nil
		} else if again {
			c.only = withItems(before.Only, c.only)
		}
		if again && !mustNot(d.reviewers, before.Reviewer, f.formCase(c.no).Kommune) { // who hears a case goes on with it
			d.give(DealEntry{CaseNo: c.no, Reviewer: before.Reviewer, Reading: forms.Objection, Only: c.only})
			continue
		}
		lots = append(lots, c)
	}
	if len(fresh) == 0 {
		f.say("%s has no line that is new", "%s har ingen linje, der er ny", objectionsFile)
	}
	if len(lots) > 0 {
		here, err := d.here("")
		if err != nil {
			return err
		}
		if err := d.lot(forms.Objection, lots, here); err != nil {
			return err
		}
	}
	return d.decide()
}

// withItems is a with what it lacks of b, in their order.
func withItems(a, b []string) []string {
	out := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
