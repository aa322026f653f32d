package pipeline

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/forms"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/whole"
)

// A dealing is one act of saying who reads what. What it decides is appended
// in one piece, so that a killed program has decided all of it or nothing.
type dealing struct {
	*Folder
	book      *codebook.Codebook
	reviewers []forms.Reviewer // all, also those who are not here
	before    []DealEntry
	added     []DealEntry
	entries   []any  // what else is decided, which goes first
	list      string // the digest of reviewers.csv; empty where there is none
	without   string // whose readings go to the others
}

func (f *Folder) newDealing() (*dealing, error) {
	d := &dealing{Folder: f}
	var err error
	if d.book, err = f.codebook(); err != nil {
		return nil, err
	}
	if d.reviewers, err = f.reviewers(); err != nil {
		return nil, err
	}
	if len(d.reviewers) > 0 {
		if d.list, _, err = whole.Digest(f.inPath(reviewersFile)); err != nil {
			return nil, err
		}
	}
	d.before, err = f.dealt()
	return d, err
}

// A freshCase is a case that is to be dealt.
type freshCase struct {
	no     string
	only   []string // items that are asked again; nil: all
	barred []string // reviewers who must not get it
}

// here are the reviewers who read today, without one of them.
func (d *dealing) here(without string) ([]forms.Reviewer, error) {
	d.without = without
	here := slices.DeleteFunc(slices.Clone(d.reviewers), func(r forms.Reviewer) bool { return !r.Here(d.today()) || r.Code == without })
	if len(here) > 0 {
		return here, nil
	}
	if len(d.reviewers) == 0 {
		return nil, refuse(lang.Text{EN: "write a line for each, with code and name: R1,Name", DA: "skriv en linje for hver, med kode og navn: R1,Navn"},
			"%s names no reviewer", "%s nævner ingen jurist", reviewersFile)
	}
	return nil, refuse(lang.Text{EN: "write a line for each in reviewers.csv, and look at from and to", DA: "skriv en linje for hver i reviewers.csv, og se på from og to"},
		"no reviewer is here on %s", "ingen jurist er her den %s", d.today())
}

// lot says by lot who of those who are here gets the fresh cases of a kind, of
// which those that others have are not theirs any more. What it was made from
// is noted, so that it can be made again.
func (d *dealing) lot(kind forms.Kind, fresh []freshCase, here []forms.Reviewer) error {
	if len(fresh) == 0 {
		return nil
	}
	note := DealingEntry{Reading: kind, On: d.today().String(), ReviewersSHA256: d.list, Without: d.without}
	for _, r := range here {
		note.Reviewers = append(note.Reviewers, DealingReviewer{Code: r.Code, Share: r.Share, Not: r.Not})
	}
	for _, c := range fresh {
		note.Cases = append(note.Cases, c.no)
		if len(c.barred) > 0 {
			if note.Barred == nil {
				note.Barred = map[string][]string{}
			}
			note.Barred[c.no] = c.barred
		}
	}
	slices.Sort(note.Cases)
	who, err := d.dealAs(note, slices.Concat(d.before, d.added))
	var nobody *forms.NobodyError
	switch {
	case errors.As(err, &nobody) && kind == forms.FirstReading:
		return refuse(lang.Text{EN: "look at not_kommuner in reviewers.csv", DA: "se på not_kommuner i reviewers.csv"},
			"no reviewer who is here may read %s", "ingen jurist, der er her, må læse %s", someOf(nobody.Cases))
	case errors.As(err, &nobody):
		return refuse(lang.Text{EN: "add a reviewer to reviewers.csv, or look at from, to and not_kommuner; arbiter = \"R9\" in [review] names who decides between two readings",
			DA: "tilføj en jurist i reviewers.csv, eller se på from, to og not_kommuner; arbiter = \"R9\" under [review] siger, hvem der afgør mellem to læsninger"},
			"no reviewer who is here may read %s: who has read a case does not get it again", "ingen jurist, der er her, må læse %s: den, der har læst en sag, får den ikke igen", someOf(nobody.Cases))
	case err != nil:
		return err
	}
	d.entries = append(d.entries, note)
	for _, c := range fresh {
		d.give(DealEntry{CaseNo: c.no, Reviewer: who[c.no], Reading: kind, Only: c.only})
	}
	return nil
}

