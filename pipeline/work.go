package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"sagsbarometer/data/whole"
)

// Work is what a running stage holds. Reading and writing go through it, and
// it refuses whatever the stage has not declared.
type Work struct {
	*Folder
	stage   *Stage
	scratch string // where outputs wait until all are finished
	written []FileDigest
}

func (w *Work) begin() error {
	if err := os.RemoveAll(w.scratch); err != nil {
		return err
	}
	return os.MkdirAll(w.scratch, 0o700)
}

func (w *Work) discard() { _ = os.RemoveAll(w.scratch) } // a leftover is cleaned by the next run

// In is where to read the file of that name, which the stage must have
// declared.
func (w *Work) In(name string) string {
	if !matches(w.stage.Reads(w.Folder), name) {
		panic(fmt.Sprintf("pipeline: stage %s reads %s, which it does not declare", w.stage.Name, name))
	}
	return w.inPath(name)
}

// Write makes one output. Nothing appears in its place before the whole stage
// has succeeded.
func (w *Work) Write(name string, write func(io.Writer) error) error {
	if !matches(w.stage.Writes, name) {
		panic(fmt.Sprintf("pipeline: stage %s writes %s, which it does not declare", w.stage.Name, name))
	}
	if w.withheld(name) {
		sum := sha256.New()
		if err := write(sum); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		w.written = append(w.written, FileDigest{name, hex.EncodeToString(sum.Sum(nil))})
		return nil
	}
	perm := os.FileMode(0o644)
	if strings.HasPrefix(name, "private/") {
		perm = 0o600
	}
	if err := whole.WriteFile(w.tmp(), w.staged(name), perm, write); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	sum, _, err := whole.Digest(w.staged(name))
	if err != nil {
		return err
	}
	w.written = append(w.written, FileDigest{name, sum})
	return nil
}

// WriteBytes makes one output of bytes already at hand.
func (w *Work) WriteBytes(name string, b []byte) error {
	return w.Write(name, func(to io.Writer) error {
		_, err := to.Write(b)
		return err
	})
}

// withheld files are not written when only looking: they join pseudonyms to
// journal numbers, and a killed run would leave them in a temporary directory.
// Their digest is all that is needed.
func (f *Folder) withheld(name string) bool {
	return f.dry() && strings.HasPrefix(name, "private/")
}

func (w *Work) staged(name string) string {
	return filepath.Join(w.scratch, filepath.FromSlash(name))
}

// outputs are the files written, by name.
func (w *Work) outputs() []FileDigest {
	slices.SortFunc(w.written, func(a, b FileDigest) int { return strings.Compare(a.Path, b.Path) })
	return w.written
}

// matches reports whether a name fits one of the patterns. A pattern that
// ends in /... fits everything below its directory.
func matches(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		if dir, ok := strings.CutSuffix(p, "/..."); ok {
			return strings.HasPrefix(name, dir+"/")
		}
		ok, err := path.Match(p, name)
		return err == nil && ok
	})
}
