package pipeline

import (
	"slices"

	"sagsbarometer/data"
	"sagsbarometer/data/codebook"
	"sagsbarometer/pipeline/batch"
)

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
