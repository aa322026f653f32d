package pipeline

import (
	"fmt"
	"strings"

	"sagsbarometer/data"
	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
)

// reviewsTable is reviews.parquet: one row per case, item and reading, with
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
	type row struct {
		caseState
		item, answer string
	}
	var rows []row
	for i, s := range states {
		for _, item := range book.Items {
			if answer, ok := complete[i][item.ID]; ok && item.Type != codebook.TextItem {
				rows = append(rows, row{s, item.ID, answer})
			}
		}
	}
	t := newTable(len(rows), f.meta())
	t.declare(data.Text, "case_id", "case_no", "item", "answer", "reviewer") // also where nobody has answered yet
	t.declare(data.Int, "reading", "codebook_version")
	t.declare(data.Date, "reviewed_on")
	t.declare(data.Text, "source_file")
	t.declare(data.Int, "source_row")
	t.declare(data.Text, "supersedes")
	for i, r := range rows {
		on, err := day.Parse(r.reading.ReviewedOn)
		if err != nil {
			return nil, fmt.Errorf("case %s: %w", r.no, err)
		}
		t.text(i, "case_id", r.ID)
		t.text(i, "case_no", r.no)
		t.text(i, "item", r.item)
		t.text(i, "answer", r.answer)
		t.text(i, "reviewer", r.reading.Reviewer)
		t.int(i, "reading", int64(r.reading.Reading), true)
		t.int(i, "codebook_version", int64(r.reading.CodebookVersion), true)
		t.date(i, "reviewed_on", &on)
		t.text(i, "source_file", r.reading.SourceFile)
		t.int(i, "source_row", int64(r.reading.SourceRow), true)
		t.text(i, "supersedes", history[r.no+"\x00"+r.item+"\x00"+r.answer])
	}
	t.notNull("case_id", "case_no", "item", "answer", "reviewer", "reviewed_on", "source_file", "reading", "codebook_version", "source_row")
	t.Meta = append(t.Meta, data.Pair{Key: "barometer.codebook", Value: string(book.JSON())})
	return &t.Table, nil
}

// superseded says, for the present answer of a case and item, which answer it
// replaced: the last one before it that was another.
func (f *Folder) superseded() (map[string]string, error) {
	list, err := all[AnswersEntry](f, KindAnswers)
	if err != nil {
		return nil, err
	}
	type at struct{ no, item string }
	now, before := map[at]string{}, map[at]string{}
	for _, a := range list {
		for item, answer := range a.Answers {
			key := at{a.CaseNo, item}
			if was, ok := now[key]; ok && was != answer {
				before[key] = was
			}
			now[key] = answer
		}
	}
	out := make(map[string]string, len(before))
	for key, was := range before {
		out[strings.Join([]string{key.no, key.item, now[key]}, "\x00")] = was
	}
	return out, nil
}
