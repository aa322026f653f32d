package pipeline

import (
	"slices"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/forms"
)

// differing are the questions that two readings answer differently, of those
// that either was asked, in the order of the form. Texts are nobody's to agree
// on.
func differing(book *codebook.Codebook, first, second HeldAnswers) []string {
	a, b := book.Complete(first.open(), nil), book.Complete(second.open(), nil)
	var items []string
	for i := range book.Items {
		if it := &book.Items[i]; it.Type != codebook.TextItem && a[it.ID] != b[it.ID] {
			items = append(items, it.ID)
		}
	}
	return items
}

// A dispute is a case whose two readings differ.
type dispute struct {
	second *task
	items  []string
}

// disputes are the cases whose first and second reading are signed and differ.
func (f *Folder) disputes(tasks []task) ([]dispute, error) {
	book, err := f.codebook()
	if err != nil {
		return nil, err
	}
	var list []dispute
	for i := range tasks {
		t := &tasks[i]
		if t.kind != forms.SecondReading || !t.signed() || t.of.state != reviewed {
			continue
		}
		if items := differing(book, t.of.reading.Answers, t.reading.Answers); len(items) > 0 {
			list = append(list, dispute{t, items})
		}
	}
	return list, nil
}

// arbitrate has a third decide the questions that two readings answer
// differently: the arbiter whom batch.toml names, or one by lot. What both say
// stands.
func (f *Folder) arbitrate() error {
	_, tasks, err := f.underway()
	if err != nil {
		return err
	}
	list, err := f.disputes(tasks)
	if err != nil {
		return err
	}
	d, err := f.newDealing()
	if err != nil {
		return err
	}
	now, others := placed(d.before), byCase(tasks)
	arbiter := f.Batch.Review.Arbiter
	var fresh []freshCase
	for _, dispute := range list {
		no := dispute.second.of.no
		if _, has := now[slot{no: no, kind: forms.Arbitration}]; has {
			continue
		}
		barred := others.readers(no, forms.Arbitration)
		if arbiter != "" && !slices.Contains(barred, arbiter) && !mustNot(d.reviewers, arbiter, dispute.second.of.kommune) {
			d.give(DealEntry{CaseNo: no, Reviewer: arbiter, Reading: forms.Arbitration, Only: dispute.items})
			continue
		}
		fresh = append(fresh, freshCase{no: no, only: dispute.items, barred: barred})
	}
	if len(fresh) == 0 && len(d.added) == 0 {
		f.say("no two readings differ that nobody has been asked to decide between", "ingen to læsninger er forskellige, uden at nogen er bedt om at afgøre det")
		return nil
	}
	if len(fresh) > 0 {
		here, err := d.here("")
		if err != nil {
			return err
		}
		if err := d.lot(forms.Arbitration, fresh, here); err != nil {
			return err
		}
	}
	return d.decide()
}

// A progress of second readings is what is still to be done before the first
// can be held against them.
type secondProgress struct {
	toLock  int  // reviewed, and not locked for good
	seed    bool // a lock waits for its seed
	toDeal  int  // chosen, and with nobody
	open    int  // with a second reader
	toJudge int  // two readings differ, and nobody decides
	judged  int  // with an arbiter
}

func (p secondProgress) done() bool { return p == secondProgress{} }

// secondProgress is that of the batch; nothing is to be done where no second
// reading is asked for.
func (f *Folder) secondProgress() (p secondProgress, err error) {
	if f.Batch.Review == nil || f.Batch.Review.SecondReading == 0 {
		return p, nil
	}
	states, tasks, err := f.underway()
	if err != nil {
		return p, err
	}
	locks, err := f.locks()
	if err != nil {
		return p, err
	}
	p.toLock = len(unlocked(states, locks))
	p.seed = unchosen(locks) != nil
	p.open, p.judged = len(unfinished(tasks, forms.SecondReading)), len(unfinished(tasks, forms.Arbitration))
	with := byCase(tasks)
	if locks, err = f.allLocks(); err != nil {
		return p, err
	}
	chosen := chosenOf(locks)
	for i := range states {
		if s := &states[i]; chosen[s.no] != "" && s.state == reviewed && with.task(s.no, forms.SecondReading) == nil {
			p.toDeal++
		}
	}
	list, err := f.disputes(tasks)
	for _, d := range list {
		if with.task(d.second.of.no, forms.Arbitration) == nil {
			p.toJudge++
		}
	}
	return p, err
}

// task is the task of a kind of a case; nil where nobody has it.
func (of tasksOfCases) task(no string, kind forms.Kind) *task {
	for _, t := range of[no] {
		if t.kind == kind {
			return t
		}
	}
	return nil
}

// An arbitrated case is one that was read twice, and what both readings or an
// arbiter say of it.
type arbitrated struct {
	no, class string // class as in classesOf
	answers   codebook.Answers
	decided   []string // items that an arbiter decided; none: the readings agree
}

// arbitratedCases are those that were read twice and on which nothing is open,
// in the order of the states.
func (f *Folder) arbitratedCases(states []caseState) ([]arbitrated, error) {
	locks, err := f.locks()
	if err != nil {
		return nil, err
	}
	book, err := f.codebook()
	if err != nil {
		return nil, err
	}
	tasks, err := f.tasks(states)
	if err != nil {
		return nil, err
	}
	with, chosen := byCase(tasks), chosenOf(locks)
	var list []arbitrated
	for i := range states {
		s := &states[i]
		second := with.task(s.no, forms.SecondReading)
		if s.state != reviewed || chosen[s.no] == "" || second == nil || !second.signed() {
			continue
		}
		a := arbitrated{no: s.no, class: chosen[s.no], answers: s.reading.Answers.open()}
		if items := differing(book, s.reading.Answers, second.reading.Answers); len(items) > 0 {
			third := with.task(s.no, forms.Arbitration)
			if third == nil || !third.signed() {
				continue
			}
			a.answers, a.decided = third.reading.Answers.open(), items
		}
		list = append(list, a)
	}
	return list, nil
}
