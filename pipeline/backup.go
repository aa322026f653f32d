package pipeline

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/ledger"
	"sagsbarometer/data/whole"
	"sagsbarometer/pipeline/refusal"
	"sagsbarometer/pipeline/screen"
)

// A backup is a tar file, encrypted with age. Its first member is a
// backupManifest; the others are files of the batch.
const (
	backupFormat   = "barometer/1"
	backupManifest = "barometer-backup.json"
	backupKey      = "barometer-key" // the year's key, where it was asked for
	backupFiles    = "batch/"        // before the name of each file
)

// A backupList says what a backup holds.
type backupList struct {
	Format     string       `json:"barometer_backup"`
	Batch      string       `json:"batch"`
	Title      string       `json:"title"`
	Year       int          `json:"year"`
	Tool       string       `json:"tool"`
	MadeOn     string       `json:"made_on"`
	LedgerHead string       `json:"ledger_head"`
	KeySHA256  string       `json:"key_sha256,omitempty"` // what the batch was frozen with, or its key
	WithKey    bool         `json:"with_key,omitempty"`
	Files      []backupFile `json:"files"`
}

type backupFile struct {
	Path   string      `json:"path"`
	SHA256 string      `json:"sha256"`
	Size   int64       `json:"size"`
	Mode   fs.FileMode `json:"mode"`
}

// BackupOptions say for whom a backup is.
type BackupOptions struct {
	Recipients []string // age1…, at least two
	Plain      bool     // not encrypted: only for a batch whose key is public
	WithKey    bool     // the year's key too
}

// Backup writes all of a batch that cannot be computed again into one file in
// a directory: every file but those of out/ and .cache/, with the ledger's
// anchor. It needs no key file, and takes the key along only if told to. No
// other barometer can change the batch meanwhile.
func Backup(dir, to string, o BackupOptions, env Env) (_ *screen.Screen, err error) {
	f, err := Open(dir, env, Bare)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := f.mayBackUp(to, o); err != nil {
		return nil, err
	}
	if err := f.takeLock(); err != nil {
		return nil, err
	}
	if f.ledger, err = ledger.Open(f.outPath("ledger")); err != nil { // somebody may have written before we had the lock
		return nil, err
	}
	s := &screen.Screen{}
	list, err := f.backupList(o, s)
	if err != nil {
		return nil, err
	}
	name, err := f.writeBackup(to, list, o)
	if err != nil {
		return nil, err
	}
	s.Say("%s holds %d files of %s, up to ledger head %s", "%s rummer %d filer fra %s, frem til journalens hoved %s", name, len(list.Files), list.Batch, list.LedgerHead[:8])
	switch {
	case o.WithKey:
		s.Say("the year's key is in it", "årets nøgle er med i den")
	case list.KeySHA256 != "" && !f.Key.Public:
		s.Say("the year's key is not in it: barometer key backup %s makes a copy of that", "årets nøgle er ikke med: barometer key backup %s tager en kopi af den", dir)
	}
	var lost *refusal.Error
	if err := f.checkAnchor(); errors.As(err, &lost) {
		s.Lines = append(s.Lines, lang.Text{EN: "keep older backups: " + lost.What.EN, DA: "behold ældre kopier: " + lost.What.DA})
	} else if err != nil {
		return nil, err
	}
	s.Say("try it once: barometer restore %s TRY --identity THEIRS", "prøv den én gang: barometer restore %s PRØVE --identity DERES", name)
	return s, nil
}

// mayBackUp refuses before anything is read: texts about citizens leave the
// batch encrypted or not at all.
func (f *Folder) mayBackUp(to string, o BackupOptions) error {
	switch {
	case o.Plain && !f.Key.Public:
		return refuse(lang.Text{EN: "name at least two recipients: --to age1… --to age1…", DA: "nævn mindst to modtagere: --to age1… --to age1…"},
			"--plain is for constructed batches, whose key is public", "--plain er til konstruerede batcher, hvis nøgle er offentlig")
	case o.WithKey && (f.Key.None() || f.Key.Public):
		return refuse(lang.Text{}, "--with-key: there is no key file at hand", "--with-key: der er ingen nøglefil ved hånden")
	case inside(f.dir, to) || inside(f.dir, filepath.Join(to, "x")):
		return refuse(lang.Text{EN: "choose one on another disk", DA: "vælg en på en anden disk"},
			"%s lies in the batch itself", "%s ligger i selve batchen", to)
	}
	return nil
}

