package pipeline

import (
	"context"
	"slices"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/forms"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/privacy"
)

// dealOut deals the cases that have arrived and that nobody has, and deals
// again the readings that must move. All others stay where they are.
//
// Unfinished readings move where their form was written for an older version
// of the codebook: to the same reviewer's next form, and of a signed one only
// what must be answered again is open there. They also move where their
// reviewer is no longer in reviewers.csv, must not read that kommune any more,
// or is the one whom reassign names: to the others, by lot. What is finished
// stays, and so does a trial, which is of its day. A reviewer whose last day
// has passed keeps the cases and gets no new ones.
func (f *Folder) dealOut(ctx context.Context, reassign string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	states, tasks, err := f.underway()
	if err != nil {
		return err
	}
	d, err := f.newDealing()
	if err != nil {
		return err
	}
	others := byCase(tasks)
	fresh := map[forms.Kind][]freshCase{}
	for i := range states {
		if states[i].state == toBeDealt {
			fresh[forms.FirstReading] = append(fresh[forms.FirstReading], freshCase{no: states[i].no})
		}
	}
	left := 0
	for i := range tasks {
		switch t := &tasks[i]; {
		case !t.canMove():
		case t.deal.Reviewer == reassign || f.gone(t, d.reviewers):
			left++
			fresh[t.kind] = append(fresh[t.kind], freshCase{no: t.of.no, only: t.only(), barred: others.barred(t)})
		case t.outdated(d.book):
			d.give(DealEntry{CaseNo: t.of.no, Reviewer: t.deal.Reviewer, Reading: t.kind, Only: t.only()})
		}
	}
	if reassign != "" && left == 0 {
		f.say("%s has nothing unfinished", "%s har intet, der ikke er færdigt", reassign)
	}
	for kind := forms.FirstReading; kind <= forms.Objection; kind++ {
		if len(fresh[kind]) == 0 {
			continue
		}
		here, err := d.here(reassign)
		if err != nil {
			return err
		}
		if err := d.lot(kind, fresh[kind], here); err != nil {
			return err
		}
	}
	return d.decide()
}

// canMove reports whether a reading is still to be made, by whoever has it or
// another.
func (t *task) canMove() bool {
	return !t.signed() && t.kind != forms.Trial && (t.kind != forms.FirstReading || t.of.state == beingRead)
}

// gone reports whether the reviewer of an unfinished reading is no longer in
// reviewers.csv, or must not read that kommune any more. A list that is not
// there says nothing of anyone, and the arbiter need not be in it.
func (f *Folder) gone(t *task, reviewers []forms.Reviewer) bool {
	if mustNot(reviewers, t.deal.Reviewer, t.of.kommune) {
		return true
	}
	return len(reviewers) > 0 && !(t.kind == forms.Arbitration && t.deal.Reviewer == f.Batch.Review.Arbiter) &&
		!slices.ContainsFunc(reviewers, func(r forms.Reviewer) bool { return r.Code == t.deal.Reviewer })
}

// mustNot reports whether reviewers.csv keeps the cases of a kommune from a
// reviewer.
func mustNot(reviewers []forms.Reviewer, code, kommune string) bool {
	return slices.ContainsFunc(reviewers, func(r forms.Reviewer) bool { return r.Code == code && slices.Contains(r.Not, kommune) })
}

// outdated reports whether an unfinished reading stands in a form of an older
// version of the codebook.
func (t *task) outdated(book *codebook.Codebook) bool {
	return max(t.deal.CodebookVersion, 1) < book.Version
}

// only are the items that are asked again of a reading that was signed, and
// those that still are, if that is half done; nil where all is open.
func (t *task) only() []string {
	if t.deal.Only == nil && t.reading.ReviewedOn == "" {
		return nil
	}
	only := slices.Clone(t.deal.Only)
	for _, id := range t.again {
		if !slices.Contains(only, id) {
			only = append(only, id)
		}
	}
	return only
}

// tasksOfCases are the tasks of each case.
type tasksOfCases map[string][]*task

func byCase(tasks []task) tasksOfCases {
	of := tasksOfCases{}
	for i := range tasks {
		of[tasks[i].of.no] = append(of[tasks[i].of.no], &tasks[i])
	}
	return of
}

// barred are those who must not get a reading, since they make another of the
// case. To an objection only the first reading is another: that is what the
// kommune objects to.
func (of tasksOfCases) barred(t *task) []string {
	return of.readers(t.of.no, t.kind)
}

// readers are those who have, or had and began, another reading of the case:
// what was begun stood in the form of who finished it.
func (of tasksOfCases) readers(no string, kind forms.Kind) []string {
	var codes []string
	for _, t := range of[no] {
		blind := t.kind < forms.Objection && kind < forms.Objection && t.kind != kind
		about := t.kind == forms.FirstReading && kind == forms.Objection || t.kind == forms.Objection && kind == forms.FirstReading
		if blind || about {
			codes = withItems(withItems(codes, []string{t.deal.Reviewer}), t.by)
		}
	}
	return codes
}

// knownReviewer refuses a code that nobody has or ever had.
func (f *Folder) knownReviewer(code string) error {
	reviewers, err := f.reviewers()
	if err != nil {
		return err
	}
	dealt, err := f.dealt()
	if err != nil {
		return err
	}
	if slices.ContainsFunc(reviewers, func(r forms.Reviewer) bool { return r.Code == code }) ||
		slices.ContainsFunc(dealt, func(d DealEntry) bool { return d.Reviewer == code }) {
		return nil
	}
	if len(privacy.Scan(code)) > 0 {
		code = "…"
	}
	return refuse(lang.Text{EN: "the codes stand in reviewers.csv", DA: "koderne står i reviewers.csv"}, "no reviewer has the code %s", "ingen jurist har koden %s", code)
}
