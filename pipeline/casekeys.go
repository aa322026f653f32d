package pipeline

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/privacy"
	"sagsbarometer/data/whole"
)

// CaseKeysFile holds the keys of the cases' texts. It is no part of the ledger,
// so that a key can be destroyed, and nothing can compute it again.
const CaseKeysFile = "private/case-keys.json"

// caseKeysFormat stands first in the file.
const caseKeysFormat = "barometer/1"

// A keyring is the keys of the cases of a batch.
type keyring struct {
	keys    map[string]privacy.CaseKey
	there   bool  // the file
	damaged error // why the file cannot be read
	added   bool  // keys that are not on disk yet
	said    bool  // that texts cannot be read
}

type caseKeysJSON struct {
	Format string            `json:"case_keys"`
	Batch  string            `json:"batch"`
	Keys   map[string]string `json:"keys"` // case number -> 64 hexadecimal digits
}

// caseKeysPath is the file of the batch itself: a dry run reads it there and
// never writes it.
func (f *Folder) caseKeysPath() string {
	return filepath.Join(f.dir, filepath.FromSlash(CaseKeysFile))
}

// keyring reads the keys, once.
func (f *Folder) keyring() *keyring {
	if f.ring != nil {
		return f.ring
	}
	r := &keyring{keys: map[string]privacy.CaseKey{}}
	f.ring = r
	src, err := os.ReadFile(f.caseKeysPath())
	if errors.Is(err, fs.ErrNotExist) {
		return r
	}
	r.there = true
	if err == nil {
		err = r.read(src, f.Batch.Batch.ID)
	}
	if err != nil {
		r.keys, r.damaged = map[string]privacy.CaseKey{}, err
	}
	return r
}

// read takes the keys of a file. Its errors hold none of them.
func (r *keyring) read(src []byte, batch string) error {
	var file caseKeysJSON
	if err := json.Unmarshal(src, &file); err != nil {
		return errors.New("it is not JSON as it was written")
	}
	if file.Format != caseKeysFormat {
		return fmt.Errorf("it is of format %q, want %q", file.Format, caseKeysFormat)
	}
	if file.Batch != batch {
		return fmt.Errorf("it is of batch %q, want %q", file.Batch, batch)
	}
	for no, text := range file.Keys {
		b, err := hex.DecodeString(text)
		if err != nil || len(b) != len(privacy.CaseKey{}) {
			return fmt.Errorf("the key of %s is not 64 hexadecimal digits", no)
		}
		r.keys[no] = privacy.CaseKey(b)
	}
	return nil
}

// knownCaseKey is the key of a case, where it is at hand.
func (f *Folder) knownCaseKey(no string) (privacy.CaseKey, bool) {
	if f.Key.Public {
		return privacy.DerivedCaseKey(f.Key.Bytes, f.Batch.Batch.ID, no), true
	}
	key, ok := f.keyring().keys[no]
	return key, ok
}

// caseKey is the key of a case, made where there is none. It is on disk after
// saveCaseKeys.
func (f *Folder) caseKey(no string) (privacy.CaseKey, error) {
	if key, ok := f.knownCaseKey(no); ok {
		return key, nil
	}
	r := f.keyring()
	if r.damaged != nil {
		return privacy.CaseKey{}, refuse(
			lang.Text{EN: "restore it from a backup; or, if there is none, move it away: texts that still stand in forms/ and replies/ are then read again, and older ones are lost",
				DA: "hent den fra en sikkerhedskopi; er der ingen, så flyt den væk: de tekster, der stadig står i forms/ og replies/, læses så igen, og ældre går tabt"},
			"%s is damaged: %v", "%s er beskadiget: %v", CaseKeysFile, r.damaged)
	}
	key, err := privacy.NewCaseKey(f.Random)
	if err != nil {
		return key, err
	}
	r.keys[no], r.added = key, true
	return key, nil
}

// saveCaseKeys writes new keys to disk. It goes before the ledger: a key of no
// text does no harm, a text without its key is lost.
func (f *Folder) saveCaseKeys() error {
	r := f.keyring()
	if !r.added {
		return nil
	}
	if err := f.writeCaseKeys(); err != nil {
		return err
	}
	r.added = false
	return nil
}

func (f *Folder) writeCaseKeys() error {
	if f.dry() {
		return nil
	}
	r := f.keyring()
	file := caseKeysJSON{Format: caseKeysFormat, Batch: f.Batch.Batch.ID, Keys: make(map[string]string, len(r.keys))}
	for no, key := range r.keys {
		file.Keys[no] = hex.EncodeToString(key[:])
	}
	b, err := json.MarshalIndent(file, "", " ")
	if err != nil {
		return err
	}
	return whole.WriteFile(f.tmp(), f.caseKeysPath(), 0o600, func(w io.Writer) error {
		_, err := w.Write(append(b, '\n'))
		return err
	})
}

// destroyCaseKey takes the key of a case out of the file.
func (f *Folder) destroyCaseKey(no string) error {
	r := f.keyring()
	if _, ok := r.keys[no]; !ok {
		return nil
	}
	delete(r.keys, no)
	return f.writeCaseKeys()
}

// sayUnreadable says, once, that texts cannot be read, and why.
func (f *Folder) sayUnreadable(no string) {
	r := f.keyring()
	if r.said {
		return
	}
	r.said = true
	switch {
	case r.damaged != nil:
		f.say("%s is damaged (%v): no text of a review can be read. Restore it from a backup; everything else goes on",
			"%s er beskadiget (%v): ingen tekst i gennemgangen kan læses. Hent den fra en sikkerhedskopi; alt andet går videre", CaseKeysFile, r.damaged)
	case !r.there:
		f.say("%s is not there: texts of the reviews, first of case %s, cannot be read. Restore it from a backup; everything else goes on",
			"%s er der ikke: tekster i gennemgangen, først om sag %s, kan ikke læses. Hent den fra en sikkerhedskopi; alt andet går videre", CaseKeysFile, no)
	default:
		f.say("%s does not have the key of the texts about case %s: they cannot be read. Is there a newer one in a backup?",
			"%s har ikke nøglen til teksterne om sag %s: de kan ikke læses. Er der en nyere i en sikkerhedskopi?", CaseKeysFile, no)
	}
}
