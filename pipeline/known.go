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
	readings   map[slot]*AnswersEntry // the last of each
	history    []AnswersEntry
	objections map[string][]ObjectionEntry
	words      *texts
	vain       bool          // something was written where it does not count, which is said at every import
	closed     map[slot]bool // readings that others build on
	latest     day.Date      // that has been: today, or where the clock is behind the ledger, the latest day on record
}

func (f *Folder) known() (*known, error) {
	k := &known{Folder: f, objections: map[string][]ObjectionEntry{}}
	var err error
	if k.book, err = f.codebook(); err != nil {
		return nil, err
	}
	if k.words, err = f.texts(); err != nil {
		return nil, err
	}
	if k.history, err = kept[AnswersEntry](f, KindAnswers); err != nil {
		return nil, err
	}
	k.readings = newest(k.history, (*AnswersEntry).slot)
	k.latest = f.today()
	for i := range k.history {
		if on, err := day.Parse(k.history[i].ReviewedOn); err == nil {
			k.latest = max(k.latest, on)
		}
	}
	list, err := f.objections()
	for _, o := range list {
		if !o.Late {
			k.objections[o.CaseNo] = append(k.objections[o.CaseNo], o)
		}
	}
	return k, err
}

// reading is the last that the ledger says of a reading; empty where that is
// nothing.
func (k *known) reading(s slot) (a AnswersEntry, answered bool) {
	if last := k.readings[s]; last != nil {
		return *last, true
	}
	return AnswersEntry{}, false
}

// from is the last that a form said of a reading.
func (k *known) from(form string, s slot) AnswersEntry {
	for _, a := range slices.Backward(k.history) {
		if a.SourceFile == form && a.slot() == s {
			return a
		}
	}
	return AnswersEntry{}
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
		a, _ := k.reading(firstOf(d.CaseNo))
		c.Shown = []forms.Said{{Title: "Første gennemgang", Answers: a.Answers.open(), Remark: a.Remark}}
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
		a, _ := k.reading(s)
		said[i] = forms.Said{Answers: a.Answers.open(), Remark: a.Remark}
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
	a, answered := k.reading(d.slot())
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
		a, _ = k.reading(firstOf(d.CaseNo))
	}
	stand, _ := carried(k.book, a)
	for _, id := range d.Only {
		delete(stand, id)
	}
	return forms.Reading{CaseNo: d.CaseNo, Answers: stand}, true, nil
}
