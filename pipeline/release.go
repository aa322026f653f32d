package pipeline

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/whole"
	"sagsbarometer/pipeline/audit"
)

// publicNow reads out/public/manifest.json back.
func (f *Folder) publicNow() (*publicManifest, error) {
	b, err := os.ReadFile(f.outPath(publicManifestFile))
	if err != nil {
		return nil, err
	}
	var m publicManifest
	return &m, json.Unmarshal(b, &m)
}

// release notes that what stands in out/public leaves the house.
func (f *Folder) release(number int, reason string) error {
	earlier, err := all[ReleaseEntry](f, KindRelease)
	if err != nil {
		return err
	}
	now, err := f.publicNow()
	if err != nil {
		return err
	}
	if n := len(earlier); n > 0 && earlier[n-1].Number == number && earlier[n-1].ContentSHA256 == now.ContentSHA256 {
		return nil // released before, and nothing has changed
	}
	if number != len(earlier)+1 {
		return refuse(lang.Text{}, "release %d: %d have been made, so the next is number %d", "udgivelse %d: der er lavet %d, så den næste er nummer %d", number, len(earlier), len(earlier)+1)
	}
	if number > 1 && reason == "" {
		return refuse(lang.Text{EN: `--reason "what moved, and why"`, DA: `--reason "hvad der er ændret, og hvorfor"`},
			"release %d: a new release of the same batch needs a reason", "udgivelse %d: en ny udgivelse af samme batch kræver en begrundelse", number)
	}
	if err := impersonal("--reason", reason, printed); err != nil {
		return err
	}
	return f.appendAll(ReleaseEntry{Number: number, Date: f.Batch.Publish.Date.String(), Reason: reason, ContentSHA256: now.ContentSHA256})
}

// finishRelease keeps a copy of the last release as releases/N-DATE, if there
// is none yet and out/public still is that release. The ledger notes what the
// copy holds.
func (f *Folder) finishRelease() error {
	r, err := last[ReleaseEntry](f, KindRelease)
	if err != nil || r == nil {
		return err
	}
	copies, err := all[ReleasedEntry](f, KindReleased)
	if err != nil {
		return err
	}
	now, err := f.publicNow()
	if err != nil {
		return err
	}
	if now.ContentSHA256 != r.ContentSHA256 || slices.ContainsFunc(copies, func(c ReleasedEntry) bool { return c.Number == r.Number }) {
		return nil
	}
	directory := fmt.Sprintf("releases/%d-%s", r.Number, r.Date)
	if err := f.copyPublic(now, directory); err != nil {
		return err
	}
	sum, _, err := whole.Digest(f.outPath(publicManifestFile))
	if err != nil {
		return err
	}
	return f.appendAll(ReleasedEntry{Number: r.Number, Directory: directory, ManifestSHA256: sum})
}

// copyPublic copies what the manifest lists, and nothing that happens to lie
// beside it. The copy is made aside, read-only, and renamed into place; one
// that a killed run left there was never noted and is made again.
func (f *Folder) copyPublic(m *publicManifest, directory string) error {
	aside, to := filepath.Join(f.tmp(), "release"), f.outPath(directory)
	for _, dir := range []string{aside, to} {
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	for _, file := range slices.Concat(m.Files, []FileDigest{{Path: "manifest.json"}}) {
		from := f.outPath("out/public/" + file.Path)
		b, err := os.ReadFile(from)
		if err != nil {
			return err
		}
		if err := whole.WriteFile(f.tmp(), filepath.Join(aside, filepath.FromSlash(file.Path)), 0o444, func(w io.Writer) error {
			_, err := w.Write(b)
			return err
		}); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return whole.Move(aside, to)
}

// releasesAgainst holds the copies in releases/ of the batch against what the
// ledger noted of them.
func (f *Folder) releasesAgainst() (audit.Differences, error) {
	copies, err := all[ReleasedEntry](f, KindReleased)
	if err != nil {
		return nil, err
	}
	var ds audit.Differences
	say := func(path, en, da string) {
		ds = append(ds, audit.Difference{File: path, What: lang.Text{EN: en, DA: da}})
	}
	for _, c := range copies {
		name := c.Directory + "/manifest.json"
		at := func(name string) string { return filepath.Join(f.dir, filepath.FromSlash(name)) }
		if sum, _, err := whole.Digest(at(name)); err != nil || sum != c.ManifestSHA256 {
			say(name, "is not what was released", "er ikke, hvad der blev udgivet")
			continue
		}
		b, err := os.ReadFile(at(name))
		if err != nil {
			return nil, err
		}
		var m publicManifest
		if err := json.Unmarshal(b, &m); err != nil {
			return nil, err
		}
		for _, file := range m.Files {
			if sum, _, err := whole.Digest(at(c.Directory + "/" + file.Path)); err != nil || sum != file.SHA256 {
				say(c.Directory+"/"+file.Path, "is not what was released", "er ikke, hvad der blev udgivet")
			}
		}
		have, err := below(os.DirFS(f.dir), c.Directory)
		if err != nil {
			return nil, err
		}
		for _, h := range have {
			inside := strings.TrimPrefix(h, c.Directory+"/")
			if inside != "manifest.json" && !slices.ContainsFunc(m.Files, func(d FileDigest) bool { return d.Path == inside }) {
				say(h, "was not released", "blev ikke udgivet")
			}
		}
	}
	return ds, nil
}