// backupList is what there is to copy, with its digests.
func (f *Folder) backupList(o BackupOptions, s *screen.Screen) (*backupList, error) {
	b := f.Batch.Batch
	list := &backupList{Format: backupFormat, Batch: b.ID, Title: b.Title, Year: b.Year, Tool: "barometer " + ToolVersion,
		MadeOn: f.today().String(), LedgerHead: f.ledger.Head(), KeySHA256: f.keyCommitment(), WithKey: o.WithKey}
	if frozen, err := f.frozen(0); err != nil {
		return nil, err
	} else if frozen != nil {
		list.KeySHA256 = frozen.KeySHA256
	}
	names, err := f.irreplaceable(s)
	if err != nil {
		return nil, err
	}
	key := sha256.Sum256(append(bytes.Clone(f.Key.Bytes), '\n'))
	for i, name := range names {
		f.progress(lang.Text{EN: "reading the batch", DA: "læser batchen"}, int64(i), int64(len(names)))
		at := filepath.Join(f.dir, filepath.FromSlash(name))
		info, err := os.Stat(at)
		if err != nil {
			return nil, err
		}
		sum, size, err := whole.Digest(at)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if sum == hex.EncodeToString(key[:]) || sum == f.keyCommitment() {
			return nil, refuse(lang.Text{EN: "move it out of the batch: copies of the batch must not hold it", DA: "flyt den ud af batchen: kopier af batchen må ikke have den med"},
				"%s is a copy of the year's key", "%s er en kopi af årets nøgle", sayable(name))
		}
		list.Files = append(list.Files, backupFile{Path: name, SHA256: sum, Size: size, Mode: info.Mode().Perm()})
	}
	return list, nil
}

// irreplaceable are the files that nothing computes again, by name: all but
// out/, the program's own .cache/ and what other programs hide. Of a batch that
// is closed out/ is kept, since nothing computes that again either.
func (f *Folder) irreplaceable(s *screen.Screen) ([]string, error) {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return nil, err
	}
	closed, err := f.Closed()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if e.Name() == "out" && closed == "" || passing(e.Name()) {
			continue
		}
		found := []string{e.Name()}
		if info, err := os.Stat(filepath.Join(f.dir, e.Name())); err == nil && info.IsDir() { // which may be a link
			if found, err = below(os.DirFS(f.dir), e.Name()); err != nil {
				return nil, err
			}
		}
		for _, name := range found {
			if passing(name) {
				continue
			}
			holds, err := f.holdsBytes(name, s)
			if err != nil {
				return nil, err
			}
			if holds {
				names = append(names, name)
			}
		}
	}
	if _, err := os.Stat(filepath.Join(f.dir, filepath.FromSlash(anchorFile))); err == nil {
		names = append(names, anchorFile)
	}
	return names, nil
}

// holdsBytes reports whether there is a file of that name to copy. What is
// neither file nor link holds nothing and is left out, and the screen says so.
// A link is followed only to a file of the batch: what lies elsewhere is not to
// leave the house under the name of the batch.
func (f *Folder) holdsBytes(name string, s *screen.Screen) (bool, error) {
	path := filepath.Join(f.dir, filepath.FromSlash(name))
	info, err := os.Lstat(path)
	if err != nil {
		return false, err
	}
	if info.Mode()&fs.ModeSymlink == 0 {
		if !info.Mode().IsRegular() {
			s.Say("left out: %s, which is a pipe or the like and holds nothing", "udeladt: %s, som er et rør eller lignende og intet rummer", sayable(name))
		}
		return info.Mode().IsRegular(), nil
	}
	to, err := filepath.EvalSymlinks(path)
	if err == nil && inside(f.dir, to) {
		if info, err = os.Stat(to); err == nil && info.Mode().IsRegular() {
			return true, nil
		}
	}
	return false, refuse(lang.Text{EN: "put the file itself there, or take the link away", DA: "læg selve filen dér, eller fjern genvejen"},
		"%s is a link to no file of the batch", "%s er en genvej, som ikke fører til en fil i batchen", sayable(name))
}

// anchorFile is the one file of .cache that is worth keeping.
const anchorFile = ".cache/anchor.json"
