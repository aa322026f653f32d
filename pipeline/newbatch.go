package pipeline

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"sagsbarometer/data/examples"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/privacy"
	"sagsbarometer/data/strict"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/screen"
)

// NewBatch is what a batch to start from needs to be told.
type NewBatch struct {
	Dir, From            string
	ID, Title, Provision string
	Year, Total          int
	PeriodFrom, PeriodTo string // ISO dates
	PublishOn            string
	Key, KeyFingerprint  string // set by Write
	CodebookID           string // set by Write
	Use, Subject         string // set by Write: what the codebook uses, what the provision is about
	DirName              string

	last          *strict.Document // of last year's batch.toml
	lastSpec      []byte
	lastProvision string
}

// Defaults fills what was not said: from last year's batch where there is one,
// a year later; else a batch on BL § 87, last July to this June, published in
// December, 385 cases. It may be called again when more has been said.
func (n *NewBatch) Defaults(now time.Time) error {
	dir, err := filepath.Abs(n.Dir)
	if err != nil {
		return err
	}
	n.DirName = filepath.Base(dir)
	if n.Dir = filepath.Clean(n.Dir); filepath.Base(n.Dir) != n.DirName { // . or ..: the key stands beside it
		n.Dir = dir
	}
	var last batch.Batch
	if n.From != "" {
		src, err := os.ReadFile(filepath.Join(n.From, SpecFile))
		if err != nil {
			return err
		}
		b, vs := batch.Read(filepath.ToSlash(filepath.Join(n.From, SpecFile)), src)
		if err := vs.Err(); err != nil {
			return err
		}
		last, n.last, n.lastSpec, n.lastProvision = *b, b.Doc, src, b.Batch.Provision
	}
	if n.Year == 0 && last.Batch.Year > 0 {
		n.Year = last.Batch.Year + 1
	}
	n.Year = cmp.Or(n.Year, now.Year())
	n.ID = cmp.Or(n.ID, asID(n.DirName))
	n.Provision = cmp.Or(n.Provision, last.Batch.Provision, "BL § 87")
	if n.Total == 0 && last.Design != nil {
		n.Total = int(last.Design.Total)
	}
	n.Total = cmp.Or(n.Total, 385)
	if n.Title == "" && last.Batch.Title != "" && n.Provision == last.Batch.Provision {
		n.Title = strings.ReplaceAll(last.Batch.Title, strconv.Itoa(last.Batch.Year), strconv.Itoa(n.Year))
	}
	n.Title = cmp.Or(n.Title, fmt.Sprintf("Barometer %d om %s", n.Year, n.Provision))
	if p := last.Frame.Period; p != nil { // last year's, moved
		years := n.Year - last.Batch.Year
		n.PeriodFrom = cmp.Or(n.PeriodFrom, p.From.Time().AddDate(years, 0, 0).Format(time.DateOnly))
		n.PeriodTo = cmp.Or(n.PeriodTo, p.To.Time().AddDate(years, 0, 0).Format(time.DateOnly))
	}
	n.PeriodFrom = cmp.Or(n.PeriodFrom, fmt.Sprintf("%d-07-01", n.Year-1))
	n.PeriodTo = cmp.Or(n.PeriodTo, fmt.Sprintf("%d-06-30", n.Year))
	n.PublishOn = cmp.Or(n.PublishOn, fmt.Sprintf("%d-12-15", n.Year))
	return nil
}

var notID = regexp.MustCompile(`[^a-z0-9_-]+`)

func asID(name string) string {
	id := strings.Trim(notID.ReplaceAllString(strings.ToLower(name), "-"), "-_")
	if id == "" {
		return "batch"
	}
	return id
}

// Write makes the directory and, beside it, the key. It refuses anything that
// is there already, a spec that would not be accepted, and to overwrite a key;
// nothing of the directory is there before everything is.
//
// Where no codebook is taken over, the new one uses the module of the library
// for the provision, or the shared core where there is none.
func (n *NewBatch) Write(random io.Reader) (*screen.Screen, error) {
	if err := free(n.Dir); err != nil {
		return nil, err
	}
	key, err := privacy.NewKey(random)
	if err != nil {
		return nil, err
	}
	n.Key, n.KeyFingerprint = "../"+n.DirName+".noegle", privacy.Fingerprint(privacy.Commitment(key))
	n.CodebookID = asID(n.ID)
	s := &screen.Screen{}
	n.chooseModule(s)
	files, err := n.files()
	if err != nil {
		return nil, err
	}
	keyPath := n.Dir + ".noegle"
	if _, err := os.Lstat(keyPath); err == nil {
		return nil, keyThere(keyPath)
	}
	if err := n.writeAll(files, keyPath, key); err != nil {
		return nil, err
	}
	s.Say("%s is ready; its key is %s: keep it apart, and a copy of it", "%s er klar; dens nøgle er %s: opbevar den for sig, og tag en kopi", n.Dir, keyPath)
	s.Say("next: name the reviewers in reviewers.csv, put the kommuner's case lists into %s, then barometer run %s",
		"nu: skriv juristerne i reviewers.csv, læg kommunernes sagslister i %s, og kør så barometer run %s", filepath.Join(n.Dir, "frame"), n.Dir)
	return s, nil
}

