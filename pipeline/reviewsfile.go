package pipeline

import (
	"cmp"
	"fmt"
	"slices"

	"sagsbarometer/data"
	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
	"sagsbarometer/data/forms"
)

// A signedReading is a reading that is finished, with the case that it is of.
type signedReading struct {
	*caseState
	reading AnswersEntry
	answers codebook.Answers // complete, as the present codebook has them
}

// signedReadings are all finished readings of the cases that are reviewed:
// case by case the first, then the others by number and reviewer.
func (f *Folder) signedReadings(states []caseState, complete []codebook.Answers) ([]signedReading, error) {
	tasks, err := f.tasks(states)
	if err != nil {
		return nil, err
	}
	book, err := f.codebook()
	if err != nil {
		return nil, err
	}
	of := byCase(tasks)
	var list []signedReading
	for i := range states {
		s := &states[i]
		if s.state != reviewed {
			continue
		}
		list = append(list, signedReading{s, s.reading, complete[i]})
		others := slices.DeleteFunc(of[s.no], func(t *task) bool { return t.kind == forms.FirstReading || !t.signed() })
		slices.SortFunc(others, func(a, b *task) int {
			return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.reading.Reviewer, b.reading.Reviewer))
		})
		for _, t := range others {
			list = append(list, signedReading{s, t.reading, book.Complete(t.reading.Answers, nil)}) // items are all that is written
		}
	}
	return list, nil
}

// reviewsTable is reviews.parquet: one row per case, reading and item, with
// what it replaced. Free text stays in the ledger.
func (f *Folder) reviewsTable(states []caseState, complete []codebook.Answers) (*data.Table, error) {
	book, err := f.codebook()
	if err != nil {
		return nil, err
	}
	history, err := f.superseded()
	if err != nil {
		return nil, err
	}
	readings, err := f.signedReadings(states, complete)
	if err != nil {
		return nil, err
	}
	var items []string // that may have a row
	for _, item := range book.Items {
		if item.Type != codebook.TextItem {
			items = append(items, item.ID)
		}
	}
	rows := 0
	for _, r := range readings {
		for _, item := range items {
			if _, ok := r.answers[item]; ok {
				rows++
			}
		}
	}
	t := newTable(rows, f.meta())
	t.declare(data.Text, "case_id", "case_no", "item", "answer", "reviewer") // also where nobody has answered yet
	t.declare(data.Int, "reading", "codebook_version")
	t.declare(data.Date, "reviewed_on")
	t.declare(data.Text, "source_file")
	t.declare(data.Int, "source_row")
	t.declare(data.Text, "supersedes")
	i := 0
	for _, r := range readings {
		on, err := day.Parse(r.reading.ReviewedOn)
		if err != nil {
			return nil, fmt.Errorf("case %s: %w", r.no, err)
		}
		for _, item := range items {
			answer, ok := r.answers[item]
			if !ok {
				continue
			}
			t.text(i, "case_id", r.ID)
			t.text(i, "case_no", r.no)
			t.text(i, "item", item)
			t.text(i, "answer", answer)
			t.text(i, "reviewer", r.reading.Reviewer)
			t.int(i, "reading", int64(r.reading.Reading), true)
			t.int(i, "codebook_version", int64(r.reading.CodebookVersion), true)
			t.date(i, "reviewed_on", &on)
			t.text(i, "source_file", r.reading.SourceFile)
			t.int(i, "source_row", int64(r.reading.SourceRow), true)
			t.text(i, "supersedes", history[answerAt{r.reading.slot(), item}].before(answer))
			i++
		}
	}
	t.notNull("case_id", "case_no", "item", "answer", "reviewer", "reviewed_on", "source_file", "reading", "codebook_version", "source_row")
	t.Meta = append(t.Meta, data.Pair{Key: "barometer.codebook", Value: string(book.JSON())})
	return &t.Table, nil
}

// An answerAt is where one answer stands.
type answerAt struct {
	slot
	item string
}

// A replaced answer is the last one, and the one before it that was another.
type replaced struct{ now, was string }

// before is what an answer replaced; empty where it is the only one.
func (r replaced) before(answer string) string {
	if r.now != answer {
		return ""
	}
	return r.was
}

// superseded says of every answer which one it replaced. Readings of which the
// ledger has one entry replaced nothing, and most are such: nothing is kept of
// them.
func (f *Folder) superseded() (map[answerAt]replaced, error) {
	list, err := all[AnswersEntry](f, KindAnswers)
	entries := make(map[slot]int, len(list))
	for _, a := range list {
		entries[a.slot()]++
	}
	history := map[answerAt]replaced{}
	for _, a := range list {
		if entries[a.slot()] < 2 {
			continue
		}
		for item, answer := range a.Answers {
			at := answerAt{a.slot(), item}
			if r := history[at]; r.now != answer {
				history[at] = replaced{answer, r.now}
			}
		}
	}
	return history, err
}
