package ledger

import (
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"iter"
)

// A segmentWriter writes the lines of a segment.
type segmentWriter struct {
	ledger  *Ledger
	to      io.Writer
	failed  error // to write to it
	sum     hash.Hash
	entries int
	kinds   map[string]int
	spoken  acknowledgements
}

func (w *segmentWriter) write(h header, entries iter.Seq2[Entry, error]) error {
	if err := w.line(h); err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	for e, err := range entries {
		if err != nil {
			return err
		}
		if err := w.entry(e); err != nil {
			return err
		}
	}
	if w.entries == 0 {
		return errors.New("ledger: no entries to append")
	}
	return w.line(footer{End: h.Segment, Entries: w.entries, SHA256: hex.EncodeToString(w.sum.Sum(nil))})
}

func (w *segmentWriter) entry(e Entry) error {
	if err := e.check(); err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	if err := w.line(e); err != nil {
		return fmt.Errorf("ledger: entry %q: %w", e.Kind, err)
	}
	w.entries++
	w.kinds[e.Kind]++
	before := len(w.spoken.list)
	if w.spoken.hear(e); w.spoken.err != nil {
		return w.spoken.err
	}
	return w.ledger.mayAcknowledge(w.spoken.list[before:])
}

// line writes one line. That the disk refuses it is noted in failed.
func (w *segmentWriter) line(v any) error {
	line, err := encodeLine(v)
	if err == nil && len(line) > maxLine {
		err = fmt.Errorf("a line of %d bytes, want at most %d", len(line), maxLine)
	}
	if err != nil || w.failed != nil {
		return errors.Join(err, w.failed)
	}
	_, _ = w.sum.Write(line) // hash.Hash never returns an error
	_, w.failed = w.to.Write(line)
	return w.failed
}
