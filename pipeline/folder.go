package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"sagsbarometer/data"
	"sagsbarometer/data/codebook"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/ledger"
	"sagsbarometer/data/privacy"
	"sagsbarometer/data/whole"
	"sagsbarometer/pipeline/batch"
)

// ToolVersion is the version of the program. It is a constant, so that the
// same source writes the same bytes wherever it is built.
const ToolVersion = "0.1.0"

// SpecFile is the one file that a batch directory must have.
const SpecFile = "batch.toml"

// Env is what the command gives a run of the pipeline. Only the command looks
// at the clock, the terminal and the machine.
type Env struct {
	Now      time.Time // goes into the ledger, never into out/
	Workers  int       // 0: as many as the machine has
	Progress func(task lang.Text, done, total int64)
	Say      func(lang.Text) // what happened, a line each
}

func (e Env) say(en, da string, args ...any) {
	if e.Say != nil {
		e.Say(lang.Text{EN: fmt.Sprintf(en, args...), DA: fmt.Sprintf(da, args...)})
	}
}

func (e Env) progress(task lang.Text, done, total int64) {
	if e.Progress != nil {
		e.Progress(task, done, total)
	}
}

// A Folder is a batch directory opened for work.
type Folder struct {
	Env
	Batch *batch.Batch
	Key   privacy.Key // zero where ids stay as delivered

	dir     string // the batch directory
	outRoot string // where out/, private/ and ledger/ are: dir, or a directory of its own for a dry run
	ledger  *ledger.Ledger
	lock    *flock.Flock
	records map[string]record // what each stage of this run read and wrote
	book    *codebook.Codebook
	journal map[string]string // pseudonym -> journal number, where the lists were read in this run
}

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
)

// Open reads and checks batch.toml, the key and the ledger.
func Open(dir string, env Env, mode Mode) (*Folder, error) {
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
	if f.Key, err = f.readKey(b.Batch.Key); err != nil {
		return nil, err
	}
	if err := f.prepare(mode); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// prepare takes the lock or makes the empty directory, and opens the ledger.
func (f *Folder) prepare(mode Mode) (err error) {
	switch mode {
	case Write, Mend:
		if err := f.takeLock(); err != nil {
			return err
		}
		if err := f.closeDoors(); err != nil {
			return err
		}
	case Dry:
		if f.outRoot, err = os.MkdirTemp("", "barometer-"); err != nil {
			return err
		}
		if err := os.CopyFS(f.outPath("ledger"), os.DirFS(filepath.Join(f.dir, "ledger"))); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if f.ledger, err = ledger.Open(f.outPath("ledger")); err != nil {
		return err
	}
	if mode == Write || mode == Mend {
		if err := f.ledger.SetAside(); err != nil {
			return err
		}
	}
	if mode == Write {
		return f.checkAnchor()
	}
	return nil
}

// readKey reads the key that batch.toml names: a file, or public:TEXT. No
// name, no key: ids stay as delivered.
func (f *Folder) readKey(ref string) (privacy.Key, error) {
	if ref == "" {
		return privacy.Key{}, nil
	}
	if key, ok, err := privacy.PublicKey(ref); ok {
		return key, f.keyError(ref, err)
	}
	path := filepath.FromSlash(ref)
	if !filepath.IsAbs(path) {
		path = filepath.Join(f.dir, path)
	}
	src, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return privacy.Key{}, refuse(
			lang.Text{EN: "bring the key file from where it is kept; without it no pseudonym can be made or checked",
				DA: "hent nøglefilen, hvor den opbevares; uden den kan intet pseudonym laves eller kontrolleres"},
			"%s: the key file %s is not there", "%s: nøglefilen %s findes ikke", f.Batch.Doc.At("batch", "key"), ref)
	}
	if err != nil {
		return privacy.Key{}, err
	}
	secret, err := privacy.ParseKey(src)
	return privacy.Key{Bytes: secret}, f.keyError(ref, err)
}

// keyError names the key file, never what it holds.
func (f *Folder) keyError(ref string, err error) error {
	var bad *privacy.KeyError
	if !errors.As(err, &bad) {
		return err
	}
	at := f.Batch.Doc.At("batch", "key").String()
	return &Refusal{What: lang.Text{EN: at + ": key " + ref + ": " + bad.Reason.EN, DA: at + ": nøglen " + ref + ": " + bad.Reason.DA}}
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

// clearCache removes what a killed run left: unfinished files and stages.
func (f *Folder) clearCache() error {
	if err := whole.Clean(f.tmp()); err != nil {
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

// dry reports whether the folder works outside its batch.
func (f *Folder) dry() bool { return f.outRoot != f.dir }

// Close gives the lock back and removes the directory of a dry run.
func (f *Folder) Close() error {
	if f.dry() {
		return os.RemoveAll(f.outRoot)
	}
	if f.lock == nil {
		return nil
	}
	return f.lock.Unlock()
}

// Dir is the batch directory.
func (f *Folder) Dir() string { return f.dir }

func (f *Folder) cache() string { return filepath.Join(f.outRoot, ".cache") }
func (f *Folder) tmp() string   { return filepath.Join(f.cache(), "tmp") }

// outPath is where an output of that name stands.
func (f *Folder) outPath(name string) string {
	return filepath.Join(f.outRoot, filepath.FromSlash(name))
}

// inPath is where a file of that name is read: outputs of earlier stages
// under outRoot, all else in the batch.
func (f *Folder) inPath(name string) string {
	if strings.HasPrefix(name, "out/") || strings.HasPrefix(name, "private/") {
		return f.outPath(name)
	}
	return filepath.Join(f.dir, filepath.FromSlash(name))
}

// register is the 98 kommuner.
func (f *Folder) register() *data.Register { return data.Kommuner() }

// keyCommitment is what may be said of the key: its SHA-256, empty where
// there is none.
func (f *Folder) keyCommitment() string {
	if f.Key.None() {
		return ""
	}
	return privacy.Commitment(f.Key.Bytes)
}

// do all stages in order and stop at the first error.
func (f *Folder) doAll(ctx context.Context, stages ...*Stage) error {
	for _, s := range stages {
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := f.do(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// keep notes what a stage of this run read and wrote, for the manifest.
func (f *Folder) keep(s *Stage, r record) { f.records[s.Name] = r }
