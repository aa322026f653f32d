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
	"os"
	"slices"
	"strings"

	"sagsbarometer/data/forms"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/whole"
)

// dealOut deals the cases that have arrived and that nobody has, and writes a
// form for each reviewer who got some. Cases that were dealt stay where they
// are; a form that is gone is written again with what the ledger knows.
func (f *Folder) dealOut(ctx context.Context) (written []string, err error) {
	dealt, err := f.dealt()
	if err != nil {
		return nil, err
	}
	fresh, err := f.toDeal(dealt)
	if err != nil {
		return nil, err
	}
	if len(fresh) > 0 {
		added, err := f.deal(dealt, fresh)
		if err != nil {
			return nil, err
		}
		entries := make([]any, len(added))
		for i, d := range added {
			entries[i] = d
		}
		if err := f.appendAll(entries...); err != nil {
			return nil, err
		}
		dealt = append(dealt, added...)
	}
	return f.writeForms(ctx, dealt)
}

// toDeal are the cases whose papers have arrived and that nobody has.
func (f *Folder) toDeal(dealt []DealEntry) ([]forms.Case, error) {
	drawn, err := f.drawnCases()
	if err != nil {
		return nil, err
	}
	dispositions, err := f.dispositions()
	if err != nil {
		return nil, err
	}
	var cases []forms.Case
	for _, c := range drawn {
		has := slices.ContainsFunc(dealt, func(d DealEntry) bool { return d.CaseNo == c.no })
		if !has && c.Role == "sample" && dispositions[c.no].Disposition == forms.Arrived {
			cases = append(cases, f.formCase(c.no))
		}
	}
	return cases, nil
}

func (f *Folder) deal(dealt []DealEntry, fresh []forms.Case) ([]DealEntry, error) {
	reviewers, err := f.reviewers()
	if err != nil {
		return nil, err
	}
	here := slices.DeleteFunc(slices.Clone(reviewers), func(r forms.Reviewer) bool { return !r.Here(f.today()) })
	if len(here) == 0 {
		return nil, refuse(lang.Text{EN: "look at from and to in reviewers.csv", DA: "se på from og to i reviewers.csv"},
			"no reviewer is here on %s", "ingen bedømmer er her den %s", f.today())
	}
	previous := map[string]string{}
	cases := slices.Clone(fresh)
	for _, d := range dealt {
		previous[d.CaseNo] = d.Reviewer
		cases = append(cases, f.formCase(d.CaseNo))
	}
	who, err := forms.Deal(cases, here, previous, f.dealTicket)
	if err != nil {
		return nil, refuse(lang.Text{EN: "look at not_kommuner in reviewers.csv", DA: "se på not_kommuner i reviewers.csv"}, "%v", "%v", err)
	}
	var added []DealEntry
	for _, c := range fresh {
		added = append(added, DealEntry{CaseNo: c.No, Reviewer: who[c.No], Form: nextForm(who[c.No], dealt)})
	}
	slices.SortFunc(added, func(a, b DealEntry) int {
		return cmp.Or(strings.Compare(a.Form, b.Form), strings.Compare(a.CaseNo, b.CaseNo))
	})
	return added, nil
}

// nextForm is the name of a reviewer's next form.
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
	return fmt.Sprintf("forms/skema-%s-%d.xlsx", reviewer, len(have)+1)
}

// dealTicket decides who reads what. It is keyed, so that it follows from
// nothing public; without a key it is at least no order of the list.
func (f *Folder) dealTicket(caseNo string) string {
	mac := hmac.New(sha256.New, f.Key.Bytes)
	mac.Write([]byte("deal|" + f.Batch.Batch.ID + "|" + caseNo))
	return hex.EncodeToString(mac.Sum(nil))
}

// writeForms writes the forms that are not there.
func (f *Folder) writeForms(ctx context.Context, dealt []DealEntry) (written []string, err error) {
	book, err := f.codebook()
	if err != nil {
		return nil, err
	}
	answers, err := f.prefilled()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, d := range dealt {
		if !slices.Contains(names, d.Form) {
			names = append(names, d.Form)
		}
	}
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if _, err := os.Stat(f.inPath(name)); err == nil {
			continue // a form that is out is never touched
		} else if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		reviewer, cases, _ := f.casesOfForm(name, dealt)
		form := forms.Form{Batch: f.Batch.Batch.ID, Title: f.title(), Reviewer: reviewer, Codebook: book, Cases: cases, Answers: answers, On: f.today()}
		if err := whole.WriteFile(f.tmp(), f.outPath(name), 0o644, func(w io.Writer) error { return forms.WriteForm(w, form) }); err != nil {
			return nil, err
		}
		written = append(written, name)
	}
	return written, nil
}

// title is the batch's title, with its banner where the cases are made up.
func (f *Folder) title() string {
	if f.Batch.Batch.Constructed != "" {
		return f.Batch.Batch.Title + " (konstrueret eksempel)"
	}
	return f.Batch.Batch.Title
}