// free refuses a place where something is, other than an empty directory.
func free(dir string) error {
	info, err := os.Lstat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	hint := lang.Text{EN: "choose a directory that does not exist", DA: "vælg en mappe, der ikke findes"}
	if !info.IsDir() {
		return refuse(hint, "%s: already there, and no directory", "%s: findes allerede og er ikke en mappe", dir)
	}
	entries, err := os.ReadDir(dir)
	if err == nil && len(entries) > 0 {
		return refuse(hint, "%s: already there, with %d files", "%s: findes allerede, med %d filer", dir, len(entries))
	}
	return err
}

// writeAll makes the directory with its files and its empty directories, and
// the key just before it takes its place.
func (n *NewBatch) writeAll(files map[string][]byte, keyPath string, key []byte) error {
	keyed := false
	err := place(n.Dir, func(tmp string) error {
		for _, d := range []string{"frame", "replies", "forms", "ledger", "private"} { // all of them about single citizens
			if err := os.Mkdir(filepath.Join(tmp, d), 0o700); err != nil {
				return err
			}
		}
		for name, b := range files {
			if err := os.WriteFile(filepath.Join(tmp, name), b, 0o644); err != nil {
				return err
			}
		}
		err := writeKeyFile(keyPath, key)
		keyed = err == nil
		return err
	})
	if err != nil && keyed {
		err = errors.Join(err, os.Remove(keyPath)) // a key of no batch
	}
	return err
}

// unplaced begins the name of a directory that is not finished.
const unplaced = ".barometer-new-"

// place makes a directory beside where it is to stand and renames it there, so
// that it is whole or not there. What killed runs left there is removed: half a
// batch that was restored is about people too. A lock beside each directory
// tells those apart that somebody is filling.
func place(dir string, fill func(tmp string) error) (err error) {
	parent := filepath.Dir(filepath.Clean(dir))
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return err
	}
	if err := clearUnplaced(parent); err != nil {
		return err
	}
	file, err := os.CreateTemp(parent, unplaced+"*.lock")
	if err != nil {
		return err
	}
	lock, tmp := flock.New(file.Name()), strings.TrimSuffix(file.Name(), ".lock")
	_, err = lock.TryLock()
	defer func() { err = errors.Join(err, release(tmp, lock)) }()
	if err := errors.Join(err, file.Close(), os.Mkdir(tmp, 0o700)); err != nil {
		return err
	}
	if err := fill(tmp); err != nil {
		return err
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) { // an empty one may be there
		return err
	}
	if err := os.Chmod(tmp, 0o755); err != nil {
		return err
	}
	return os.Rename(tmp, dir)
}

// clearUnplaced removes the directories that killed runs left.
func clearUnplaced(parent string) error {
	left, err := fs.Glob(os.DirFS(parent), unplaced+"*.lock")
	if err != nil {
		return err
	}
	for _, name := range left {
		lock := flock.New(filepath.Join(parent, name))
		if free, err := lock.TryLock(); err != nil || !free {
			continue // somebody is filling it
		}
		if err := release(strings.TrimSuffix(lock.Path(), ".lock"), lock); err != nil {
			return err
		}
	}
	return nil
}

// release removes an unfinished directory and its lock, which another may be
// about to remove as well.
func release(tmp string, lock *flock.Flock) error {
	err := errors.Join(os.RemoveAll(tmp), lock.Unlock())
	_ = os.Remove(lock.Path())
	return err
}

// WriteExample makes a directory with the constructed example batch, complete
// and ready to run.
func WriteExample(dir string) (*screen.Screen, error) {
	if err := free(dir); err != nil {
		return nil, err
	}
	if err := place(dir, func(tmp string) error {
		if err := os.CopyFS(tmp, examples.BL87()); err != nil {
			return err
		}
		for _, d := range []string{"frame", "replies", "forms", "ledger"} { // as of a batch with real cases
			if err := os.Chmod(filepath.Join(tmp, d), 0o700); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return nil, err
	}
	s := &screen.Screen{}
	s.Say("%s is the constructed example; next: barometer run %s", "%s er det konstruerede eksempel; nu: barometer run %s", dir, dir)
	return s, nil
}
