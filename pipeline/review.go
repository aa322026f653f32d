package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/data"
	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/sampling"
)

// The files of the review stage.
const (
	CasesFile   = "out/cases.parquet"
	ReviewsFile = "out/reviews.parquet"
)

// reviewStage turns what the ledger says of the drawn cases into the two
// files that a statistician opens.
var reviewStage = &Stage{
	Name: "review", Version: 1,
	Spec: func(f *Folder) any {
		return []any{f.Batch.Batch, f.Batch.Review, f.Batch.Domains, f.Batch.FrameColumns()}
	},
	Reads: func(f *Folder) []string {
		return f.withCodebook(SpecFile, DrawFile, FrameFile, PlanFile, deadlinesFile)
	},
	Kinds:  []string{KindFreeze, KindDisposition, KindAnswers, KindDeal},
	Writes: []string{CasesFile, ReviewsFile},
	Run: func(_ context.Context, w *Work) error {
		states, err := w.states()
		if err != nil {
			return err
		}
		complete, err := w.completed(states)
		if err != nil {
			return err
		}
		strata, err := w.strataOf(states)
		if err != nil {
			return err
		}
		at, answers := opened(states, complete)
		cases, err := w.casesTable(strata, at, answers)
		if err != nil {
			return err
		}
		if err := w.Write(CasesFile, cases.WriteParquet); err != nil {
			return err
		}
		reviews, err := w.reviewsTable(states, complete)
		if err != nil {
			return err
		}
		return w.Write(ReviewsFile, reviews.WriteParquet)
	},
}

// opened leaves out the cases that could not be.
func opened(states []caseState, complete []codebook.Answers) (s []caseState, c []codebook.Answers) {
	for i := range states {
		if states[i].state != notDelivered {
			s, c = append(s, states[i]), append(c, complete[i])
		}
	}
	return s, c
}

// completed are the answers of each reviewed case with derived items and
// deadlines; nil for the others, whose answers are not yet what they will be.
func (f *Folder) completed(states []caseState) ([]codebook.Answers, error) {
	book, err := f.codebook()
	if err != nil {
		return nil, err
	}
	register, err := f.deadlines()
	if err != nil {
		return nil, err
	}
	all := make([]codebook.Answers, len(states))
	for i, s := range states {
		if s.state == reviewed {
			results := book.DeadlineResults(s.reading.Answers, register, s.kommune, f.provisionOf(s.drawnCase))
			all[i] = book.Complete(s.reading.Answers, results)
		}
	}
	return all, nil
}

// provisionOf is the case's own provision, or the batch's where the lists do
// not say.
func (f *Folder) provisionOf(c drawnCase) string {
	if p := c.frame.values["provision"]; p != "" {
		return p
	}
	return f.Batch.Batch.Provision
}

// A stratumState is a stratum as it stands after dispositions.
type stratumState struct {
	id, partner string
	population  int64
	known       int64 // opened cases whose status is known: reviewed or out of scope
}

// strataOf gives every stratum its weight basis. Cases that were not delivered
// are taken to be like the others of their stratum: the known cases carry the
// stratum's population. A stratum that lost every case joins its partner, as
// the plan fixed it before any answer was seen.
func (f *Folder) strataOf(states []caseState) (map[string]*stratumState, error) {
	strata := map[string]*stratumState{}
	for _, s := range states {
		st := strata[s.Stratum]
		if st == nil {
			st = &stratumState{id: s.Stratum, population: s.population}
			strata[s.Stratum] = st
		}
		if s.state != notDelivered {
			st.known++
		}
	}
	if f.Batch.Design == nil {
		return strata, nil
	}
	lines, err := f.planLines()
	if err != nil {
		return nil, err
	}
	for _, l := range lines {
		if st := strata[l.ID]; st != nil {
			st.partner = l.partner
		}
	}
	if err := f.partners(strata, lines); err != nil {
		return nil, err
	}
	for _, l := range lines {
		st := strata[l.ID]
		if st == nil || st.known > 0 {
			continue
		}
		to := strata[st.partner]
		if to == nil {
			return nil, refuse(lang.Text{EN: "ask the kommuner again", DA: "spørg kommunerne igen"},
				"stratum %s: no case was delivered, nor any of a stratum that could stand for it", "stratum %s: ingen sag er modtaget, og heller ingen fra et stratum, der kunne stå for det", st.id)
		}
		to.population += st.population
		strata[l.ID] = to
	}
	return strata, nil
}

