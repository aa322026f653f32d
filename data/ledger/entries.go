package ledger

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"iter"
	"slices"
)

// Entries are the entries of the kinds (of all where none is named) in the
// order in which they were written. They are read from the files, one in memory
// at a time: a body holds until the next. The last of the sequence is an error
// where a file is not the one that was checked when the journal was opened, and
// then none of its entries is to be relied on.
func (l *Ledger) Entries(kinds ...string) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for _, s := range l.segments {
			for e, err := range l.EntriesOf(s, kinds...) {
				if !yield(e, err) || err != nil {
					return
				}
			}
		}
	}
}

// EntriesOf are the entries of one segment in the same way. A segment without
// any of the kinds is not read.
func (l *Ledger) EntriesOf(s Segment, kinds ...string) iter.Seq2[Entry, error] {
	wanted := func(kind string) bool { return len(kinds) == 0 || slices.Contains(kinds, kind) }
	return func(yield func(Entry, error) bool) {
		if len(kinds) > 0 && !slices.ContainsFunc(kinds, func(kind string) bool { return s.Kinds[kind] > 0 }) {
			return
		}
		err := l.again(s, func(e Entry) bool { return !wanted(e.Kind) || yield(e, nil) })
		if err != nil && !errors.Is(err, errEnough) {
			yield(Entry{}, err)
		}
	}
}

// errEnough says that nobody wants the entries that are left.
var errEnough = errors.New("enough")

// again reads a segment that was checked before, and holds it to the bytes that
// it had then.
func (l *Ledger) again(s Segment, each func(Entry) bool) (err error) {
	changed := altered(s.Name, 0, "other bytes than when the journal was opened", "andre byte, end da journalen blev åbnet")
	f, err := l.fsys.Open(s.Name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	lines := &scanner{name: s.Name, r: bufio.NewReaderSize(f, 64<<10), sum: sha256.New()}
	for i := range s.Entries + 2 {
		line, err := lines.next()
		if errors.Is(err, errTorn) {
			return changed
		}
		if err != nil {
			return err
		}
		if i == 0 || i > s.Entries {
			continue // the first and the last line
		}
		e, ok := cut(line)
		if !ok {
			return changed
		}
		if !each(e) {
			return errEnough
		}
	}
	sum := hex.EncodeToString(lines.all())
	if _, err := lines.r.ReadByte(); err == nil || sum != s.SHA256 {
		return changed
	}
	return nil
}

// cut takes the line of an entry apart, whose body it does not look into.
func cut(line []byte) (e Entry, ok bool) {
	rest, ok := bytes.CutPrefix(line, []byte(`{"kind":"`))
	if !ok || len(rest) == 0 || rest[len(rest)-1] != '}' {
		return e, false
	}
	end := 0
	for end < len(rest) && rest[end] != '"' {
		if rest[end] == '\\' {
			end++
		}
		end++
	}
	if end >= len(rest) {
		return e, false
	}
	body, ok := bytes.CutPrefix(rest[end+1:len(rest)-1], []byte(`,"body":`))
	return Entry{Kind: unquote(line[len(`{"kind":`) : len(`{"kind":"`)+end+1]), Body: body}, ok
}
