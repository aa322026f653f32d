package pipeline

import (
	"archive/tar"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/ledger"
	"sagsbarometer/data/privacy"
	"sagsbarometer/pipeline/refusal"
	"sagsbarometer/pipeline/screen"
)

// Restore makes a directory that is not there yet from a backup. Every file
// must be there as the backup's list has it, the ledger's chain must hold and
// end as the list says; else nothing is left of it. keyTo is where the year's
// key goes, if the backup has it; empty: nowhere.
//
// What the ledger did not say yet when the backup was made is not in it: texts
// that were deleted later can be read again, and the screen says so.
func Restore(from, dir, identity, keyTo string, env Env) (*screen.Screen, error) {
	if _, err := os.Lstat(dir); err == nil {
		return nil, refuse(lang.Text{EN: "choose a directory that does not exist", DA: "vælg en mappe, der ikke findes"},
			"%s: already there", "%s: findes allerede", dir)
	}
	if keyTo != "" {
		if _, err := os.Lstat(keyTo); err == nil {
			return nil, keyThere(keyTo)
		}
		if inside(dir, keyTo) {
			return nil, refuse(lang.Text{EN: "choose a place outside, where only those who need it get", DA: "vælg et sted udenfor, hvor kun de, der skal bruge den, kommer"},
				"--key-out %s lies in the batch itself", "--key-out %s ligger i selve batchen", keyTo)
		}
	}
	info, err := os.Stat(from)
	if err != nil {
		return nil, namedKeyError(from, err)
	}
	if !info.Mode().IsRegular() {
		return nil, refuse(lang.Text{EN: "name the file that barometer backup wrote", DA: "angiv den fil, som barometer backup skrev"}, "%s is no file", "%s er ikke en fil", from)
	}
	s := &screen.Screen{}
	var r *restored
	err = place(dir, func(tmp string) (err error) {
		read := func(plain io.Reader) (*restored, error) { return readBackup(plain, tmp, info.Size()) }
		if identity == "" {
			r, err = openPlain(from, read)
		} else {
			r, err = openFile(from, identity, read)
		}
		if err != nil {
			return err
		}
		if err := r.check(from, tmp, env); err != nil || r.key == nil || keyTo == "" {
			return err
		}
		return writeKeyFile(keyTo, r.key)
	})
	if err != nil {
		return nil, err
	}
	s.Say("%s is %s as it was on %s: %d files, ledger head %s; every digest and the ledger's chain hold", "%s er %s, som den var den %s: %d filer, journalens hoved %s; alle fingeraftryk og journalens kæde passer",
		dir, r.list.Batch, r.list.MadeOn, len(r.list.Files), r.list.LedgerHead[:8])
	if !r.warning.Empty() {
		s.Lines = append(s.Lines, lang.Text{EN: "as it was then: " + r.warning.EN, DA: "sådan var det: " + r.warning.DA})
	}
	r.sayKey(s, keyTo)
	if !r.closed && !r.public {
		s.Say("texts that were deleted after that day can be read again in it: delete them again, barometer review %s --forget CASE --reason TEXT",
			"tekster, der er slettet efter den dag, kan læses igen i den: slet dem igen, barometer review %s --forget SAG --reason TEKST", dir)
	}
	if r.closed {
		s.Say("it is closed: barometer verify %s holds what is kept against the ledger", "den er afsluttet: barometer verify %s holder det, der er gemt, op mod journalen", dir)
		return s, nil
	}
	s.Say("next: barometer run %s", "nu: barometer run %s", dir)
	return s, nil
}

// A restored is what came out of a backup.
type restored struct {
	list backupList
	key  []byte

	warning lang.Text // what was wrong with the batch already
	closed  bool
	public  bool // its key is
}

