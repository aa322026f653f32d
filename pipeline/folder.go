package pipeline

import (
	"context"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"sagsbarometer/data"
	"sagsbarometer/data/codebook"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/ledger"
	"sagsbarometer/data/privacy"
	"sagsbarometer/pipeline/analysis"
	"sagsbarometer/pipeline/batch"
)

// ToolVersion is the version of the program. It is a constant, so that the
// same source writes the same bytes wherever it is built.
const ToolVersion = "0.4.0"

// SpecFile is the one file that a batch directory must have.
const SpecFile = "batch.toml"

// Env is what the command gives a run of the pipeline. Only the command looks
// at the clock, the terminal and the machine.
type Env struct {
	Now     time.Time // goes into the ledger, never into out/
	Random  io.Reader // of keys and nonces, and who is read twice where no seed is given
	Workers int       // 0: as many as the machine has
	// RemindAfter is how many days a kommune has before status names it as one
	// to remind.
	RemindAfter int
	Progress    func(task lang.Text, done, total int64)
	Say         func(lang.Text) // what happened, a line each
}

func (e Env) say(en, da string, args ...any) {
	if e.Say != nil {
		e.Say(lang.Sentence(en, da, args...))
	}
}

func (e Env) progress(task lang.Text, done, total int64) {
	if e.Progress != nil {
		e.Progress(task, done, total)
	}
}

// analysing is how an analysis is run, told as everything else is.
func (e Env) analysing() analysis.Options {
	return analysis.Options{Workers: e.Workers, Warn: e.Say, Progress: func(read, chunks int) {
		e.progress(lang.Text{EN: "counting", DA: "tæller"}, int64(read), int64(chunks))
	}}
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
	decoded map[string]decoded // by kind of entry
	stand   *casesAt           // nil where it has to be worked out
	ring    *keyring
	journal map[string]string // pseudonym -> journal number, where the lists were read in this run

	anchored []anchor // where only looking: as they were before the ledger was copied
}

// dry reports whether the folder works outside its batch.
func (f *Folder) dry() bool { return f.outRoot != f.dir }

func (f *Folder) cache() string { return filepath.Join(f.outRoot, ".cache") }

func (f *Folder) tmp() string { return filepath.Join(f.cache(), "tmp") }

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
