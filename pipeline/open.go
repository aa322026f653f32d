package pipeline

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/ledger"
	"sagsbarometer/data/whole"
	"sagsbarometer/pipeline/batch"
)

// A Mode is what a folder is opened for.
type Mode int

const (
	// Look reads and writes nothing.
	Look Mode = iota
	// Write takes the batch's lock, clears what a killed run left behind and
	// sets a torn ledger segment aside.
	Write
	// Mend is Write for the one act that may follow a torn ledger: to
	// acknowledge it.
	Mend
	// Dry does everything that Write does, but on a copy of the ledger and in
	// an empty directory of its own, which Close removes. It makes nothing of
	// private/: a killed run must leave no journal number outside the batch.
	Dry
	// Bare is Look where the key file need not be there.
	Bare
	// aside is Dry, and looks at a batch that is closed as well.
	aside
	// finishing is Write, and opens a batch that is closed as well.
	finishing
)

// dry reports whether the mode works in a directory of its own.
func (m Mode) dry() bool { return m == Dry || m == aside }

// writes reports whether the mode changes the batch itself.
func (m Mode) writes() bool { return m == Write || m == Mend || m == finishing }

// Open reads and checks batch.toml, the key and the ledger. A batch that is
// closed is opened to look at it only; its key may be gone.
func Open(dir string, env Env, mode Mode) (*Folder, error) {
	f, err := open(dir, env, mode)
	if err == nil && mode == Dry {
		if err = f.refuseClosed(); err != nil {
			return nil, errors.Join(err, f.Close())
		}
	}
	return f, err
}

func open(dir string, env Env, mode Mode) (*Folder, error) {
	src, err := os.ReadFile(filepath.Join(dir, SpecFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, refuse(
			lang.Text{EN: "name the directory of a batch, or make one with barometer new DIR", DA: "angiv mappen med en batch, eller lav en med barometer new MAPPE"},
			"%s: no %s here", "%s: her er ingen %s", dir, SpecFile)
	}
	if err != nil {
		return nil, err
	}
	b, vs := batch.Read(SpecFile, src)
	if err := vs.Err(); err != nil {
		return nil, err
	}
	f := &Folder{Env: env, Batch: b, dir: dir, outRoot: dir, records: map[string]record{}}
	if f.Key, err = f.readKey(b.Batch.Key, mode); err != nil {
		if !f.needsNoKey() {
			return nil, err
		}
	}
	if err := f.prepare(mode); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// prepare takes the lock or makes the empty directory, and opens the ledger.
func (f *Folder) prepare(mode Mode) (err error) {
	switch {
	case mode.writes():
		if err := f.takeLock(); err != nil {
			return err
		}
	case mode.dry():
		if f.anchored, err = f.anchors(); err != nil {
			return err
		}
		if f.outRoot, err = f.emptyDirectory(); err != nil {
			return err
		}
		if err := os.CopyFS(f.outPath("ledger"), os.DirFS(filepath.Join(f.dir, "ledger"))); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if f.ledger, err = ledger.Open(f.outPath("ledger")); err != nil {
		return err
	}
	closed, err := f.Closed()
	if err != nil {
		return err
	}
	if mode.writes() {
		if err := f.mayWrite(mode, closed != ""); err != nil {
			return err
		}
	}
	if bare := (mode == Bare || closed != "") && f.Key.None(); !bare {
		if err := f.checkKey(); err != nil {
			return err
		}
	}
	if mode != Write && (mode != finishing || closed != "") {
		return nil
	}
	if err := f.checkAnchor(); err != nil {
		return err
	}
	return f.dropForgotten()
}

// needsNoKey reports whether the batch is closed, so that its key may be gone.
func (f *Folder) needsNoKey() bool {
	var err error
	if f.ledger, err = ledger.Open(filepath.Join(f.dir, "ledger")); err != nil {
		return false
	}
	on, err := f.Closed()
	return err == nil && on != ""
}

// mayWrite sees to what must be so before anything is written: a batch that is
// closed stays as it is.
func (f *Folder) mayWrite(mode Mode, closed bool) error {
	if closed && mode != finishing {
		return f.refuseClosed()
	}
	if closed {
		return nil
	}
	if err := f.ledger.SetAside(); err != nil {
		return err
	}
	return f.closeDoors()
}

func (f *Folder) takeLock() error {
	if err := os.MkdirAll(f.tmp(), 0o700); err != nil {
		return err
	}
	f.lock = flock.New(filepath.Join(f.cache(), "lock"))
	ok, err := f.lock.TryLock()
	if err != nil {
		return err
	}
	if !ok {
		f.lock = nil
		return refuse(lang.Text{EN: "wait until it has finished", DA: "vent, til den er færdig"},
			"%s: another barometer is working on this batch", "%s: en anden barometer arbejder på denne batch", f.dir)
	}
	return f.clearCache()
}

// emptyDirectory makes the directory of a dry run: in .cache, where what a
// killed one leaves is found and removed, and under the system's temporary
// directory only where the batch cannot be written.
func (f *Folder) emptyDirectory() (string, error) {
	cache := filepath.Join(f.dir, ".cache")
	if err := os.Mkdir(cache, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return os.MkdirTemp("", "barometer-")
	}
	dir, err := os.MkdirTemp(cache, "dry-")
	if err != nil {
		return os.MkdirTemp("", "barometer-")
	}
	f.lock = flock.New(filepath.Join(dir, "lock")) // as long as it is held, the directory is in use
	_, err = f.lock.TryLock()
	return dir, err
}

// clearDry removes the directories of dry runs that were killed.
func (f *Folder) clearDry() error {
	left, err := fs.Glob(os.DirFS(f.outRoot), ".cache/dry-*")
	if err != nil {
		return err
	}
	for _, name := range left {
		lock := flock.New(filepath.Join(f.outPath(name), "lock"))
		if free, err := lock.TryLock(); err != nil || !free {
			continue // somebody is looking
		}
		if err := errors.Join(lock.Unlock(), os.RemoveAll(f.outPath(name))); err != nil {
			return err
		}
	}
	return nil
}

// clearCache removes what a killed run left: unfinished files and stages.
func (f *Folder) clearCache() error {
	if err := errors.Join(whole.Clean(f.tmp()), f.clearDry()); err != nil {
		return err
	}
	for _, pattern := range []string{".cache/stage-*", ".cache/tmp/release"} {
		left, err := fs.Glob(os.DirFS(f.outRoot), pattern)
		if err != nil {
			return err
		}
		for _, name := range left {
			if err := os.RemoveAll(f.outPath(name)); err != nil {
				return err
			}
		}
	}
	return nil
}

// closeDoors makes the directories that hold what is about single citizens
// ones that only their owner can open.
func (f *Folder) closeDoors() error {
	for _, name := range []string{"private", "ledger", ".cache"} {
		dir := f.outPath(name)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
		if err := os.Chmod(dir, 0o700); err != nil {
			return err
		}
	}
	return nil
}

// Close gives the lock back and removes the directory of a dry run.
func (f *Folder) Close() error {
	var err error
	if f.lock != nil {
		err = f.lock.Unlock()
	}
	if f.dry() {
		cache := filepath.Join(f.dir, ".cache")
		removed := os.RemoveAll(f.outRoot)
		if filepath.Dir(f.outRoot) != cache { // else the next command that writes removes what is left
			err = errors.Join(err, removed)
		}
		_ = os.Remove(cache) // only if this run made it: else it is not empty
	}
	return err
}