// partners replaces partners that lost every case themselves. The plan fixed
// each partner before any answer was seen; what takes the place of a lost one
// follows from the plan and from which strata are left, never from answers:
// the nearest in size of the same region, then of the country.
func (f *Folder) partners(strata map[string]*stratumState, lines []planLine) error {
	left := make([]sampling.Stratum, 0, len(lines))
	for _, l := range lines {
		s := sampling.Stratum{ID: l.ID, Group: f.groupOfStratum(l.ID), Population: l.Population, Planned: l.Planned}
		if st := strata[l.ID]; st != nil && st.known == 0 {
			s.Planned = 0
		}
		left = append(left, s)
	}
	again, err := sampling.Collapse(left)
	if err != nil {
		return err
	}
	for i, l := range lines {
		st := strata[l.ID]
		if st == nil {
			continue
		}
		if p := strata[st.partner]; p == nil || p.known == 0 {
			st.partner = again[i]
		}
	}
	return nil
}

// casesTable is cases.parquet: one row per opened case, sorted by stratum. A
// case whose papers were never delivered cannot be opened: it is in
// draw.parquet only, and the others of its stratum carry its weight.
func (f *Folder) casesTable(strata map[string]*stratumState, states []caseState, complete []codebook.Answers) (*data.Table, error) {
	book, err := f.codebook()
	if err != nil {
		return nil, err
	}
	t := newTable(len(states), f.meta())
	weighted := f.Batch.Batch.Basis != batch.Purposive
	for i, s := range states {
		st := strata[s.Stratum]
		k, _ := f.register().ByCode(s.kommune)
		t.text(i, "case_id", s.ID)
		t.text(i, "case_no", s.no)
		t.text(i, "kommune", s.kommune)
		t.text(i, "region", k.Region)
		t.text(i, "kommunegruppe", k.Group)
		t.text(i, "provision", f.provisionOf(s.drawnCase))
		t.text(i, "decision", s.frame.values["decision"])
		t.date(i, "received_on", s.frame.received)
		t.date(i, "decided_on", s.frame.decided)
		t.text(i, "stratum", st.id)
		t.int(i, "stratum_pop", st.population, weighted)
		t.int(i, "n_opened", st.known, weighted)
		t.float(i, "w", float64(st.population)/float64(st.known), weighted)
		t.text(i, "disposition", string(s.state))
		t.int(i, "eligible", int64(oneIf(s.state != outOfScope)), true)
		t.text(i, "collapse_with", st.partner)
		t.text(i, "appealed", s.frame.values["appealed"])
		for _, name := range f.Batch.FrameColumns() {
			if !slices.Contains(frameColumnNames, name) {
				t.text(i, name, s.frame.values[name])
			}
		}
		for _, c := range book.Columns() {
			t.answer(i, c, book.Value(c, complete[i]))
		}
	}
	t.notNull("case_id", "case_no", "kommune", "region", "kommunegruppe", "stratum", "disposition", "eligible")
	t.Meta = append(t.Meta,
		data.Pair{Key: "barometer.svydesign", Value: f.svydesign()},
		data.Pair{Key: "barometer.frame_sha256", Value: f.frameDigest()},
		data.Pair{Key: "barometer.codebook", Value: string(book.JSON())})
	for _, c := range book.Columns() {
		t.label(c.Name, c.Label)
	}
	return &t.Table, nil
}

// frameColumnNames are the frame's columns that cases.parquet has anyway.
var frameColumnNames = []string{"kommune", "region", "kommunegruppe", "provision", "decision", "received_on", "decided_on", "appealed"}

// svydesign is the R call that is right for this basis and design.
func (f *Folder) svydesign() string {
	if f.Batch.Batch.Basis != batch.Probability {
		return "none: " + map[batch.Basis]string{batch.Census: "all cases of the register, no sampling error", batch.Purposive: "picked cases stand for nothing but themselves"}[f.Batch.Batch.Basis]
	}
	return "subset(svydesign(ids=~1, strata=~stratum, fpc=~stratum_pop, weights=~w, data=x), eligible == 1)"
}

// frameDigest is the SHA-256 of the frozen frame; empty where none was frozen.
func (f *Folder) frameDigest() string {
	if frozen, err := last[FreezeEntry](f, KindFreeze); err == nil && frozen != nil {
		return frozen.FrameSHA256
	}
	return ""
}

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
