package pipeline

import (
	"encoding/json"
	"io"
	"slices"
	"strings"

	"sagsbarometer/data/privacy"
	"sagsbarometer/data/whole"
)

// ManifestFile says how out/ came about.
const ManifestFile = "out/manifest.json"

// A Manifest is out/manifest.json: what was read, what was made of it, and
// the head of the ledger, which anchors everything that people decided.
type Manifest struct {
	Batch       string `json:"batch"`
	Basis       string `json:"basis"`
	Constructed string `json:"constructed,omitempty"`
	Tool        string `json:"tool"`
	Pseudonyms  string `json:"pseudonyms"` // keyed, public key, as delivered
	KeySHA256   string `json:"key_sha256,omitempty"`
	Fingerprint string `json:"key_fingerprint,omitempty"` // its beginning, as people compare it
	LedgerHead  string `json:"ledger_head"`
	anchor
	Torn   []string        `json:"torn,omitempty"` // segments set aside and not yet acknowledged
	Inputs []FileDigest    `json:"inputs"`
	Stages []ManifestStage `json:"stages"`
}

// ManifestStage is one stage's part of the manifest. Inputs names what it
// read; digests of files stand once, under Inputs and Outputs.
type ManifestStage struct {
	Name    string       `json:"name"`
	Version int          `json:"version"`
	Reads   []string     `json:"reads"`
	Outputs []FileDigest `json:"outputs"`
}

// byHand are the files of a batch that people write or send.
func (f *Folder) byHand() ([]FileDigest, error) {
	all, err := f.digests(slices.Concat([]string{"*.toml", "*.csv", "frame/...", "replies/...", "forms/..."}, f.Batch.Frame.Files, f.Batch.Frame.Exclude, f.withVariances()))
	return slices.DeleteFunc(all, func(d FileDigest) bool { return passing(d.Path) }), err
}

// manifest is what the stages of this run amount to.
func (f *Folder) manifest() (*Manifest, error) {
	inputs, err := f.byHand()
	if err != nil {
		return nil, err
	}
	m := &Manifest{
		Batch: f.Batch.Batch.ID, Basis: string(f.Batch.Batch.Basis), Constructed: f.Batch.Batch.Constructed,
		Tool: "barometer " + ToolVersion, Pseudonyms: f.pseudonyms(), KeySHA256: f.keyCommitment(),
		Fingerprint: privacy.Fingerprint(f.keyCommitment()),
		LedgerHead:  f.ledger.Head(), Inputs: inputs,
	}
	if m.anchor, err = f.anchorNow(); err != nil {
		return nil, err
	}
	torn, err := f.unacknowledged()
	if err != nil {
		return nil, err
	}
	for _, t := range torn {
		m.Torn = append(m.Torn, "ledger/"+t.Name)
	}
	for _, s := range stages {
		r, ok := f.records[s.Name]
		if !ok { // not asked for this time, but what it left may still hold
			key, inputs, old, err := f.look(s)
			if err != nil {
				return nil, err
			}
			if old.Key != key || !f.unchanged(old.Outputs) {
				break
			}
			r = record{Inputs: inputs, Outputs: old.Outputs}
		}
		ms := ManifestStage{Name: s.Name, Version: s.Version, Reads: []string{}, Outputs: []FileDigest{}}
		for _, in := range r.Inputs {
			if !strings.HasPrefix(in.Path, "private/") { // not there when looking only
				ms.Reads = append(ms.Reads, in.Path)
			}
		}
		ms.Outputs = append(ms.Outputs, r.Outputs...)
		m.Stages = append(m.Stages, ms)
	}
	return m, nil
}

func (f *Folder) pseudonyms() string {
	switch {
	case f.Key.None():
		return "none: ids stay as delivered"
	case f.Key.Public:
		return "public key: they hide nobody"
	}
	return "keyed"
}

// writeManifest writes out/manifest.json for the stages of this run.
func (f *Folder) writeManifest() error {
	m, err := f.manifest()
	if err != nil {
		return err
	}
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := f.writeAnchor(m.anchor); err != nil {
		return err
	}
	return whole.WriteFile(f.tmp(), f.outPath(ManifestFile), 0o644, func(w io.Writer) error {
		_, err := w.Write(append(b, '\n'))
		return err
	})
}
