package pipeline

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/forms"
	"sagsbarometer/data/ledger"
	"sagsbarometer/pipeline/publish"
)

// reviewFacts are what the method annex says of the readings: how many were
// second ones, what changed in the codebook, what kommuner objected to, and who
// saw shares before all was read. How far readers agree is not among them.
func (f *Folder) reviewFacts(in *publish.Input, states []caseState) error {
	if f.Batch.Review == nil {
		return nil
	}
	book, err := f.codebook()
	if err != nil {
		return err
	}
	for _, of := range []func(*publish.Input, *codebook.Codebook, []caseState) error{f.secondFacts, f.changeFacts, f.objectionFacts, f.lookFacts} {
		if err := of(in, book, states); err != nil {
			return err
		}
	}
	return nil
}

func (f *Folder) secondFacts(in *publish.Input, _ *codebook.Codebook, states []caseState) error {
	locks, err := f.locks()
	if err != nil || len(locks) == 0 {
		return err
	}
	again, err := f.arbitratedCases(states)
	if err != nil {
		return err
	}
	in.Second = &publish.Second{Again: int64(len(again)), Item: locks[0].Item, Minimum: int64(locks[0].Minimum)}
	class := classesOf(locks)
	for i := range states {
		if states[i].state == reviewed && class[states[i].no] != "" {
			in.Second.Read++
		}
	}
	for i := range locks {
		c, err := f.choiceFacts(&locks[i])
		if err != nil {
			return err
		}
		in.SecondChoices = append(in.SecondChoices, c)
	}
	return nil
}

// choiceFacts are how it was decided who of a lock is read again.
func (f *Folder) choiceFacts(l *LockEntry) (c publish.SecondChoice, err error) {
	one := []LockEntry{*l}
	c = publish.SecondChoice{Round: l.Round, Keyed: l.Keyed, Locked: int64(len(classesOf(one))), Again: int64(len(chosenOf(one)))}
	if c.Share, err = strconv.ParseFloat(l.Share, 64); err != nil || l.choice == nil {
		return c, err
	}
	c.Seed, c.SeedSource, c.OwnSeed = l.choice.Seed, l.choice.Source, l.choice.Source == ownRandomness
	c.LockSHA256, c.Together, c.SourceNamed = l.choice.LockSHA256, l.choice.WithLock, l.SeedSource != "" && l.SeedSource == l.choice.Source
	if _, c.LockedAt, err = f.lockedAt(l.Round); err != nil {
		return c, err
	}
	c.SeedAt, err = f.timeOf(KindChoice, func(e ledger.Entry) bool {
		var of struct {
			Round int `json:"round"`
		}
		return json.Unmarshal(e.Body, &of) == nil && of.Round == l.Round
	})
	return c, err
}

// changeFacts counts, of each change of meaning, the cases whose first reading
// had an answer that it asks for again and that have answered since.
func (f *Folder) changeFacts(in *publish.Input, book *codebook.Codebook, states []caseState) error {
	history, err := kept[AnswersEntry](f, KindAnswers)
	if err != nil {
		return err
	}
	read := map[string]*AnswersEntry{}
	for i := range states {
		if states[i].state == reviewed {
			read[states[i].no] = states[i].reading
		}
	}
	for _, c := range book.Changes {
		change := publish.CodebookChange{Version: c.Version, On: c.On, Item: c.Item, Meaning: c.Kind == "meaning", Why: c.Why}
		alone := codebook.Codebook{Changes: []codebook.Change{c}}
		again := map[string]bool{}
		for _, a := range history {
			now, signed := read[a.CaseNo]
			if a.slot().kind == forms.FirstReading && a.ReviewedOn != "" && signed && now.CodebookVersion >= c.Version && alone.Redo(c.Item, a.Answers.of(c.Item), a.CodebookVersion) {
				again[a.CaseNo] = true
			}
		}
		change.Again = int64(len(again))
		in.Changes = append(in.Changes, change)
	}
	return nil
}

// objectionFacts counts objections by the cut-off date, and the answers of the
// first reading that they changed.
func (f *Folder) objectionFacts(in *publish.Input, book *codebook.Codebook, states []caseState) error {
	list, err := f.objections()
	if err != nil || len(list) == 0 && f.Batch.Review.ObjectionsUntil == nil {
		return err
	}
	tasks, err := f.tasks(states)
	if err != nil {
		return err
	}
	o := &publish.Objections{Until: f.Batch.Review.ObjectionsUntil}
	for _, e := range list {
		if e.Late {
			o.Late++
		} else {
			o.InTime++
		}
	}
	changed := map[string]int64{}
	for i := range tasks {
		t := &tasks[i]
		if t.kind != forms.Objection || !t.signed() || t.of.state != reviewed {
			continue
		}
		o.Cases++
		for _, id := range differing(book, t.of.reading.Answers, t.reading.Answers) {
			changed[id]++
			o.Answers++
		}
	}
	for _, it := range book.Items {
		if n := changed[it.ID]; n > 0 {
			o.Question = append(o.Question, publish.ChangedAnswers{Item: it.ID, Count: n})
		}
	}
	in.Objections = o
	return nil
}

func (f *Folder) lookFacts(in *publish.Input, _ *codebook.Codebook, _ []caseState) error {
	list, err := all[LookEntry](f, KindLook)
	for _, l := range list {
		in.Looks = append(in.Looks, publish.Look{At: l.At, Reason: l.Reason, Reviewed: int64(l.Reviewed), All: int64(l.Cases)})
	}
	return err
}

// restsOn are the items whose answers decide a column: its own, those of a
// derived item or a deadline, and those on which it hangs whether these are
// asked at all.
func restsOn(book *codebook.Codebook, column string) []string {
	seen := map[string]bool{}
	queue := []string{column}
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		if id == "" || seen[id] {
			continue
		}
		seen[id] = true
		if it, ok := book.Item(id); ok {
			for _, c := range book.Conditions(it) {
				queue = append(queue, book.InOrder(c)...)
			}
		}
		for _, d := range book.Derived {
			if d.ID == id {
				queue = append(queue, d.AnyDefect...)
			}
		}
		for i := range book.Deadlines {
			if d := &book.Deadlines[i]; len(id) > len(d.ID) && id[:len(d.ID)+1] == d.ID+"_" {
				queue = append(queue, d.Items()...)
				queue = append(queue, book.InOrder(d.Relevant)...)
			}
		}
		for _, it := range book.Items { // one of several answers
			if len(id) > len(it.ID)+2 && id[:len(it.ID)+2] == it.ID+"__" {
				queue = append(queue, it.ID)
			}
		}
	}
	return slices.Sorted(maps.Keys(seen))
}
