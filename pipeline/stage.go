package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"sagsbarometer/data/whole"
)

// A Stage is one computation of the pipeline. It opens only what it declares,
// so its key, made of exactly that, decides whether it must run again.
type Stage struct {
	Name    string
	Version int // raised whenever the same inputs give other bytes

	// Spec is what the stage reads of batch.toml: its value is part of the
	// key, so that a change of a comment or of another section runs nothing.
	Spec func(f *Folder) any
	// Reads are paths or globs below the batch. Those that start with out/
	// or private/ are outputs of earlier stages.
	Reads func(f *Folder) []string
	// Kinds are the kinds of ledger entries that the stage reads.
	Kinds []string
	// Writes are paths or globs below the batch, under out/ or private/.
	Writes []string
	// Complaints are files that the stage leaves when its input is wrong.
	// They go away when it is right again.
	Complaints []string

	Run func(ctx context.Context, w *Work) error
}

// FileDigest is a file and what it held.
type FileDigest struct {
	Path   string `json:"path"` // below the batch, with slashes
	SHA256 string `json:"sha256"`
}

// record is what a stage leaves in .cache: enough to see that nothing has
// changed, and which files it made. Key is empty while it is writing.
type record struct {
	Key     string       `json:"key"`
	Inputs  []FileDigest `json:"inputs"`
	Outputs []FileDigest `json:"outputs"`
}

// do brings the outputs of one stage up to date under f.outRoot and says
// whether it had to run.
func (f *Folder) do(ctx context.Context, s *Stage) (ran bool, err error) {
	key, inputs, old, err := f.look(s)
	if err != nil {
		return false, fmt.Errorf("%s: %w", s.Name, err)
	}
	if old.Key == key && f.unchanged(old.Outputs) {
		old.Inputs = inputs // batch.toml may have changed where the stage does not look
		f.keep(s, old)
		return false, f.settle(s)
	}
	w := &Work{Folder: f, stage: s, scratch: filepath.Join(f.cache(), "stage-"+s.Name)}
	defer w.discard()
	if err := w.begin(); err != nil {
		return false, fmt.Errorf("%s: %w", s.Name, err)
	}
	if err := s.Run(ctx, w); err != nil {
		return false, err
	}
	f.stand = nil
	fresh := record{Inputs: inputs, Outputs: w.outputs()}
	if err := f.install(s, w, old, fresh); err != nil {
		return false, fmt.Errorf("%s: %w", s.Name, err)
	}
	fresh.Key = key
	if err := f.remember(s, fresh); err != nil {
		return false, err
	}
	f.keep(s, fresh)
	return true, f.settle(s)
}

// dropStale removes what the stages that cannot run now left of another state
// of the batch, from the first that has changed on: out/ is what the batch
// gives, and a report that it no longer gives would be taken for one. What was
// released stands in releases/.
func (f *Folder) dropStale() error {
	stale := false
	for _, s := range stages {
		if _, ran := f.records[s.Name]; ran {
			continue
		}
		key, _, old, err := f.look(s)
		if err != nil {
			return err
		}
		if stale = stale || old.Key != key; !stale {
			continue
		}
		for _, o := range old.Outputs {
			if err := removeIfThere(f.outPath(o.Path)); err != nil {
				return err
			}
		}
		if err := f.remember(s, record{}); err != nil {
			return err
		}
	}
	return nil
}

// settle removes what was complained of earlier.
func (f *Folder) settle(s *Stage) error { return f.removeAll(s.Complaints...) }

// look is the key that the stage has now, what it is made of, and what the
// stage left last time.
func (f *Folder) look(s *Stage) (key string, inputs []FileDigest, old record, err error) {
	if inputs, err = f.digests(s.Reads(f)); err != nil {
		return "", nil, record{}, err
	}
	if key, err = f.key(s, inputs); err != nil {
		return "", nil, record{}, err
	}
	old, err = f.record(s)
	return key, inputs, old, err
}

// install moves the finished files into place. The list of what is about to
// be there is written first, so that a run killed halfway leaves no file that
// the next one does not know of.
func (f *Folder) install(s *Stage, w *Work, old, fresh record) error {
	both := record{Outputs: slices.Concat(old.Outputs, fresh.Outputs)}
	if err := f.remember(s, both); err != nil {
		return err
	}
	for _, o := range fresh.Outputs {
		if f.withheld(o.Path) {
			continue
		}
		if err := whole.Move(w.staged(o.Path), f.outPath(o.Path)); err != nil {
			return err
		}
	}
	for _, o := range old.Outputs {
		if !slices.ContainsFunc(fresh.Outputs, func(n FileDigest) bool { return n.Path == o.Path }) {
			if err := removeIfThere(f.outPath(o.Path)); err != nil {
				return err
			}
		}
	}
	return nil
}

// key is a digest of everything that the stage's result depends on.
func (f *Folder) key(s *Stage, inputs []FileDigest) (string, error) {
	// batch.toml is read in sections, by value; its bytes do not count.
	inputs = slices.DeleteFunc(slices.Clone(inputs), func(d FileDigest) bool { return d.Path == SpecFile })
	entries, err := f.ledgerDigest(s.Kinds)
	if err != nil {
		return "", err
	}
	b, err := json.Marshal(struct {
		Tool    string
		Stage   string
		Version int
		Spec    any
		Inputs  []FileDigest
		Ledger  string
		Key     string
	}{ToolVersion, s.Name, s.Version, s.Spec(f), inputs, entries, f.keyCommitment()})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}

func (f *Folder) recordPath(s *Stage) string {
	return filepath.Join(f.cache(), "stages", s.Name+".json")
}

// record reads what the stage left last time. A record that cannot be read
// is the same as none: the stage runs again.
func (f *Folder) record(s *Stage) (record, error) {
	var r record
	b, err := os.ReadFile(f.recordPath(s))
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err != nil {
		return r, err
	}
	if json.Unmarshal(b, &r) != nil {
		return record{}, nil
	}
	return r, nil
}

func (f *Folder) remember(s *Stage, r record) error {
	b, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return whole.WriteFile(f.tmp(), f.recordPath(s), 0o644, func(w io.Writer) error {
		_, err := w.Write(b)
		return err
	})
}

// unchanged reports whether every output is still what the stage wrote.
func (f *Folder) unchanged(outputs []FileDigest) bool {
	for _, o := range outputs {
		sum, _, err := whole.Digest(f.outPath(o.Path))
		if err != nil || sum != o.SHA256 {
			return false
		}
	}
	return true
}
