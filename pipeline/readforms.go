package pipeline

import (
	"context"

	"golang.org/x/sync/errgroup"

	"sagsbarometer/data/forms"
	"sagsbarometer/data/strict"
)

// A formSaid is what a form says, before it is held against the ledger.
type formSaid struct {
	form *forms.FilledForm // nil: nothing of it is taken
	bad  strict.Violations
}

// readForms reads several forms at once.
func (k *known) readForms(ctx context.Context, names []string, out map[string]*outForm) ([]formSaid, error) {
	said := make([]formSaid, len(names))
	var group errgroup.Group
	for i, name := range names {
		o := out[name]
		if len(o.deals) == 0 {
			continue
		}
		want := k.expect(o)
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			said[i].form, said[i].bad = forms.ReadForm(k.inPath(o.name), want)
			return nil
		})
	}
	return said, group.Wait()
}

// expect is what a form is held against.
func (k *known) expect(o *outForm) forms.Expect {
	want := forms.Expect{File: o.name, Batch: k.Batch.Batch.ID, Reviewer: o.reviewer, Kind: o.kind, Codebook: k.book, Today: k.latest,
		Moved: o.moved, Answered: map[string]bool{}}
	for _, d := range o.deals {
		want.Cases = append(want.Cases, k.formCase(d))
		a, _ := k.reading(d.slot())
		want.Answered[d.CaseNo] = a.Reviewer == o.reviewer && !a.empty()
	}
	return want
}

// judge is what a form says that the ledger does not have. A case with
// something wrong is left as it was on record, and the others are taken.
func (k *known) judge(o *outForm, said formSaid) (found []AnswersEntry, took took, bad strict.Violations) {
	if len(o.deals) == 0 {
		return nil, took, nil
	}
	form, bad := said.form, said.bad
	if form == nil {
		took.nothing = true
		return nil, took, bad
	}
	took.refused = form.Refused
	for _, r := range form.Readings {
		before := len(bad)
		e := o.entry(form.Version, r)
		was, answered := k.reading(e.slot())
		readable := was.assuming(e)
		switch {
		case answered && (was.same(e) || k.keysDamaged() && readable.same(e)):
		case k.words.refuses(&e):
			bad = append(bad, refusedText(e.CaseNo, strict.Place{File: o.name, Sheet: r.Sheet, Line: r.Row}))
		case k.closed[e.slot()] && k.moves(readable, e):
			bad = append(bad, closedViolation(o, r))
		default:
			found = append(found, e)
		}
		took.count(r.CaseNo, len(bad) == before)
	}
	k.sayInVain(o, form)
	return found, took, bad
}

// entry is a reading as the ledger holds it.
func (o *outForm) entry(version int, r forms.Reading) AnswersEntry {
	e := AnswersEntry{CaseNo: r.CaseNo, Reviewer: o.reviewer, Reading: o.kind, CodebookVersion: version,
		Answers: hold(r.Answers), Remark: r.Remark, AskLead: r.AskLead, Question: r.Question, SourceFile: o.name, SourceRow: r.Row}
	if r.ReviewedOn != nil {
		e.ReviewedOn = r.ReviewedOn.String()
	}
	return e
}

// sayInVain names the cases that a form says something of which it did not say
// when they were moved to another: nothing of it counts.
func (k *known) sayInVain(o *outForm, form *forms.FilledForm) {
	var vain []string
	for _, r := range form.Elsewhere {
		e := o.entry(form.Version, r)
		if was := k.from(o.name, e.slot()); !e.empty() && !was.same(e) {
			vain = append(vain, r.CaseNo)
		}
	}
	if len(vain) > 0 {
		k.vain = true
		k.say("%s: written in vain, since the cases are read in another form now: %s", "%s: skrevet forgæves, for sagerne læses i et andet skema nu: %s", o.name, someOf(vain))
	}
}
