package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
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
	if _, err := time.Parse(time.RFC3339, at); err != nil {
		return fmt.Errorf("ledger: time %q, want one such as 2025-09-01T09:30:00Z", at)
	}
	if len(entries) == 0 {
		return errors.New("ledger: no entries to append")
	}
	if len(l.segments) >= lastNumber {
		return fmt.Errorf("ledger: %d segments, and names have six digits", len(l.segments))
	}
	if t := l.present(); t != nil {
		return fmt.Errorf("ledger: %s is cut short; set it aside first", t.Name)
	}
	number := len(l.segments) + 1
	src, written, err := encode(header{Ledger: format, Segment: number, Prev: l.Head(), At: at}, entries)
	if err != nil {
		return err
	}
	if err := l.checkAcknowledgements(written); err != nil {
		return err
	}

	name := nameOf(number)
	err = whole.WriteNew(filepath.Join(filepath.Dir(l.dir), ".cache", "tmp"), filepath.Join(l.dir, name), 0o600, func(w io.Writer) error {
		_, err := w.Write(src)
		return err
	})
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("ledger: another writer added %s meanwhile; open the journal again: %w", name, fs.ErrExist)
	}
	if err != nil {
		return err
	}
	sum := sha256.Sum256(src)
	l.segments = append(l.segments, Segment{Name: name, SHA256: hex.EncodeToString(sum[:]), Entries: len(written), At: at})
	l.entries = append(l.entries, written...)
	return l.readAcknowledgements()
}

// encode makes the bytes of a segment, and the entries as they will read back.
func encode(h header, entries []Entry) ([]byte, []Entry, error) {
	var b bytes.Buffer
	add := func(v any) error {
		line, err := encodeLine(v)
		if err == nil && len(line) > maxLine {
			err = fmt.Errorf("a line of %d bytes, want at most %d", len(line), maxLine)
		}
		b.Write(line)
		return err
	}
	if err := add(h); err != nil {
		return nil, nil, fmt.Errorf("ledger: %w", err)
	}
	written := make([]Entry, len(entries))
	for i, e := range entries {
		if err := e.check(); err != nil {
			return nil, nil, fmt.Errorf("ledger: %w", err)
		}
		var body bytes.Buffer
		if err := json.Compact(&body, e.Body); err != nil {
			return nil, nil, fmt.Errorf("ledger: entry %q: %w", e.Kind, err)
		}
		written[i] = Entry{Kind: e.Kind, Body: body.Bytes()}
		if err := add(written[i]); err != nil {
			return nil, nil, fmt.Errorf("ledger: entry %q: %w", e.Kind, err)
		}
	}
	sum := sha256.Sum256(b.Bytes())
	err := add(footer{End: h.Segment, Entries: len(entries), SHA256: hex.EncodeToString(sum[:])})
	return b.Bytes(), written, err
}

// checkAcknowledgements refuses one that clears nothing: a mistyped sum would
// otherwise stand in the journal for good.
func (l *Ledger) checkAcknowledgements(entries []Entry) error {
	for _, e := range entries {
		if e.Kind != KindAcknowledge {
			continue
		}
		a, err := Decode[Acknowledgement](e)
		if err != nil {
			return err
		}
		known := false
		for _, t := range l.torn {
			known = known || t.SHA256 == a.Torn
		}
		if !known {
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
