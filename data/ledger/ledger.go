// Package ledger is the journal of all that cannot be recomputed: a freeze, a
// seed and where it came from, openings of reserves, answers, releases.
//
// In go entries, each a kind and a JSON object; out come the same entries in
// the same order, or an error that names the file and the line where the
// journal is not what was written. What a kind means stays with the caller.
//
// # The directory
//
// A journal is a directory of segments, 000001.jsonl, 000002.jsonl and so on.
// Each is written once, whole, and never touched again. Every line is one JSON
// object in the form in which encoding/json writes it, ends in a line feed and
// is at most 16 MiB:
//
//	{"ledger":"barometer/1","segment":2,"prev":"<hex>","at":"2025-09-01T09:30:00Z"}
//	{"kind":"answers","body":{...}}
//	{"end":2,"entries":1,"sha256":"<hex>"}
//
// prev is the SHA-256 of all bytes of the segment before, 64 zeros in the
// first; sha256 is that of all bytes of this segment above its last line. The
// SHA-256 of the last segment is the head. It stands for the whole journal, so
// what keeps the head (the manifest, a release) sees that segments were cut
// off at the end, or that the last was written anew, which the journal alone
// cannot see.
//
// # A torn segment
//
// Segments appear whole (package whole), so a last segment without its last
// line was cut by something else: a disk, a synchronising service, a person.
// It is not read. A writer sets it aside, under torn/, with the start of its
// SHA-256 in the name; it stays reported until an entry of kind acknowledge
// says why it may be left out. A cut or altered segment anywhere else, and a
// complete last one that is not as it was written, is a [*ChainError] that
// nothing here clears.
//
// The package refuses duplicate keys in a body (encoding/json would take the
// last), numbers that appear twice, gaps, and names such as "000002 (1).jsonl"
// that synchronising services make. It keeps no lock; the pipeline locks the
// batch.
package ledger

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// An Entry is one line of the journal.
type Entry struct {
	Kind string          `json:"kind"`
	Body json.RawMessage `json:"body"` // a JSON object without insignificant space
}

// A Segment is one file of the journal.
type Segment struct {
	Name    string // 000001.jsonl
	SHA256  string // of all its bytes, lower-case hex
	Entries int
	Kinds   map[string]int // entries of each kind
	At      string         // as the writer said, RFC 3339
}

// A Torn is a last segment that was found cut.
type Torn struct {
	Name   string // 000007.jsonl, or torn/000007.jsonl.1f2e3d4c once it is set aside
	SHA256 string // of the bytes that are left
	Aside  bool
	Why    string // from the acknowledgement; empty until there is one
}

// Zero is the head of an empty journal, and prev of the first segment.
const Zero = "0000000000000000000000000000000000000000000000000000000000000000"

// A Ledger is a journal that has been read and found whole. It holds none of
// the entries, which are read again when they are asked for. It is not safe for
// concurrent use.
type Ledger struct {
	dir      string
	fsys     fs.FS // of dir
	segments []Segment
	torn     []Torn
	spoken   []Acknowledgement // for torn segments
}

// Open reads and checks a journal. A directory that does not exist is an empty
// journal; nothing is written. The error is a [*ChainError] where the journal
// is not as it was written.
func Open(dir string) (*Ledger, error) {
	if _, err := os.Stat(dir); err == nil {
		l, err := read(os.DirFS(dir))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(dir), err)
		}
		l.dir = dir
		return l, nil
	} else if !os.IsNotExist(err) {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	return &Ledger{dir: dir, fsys: os.DirFS(dir)}, nil
}

// Head is the SHA-256 of the last segment in lower-case hex, [Zero] where
// there is none.
func (l *Ledger) Head() string {
	if len(l.segments) == 0 {
		return Zero
	}
	return l.segments[len(l.segments)-1].SHA256
}

// Segments are the files of the journal in order.
func (l *Ledger) Segments() []Segment { return slices.Clone(l.segments) }

// Torn are the segments that were found cut, now or earlier, by name.
func (l *Ledger) Torn() []Torn { return slices.Clone(l.torn) }

// Unacknowledged are the torn segments that no entry speaks for.
func (l *Ledger) Unacknowledged() []Torn {
	return slices.DeleteFunc(l.Torn(), func(t Torn) bool { return t.Aside && t.Why != "" })
}

// KindAcknowledge is the one kind that the journal itself understands.
const KindAcknowledge = "acknowledge"

// An Acknowledgement is the body of an entry that says why a torn segment may
// be left out.
type Acknowledgement struct {
	Torn string `json:"torn"` // SHA-256 of the bytes that were left, in full
	Why  string `json:"why"`
}

// Acknowledge is the entry of an acknowledgement.
func Acknowledge(torn, why string) (Entry, error) {
	return Encode(KindAcknowledge, Acknowledgement{Torn: torn, Why: why})
}

// Encode makes an entry of a kind and a value that encoding/json writes as an
// object.
func Encode(kind string, body any) (Entry, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(body); err != nil {
		return Entry{}, fmt.Errorf("ledger entry %q: %w", kind, err)
	}
	e := Entry{Kind: kind, Body: bytes.TrimSuffix(b.Bytes(), []byte("\n"))}
	return e, e.check()
}

// Decode reads the body of an entry into a T. A key that T lacks is refused:
// it was written by a later version, which knew something that this one would
// leave out.
func Decode[T any](e Entry) (T, error) {
	var body, none T
	dec := json.NewDecoder(bytes.NewReader(e.Body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&body); err != nil {
		reason := strings.TrimPrefix(err.Error(), "json: ")
		return none, fmt.Errorf("ledger entry %q: %s", e.Kind, reason)
	}
	return body, nil
}
