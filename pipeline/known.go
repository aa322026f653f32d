package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
	"sagsbarometer/data/forms"
)

// known is what a form may be filled with: the readings and objections so far.
type known struct {
	*Folder
	book       *codebook.Codebook
	readings   map[slot]AnswersEntry
	from       map[string]map[slot]AnswersEntry // the last of each form
	objections map[string][]ObjectionEntry
	words      *texts
	vain       bool          // something was written where it does not count, which is said at every import
	closed     map[slot]bool // readings that others build on
	latest     day.Date      // that has been: today, or where the clock is behind the ledger, the latest day on record
}

func (f *Folder) known() (*known, error) {
	k := &known{Folder: f, readings: map[slot]AnswersEntry{}, from: map[string]map[slot]AnswersEntry{}, objections: map[string][]ObjectionEntry{}}
	var err error
	if k.book, err = f.codebook(); err != nil {
		return nil, err
	}
	if k.words, err = f.texts(); err != nil {
		return nil, err
	}
	answers, err := all[AnswersEntry](f, KindAnswers)
	if err != nil {
		return nil, err
	}
	k.latest = f.today()
	for _, a := range answers {
		if on, err := day.Parse(a.ReviewedOn); err == nil {
			k.latest = max(k.latest, on)
		}
		k.readings[a.slot()] = a
		if k.from[a.SourceFile] == nil {
			k.from[a.SourceFile] = map[slot]AnswersEntry{}
		}
		k.from[a.SourceFile][a.slot()] = a
	}
	list, err := f.objections()
	for _, o := range list {
		if !o.Late {
			k.objections[o.CaseNo] = append(k.objections[o.CaseNo], o)
		}
	}
	return k, err
}

// formCase is a case as a form shows it: the kommune is the beginning of its
// number.
func (f *Folder) formCase(no string) forms.Case {
	code, _, _ := strings.Cut(no, "-")
	k, _ := f.register().ByCode(code)
	return forms.Case{No: no, Kommune: code, KommuneName: k.Name}
}

// formCase is the same with what its reader must know: what was answered
// before, without names, and why it is asked again.
func (k *known) formCase(d DealEntry) forms.Case {
	c := k.Folder.formCase(d.CaseNo)
	c.Only = d.Only
	var notes []string
	switch d.slot().kind {
	case forms.Arbitration:
		c.Shown = k.bothReadings(d.CaseNo)
		notes = append(notes, "To læsninger af sagen er forskellige på de åbne spørgsmål. Læs akterne, og svar selv.")
	case forms.Objection:
		a := k.readings[firstOf(d.CaseNo)]
		c.Shown = []forms.Said{{Title: "Første gennemgang", Answers: a.Answers, Remark: a.Remark}}
		for _, o := range k.objections[d.CaseNo] {
			notes = append(notes, "Kommunens indsigelse, modtaget "+o.ReceivedOn+": "+o.Text)
		}
	}
	if _, answered := k.readings[d.slot()]; answered {
		notes = append(notes, k.whyAgain(d)...)
	}
	c.Note = strings.Join(notes, "\n")
	return c
}

// whyAgain says of each question that is asked again what changed.
func (k *known) whyAgain(d DealEntry) []string {
	var notes []string
	for _, id := range d.Only {
		i := -1
		for n, c := range k.book.Changes {
			if c.Item == id && c.Kind == "meaning" && c.Version <= d.CodebookVersion && (i < 0 || c.Version >= k.book.Changes[i].Version) {
				i = n
			}
		}
		if i < 0 {
			notes = append(notes, fmt.Sprintf("Mangler et svar efter version %d af måleskemaet: »%s«", d.CodebookVersion, k.book.LabelOf(id)))
			continue
		}
		notes = append(notes, fmt.Sprintf("Svar igen på »%s«: %s", k.book.LabelOf(id), k.book.Changes[i].Why))
	}
	return notes
}

// bothReadings are the first and the second, in an order that tells nobody
// which is which.
func (k *known) bothReadings(no string) []forms.Said {
	said := make([]forms.Said, 2)
	for i, s := range []slot{firstOf(no), {no: no, kind: forms.SecondReading}} {
		a := k.readings[s]
		said[i] = forms.Said{Answers: a.Answers, Remark: a.Remark}
	}
	if k.keyedTicket("arbitrate", no) >= "8" {
		slices.Reverse(said)
	}
	said[0].Title, said[1].Title = "Læsning A", "Læsning B"
	return said
}

// prefilled is what a form shows as answered: what its reader has answered,
// and where only some questions are asked again what stands of the others.
// What another left half done is not shown, since who signs has answered.
func (k *known) prefilled(d DealEntry) (r forms.Reading, some bool, err error) {
	a, answered := k.readings[d.slot()]
	switch {
	case answered && a.Reviewer == d.Reviewer:
		r, err = prefilled(k.book, a)
		if d.Reading == forms.Objection && a.SourceFile != d.Form {
			r.ReviewedOn = nil // the kommune has objected again
		}
		return r, true, err
	case len(d.Only) == 0:
		return r, false, nil
	case !answered: // an arbitration or an objection begins with what is not in doubt
		a = k.readings[firstOf(d.CaseNo)]
	}
	stand, _ := carried(k.book, a)
	for _, id := range d.Only {
		delete(stand, id)
	}
	return forms.Reading{CaseNo: d.CaseNo, Answers: stand}, true, nil
}
