package pipeline

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/ledger"
	"sagsbarometer/data/whole"
)

// An anchor is what the ledger was when it was last used: the chain of a
// ledger cannot show that its end was cut off, or that it was written anew
// from some point on. It stands in out/manifest.json and, so that rm -rf out
// does not lose it, in .cache/anchor.json.
type anchor struct {
	Ledger []FileDigest `json:"ledger"`
	Seed   *SeedEntry   `json:"seed,omitempty"`        // a batch is drawn once, whatever becomes of the ledger
	Later  []SeedEntry  `json:"later_seeds,omitempty"` // those of supplements
}

func (f *Folder) anchorPath() string { return filepath.Join(f.cache(), "anchor.json") }

// anchors are the anchors at hand, of the batch itself. Who only looks takes
// those from before the ledger was copied: another may be writing to both.
func (f *Folder) anchors() ([]anchor, error) {
	if f.dry() && f.anchored != nil {
		return f.anchored, nil
	}
	all := []anchor{}
	for _, path := range []string{filepath.Join(f.dir, ".cache", "anchor.json"), filepath.Join(f.dir, filepath.FromSlash(ManifestFile))} {
		b, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		var a anchor
		if json.Unmarshal(b, &a) == nil { // verify says what is wrong with a manifest
			all = append(all, a)
		}
	}
	return all, nil
}

// checkAnchor refuses a ledger that does not begin as it was. A torn segment
// that somebody has acknowledged may be missing.
func (f *Folder) checkAnchor() error {
	anchors, err := f.anchors()
	if err != nil {
		return err
	}
	segments := f.ledger.Segments()
	for _, a := range anchors {
		for i, was := range a.Ledger {
			if i < len(segments) && segments[i].SHA256 == was.SHA256 {
				continue
			}
			torn, found := f.tornSegment(was.Path)
			switch {
			case found && torn.Why != "":
				continue
			case found && !torn.Aside:
				return refuse(lang.Text{EN: "restore it from a backup, or run a command that writes, which sets it aside", DA: "hent det fra en sikkerhedskopi, eller kør en kommando, der skriver; den lægger det til side"},
					"%s is torn", "%s er afrevet", was.Path)
			case found:
				return refuse(lang.Text{EN: "restore it from a backup; or, if there is none: barometer verify BATCH --acknowledge \"why\", and what it held is read or asked for again",
					DA: "hent det fra en sikkerhedskopi; eller, hvis der ingen er: barometer verify BATCH --acknowledge \"hvorfor\", og det, der stod i det, læses eller spørges der om igen"},
					"%s was torn and is set aside as ledger/%s", "%s er afrevet og lagt til side som ledger/%s", was.Path, torn.Name)
			}
			return refuse(f.lostHint(),
				"%s is gone or is not what it was when the ledger was last used", "%s er væk eller er ikke, hvad det var, da journalen sidst blev brugt", was.Path)
		}
	}
	return nil
}

// lostHint says what to do about a ledger that is not what it was. That of a
// made-up batch changes when a new version of the program brings another.
func (f *Folder) lostHint() lang.Text {
	if f.Batch.Batch.Constructed != "" {
		return lang.Text{EN: "if a new version of the example was fetched over an old one, remove its out and .cache directories; else restore the ledger from a backup",
			DA: "er en ny udgave af eksemplet hentet oven i en gammel, så fjern dets mapper out og .cache; hent ellers journalen fra en sikkerhedskopi"}
	}
	return lang.Text{EN: "restore the ledger from a backup; nothing in it may be removed or written anew", DA: "hent journalen fra en sikkerhedskopi; intet i den må fjernes eller skrives om"}
}

// tornSegment finds the torn segment of that file, set aside or not.
func (f *Folder) tornSegment(path string) (ledger.Torn, bool) {
	name := strings.TrimPrefix(path, "ledger/")
	torn := f.ledger.Torn()
	i := slices.IndexFunc(torn, func(t ledger.Torn) bool {
		return strings.HasPrefix(strings.TrimPrefix(t.Name, "torn/"), name)
	})
	if i < 0 {
		return ledger.Torn{}, false
	}
	return torn[i], true
}

// unacknowledged are the torn segments that still matter: those that nobody
// has spoken for and that have not been restored whole.
func (f *Folder) unacknowledged() ([]ledger.Torn, error) {
	var open []ledger.Torn
	for _, t := range f.ledger.Unacknowledged() {
		restored, err := f.restored(t)
		if err != nil {
			return nil, err
		}
		if !restored {
			open = append(open, t)
		}
	}
	return open, nil
}

// restored reports whether the segment that a torn one is the beginning of
// stands in the ledger again.
func (f *Folder) restored(t ledger.Torn) (bool, error) {
	aside, ok := strings.CutPrefix(t.Name, "torn/")
	if !ok {
		return false, nil
	}
	part, err := os.ReadFile(f.outPath("ledger/torn/" + aside))
	if err != nil {
		return false, err
	}
	whole, err := os.ReadFile(f.outPath("ledger/" + aside[:strings.LastIndex(aside, ".")]))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return bytes.HasPrefix(whole, part), err
}

// anchoredSeed is the seed that a part was drawn with as far as any anchor
// remembers.
func (f *Folder) anchoredSeed(part int64) (*SeedEntry, error) {
	anchors, err := f.anchors()
	for _, a := range anchors {
		if part == 0 && a.Seed != nil {
			return a.Seed, err
		}
		for i := range a.Later {
			if part > 0 && a.Later[i].Part == part {
				return &a.Later[i], err
			}
		}
	}
	return nil, err
}

// anchorNow is the ledger as it is.
func (f *Folder) anchorNow() (anchor, error) {
	a := anchor{Ledger: []FileDigest{}}
	for _, s := range f.ledger.Segments() {
		a.Ledger = append(a.Ledger, FileDigest{"ledger/" + s.Name, s.SHA256})
	}
	parts, err := f.drawnParts()
	if err != nil {
		return a, err
	}
	for _, part := range parts {
		seed, err := f.seeded(part)
		if err != nil {
			return a, err
		}
		if part == 0 {
			a.Seed = seed
		} else {
			a.Later = append(a.Later, *seed)
		}
	}
	return a, nil
}

// writeAnchor notes the ledger as it is now.
func (f *Folder) writeAnchor(a anchor) error {
	b, err := json.Marshal(a)
	if err != nil {
		return err
	}
	return whole.WriteFile(f.tmp(), f.anchorPath(), 0o600, func(w io.Writer) error {
		_, err := w.Write(b)
		return err
	})
}
