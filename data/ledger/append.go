package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"time"

	"sagsbarometer/data/whole"
)

// lastNumber is the last that six digits hold.
const lastNumber = 999_999

// Append writes the entries as one new segment, all of them or none. at is
// when it happened, in RFC 3339; the package reads no clock. The temporary
// file lies in .cache/tmp beside the journal, so that whole.Clean finds it.
//
// It refuses an empty list, a body that is not an object, an acknowledgement
// that names no torn segment or gives no reason, a torn segment that is not
// set aside yet, and a number that another writer took meanwhile. After an
// error the journal is as it was.
func (l *Ledger) Append(at string, entries ...Entry) error {
	return l.AppendSeq(at, func(yield func(Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	})
}

// AppendSeq is Append for entries that are made as they are written, so that
// they need not all be in memory. An error among them is returned as it is.
func (l *Ledger) AppendSeq(at string, entries iter.Seq2[Entry, error]) error {
	if _, err := time.Parse(time.RFC3339, at); err != nil {
		return fmt.Errorf("ledger: time %q, want one such as 2025-09-01T09:30:00Z", at)
	}
	if len(l.segments) >= lastNumber {
		return fmt.Errorf("ledger: %d segments, and names have six digits", len(l.segments))
	}
	if t := l.present(); t != nil {
		return fmt.Errorf("ledger: %s is cut short; set it aside first", t.Name)
	}
	number := len(l.segments) + 1
	w := segmentWriter{ledger: l, sum: sha256.New(), kinds: map[string]int{}}
	name := nameOf(number)
	var refused error // not by the disk
	err := whole.WriteNew(filepath.Join(filepath.Dir(l.dir), ".cache", "tmp"), filepath.Join(l.dir, name), 0o600, func(to io.Writer) error {
		w.to = to
		if refused = w.write(header{Ledger: format, Segment: number, Prev: l.Head(), At: at}, entries); w.failed != nil {
			refused = nil
			return w.failed
		}
		return refused
	})
	if refused != nil {
		return refused
	}
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("ledger: another writer added %s meanwhile; open the journal again: %w", name, fs.ErrExist)
	}
	if err != nil {
		return err
	}
	l.segments = append(l.segments, Segment{Name: name, SHA256: hex.EncodeToString(w.sum.Sum(nil)), Entries: w.entries, Kinds: w.kinds, At: at})
	l.spoken = append(l.spoken, w.spoken.list...)
	l.acknowledge()
	return nil
}

// mayAcknowledge refuses one that clears nothing: a mistyped sum would
// otherwise stand in the journal for good.
func (l *Ledger) mayAcknowledge(list []Acknowledgement) error {
	for _, a := range list {
		if !slices.ContainsFunc(l.torn, func(t Torn) bool { return t.SHA256 == a.Torn }) {
			return fmt.Errorf("ledger: acknowledgement of %q, which is no torn segment", a.Torn)
		}
		if a.Why == "" {
			return errors.New("ledger: acknowledgement without a reason")
		}
	}
	return nil
}

// present is the torn segment that still lies among the others, nil if none.
func (l *Ledger) present() *Torn {
	for i := range l.torn {
		if !l.torn[i].Aside {
			return &l.torn[i]
		}
	}
	return nil
}

// SetAside moves a torn last segment to torn/, so that its number is free.
// Writers call it; it does nothing where the last segment is whole. The torn
// segment stays reported until it is acknowledged.
func (l *Ledger) SetAside() error {
	t := l.present()
	if t == nil {
		return nil
	}
	dir := filepath.Join(l.dir, tornDir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	name := t.Name + "." + t.SHA256[:8]
	if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
		// The same bytes were set aside before: one copy is enough.
		if err := os.Remove(filepath.Join(l.dir, t.Name)); err != nil {
			return fmt.Errorf("ledger: %w", err)
		}
	} else if err := os.Rename(filepath.Join(l.dir, t.Name), filepath.Join(dir, name)); err != nil {
		return fmt.Errorf("ledger: set aside %s: %w", t.Name, err)
	}
	again, err := Open(l.dir)
	if err != nil {
		return err
	}
	*l = *again
	return nil
}
