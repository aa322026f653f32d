package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"testing"
	"testing/fstest"
)

// detected reports whether reading notices that a journal is not as it was.
func detected(t *testing.T, m fstest.MapFS) bool {
	t.Helper()
	l, err := read(m)
	if err != nil {
		var chain *ChainError
		if !errors.As(err, &chain) {
			t.Errorf("error %v, want a ChainError", err)
		}
		return true
	}
	return len(l.torn) > 0
}

// Every other value of every byte of a journal is noticed, and so is every
// byte that is missing, doubled or swapped with the next.
func TestEveryByte(t *testing.T) {
	t.Parallel()
	m := memory(t, small(t))
	if detected(t, m) {
		t.Fatal("the journal is refused as it was written")
	}
	variants := 0
	try := func(name string, was, is []byte, at int) {
		if bytes.Equal(was, is) {
			return
		}
		m[name].Data = is
		if variants++; !detected(t, m) {
			t.Errorf("%s: change at byte %d goes unnoticed: %q", name, at, is)
		}
		m[name].Data = was
	}
	for _, name := range []string{"000001.jsonl", "000002.jsonl", "000003.jsonl"} {
		src := m[name].Data
		for i := range src {
			for delta := 1; delta < 256; delta++ {
				// The last segment has no successor to vouch for it, so it
				// gets all values; the others get one change a bit, and so
				// does it in a short round.
				if (name != "000003.jsonl" || testing.Short()) && delta&(delta-1) != 0 {
					continue
				}
				is := slices.Clone(src)
				is[i] ^= byte(delta)
				try(name, src, is, i)
			}
			try(name, src, slices.Delete(slices.Clone(src), i, i+1), i)
			try(name, src, slices.Insert(slices.Clone(src), i, src[i]), i)
			if i > 0 {
				is := slices.Clone(src)
				is[i-1], is[i] = is[i], is[i-1]
				try(name, src, is, i)
			}
		}
	}
	if variants < 60_000 && !testing.Short() {
		t.Errorf("only %d variants tried", variants)
	}
}

// A last segment cut at any length is torn, not an error: it is what a disk
// does, and a writer can go on. Cut anywhere else, it is an error.
func TestEveryLength(t *testing.T) {
	m := memory(t, small(t))
	for _, name := range []string{"000001.jsonl", "000002.jsonl", "000003.jsonl"} {
		src := m[name].Data
		for n := range src {
			m[name].Data = src[:n]
			l, err := read(m)
			if name != "000003.jsonl" {
				if err == nil {
					t.Errorf("%s cut to %d bytes goes unnoticed", name, n)
				}
				continue
			}
			if err != nil || len(l.torn) != 1 || l.torn[0].Name != name || l.torn[0].Aside {
				t.Errorf("%s cut to %d bytes: %v, want it torn", name, n, err)
			} else if len(l.segments) != 2 || len(entriesOf(t, l)) != 3 {
				t.Errorf("%s cut to %d bytes: %d segments and %d entries are left", name, n, len(l.segments), len(entriesOf(t, l)))
			}
		}
		m[name].Data = src
	}
}

// A complete last segment with a wrong sum was altered, which is not torn.
func TestAlteredIsNotTorn(t *testing.T) {
	m := memory(t, small(t))
	m["000003.jsonl"].Data = bytes.Replace(m["000003.jsonl"].Data, []byte(`"x":2`), []byte(`"x":3`), 1)
	var chain *ChainError
	if _, err := read(m); !errors.As(err, &chain) || chain.Line != 3 {
		t.Errorf("error %v, want a ChainError about line 3", err)
	}
}

// Who writes an old segment anew, its own sum included, breaks the chain at the
// next; at the last one only the head tells.
func TestRewritten(t *testing.T) {
	m := memory(t, small(t))
	head := func() string {
		l, err := read(m)
		if err != nil {
			t.Fatal(err)
		}
		return l.Head()
	}
	was, prev := head(), Zero
	for i, name := range []string{"000001.jsonl", "000002.jsonl", "000003.jsonl"} {
		src := m[name].Data
		forged, err := segmentOf(header{Ledger: format, Segment: i + 1, Prev: prev, At: at}, entry(t, "seed", struct{}{}))
		if err != nil {
			t.Fatal(err)
		}
		m[name].Data = forged
		if i == 2 {
			if head() == was {
				t.Error("the head of another journal is the same")
			}
			continue
		}
		var chain *ChainError
		if _, err := read(m); !errors.As(err, &chain) || chain.File != nameOf(i+2) || chain.Line != 1 {
			t.Errorf("%s written anew: %v, want a ChainError about line 1 of %s", name, err, nameOf(i+2))
		}
		m[name].Data = src
		sum := sha256.Sum256(src)
		prev = hex.EncodeToString(sum[:])
	}
}

// Whatever the bytes, reading ends in a journal or an error, and every line of
// an accepted segment is accounted for.
func FuzzRead(f *testing.F) {
	m := memory(f, small(f))
	one, two := m["000001.jsonl"].Data, m["000002.jsonl"].Data
	f.Add(one, two)
	f.Add(one, two[:len(two)-1])
	f.Add([]byte("{\"ledger\":\"barometer/1\",\"segment\":1}\n"), []byte{})
	f.Add([]byte(`{"kind":"x","body":{"a":{"a":"\"}]"}}}`+"\n"), []byte("\n"))
	f.Fuzz(func(t *testing.T, one, two []byte) {
		l, err := read(fstest.MapFS{"000001.jsonl": {Data: one}, "000002.jsonl": {Data: two}})
		if err != nil {
			return
		}
		for i, src := range [][]byte{one, two}[:len(l.segments)] {
			if lines := bytes.Count(src, []byte("\n")); lines != l.segments[i].Entries+2 {
				t.Errorf("segment %d has %d lines and %d entries", i+1, lines, l.segments[i].Entries)
			}
		}
	})
}

// What duplicateKey is given is valid JSON, of any shape.
func FuzzBody(f *testing.F) {
	for _, s := range []string{`{}`, `{"a":1,"a":2}`, `{"a":[{"\\":"\""},[]],"b":"{,}"}`, `{"\u00e6":{},"æ":[]}`, `[`, ``} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		e := Entry{Kind: "x", Body: body}
		if e.check() != nil {
			return
		}
		src, err := segmentOf(header{Ledger: format, Segment: 1, Prev: Zero, At: at}, e)
		if err != nil {
			t.Fatalf("%q passes the check but is not written: %v", body, err)
		}
		l, err := read(fstest.MapFS{"000001.jsonl": {Data: src}})
		if err != nil || len(entriesOf(t, l)) != 1 {
			t.Fatalf("%q is written but not read: %v", src, err)
		}
	})
}

// segmentOf are the bytes of a segment.
func segmentOf(h header, entries ...Entry) ([]byte, error) {
	var b bytes.Buffer
	w := segmentWriter{ledger: &Ledger{}, to: &b, sum: sha256.New(), kinds: map[string]int{}}
	err := w.write(h, func(yield func(Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	})
	return b.Bytes(), err
}
