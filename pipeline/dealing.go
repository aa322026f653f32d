package pipeline

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/forms"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/whole"
)

// dealOut deals the cases that have arrived and that nobody has, deals again
// those that must move, and writes a form for each reviewer who got some. All
// other cases stay where they are; a form that is gone is written again with
// what the ledger knows.
//
// Unfinished cases move where their form was written for an older version of
// the codebook: to the same reviewer's next form. They also move where their
// reviewer is no longer in reviewers.csv: to the others, as if they had just
// come. A reviewer whose last day has passed keeps the cases and gets no new
// ones.
func (f *Folder) dealOut(ctx context.Context) (written []string, err error) {
	dealt, err := f.dealt()
	if err != nil {
		return nil, err
	}
	states, err := f.states()
	if err != nil {
		return nil, err
	}
	reviewers, err := f.reviewers()
	if err != nil {
		return nil, err
	}
	book, err := f.codebook()
	if err != nil {
		return nil, err
	}
	var fresh []forms.Case
	var added []DealEntry
	for i := range states {
		switch s := &states[i]; {
		case s.state == toBeDealt || s.abandoned(reviewers):
			fresh = append(fresh, f.formCase(s.no))
		case s.outdated(book):
			added = append(added, DealEntry{CaseNo: s.no, Reviewer: s.deal.Reviewer})
		}
	}
	if len(fresh) > 0 {
		more, err := f.deal(placed(dealt), fresh, reviewers)
		if err != nil {
			return nil, err
		}
		added = append(added, more...)
	}
	for i := range added {
		added[i].Form, added[i].CodebookVersion = nextForm(added[i].Reviewer, dealt), book.Version
	}
	slices.SortFunc(added, func(a, b DealEntry) int {
		return cmp.Or(strings.Compare(a.Form, b.Form), strings.Compare(a.CaseNo, b.CaseNo))
	})
	entries := make([]any, len(added))
	for i, d := range added {
		entries[i] = d
	}
	if err := f.appendAll(entries...); err != nil {
		return nil, err
	}
	f.sayMoved(placed(dealt), added)
	return f.writeForms(ctx, append(dealt, added...))
}

// abandoned reports whether a case is half done by a reviewer whom
// reviewers.csv no longer has. A list that is not there says nothing of anyone.
func (s *caseState) abandoned(reviewers []forms.Reviewer) bool {
	return s.state == beingRead && len(reviewers) > 0 &&
		!slices.ContainsFunc(reviewers, func(r forms.Reviewer) bool { return r.Code == s.deal.Reviewer })
}

// outdated reports whether a case is unfinished in a form of an older version
// of the codebook.
func (s *caseState) outdated(book *codebook.Codebook) bool {
	return s.state == beingRead && max(s.deal.CodebookVersion, 1) < book.Version
}

// sayMoved tells which forms are no longer read for which cases.
func (f *Folder) sayMoved(from map[string]DealEntry, added []DealEntry) {
	type move struct{ from, to string }
	var moves []move
	count := map[move]int{}
	for _, d := range added {
		was, moved := from[d.CaseNo]
		if !moved {
			continue
		}
		m := move{was.Form, d.Form}
		if count[m] == 0 {
			moves = append(moves, m)
		}
		count[m]++
	}
	for _, m := range moves {
		f.say("cases moved from %s to %s, where they are read from now on: %d", "sager flyttet fra %s til %s, hvor de læses fra nu af: %d", m.from, m.to, count[m])
	}
}

