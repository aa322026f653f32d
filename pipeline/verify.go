package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/ledger"
	"sagsbarometer/data/whole"
	"sagsbarometer/pipeline/audit"
)

// Verify recomputes out/ in an empty directory and compares it byte for byte
// with what is there; before that it holds every input, output and ledger
// segment against the manifest, so that the file that changed is named rather
// than only what followed from it. It changes nothing.
//
// Of a batch that is closed it holds what is kept against its last entry.
//
// A nil error with no differences means that out/ is what the batch, its
// ledger and its key give, or what was kept of them.
func Verify(ctx context.Context, dir string, env Env) (audit.Differences, error) {
	f, err := open(dir, env, aside)
	var broken *ledger.ChainError
	if errors.As(err, &broken) {
		return audit.Differences{{File: "ledger/" + broken.File, What: lang.Text{EN: broken.Message(lang.English), DA: broken.Message(lang.Danish)}}}, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	if c, err := f.closing(); err != nil {
		return nil, err
	} else if c != nil {
		return f.againstClosing(c)
	}
	m, err := readManifest(dir)
	if err != nil {
		return nil, err
	}
	ds, err := f.against(m)
	if err != nil {
		return nil, err
	}
	released, err := f.releasesAgainst()
	if err != nil {
		return nil, err
	}
	ds = append(ds, released...)
	dealings, err := f.dealingsAgainst()
	if err != nil {
		return nil, err
	}
	ds = append(ds, dealings...)
	open, err := f.unacknowledged()
	if err != nil {
		return nil, err
	}
	for _, torn := range open {
		ds = append(ds, audit.Difference{File: "ledger/" + torn.Name, What: lang.Text{
			EN: "a torn ledger segment was set aside and nobody has acknowledged it (barometer verify --acknowledge)",
			DA: "et afrevet led i journalen er lagt til side, og ingen har kvitteret for det (barometer verify --acknowledge)"}})
	}
	if err := f.recompute(ctx, len(m.Stages)); err != nil {
		if ctx.Err() != nil {
			return nil, err
		}
		ds = append(ds, audit.Difference{File: "out", What: lang.Text{
			EN: "cannot be recomputed: " + err.Error(), DA: "kan ikke genberegnes: " + err.Error()}})
		return ds, nil
	}
	locks, err := f.locksAgainst()
	if err != nil {
		return nil, err
	}
	return f.compare(dir, append(ds, locks...))
}

func readManifest(dir string) (*Manifest, error) {
	b, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(ManifestFile)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, refuse(lang.Text{EN: "barometer run makes it", DA: "barometer run laver den"},
			"%s: nothing to verify: there is no %s", "%s: intet at kontrollere: der er ingen %s", dir, ManifestFile)
	}
	if err != nil {
		return nil, err
	}
	var m Manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return nil, audit.Differences{{File: ManifestFile, What: lang.Text{EN: "is no manifest: " + err.Error(), DA: "er intet manifest: " + err.Error()}}}
	}
	return &m, nil
}

// against holds the files of the batch against the digests of the manifest.
func (f *Folder) against(m *Manifest) (audit.Differences, error) {
	var ds audit.Differences
	say := func(path, en, da string) {
		ds = append(ds, audit.Difference{File: path, What: lang.Text{EN: en, DA: da}})
	}
	now, err := f.byHand()
	if err != nil {
		return nil, err
	}
	for _, was := range m.Inputs {
		switch i := slices.IndexFunc(now, func(d FileDigest) bool { return d.Path == was.Path }); {
		case i < 0:
			say(was.Path, "was read and is gone", "blev læst og er væk")
		case now[i].SHA256 != was.SHA256:
			say(was.Path, "has changed since it was read", "er ændret, siden den blev læst")
		}
	}
	for _, is := range now {
		if !slices.ContainsFunc(m.Inputs, func(d FileDigest) bool { return d.Path == is.Path }) {
			say(is.Path, "has come since the last run", "er kommet til siden sidste kørsel")
		}
	}
	segments := f.ledger.Segments()
	for i, was := range m.Ledger {
		if i >= len(segments) {
			say(was.Path, "was there and is gone", "var der og er væk")
		} else if segments[i].SHA256 != was.SHA256 {
			say(was.Path, "is not the segment that the manifest anchors", "er ikke det led, som manifestet forankrer")
		}
	}
	for i := len(m.Ledger); i < len(segments); i++ {
		say("ledger/"+segments[i].Name, "was written since the last run", "er skrevet siden sidste kørsel")
	}
	return ds, nil
}

// recompute runs the stages that the manifest has, in the empty directory.
func (f *Folder) recompute(ctx context.Context, n int) error {
	if err := f.doAll(ctx, stages[:min(n, len(stages))]...); err != nil {
		return err
	}
	if f.Batch.Design != nil && n > slices.Index(stages, drawStage) {
		if _, err := f.openedCases(); err != nil { // a reserve may have been opened out of turn
			return err
		}
	}
	return f.writeManifest()
}

// compare adds every output that differs from the recomputed one, is missing
// or should not be there. Of private/ only what stages write is looked at, by
// digest: it also holds lists of errors, and is never written when looking.
func (f *Folder) compare(dir string, ds audit.Differences) (audit.Differences, error) {
	want := []FileDigest{}
	for _, s := range stages {
		want = append(want, f.records[s.Name].Outputs...)
	}
	sum, _, err := whole.Digest(f.outPath(ManifestFile))
	if err != nil {
		return nil, err
	}
	want = append(want, FileDigest{ManifestFile, sum})
	for _, w := range want {
		have, _, err := whole.Digest(filepath.Join(dir, filepath.FromSlash(w.Path)))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			ds = append(ds, audit.Difference{File: w.Path, What: lang.Text{EN: "is missing", DA: "mangler"}})
		case err != nil:
			return nil, err
		case have != w.SHA256:
			ds = append(ds, audit.Difference{File: w.Path, What: lang.Text{
				EN: "is not what a recomputation gives", DA: "er ikke det, som en genberegning giver"}})
		}
	}
	have, err := below(os.DirFS(dir), "out")
	if err != nil {
		return nil, err
	}
	for _, name := range have {
		if !slices.ContainsFunc(want, func(d FileDigest) bool { return d.Path == name }) {
			ds = append(ds, audit.Difference{File: name, What: lang.Text{EN: "no stage writes it", DA: "intet trin skriver den"}})
		}
	}
	slices.SortStableFunc(ds, func(a, b audit.Difference) int { return strings.Compare(a.File, b.File) })
	return ds, nil
}