// dealAs deals the cases of a note again, to those who were there and beside
// what was dealt before.
func (f *Folder) dealAs(note DealingEntry, before []DealEntry) (who map[string]string, err error) {
	var cases []forms.Case
	fresh := make(map[string]bool, len(note.Cases))
	for _, no := range note.Cases {
		c := f.formCase(no)
		c.Barred = note.Barred[no]
		cases = append(cases, c)
		fresh[no] = true
	}
	previous := map[string]string{}
	for _, e := range before {
		if s := e.slot(); s.kind == note.Reading && !fresh[s.no] {
			if _, seen := previous[s.no]; !seen {
				cases = append(cases, f.formCase(s.no))
			}
			previous[s.no] = e.Reviewer
		}
	}
	here := make([]forms.Reviewer, len(note.Reviewers))
	for i, r := range note.Reviewers {
		here[i] = forms.Reviewer{Code: r.Code, Share: r.Share, Not: r.Not}
	}
	return forms.Deal(cases, here, previous, f.dealTicket)
}

// give says that a reading is somebody's.
func (d *dealing) give(e DealEntry) {
	if e.CodebookVersion = d.book.Version; e.Reading == forms.FirstReading {
		e.Reading = 0
	}
	d.added = append(d.added, e)
}

// dealTicket decides who reads what. It is keyed, so that it follows from
// nothing public; without a key it is at least no order of the list.
func (f *Folder) dealTicket(caseNo string) string { return f.keyedTicket("deal", caseNo) }

// keyedTicket is the lot of a case for one purpose, as 64 hex digits.
func (f *Folder) keyedTicket(purpose, caseNo string) string {
	mac := hmac.New(sha256.New, f.Key.Bytes)
	mac.Write([]byte(purpose + "|" + f.Batch.Batch.ID + "|" + caseNo))
	return hex.EncodeToString(mac.Sum(nil))
}

// largestForm is how many cases a workbook holds.
const largestForm = 250

// nameForms says in which form each case stands that was dealt. Where a
// reviewer gets more than one holds, the lot says which, so that no form is of
// some kommuner only.
func (d *dealing) nameForms() {
	type owner struct {
		kind forms.Kind
		code string
	}
	byOwner := map[owner][]*DealEntry{}
	var owners []owner
	for i := range d.added {
		o := owner{d.added[i].slot().kind, d.added[i].Reviewer}
		if byOwner[o] == nil {
			owners = append(owners, o)
		}
		byOwner[o] = append(byOwner[o], &d.added[i])
	}
	for _, o := range owners {
		mine := byOwner[o]
		slices.SortFunc(mine, func(a, b *DealEntry) int { return strings.Compare(d.dealTicket(a.CaseNo), d.dealTicket(b.CaseNo)) })
		number := formsGiven(o.kind, o.code, d.before)
		for i, e := range mine {
			e.Form = formName(o.kind, o.code, number+1+i/largestForm)
		}
	}
	slices.SortFunc(d.added, func(a, b DealEntry) int {
		return cmp.Or(strings.Compare(a.Form, b.Form), strings.Compare(a.CaseNo, b.CaseNo))
	})
}

// decide appends what was decided, and tells what moved.
func (d *dealing) decide() error {
	d.nameForms()
	entries := d.entries
	for _, e := range d.added {
		entries = append(entries, e)
	}
	if err := d.appendAll(entries...); err != nil {
		return err
	}
	d.sayMoved()
	return nil
}

// sayMoved tells which forms are no longer read for which cases.
func (d *dealing) sayMoved() {
	type move struct{ from, to string }
	var moves []move
	cases := map[move][]string{}
	from := placed(d.before)
	for _, e := range d.added {
		was, moved := from[e.slot()]
		if !moved {
			continue
		}
		m := move{was.Form, e.Form}
		if cases[m] == nil {
			moves = append(moves, m)
		}
		cases[m] = append(cases[m], e.CaseNo)
	}
	for _, m := range moves {
		d.say("cases moved from %s to %s, where they are read from now on: %d (%s)", "sager flyttet fra %s til %s, hvor de læses fra nu af: %d (%s)",
			m.from, m.to, len(cases[m]), someOf(cases[m]))
	}
}

// someOf names the first of a list.
func someOf(names []string) string {
	const shown = 50
	if len(names) <= shown {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:shown], ", ") + ", …"
}
