package pipeline

import (
	"slices"

	"sagsbarometer/data/day"
	"sagsbarometer/data/forms"
)

// A slot is what one reading of a case is known by. Of a trial, in which all
// read the same cases, the reviewer is part of it.
type slot struct {
	no       string
	kind     forms.Kind
	reviewer string // of a trial
}

func slotOf(no string, kind forms.Kind, reviewer string) slot {
	if kind = max(kind, forms.FirstReading); kind != forms.Trial {
		reviewer = ""
	}
	return slot{no, kind, reviewer}
}

func (d DealEntry) slot() slot    { return slotOf(d.CaseNo, d.Reading, d.Reviewer) }
func (a AnswersEntry) slot() slot { return slotOf(a.CaseNo, a.Reading, a.Reviewer) }

// firstOf is the slot of a case's first reading.
func firstOf(no string) slot { return slot{no: no, kind: forms.FirstReading} }

// newest are the last entries about each thing.
func newest[K comparable, T any](list []T, about func(*T) K) map[K]*T {
	now := make(map[K]*T, len(list))
	for i := range list {
		now[about(&list[i])] = &list[i]
	}
	return now
}

// orNothing is an entry that says nothing where there is none.
func orNothing[T any](e *T) *T {
	if e == nil {
		return new(T)
	}
	return e
}

type readingsBySlot map[slot]*AnswersEntry

// first is the first reading of a case; empty where there is none.
func (r readingsBySlot) first(no string) AnswersEntry { return *orNothing(r[firstOf(no)]) }

// readings are the last that the ledger says of each reading.
func (f *Folder) readings() (readingsBySlot, error) {
	list, err := kept[AnswersEntry](f, KindAnswers)
	return newest(list, (*AnswersEntry).slot), err
}

// dealt is who was dealt which case, oldest first.
func (f *Folder) dealt() ([]DealEntry, error) { return kept[DealEntry](f, KindDeal) }

// placed is who has each reading now, and where.
func placed(dealt []DealEntry) map[slot]*DealEntry { return newest(dealt, (*DealEntry).slot) }

// A task is a reading that somebody was asked for, and how far it has come.
type task struct {
	of      *caseState
	kind    forms.Kind
	deal    *DealEntry
	reading *AnswersEntry // empty where nothing is said
	by      []string      // whoever said something in it, also before it moved
	again   []string      // items that the present codebook asks of what is signed
	since   *day.Date     // when it was dealt
}

// signed reports whether the reading is finished and all of it stands.
func (t *task) signed() bool { return t.reading.ReviewedOn != "" && len(t.again) == 0 }

// tasks are the readings that somebody was asked for, of cases that have not
// been given up, in the order in which they were first dealt. A trial is held
// under the codebook of its day, and nothing of it is asked again.
func (f *Folder) tasks(states []caseState) ([]task, error) {
	book, err := f.codebook()
	if err != nil {
		return nil, err
	}
	history, err := kept[AnswersEntry](f, KindAnswers)
	if err != nil {
		return nil, err
	}
	readings, by := newest(history, (*AnswersEntry).slot), map[slot][]string{}
	for i := range history {
		if a := &history[i]; !a.empty() {
			by[a.slot()] = withItems(by[a.slot()], []string{a.Reviewer})
		}
	}
	dealt, err := f.dealt()
	if err != nil {
		return nil, err
	}
	at := make(map[string]*caseState, len(states))
	for i := range states {
		at[states[i].no] = &states[i]
	}
	now, since := placed(dealt), f.daysOf(KindDeal)
	place := map[slot]int{}
	var list []task
	for i, d := range dealt {
		s := d.slot()
		if p, seen := place[s]; seen {
			list[p].since = since[i]
			continue
		}
		c := at[d.CaseNo]
		if c == nil || c.state.final() && c.state != reviewed {
			continue
		}
		place[s] = len(list)
		t := task{of: c, kind: s.kind, deal: now[s], reading: orNothing(readings[s]), by: by[s], since: since[i]}
		if t.reading.ReviewedOn != "" && t.kind != forms.Trial {
			_, t.again = carried(book, *t.reading)
		}
		list = append(list, t)
	}
	return list, nil
}

// underway says how far every opened case has come, and every reading of one.
func (f *Folder) underway() ([]caseState, []task, error) {
	states, err := f.states()
	if err != nil {
		return nil, nil, err
	}
	tasks, err := f.tasks(states)
	return states, tasks, err
}

// unfinished are the tasks of a kind that are not signed.
func unfinished(tasks []task, kind forms.Kind) []task {
	return slices.DeleteFunc(slices.Clone(tasks), func(t task) bool { return t.kind != kind || t.signed() })
}

// daysOf are the days on which the entries of a kind were written.
func (f *Folder) daysOf(kind string) []*day.Date {
	var days []*day.Date
	for _, s := range f.ledger.Segments() {
		days = append(days, slices.Repeat([]*day.Date{dayOf(s.At)}, s.Kinds[kind])...)
	}
	return days
}