// deal says who gets the fresh cases, of which those that others have are not
// theirs any more.
func (f *Folder) deal(now map[string]DealEntry, fresh []forms.Case, reviewers []forms.Reviewer) ([]DealEntry, error) {
	here := slices.DeleteFunc(slices.Clone(reviewers), func(r forms.Reviewer) bool { return !r.Here(f.today()) })
	if len(here) == 0 {
		return nil, refuse(lang.Text{EN: "write a line for each in reviewers.csv, and look at from and to", DA: "skriv en linje for hver i reviewers.csv, og se på from og to"},
			"no reviewer is here on %s", "ingen bedømmer er her den %s", f.today())
	}
	previous := map[string]string{}
	cases := slices.Clone(fresh)
	for _, no := range slices.Sorted(maps.Keys(now)) {
		if !slices.ContainsFunc(fresh, func(c forms.Case) bool { return c.No == no }) {
			previous[no] = now[no].Reviewer
			cases = append(cases, f.formCase(no))
		}
	}
	who, err := forms.Deal(cases, here, previous, f.dealTicket)
	if err != nil {
		return nil, refuse(lang.Text{EN: "look at not_kommuner in reviewers.csv", DA: "se på not_kommuner i reviewers.csv"}, "%v", "%v", err)
	}
	var added []DealEntry
	for _, c := range fresh {
		added = append(added, DealEntry{CaseNo: c.No, Reviewer: who[c.No]})
	}
	return added, nil
}

// nextForm is the name of a reviewer's next form. No code has an underscore,
// so that R1's second form is not the first of a reviewer R1-2.
func nextForm(reviewer string, dealt []DealEntry) string {
	var have []string
	for _, d := range dealt {
		if d.Reviewer == reviewer && !slices.Contains(have, d.Form) {
			have = append(have, d.Form)
		}
	}
	if len(have) == 0 {
		return "forms/skema-" + reviewer + ".xlsx"
	}
	return fmt.Sprintf("forms/skema-%s_%d.xlsx", reviewer, len(have)+1)
}

// dealTicket decides who reads what. It is keyed, so that it follows from
// nothing public; without a key it is at least no order of the list.
func (f *Folder) dealTicket(caseNo string) string {
	mac := hmac.New(sha256.New, f.Key.Bytes)
	mac.Write([]byte("deal|" + f.Batch.Batch.ID + "|" + caseNo))
	return hex.EncodeToString(mac.Sum(nil))
}

// writeForms writes the forms that cases stand in and that are not there. What
// their reviewer has answered is filled in; what another left half done is
// not, since who signs has answered.
func (f *Folder) writeForms(ctx context.Context, dealt []DealEntry) (written []string, err error) {
	book, err := f.codebook()
	if err != nil {
		return nil, err
	}
	readings, err := f.readings()
	if err != nil {
		return nil, err
	}
	for _, name := range formsOf(dealt) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if there, err := f.there(name); err != nil {
			return nil, err
		} else if there {
			continue // a form that is out is never touched
		}
		reviewer, cases, _, _ := f.formOf(name, dealt)
		answers := map[string]forms.Reading{}
		for _, c := range cases {
			if a := readings[c.No]; a.Reviewer == reviewer {
				if answers[c.No], err = prefilled(book, a); err != nil {
					return nil, err
				}
			}
		}
		form := forms.Form{Batch: f.Batch.Batch.ID, Title: f.title(), Reviewer: reviewer, Codebook: book, Cases: cases, Answers: answers, On: f.today()}
		if err := whole.WriteFile(f.tmp(), f.outPath(name), 0o644, func(w io.Writer) error { return forms.WriteForm(w, form) }); err != nil {
			return nil, err
		}
		written = append(written, name)
	}
	return written, nil
}

// formsOf are the forms that cases stand in, in the order in which they were
// dealt.
func formsOf(dealt []DealEntry) []string {
	now := placed(dealt)
	var names []string
	for _, d := range dealt {
		if now[d.CaseNo].Form == d.Form && !slices.Contains(names, d.Form) {
			names = append(names, d.Form)
		}
	}
	return names
}

// there reports whether a file of the batch is there.
func (f *Folder) there(name string) (bool, error) {
	_, err := os.Stat(f.inPath(name))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// title is the batch's title, with its banner where the cases are made up.
func (f *Folder) title() string {
	if f.Batch.Batch.Constructed != "" {
		return f.Batch.Batch.Title + " (konstrueret eksempel)"
	}
	return f.Batch.Batch.Title
}
