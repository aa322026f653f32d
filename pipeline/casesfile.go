package pipeline

import (
	"slices"

	"sagsbarometer/data"
	"sagsbarometer/data/lang"
	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/batch"
)

// A casesFile is cases.parquet: one row per opened case, sorted by stratum. One
// that was not delivered, or not in full, has no answers and no weight: others
// of its class carry it. Nothing is known of whether the former is in scope.
type casesFile struct {
	*Folder
	answers  *completion
	strata   map[string]*stratumState
	post     *postStrata
	groups   map[string]varianceGroup
	states   []caseState
	weights  []float64
	second   *secondColumns
	columns  []string // of the frame, that every case has
	weighted bool
	says     []data.Pair
}

func (f *Folder) casesFile(strata map[string]*stratumState, post *postStrata, states []caseState) (*casesFile, error) {
	c := &casesFile{Folder: f, strata: strata, post: post, states: states, weighted: f.Batch.Batch.Basis != batch.Purposive}
	for _, name := range f.Batch.FrameColumns() {
		if !slices.Contains(frameColumnNames, name) {
			c.columns = append(c.columns, name)
		}
	}
	var err error
	if c.answers, err = f.completion(); err != nil {
		return nil, err
	}
	if c.groups, err = f.varianceGroups(strata, states); err != nil {
		return nil, err
	}
	if c.weights, err = f.finalWeights(strata, states); err != nil {
		return nil, err
	}
	if c.second, err = f.secondColumns(states); err != nil {
		return nil, err
	}
	frozen, err := f.frameDigest()
	c.says = append(f.meta(),
		data.Pair{Key: "barometer.svydesign", Value: f.svydesign(c.groups)},
		data.Pair{Key: "barometer.poststratify", Value: f.poststratify(c.groups, post, states)},
		data.Pair{Key: "barometer.frame_sha256", Value: frozen},
		data.Pair{Key: "barometer.codebook", Value: string(c.answers.book.JSON())})
	return c, err
}

// rows are the rows of the cases from up to to.
func (f *casesFile) rows(from, to int) (*data.Table, error) {
	t := newTable(to-from, f.says)
	for i := range to - from {
		s := &f.states[from+i]
		st := f.strata[s.Stratum]
		k, _ := f.register().ByCode(s.kommune)
		said := f.answers.complete(s)
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
		t.int(i, "stratum_pop", st.population, f.weighted)
		t.int(i, "n_opened", st.opened, f.weighted)
		t.float(i, "w", f.weights[from+i], f.weighted)
		t.text(i, "disposition", string(s.state))
		t.int(i, "eligible", int64(oneIf(s.state != outOfScope)), s.state != notDelivered && s.state.final())
		t.text(i, "collapse_with", st.partner)
		t.text(i, "variance_stratum", f.groups[st.id].name)
		t.int(i, "variance_pop", f.groups[st.id].population, f.groups[st.id].name != "")
		t.text(i, "appealed", s.frame.values["appealed"])
		for _, name := range f.columns {
			t.text(i, name, s.frame.values[name])
		}
		for _, c := range f.answers.items {
			t.answer(i, c, f.answers.book.Value(c, said))
		}
		t.int(i, "responded", int64(oneIf(s.state == reviewed)), s.state.final())
		t.int(i, "n_planned", s.planned, f.Batch.Design != nil)
		t.text(i, "nonresponse_class", st.class)
		q, known := f.post.find(s.drawnCase)
		t.text(i, "poststratum", q.id)
		t.int(i, "poststratum_pop", q.population, known)
	}
	f.second.add(t, f.states[from:to])
	t.notNull("case_id", "case_no", "kommune", "region", "kommunegruppe", "stratum", "disposition")
	return &t.Table, nil
}

// frameColumnNames are the frame's columns that cases.parquet has anyway.
var frameColumnNames = []string{"kommune", "region", "kommunegruppe", "provision", "decision", "received_on", "decided_on", "appealed"}

// svydesign is the R call that is right for this basis and design. It keeps the
// cases that were reviewed: one that is in scope and cannot be assessed has no
// answers, and would make every share NA.
func (f *Folder) svydesign(groups map[string]varianceGroup) string {
	if f.Batch.Batch.Basis != batch.Probability {
		return "none: " + map[batch.Basis]string{batch.Census: "all cases of the register, no sampling error", batch.Purposive: "picked cases stand for nothing but themselves"}[f.Batch.Batch.Basis]
	}
	return "subset(" + f.svydesignOfAll(groups) + ", responded == 1)"
}

// svydesignOfAll is the same for all cases opened.
func (f *Folder) svydesignOfAll(groups map[string]varianceGroup) string {
	if f.selfWeighting() {
		return "svydesign(ids=~1, weights=~w, data=x)"
	}
	for id, g := range groups {
		if g.name != id {
			return "svydesign(ids=~1, strata=~variance_stratum, fpc=~variance_pop, weights=~w, data=x)"
		}
	}
	return "svydesign(ids=~1, strata=~stratum, fpc=~stratum_pop, weights=~w, data=x)"
}

// poststratify is the R call for the whole, whose figures are weighted up to
// the post-strata. Where cases are missing there is none: we weight up those
// opened before any carries another, R those that are left afterwards.
func (f *Folder) poststratify(groups map[string]varianceGroup, post *postStrata, states []caseState) string {
	switch {
	case post == nil:
		return "none: no post-strata"
	case slices.ContainsFunc(states, func(s caseState) bool { return s.state == notDelivered || s.state == incomplete }):
		return "none: cases are missing, and R would weight up those that are left"
	}
	return "subset(postStratify(" + f.svydesignOfAll(groups) + `, ~poststratum, setNames(unique(x[c("poststratum", "poststratum_pop")]), c("poststratum", "Freq"))), responded == 1)`
}

// frameDigest is the SHA-256 of the frozen frame; empty where none was frozen.
func (f *Folder) frameDigest() (string, error) {
	frozen, err := f.frozen(0)
	if err != nil || frozen == nil {
		return "", err
	}
	return frozen.FrameSHA256, nil
}

// A varianceGroup is the strata whose variance is estimated together, since
// one of them has a single case left.
type varianceGroup struct {
	name       string
	population int64
}

// varianceGroups are those of the strata that cases belong to, by stratum;
// none in a batch without a design.
func (f *Folder) varianceGroups(strata map[string]*stratumState, states []caseState) (map[string]varianceGroup, error) {
	groups := map[string]varianceGroup{}
	if f.Batch.Batch.Basis != batch.Probability || f.selfWeighting() {
		return groups, nil
	}
	var list []estimators.Stratum
	for _, s := range states {
		st := strata[s.Stratum]
		if _, seen := groups[st.id]; !seen {
			groups[st.id] = varianceGroup{}
			list = append(list, estimators.Stratum{ID: st.id, Population: st.population, Units: st.opened, Partner: st.partner})
		}
	}
	design, err := estimators.NewDesign(list, estimators.Options{Lonely: estimators.Collapse})
	if err != nil {
		return nil, refuse(lang.Text{EN: "set a minimum in [design]", DA: "sæt et minimum i [design]"}, "%v", "%v", err)
	}
	for id := range groups {
		name, population := design.Group(id)
		groups[id] = varianceGroup{name, population}
	}
	return groups, nil
}
