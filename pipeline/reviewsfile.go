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
	reading *AnswersEntry
}

// signedReadings are all finished readings of the cases that are reviewed:
// case by case the first, then the others by number and reviewer.
func (f *Folder) signedReadings(states []caseState) ([]signedReading, error) {
	tasks, err := f.tasks(states)
	if err != nil {
		return nil, err
	}
	of := byCase(tasks)
	list := make([]signedReading, 0, len(tasks))
	for i := range states {
		s := &states[i]
		if s.state != reviewed {
			continue
		}
		list = append(list, signedReading{s, s.reading})
		others := slices.DeleteFunc(of[s.no], func(t *task) bool { return t.kind == forms.FirstReading || !t.signed() })
		slices.SortFunc(others, func(a, b *task) int {
			return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.reading.Reviewer, b.reading.Reviewer))
		})
		for _, t := range others {
			list = append(list, signedReading{s, t.reading})
		}
	}
	return list, nil
}

// A reviewsFile is reviews.parquet: one row per case, reading and item, with
// what it replaced. Free text stays in the ledger.
type reviewsFile struct {
	book     *codebook.Codebook
	history  map[answerAt]replaced
	readings []signedReading
	items    []string // that may have a row
	says     []data.Pair
}

func (f *Folder) reviewsFile(states []caseState) (*reviewsFile, error) {
	r := &reviewsFile{}
	var err error
	if r.book, err = f.codebook(); err != nil {
		return nil, err
	}
	if r.history, err = f.superseded(); err != nil {
		return nil, err
	}
	for _, item := range r.book.Items {
		if item.Type != codebook.TextItem {
			r.items = append(r.items, item.ID)
		}
	}
	r.says = append(f.meta(), data.Pair{Key: "barometer.codebook", Value: string(r.book.JSON())})
	r.readings, err = f.signedReadings(states)
	return r, err
}

// rows are the rows of the readings from up to to.
func (f *reviewsFile) rows(from, to int) (*data.Table, error) {
	readings := f.readings[from:to]
	answers := make([]codebook.Answers, len(readings)) // whole, as the present codebook has them
	rows := 0
	for i, r := range readings {
		answers[i] = f.book.Complete(r.reading.Answers.open(), nil) // what deadlines come to is no item
		for _, item := range f.items {
			if _, ok := answers[i][item]; ok {
				rows++
			}
		}
	}
	t := newTable(rows, f.says)
	t.declare(data.Text, "case_id", "case_no", "item", "answer", "reviewer") // also where nobody has answered yet
	t.declare(data.Int, "reading", "codebook_version")
	t.declare(data.Date, "reviewed_on")
	t.declare(data.Text, "source_file")
	t.declare(data.Int, "source_row")
	t.declare(data.Text, "supersedes")
	row := 0
	for i, r := range readings {
		on, err := day.Parse(r.reading.ReviewedOn)
		if err != nil {
			return nil, fmt.Errorf("case %s: %w", r.no, err)
		}
		for _, item := range f.items {
			answer, ok := answers[i][item]
			if !ok {
				continue
			}
			t.text(row, "case_id", r.ID)
			t.text(row, "case_no", r.no)
			t.text(row, "item", item)
			t.text(row, "answer", answer)
			t.text(row, "reviewer", r.reading.Reviewer)
			t.int(row, "reading", int64(r.reading.Reading), true)
			t.int(row, "codebook_version", int64(r.reading.CodebookVersion), true)
			t.date(row, "reviewed_on", &on)
			t.text(row, "source_file", r.reading.SourceFile)
			t.int(row, "source_row", int64(r.reading.SourceRow), true)
			t.text(row, "supersedes", f.history[answerAt{r.reading.slot(), item}].before(answer))
			row++
		}
	}
	t.notNull("case_id", "case_no", "item", "answer", "reviewer", "reviewed_on", "source_file", "reading", "codebook_version", "source_row")
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
	list, err := kept[AnswersEntry](f, KindAnswers)
	entries := make(map[slot]int, len(list))
	for _, a := range list {
		entries[a.slot()]++
	}
	history := map[answerAt]replaced{}
	for _, a := range list {
		if entries[a.slot()] < 2 {
			continue
		}
		for item, answer := range a.Answers.open() {
			at := answerAt{a.slot(), item}
			if r := history[at]; r.now != answer {
				history[at] = replaced{answer, r.now}
			}
		}
	}
	return history, err
}
