package pipeline

import (
	"context"
	"encoding/csv"
	"io"
	"path/filepath"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/whole"
	"sagsbarometer/pipeline/screen"
)

// How far readers agree, and what each of them finds, is for the project lead
// alone: it stands in these files and on the screen, and never in out/.
const (
	agreementFile = "private/enighed.csv"
	readersFile   = "private/laesere.csv"
)

// Agreement tells the project lead how far the readers of a trial and of the
// second reading agree, question by question, and once all is read how many
// defects each reader and each month found. Before that it tells the latter only
// with a reason for looking, which the ledger notes.
func (f *Folder) Agreement(ctx context.Context, reason string) (*screen.Screen, error) {
	if reason != "" {
		if err := lookReason(reason); err != nil {
			return nil, err
		}
	}
	states, err := f.upToNow(ctx)
	if err != nil {
		return nil, err
	}
	done, err := f.complete()
	if err != nil {
		return nil, err
	}
	s := &screen.Screen{}
	trial, err := f.trialAgreement(states)
	if err != nil {
		return nil, err
	}
	questions, classes, err := f.secondAgreement(ctx, states)
	if err != nil {
		return nil, err
	}
	s.Tables = append(s.Tables, trial, questions)
	var drift []screen.Table
	if done || reason != "" {
		if drift, err = f.drift(ctx, states); err != nil {
			return nil, err
		}
		s.Tables = append(append(s.Tables, classes), drift...)
	} else {
		classes.Rows = nil
	}
	if !done {
		if err := f.noteLook(s, f.lookOf(states, reason)); err != nil {
			return nil, err
		}
	}
	if len(trial.Rows)+len(questions.Rows) == 0 {
		s.Say("no case has been read by two", "ingen sag er læst af to")
	}
	if err := f.privateCSV(agreementFile, trial, questions, classes); err != nil || len(drift) == 0 {
		return s, err
	}
	return s, f.privateCSV(readersFile, drift...)
}

// noteLook notes that shares were seen before all was read, or says what was
// held back.
func (f *Folder) noteLook(s *screen.Screen, entry LookEntry) error {
	if entry.Reason == "" {
		s.Say("what each reader finds, and what is said by class, is hidden until all is read: --look --reason shows it, and is noted", "hvad hver læser finder, og tallene for hvert svar, er skjult, til alt er læst: --look --reason viser det og bliver noteret")
		return nil
	}
	if err := f.appendAll(entry); err != nil {
		return err
	}
	s.Say("that these figures were seen is in the ledger, and the report will say so", "journalen har noteret, at tallene er set, og rapporten vil sige det")
	return f.writeManifest()
}

// privateCSV writes tables as one CSV file that only the owner reads; a table
// without rows is left out, and a dry run writes nothing.
func (f *Folder) privateCSV(name string, tables ...screen.Table) error {
	if f.dry() {
		return nil
	}
	return whole.WriteFile(f.tmp(), filepath.Join(f.dir, filepath.FromSlash(name)), 0o600, func(to io.Writer) error {
		w := csv.NewWriter(to)
		for _, t := range tables {
			if len(t.Rows) == 0 {
				continue
			}
			head := []string{"table"}
			for _, c := range t.Columns {
				head = append(head, c.ID)
			}
			if err := w.Write(head); err != nil {
				return err
			}
			for _, row := range t.Rows {
				line := []string{t.ID}
				for _, c := range row {
					line = append(line, c.In(lang.English))
				}
				if err := w.Write(line); err != nil {
					return err
				}
			}
		}
		w.Flush()
		return w.Error()
	})
}
