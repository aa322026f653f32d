package pipeline

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/privacy"
	"sagsbarometer/pipeline/refusal"
)

// readKey reads the key that batch.toml names: a file, or public:TEXT. No
// name, no key: ids stay as delivered. A file that others can read is refused,
// and so is one that lies in the batch, where every copy takes it along.
func (f *Folder) readKey(ref string, mode Mode) (privacy.Key, error) {
	if ref == "" {
		return privacy.Key{}, nil
	}
	if key, ok, err := privacy.PublicKey(ref); ok {
		return key, f.keyError(ref, err)
	}
	path := f.keyPath(ref)
	if inside(f.dir, path) {
		return privacy.Key{}, refuse(
			lang.Text{EN: "move it out, to where only those who need it get, and write its path under key in [batch]",
				DA: "flyt den ud, hen hvor kun de, der skal bruge den, kommer, og skriv stien under key i [batch]"},
			"%s: the key file %s lies in the batch, whose copies must not hold it", "%s: nøglefilen %s ligger i batchen, og kopier af den må ikke have den med", f.Batch.Doc.At("batch", "key"), ref)
	}
	secret, err := readKeyFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && mode == Bare:
		return privacy.Key{}, nil
	case errors.Is(err, fs.ErrNotExist):
		return privacy.Key{}, refuse(
			lang.Text{EN: "bring the key file from where it is kept; without it no pseudonym can be made or checked",
				DA: "hent nøglefilen, hvor den opbevares; uden den kan intet pseudonym laves eller kontrolleres"},
			"%s: the key file %s is not there", "%s: nøglefilen %s findes ikke", f.Batch.Doc.At("batch", "key"), ref)
	}
	return privacy.Key{Bytes: secret}, f.keyError(ref, err)
}

// keyPath is where the key file is that batch.toml names.
func (f *Folder) keyPath(ref string) string {
	path := filepath.FromSlash(ref)
	if !filepath.IsAbs(path) {
		path = filepath.Join(f.dir, path)
	}
	return path
}

// readKeyFile reads a key file that only its owner can read, where the system
// can say so.
func readKeyFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if othersRead(info) {
		return nil, refuse(lang.Text{EN: "chmod 600 " + path, DA: "chmod 600 " + path},
			"the key file %s can be read by others than its owner (mode %04o)", "nøglefilen %s kan læses af andre end ejeren (tilladelser %04o)", path, info.Mode().Perm())
	}
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return privacy.ParseKey(src)
}

// keyError names the key file, never what it holds.
func (f *Folder) keyError(ref string, err error) error {
	var bad *privacy.KeyError
	if !errors.As(err, &bad) {
		return err
	}
	at := f.Batch.Doc.At("batch", "key").String()
	return &refusal.Error{What: lang.Text{EN: at + ": key " + ref + ": " + bad.Reason.EN, DA: at + ": nøglen " + ref + ": " + bad.Reason.DA}}
}

// inside reports whether a path lies in a directory, whatever links lead there.
func inside(dir, path string) bool {
	real := func(p string) string {
		if abs, err := filepath.Abs(p); err == nil {
			p = abs
		}
		if to, err := filepath.EvalSymlinks(p); err == nil {
			p = to
		}
		return p
	}
	rel, err := filepath.Rel(real(dir), filepath.Join(real(filepath.Dir(path)), filepath.Base(path)))
	return err == nil && filepath.IsLocal(rel)
}

// checkKey holds the key against the fingerprint that batch.toml gives, and
// against what the ledger committed to: with another, every pseudonym would be
// another, so it is named before anything is computed.
func (f *Folder) checkKey() error {
	if said, _ := privacy.ParseFingerprint(f.Batch.Batch.KeyFingerprint); said != "" && said != privacy.Fingerprint(f.keyCommitment()) {
		at := f.Batch.Doc.At("batch", "key_fingerprint").String()
		return f.wrongKey(lang.Text{EN: at + " says " + said, DA: at + " siger " + said})
	}
	frozen, err := all[FreezeEntry](f, KindFreeze)
	if err != nil {
		return err
	}
	for _, e := range frozen {
		switch was := privacy.Fingerprint(e.KeySHA256); {
		case e.KeySHA256 == f.keyCommitment():
		case was == "":
			return f.wrongKey(lang.Text{EN: "the batch was frozen without a key", DA: "batchen blev låst uden nøgle"})
		default:
			return f.wrongKey(lang.Text{EN: "the batch was frozen with " + was, DA: "batchen blev låst med " + was})
		}
	}
	return nil
}

// wrongKey names both keys, and whose key this one is where a batch beside
// this one knows it.
func (f *Folder) wrongKey(wanted lang.Text) error {
	r := &refusal.Error{Hint: lang.Text{EN: "find the key file that was used then, and name it under key in [batch]; without it nothing can be computed again",
		DA: "find den nøglefil, der blev brugt dengang, og skriv den under key i [batch]; uden den kan intet regnes om"}}
	if f.Key.None() {
		r.What = lang.Text{EN: "batch.toml names no key, and " + wanted.EN, DA: "batch.toml nævner ingen nøgle, og " + wanted.DA}
		return r
	}
	is := f.Batch.Batch.Key + ": " + privacy.Fingerprint(f.keyCommitment())
	r.What = lang.Text{EN: "the key is not the one that it must be, " + is + "; " + wanted.EN, DA: "nøglen er ikke den rigtige, " + is + "; " + wanted.DA}
	if owner := f.keyOwner(); owner != "" {
		r.What.EN += "; it is the key of " + owner
		r.What.DA += "; den hører til " + owner
	}
	return r
}

// keyOwner is the batch beside this one that the key belongs to, as its
// manifest says; empty where none does.
func (f *Folder) keyOwner() string {
	abs, err := filepath.Abs(f.dir)
	if err != nil {
		return ""
	}
	parent := filepath.Dir(abs)
	entries, err := os.ReadDir(parent)
	if err != nil {
		return ""
	}
	for _, e := range entries {
		var m struct {
			Batch     string `json:"batch"`
			KeySHA256 string `json:"key_sha256"`
		}
		b, err := os.ReadFile(filepath.Join(parent, e.Name(), filepath.FromSlash(ManifestFile)))
		if err == nil && json.Unmarshal(b, &m) == nil && m.KeySHA256 == f.keyCommitment() && e.Name() != filepath.Base(abs) {
			return m.Batch
		}
	}
	return ""
}
