package pipeline

import (
	"context"
	"slices"
	"strings"
	"time"

	"sagsbarometer/data"
	"sagsbarometer/data/lang"
	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/analysis"
	"sagsbarometer/pipeline/screen"
)

// LookEntry is that somebody saw shares while cases were still being read,
// which can colour the readers. The method annex prints it.
type LookEntry struct {
	At       string `json:"at"` // RFC 3339
	Reason   string `json:"reason"`
	Reviewed int    `json:"reviewed"` // cases then
	Cases    int    `json:"cases"`    // that are to be reviewed, or were
}

// Look shows estimates of the cases that have been reviewed by now, and notes in
// the ledger that it did. Nothing of it is written to out/. A figure that rests
// on answers to be given again is marked.
func (f *Folder) Look(ctx context.Context, reason string) (*screen.Screen, error) {
	if err := lookReason(reason); err != nil {
		return nil, err
	}
	states, err := f.upToNow(ctx)
	if err != nil {
		return nil, err
	}
	if done, err := f.complete(); err != nil {
		return nil, err
	} else if done {
		return nil, refuse(lang.Text{EN: "leave --look and --reason out", DA: "lad --look og --reason være ude"}, "all is read, and nothing is hidden any more", "alt er læst, og intet er skjult længere")
	}
	entry := f.lookOf(states, reason)
	if entry.Reviewed == 0 {
		return nil, refuse(lang.Text{}, "no case has been reviewed, so there is nothing to see", "ingen sag er gennemgået, så der er intet at se")
	}
	e, err := f.interim(ctx, states)
	if err != nil {
		return nil, err
	}
	if err := f.appendAll(entry); err != nil {
		return nil, err
	}
	if err := f.writeManifest(); err != nil {
		return nil, err
	}
	s := e.Annotated()
	s.Say("%d of %d cases are reviewed. That these figures were seen is in the ledger, and the report will say so. Do not show them to those who read", "%d af %d sager er gennemgået. Journalen har noteret, at tallene er set, og rapporten vil sige det. Vis dem ikke til dem, der læser", entry.Reviewed, entry.Cases)
	return s, nil
}

func lookReason(reason string) error {
	if strings.TrimSpace(reason) == "" {
		return refuse(lang.Text{EN: `--reason "the ministry asked for a preliminary figure on 3 October"`, DA: `--reason "ministeriet bad den 3. oktober om et foreløbigt tal"`},
			"--look needs a reason, which the report prints", "--look kræver en begrundelse, som rapporten viser")
	}
	return impersonal("--reason", reason, printed)
}

// upToNow reads what came back, brings the cases up to date and says how far
// each has come.
func (f *Folder) upToNow(ctx context.Context) ([]caseState, error) {
	if err := f.ready(ctx); err != nil {
		return nil, err
	}
	if err := f.upToDraw(ctx); err != nil {
		return nil, err
	}
	if err := f.read(ctx); err != nil {
		return nil, err
	}
	if _, err := f.do(ctx, reviewStage); err != nil {
		return nil, err
	}
	states, err := f.states()
	return counting(states), err
}

func (f *Folder) lookOf(states []caseState, reason string) LookEntry {
	e := LookEntry{At: f.Now.UTC().Format(time.RFC3339), Reason: reason}
	for _, s := range states {
		switch {
		case s.state == reviewed:
			e.Reviewed++
			e.Cases++
		case !s.state.final():
			e.Cases++
		}
	}
	return e
}

// interim are the estimates of the cases reviewed by now, as if those under
// way were lost.
func (f *Folder) interim(ctx context.Context, states []caseState) (*analysis.Estimates, error) {
	t, err := data.ReadParquetFile(f.outPath(CasesFile))
	if err != nil {
		return nil, err
	}
	s, vs := analysis.Read(SpecOut, f.spec(factsOf(t)))
	if err := vs.Err(); err != nil {
		return nil, err
	}
	e, err := f.analyseTable(ctx, s, t)
	if err != nil {
		return nil, err
	}
	return e, f.markOpen(e, states)
}

// markOpen notes on estimates that answers they rest on must be given again,
// since the codebook has changed, and that some are not in yet.
func (f *Folder) markOpen(e *analysis.Estimates, states []caseState) error {
	book, err := f.codebook()
	if err != nil {
		return err
	}
	tasks, err := f.tasks(states)
	if err != nil {
		return err
	}
	list, err := f.openAnswers(tasks)
	if err != nil {
		return err
	}
	open := openItems(list)
	for _, m := range f.measures() {
		if !slices.ContainsFunc(restsOn(book, m.Item), func(id string) bool { return open[id] > 0 }) {
			continue
		}
		for i := range e.Rows {
			if r := &e.Rows[i]; r.Measure == m.ID || strings.HasPrefix(r.Measure, m.ID+".") {
				r.Notes = estimators.Noted(r.Notes, estimators.NoteOpenAnswers)
			}
		}
	}
	return nil
}