func openPlain(from string, read func(io.Reader) (*restored, error)) (*restored, error) {
	f, err := os.Open(from)
	if err != nil {
		return nil, namedKeyError(from, err)
	}
	defer func() { _ = f.Close() }()
	head := make([]byte, 21)
	if _, err := io.ReadFull(f, head); err == nil && string(head) == "age-encryption.org/v1" {
		return nil, refuse(lang.Text{EN: "--identity FILE: the secret key of one of them", DA: "--identity FIL: den hemmelige nøgle hos en af dem"},
			"%s is encrypted to the people it was made for", "%s er krypteret til dem, den er lavet til", from)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	r, err := read(f)
	return r, damaged(from, err)
}

// readBackup writes the files of a backup of at most size bytes into a
// directory.
func readBackup(plain io.Reader, dir string, size int64) (*restored, error) {
	t := tar.NewReader(plain)
	r := &restored{}
	h, err := t.Next()
	if err != nil {
		return nil, err
	}
	if h.Name != backupManifest || h.Size > 1<<30 {
		return nil, fmt.Errorf("it begins with %q, want %q", h.Name, backupManifest)
	}
	if err := json.NewDecoder(t).Decode(&r.list); err != nil {
		return nil, err
	}
	if r.list.Format != backupFormat || len(r.list.LedgerHead) != len(ledger.Zero) {
		return nil, fmt.Errorf("a backup of format %q, want %q", r.list.Format, backupFormat)
	}
	if err := r.list.check(size); err != nil {
		return nil, err
	}
	if r.list.WithKey {
		if h, err = t.Next(); err != nil {
			return nil, err
		}
		if h.Name != backupKey {
			return nil, fmt.Errorf("%q, want %q", h.Name, backupKey)
		}
		if r.key, err = io.ReadAll(io.LimitReader(t, 1<<20)); err != nil {
			return nil, err
		}
		if privacy.Commitment(r.key) != r.list.KeySHA256 {
			return nil, errors.New("the key is not the one that its list says")
		}
	}
	for _, file := range r.list.Files {
		if h, err = t.Next(); err != nil {
			return nil, fmt.Errorf("%s: %w", file.Path, err)
		}
		name := strings.TrimPrefix(h.Name, backupFiles)
		if name != file.Path || h.Typeflag != tar.TypeReg || h.Size != file.Size {
			return nil, fmt.Errorf("%q where %q belongs", h.Name, file.Path)
		}
		if err := restoreFile(t, filepath.Join(dir, filepath.FromSlash(name)), file); err != nil {
			return nil, fmt.Errorf("%s: %w", file.Path, err)
		}
	}
	switch h, err = t.Next(); {
	case err == nil:
		return nil, fmt.Errorf("%q, which its list does not have", h.Name)
	case !errors.Is(err, io.EOF):
		return nil, err
	}
	_, err = io.Copy(io.Discard, plain) // to the end, where age sees whether anything was cut
	return r, err
}

// check refuses a list that no backup of ours has: names that lead out of the
// directory, that stand twice or lie below a file, and more bytes than the
// backup has. Nothing has been written yet.
func (l *backupList) check(size int64) error {
	names := map[string]bool{}
	var total int64
	for _, file := range l.Files {
		if !filepath.IsLocal(filepath.FromSlash(file.Path)) || path.Clean(file.Path) != file.Path || file.Path == "." {
			return fmt.Errorf("%q, which is no name of a file in a batch", file.Path)
		}
		if names[file.Path] {
			return fmt.Errorf("%q twice", file.Path)
		}
		names[file.Path] = true
		if file.Size < 0 || file.Size > size-total {
			return fmt.Errorf("files of more bytes than it has, %q first", file.Path)
		}
		total += file.Size
	}
	for _, file := range l.Files {
		for dir := path.Dir(file.Path); dir != "."; dir = path.Dir(dir) {
			if names[dir] {
				return fmt.Errorf("%q, which is a file and has files below it", dir)
			}
		}
	}
	return nil
}

func restoreFile(t io.Reader, to string, file backupFile) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) { // names that differ in capitals only, where the disk does not
		return errors.New("there are two files of that name")
	}
	if err != nil {
		return err
	}
	sum, n, err := digestCopy(f, t)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if n != file.Size || sum != file.SHA256 {
		return fmt.Errorf("%d bytes with SHA-256 %s, want %d with %s", n, sum, file.Size, file.SHA256)
	}
	return os.Chmod(to, file.Mode&fs.ModePerm)
}

// digestCopy copies, and gives the SHA-256 and the number of bytes.
func digestCopy(w io.Writer, r io.Reader) (string, int64, error) {
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, h), r)
	return hex.EncodeToString(h.Sum(nil)), n, err
}

// check opens what was restored as every command does.
func (r *restored) check(from, dir string, env Env) error {
	l, err := ledger.Open(filepath.Join(dir, "ledger"))
	if err != nil {
		return err
	}
	if l.Head() != r.list.LedgerHead {
		return refuse(lang.Text{EN: "take another copy of it", DA: "tag en anden kopi af den"},
			"%s: the ledger ends with %s, and its list says %s", "%s: journalen slutter med %s, og listen siger %s", from, l.Head()[:8], r.list.LedgerHead[:8])
	}
	for _, name := range []string{"frame", "replies", "forms", "ledger", "private"} { // which may have been empty
		if err := os.MkdirAll(filepath.Join(dir, name), 0o700); err != nil {
			return err
		}
	}
	f, err := Open(dir, env, Bare)
	if err != nil {
		return err
	}
	on, err := f.Closed()
	if err != nil {
		return errors.Join(err, f.Close())
	}
	r.closed, r.public = on != "", f.Key.Public
	// A ledger that was torn when the backup was made is restored as it was.
	var torn *refusal.Error
	if err := f.checkAnchor(); errors.As(err, &torn) {
		r.warning = torn.What
	} else if err != nil {
		return errors.Join(err, f.Close())
	}
	return f.Close()
}

// sayKey says where the year's key is.
func (r *restored) sayKey(s *screen.Screen, to string) {
	switch {
	case r.key == nil && to != "":
		s.Say("the backup has no key: nothing is written to %s", "kopien rummer ingen nøgle: der er intet skrevet til %s", to)
	case r.key != nil && to == "":
		s.Say("the backup has the year's key: barometer restore … --key-out FILE writes it", "kopien rummer årets nøgle: barometer restore … --key-out FIL skriver den")
	case r.key != nil:
		s.Say("%s is its key: %s", "%s er dens nøgle: %s", to, privacy.Fingerprint(privacy.Commitment(r.key)))
	case r.list.KeySHA256 != "":
		s.Say("its key is %s; bring it from where it is kept", "dens nøgle er %s; hent den, hvor den opbevares", privacy.Fingerprint(r.list.KeySHA256))
	}
}
