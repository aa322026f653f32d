package pipeline

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/privacy"
	"sagsbarometer/data/whole"
	"sagsbarometer/pipeline/refusal"
	"sagsbarometer/pipeline/screen"
)

// NewKeyFile makes a key and writes it where there is no file yet.
func NewKeyFile(path string, random io.Reader) (*screen.Screen, error) {
	key, err := privacy.NewKey(random)
	if err != nil {
		return nil, err
	}
	if err := writeKeyFile(path, key); err != nil {
		return nil, err
	}
	s := &screen.Screen{}
	s.Say("%s is a new key: %s", "%s er en ny nøgle: %s", path, privacy.Fingerprint(privacy.Commitment(key)))
	s.Say("write it into [batch], with the path from the batch to the file, which must lie outside:", "skriv den i [batch], med stien fra batchen til filen, som skal ligge udenfor:")
	ref := "../" + path
	if path != filepath.Base(path) {
		if ref, err = filepath.Abs(path); err != nil {
			return nil, err
		}
	}
	s.Say("  key             = %q", "  key             = %q", filepath.ToSlash(ref))
	s.Say("  key_fingerprint = %q", "  key_fingerprint = %q", privacy.Fingerprint(privacy.Commitment(key)))
	s.Say("then make a backup of it: barometer key backup", "tag så en sikkerhedskopi: barometer key backup")
	return s, nil
}

// writeKeyFile never overwrites. A key that a killed run left half written
// beside the file is removed first: nobody would look for it there.
func writeKeyFile(path string, key []byte) error {
	if err := whole.CleanOf(filepath.Dir(path), func(base string) bool { return base == filepath.Base(path) }); err != nil {
		return err
	}
	err := whole.WriteNew(filepath.Dir(path), path, 0o600, func(w io.Writer) error {
		_, err := w.Write(append(bytes.Clone(key), '\n'))
		return err
	})
	if errors.Is(err, fs.ErrExist) {
		return keyThere(path)
	}
	return err
}

func keyThere(path string) error {
	return refuse(lang.Text{EN: "a key is never overwritten; move it or choose another name", DA: "en nøgle overskrives aldrig; flyt den, eller vælg et andet navn"},
		"%s: already there", "%s: findes allerede", path)
}

// KeyFingerprint says what key a file holds; of a batch, also what key it was
// frozen with, whether or not its key file is at hand.
func KeyFingerprint(path string, env Env) (*screen.Screen, error) {
	s := &screen.Screen{}
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		key, err := readKeyFile(path)
		if err != nil {
			return nil, namedKeyError(path, err)
		}
		s.Say("%s: %s", "%s: %s", path, privacy.Fingerprint(privacy.Commitment(key)))
		return s, nil
	}
	f, err := Open(path, env, Bare)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	switch {
	case f.Batch.Batch.Key == "":
		s.Say("%s has no key: ids stay as delivered", "%s har ingen nøgle: id'er er, som de blev leveret", f.Batch.Batch.ID)
	case f.Key.None():
		s.Say("%s: the key file is not there", "%s: nøglefilen er der ikke", f.Batch.Batch.Key)
	default:
		s.Say("%s: %s", "%s: %s", f.Batch.Batch.Key, privacy.Fingerprint(f.keyCommitment()))
	}
	frozen, err := f.frozen(0)
	if err != nil {
		return nil, err
	}
	if frozen != nil && frozen.KeySHA256 != "" {
		s.Say("%s was frozen with: %s", "%s blev låst med: %s", f.Batch.Batch.ID, privacy.Fingerprint(frozen.KeySHA256))
	}
	return s, nil
}

// namedKeyError names the file that cannot be a key.
func namedKeyError(path string, err error) error {
	var bad *privacy.KeyError
	switch {
	case errors.As(err, &bad):
		return &refusal.Error{What: lang.Text{EN: path + ": " + bad.Reason.EN, DA: path + ": " + bad.Reason.DA}}
	case errors.Is(err, fs.ErrNotExist):
		return refuse(lang.Text{}, "%s: not there", "%s: findes ikke", path)
	}
	return err
}

// The first lines of a key's backup, so that who opens it with age alone sees
// what it is. The key is the last line.
const (
	keyBackupTitle       = "# barometer key"
	keyBackupBatch       = "# batch "
	keyBackupYear        = "# year "
	keyBackupFingerprint = "# sha256 "
)

