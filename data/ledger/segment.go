package ledger

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"

	"sagsbarometer/data/lang"
)

// format names the format of the segments; a later one gets another number.
const format = "barometer/1"

// maxLine bounds a line, so that a damaged file cannot take all memory.
const maxLine = 16 << 20

type header struct {
	Ledger  string `json:"ledger"`
	Segment int    `json:"segment"`
	Prev    string `json:"prev"`
	At      string `json:"at"`
}

type footer struct {
	End     int    `json:"end"`
	Entries int    `json:"entries"`
	SHA256  string `json:"sha256"`
}

// errTorn says that a segment ends before its last line.
var errTorn = errors.New("cut short")

// A scanner reads the lines of one segment and adds up their hash.
type scanner struct {
	name string
	r    *bufio.Reader
	sum  hash.Hash // of the lines above the last one taken
	last []byte    // that line with its line feed
	line int
}

// above is the hash of the lines above the last one taken.
func (s *scanner) above() []byte { return s.sum.Sum(nil) }

// all is the hash of all lines taken so far.
func (s *scanner) all() []byte {
	s.add()
	return s.sum.Sum(nil)
}

// add takes the last line into the hash.
func (s *scanner) add() {
	// hash.Hash never returns an error.
	_, _ = s.sum.Write(s.last)
	s.last = nil
}

// next returns one line without its line feed; the slice holds until the next
// call. It returns errTorn where the file ends, with or without a partial line.
func (s *scanner) next() ([]byte, error) {
	s.add()
	line, err := s.r.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		// The common line fits the buffer; a long one is put together.
		long := bytes.Clone(line)
		for errors.Is(err, bufio.ErrBufferFull) && len(long) <= maxLine {
			line, err = s.r.ReadSlice('\n')
			long = append(long, line...)
		}
		line = long
	}
	s.line, s.last = s.line+1, line
	if len(line) > maxLine {
		return nil, altered(s.name, s.line, fmt.Sprintf("a line of more than %d MiB", maxLine>>20),
			fmt.Sprintf("en linje på over %d MiB", maxLine>>20))
	}
	if errors.Is(err, io.EOF) {
		return nil, errTorn
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.name, err)
	}
	return line[:len(line)-1], nil
}

// readSegment checks one segment and hands its entries to add. It returns
// errTorn for a segment that ends before its last line, with the hash of what
// there is.
func readSegment(name string, number int, prev string, r io.Reader, add func(Entry)) (Segment, error) {
	s := &scanner{name: name, r: bufio.NewReaderSize(r, 64<<10), sum: sha256.New()}
	seg, err := s.segment(number, prev, add)
	if errors.Is(err, errTorn) {
		return Segment{Name: name, SHA256: hex.EncodeToString(s.all())}, err
	}
	return seg, err
}

func (s *scanner) segment(number int, prev string, add func(Entry)) (Segment, error) {
	line, err := s.next()
	if err != nil {
		return Segment{}, err
	}
	var h header
	if err := s.exactly(line, &h, "the first line of a segment", "første linje i et segment"); err != nil {
		return Segment{}, err
	}
	switch {
	case h.Ledger != format:
		return Segment{}, broken(s.name, 1, lang.Same(fmt.Sprintf("ledger %q", h.Ledger)), lang.Same(format))
	case h.Segment != number:
		return Segment{}, altered(s.name, 1, fmt.Sprintf("segment %d under the name of segment %d", h.Segment, number),
			fmt.Sprintf("segment %d under navnet på segment %d", h.Segment, number))
	case h.Prev != prev:
		return Segment{}, altered(s.name, 1, "the chain is broken: prev is not the SHA-256 of the segment before",
			"kæden er brudt: prev er ikke SHA-256 af segmentet før")
	}
	kinds := map[string]int{}
	for entries := 0; ; entries++ {
		line, err := s.next()
		if err != nil {
			return Segment{}, err
		}
		if bytes.HasPrefix(line, []byte(`{"end":`)) {
			want := footer{End: number, Entries: entries, SHA256: hex.EncodeToString(s.above())}
			sum := hex.EncodeToString(s.all()) // while the line still stands in the buffer
			if err := s.end(line, want); err != nil {
				return Segment{}, err
			}
			return Segment{Name: s.name, SHA256: sum, Entries: entries, Kinds: kinds, At: h.At}, nil
		}
		e, err := s.entry(line)
		if err != nil {
			return Segment{}, err
		}
		add(e)
		kinds[e.Kind]++
	}
}

// end checks the last line and that it is the last.
func (s *scanner) end(line []byte, want footer) error {
	var f footer
	if err := s.exactly(line, &f, "the last line of a segment", "sidste linje i et segment"); err != nil {
		return err
	}
	if f != want {
		return altered(s.name, s.line, "the bytes above do not add up to the sum in this line",
			"byterne ovenfor stemmer ikke med summen i denne linje")
	}
	if _, err := s.r.ReadByte(); err == nil {
		return altered(s.name, s.line+1, "more after the last line", "mere efter den sidste linje")
	} else if !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: %w", s.name, err)
	}
	return nil
}

// entry reads an entry. Its body holds until the next line is taken.
func (s *scanner) entry(line []byte) (Entry, error) {
	if e, ok := cut(line); ok && asWritten(e, line) {
		return e, nil
	}
	var e Entry
	if err := s.exactly(line, &e, "an entry", "en indførsel"); err != nil {
		return Entry{}, err
	}
	if err := e.check(); err != nil {
		return Entry{}, altered(s.name, s.line, err.Error(), "en indførsel, der ikke kan læses entydigt")
	}
	return e, nil
}

// asWritten reports whether an entry, cut out of a line, is one that nothing is
// wrong with and that would be written so. Where it is not, [scanner.exactly]
// says what is wrong.
func asWritten(e Entry, line []byte) bool {
	plain := func(c rune) bool { return c >= 'a' && c <= 'z' || c == '_' }
	return strings.TrimFunc(e.Kind, plain) == "" && len(line) == len(`{"kind":"","body":}`)+len(e.Kind)+len(e.Body) &&
		!spaced(e.Body) && e.check() == nil
}

// exactly decodes a line into v and refuses what encoding/json forgives (space,
// keys in another case or twice, unknown ones): written back, v must give the
// same bytes.
func (s *scanner) exactly(line []byte, v any, en, da string) error {
	if err := json.Unmarshal(line, v); err == nil {
		if again, err := encodeLine(v); err == nil && bytes.Equal(again[:len(again)-1], line) {
			return nil
		}
	}
	return altered(s.name, s.line, "not "+en, "ikke "+da)
}

// encodeLine is the one way in which a line is written. Letters outside ASCII
// and < > & stay as they are: people read this file.
func encodeLine(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return b.Bytes(), err
}