// BackUpKey encrypts the key of the batch to at least two people.
func (f *Folder) BackUpKey(to string, recipients []string) (*screen.Screen, error) {
	if f.Key.None() || f.Key.Public {
		return nil, refuse(lang.Text{}, "%s has no key that is kept apart", "%s har ingen nøgle, der opbevares for sig", f.Batch.Batch.ID)
	}
	list, err := privacy.Recipients(recipients)
	if err != nil {
		return nil, namedKeyError("--to", err)
	}
	b := f.Batch.Batch
	text := strings.Join([]string{keyBackupTitle, keyBackupBatch + b.ID, keyBackupYear + strconv.Itoa(b.Year), keyBackupFingerprint + f.keyCommitment(), string(f.Key.Bytes)}, "\n") + "\n"
	if err := whole.CleanOf(filepath.Dir(to), func(base string) bool { return base == filepath.Base(to) }); err != nil {
		return nil, err
	}
	err = whole.WriteNew(filepath.Dir(to), to, 0o600, func(w io.Writer) error {
		return privacy.WriteEnvelope(w, list, true, func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return err
		})
	})
	if errors.Is(err, fs.ErrExist) {
		return nil, refuse(lang.Text{EN: "a backup is never overwritten; choose another name", DA: "en sikkerhedskopi overskrives aldrig; vælg et andet navn"},
			"%s: already there", "%s: findes allerede", to)
	}
	if err != nil {
		return nil, err
	}
	s := &screen.Screen{}
	s.Say("%s holds the key of %s (%s), and each of %d people can open it", "%s rummer nøglen til %s (%s), og hver af %d personer kan åbne den",
		to, b.ID, privacy.Fingerprint(f.keyCommitment()), len(list))
	s.Say("try it once: barometer key restore %s --identity THEIRS --out TRY", "prøv det én gang: barometer key restore %s --identity DERES --out PRØVE", to)
	return s, nil
}

// RestoreKey writes the key of a backup to a file that is not there yet.
func RestoreKey(from, identity, to string) (*screen.Screen, error) {
	text, err := openFile(from, identity, io.ReadAll)
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	value := func(i int, label string) string {
		if i >= len(lines) {
			return ""
		}
		v, _ := strings.CutPrefix(lines[i], label)
		return v
	}
	if lines[0] != keyBackupTitle || len(lines) != 5 {
		return nil, refuse(lang.Text{EN: "barometer key backup writes one; of a whole batch: barometer restore", DA: "barometer key backup skriver sådan en; en hel batch: barometer restore"},
			"%s is no backup of a key", "%s er ikke en sikkerhedskopi af en nøgle", from)
	}
	key := []byte(lines[4])
	if privacy.Commitment(key) != value(3, keyBackupFingerprint) {
		return nil, refuse(lang.Text{}, "%s: the key is not the one that the file says", "%s: nøglen er ikke den, som filen siger", from)
	}
	if err := writeKeyFile(to, key); err != nil {
		return nil, err
	}
	s := &screen.Screen{}
	s.Say("%s is the key of %s, year %s: %s", "%s er nøglen til %s, år %s: %s", to, value(1, keyBackupBatch), value(2, keyBackupYear), privacy.Fingerprint(privacy.Commitment(key)))
	return s, nil
}

// openFile decrypts a file with somebody's identity and reads it.
func openFile[T any](path, identity string, read func(io.Reader) (T, error)) (T, error) {
	var none T
	src, err := os.ReadFile(identity)
	if err != nil {
		return none, namedKeyError(identity, err)
	}
	ids, err := privacy.Identities(src)
	if err != nil {
		return none, namedKeyError(identity, err)
	}
	f, err := os.Open(path)
	if err != nil {
		return none, namedKeyError(path, err)
	}
	defer func() { _ = f.Close() }()
	r, err := privacy.OpenEnvelope(f, ids)
	if errors.Is(err, privacy.ErrOther) {
		return none, refuse(lang.Text{EN: "ask the people that it was encrypted for", DA: "spørg dem, den er krypteret til"},
			"%s: %s is not one of those that can open it", "%s: %s er ikke en af dem, der kan åbne den", path, identity)
	}
	if err != nil {
		return none, damaged(path, err)
	}
	v, err := read(r)
	return v, damaged(path, err)
}

// damaged says that a backup cannot be read to its end. What the disk or a rule
// refused, where it is written to, stands as it is.
func damaged(path string, err error) error {
	var refused *refusal.Error
	var disk *fs.PathError
	if err == nil || errors.As(err, &refused) || errors.As(err, &disk) {
		return err
	}
	return refuse(lang.Text{EN: "take another copy of it", DA: "tag en anden kopi af den"},
		"%s is damaged or cut short: %v", "%s er beskadiget eller afkortet: %v", path, err)
}
