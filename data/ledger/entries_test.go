package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A journal that is changed after it was opened is not told as if it held.
func TestEntriesOfAChangedFile(t *testing.T) {
	for name, change := range map[string]func(src []byte) []byte{
		"a letter":    func(src []byte) []byte { return bytes.Replace(src, []byte("lotto"), []byte("bingo"), 1) },
		"a kind":      func(src []byte) []byte { return bytes.Replace(src, []byte(`"seed"`), []byte(`"sead"`), 1) },
		"no entry":    func(src []byte) []byte { return bytes.Replace(src, []byte(`{"kind"`), []byte(`{"kinds"`), 1) },
		"the header":  func(src []byte) []byte { return bytes.Replace(src, []byte("09:30"), []byte("09:31"), 1) },
		"the footer":  func(src []byte) []byte { return bytes.Replace(src, []byte(`"entries":2`), []byte(`"entries":3`), 1) },
		"cut":         func(src []byte) []byte { return src[:len(src)-1] },
		"half":        func(src []byte) []byte { return src[:len(src)/2] },
		"nothing":     func([]byte) []byte { return nil },
		"a line more": func(src []byte) []byte { return append(src, '\n') },
	} {
		dir := small(t)
		l := open(t, dir)
		file := filepath.Join(dir, "000002.jsonl")
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		changed := change(bytes.Clone(src))
		if bytes.Equal(changed, src) {
			t.Fatalf("%s: nothing changed", name)
		}
		if err := os.WriteFile(file, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		var chain *ChainError
		for _, err = range l.Entries() {
			if err != nil {
				break
			}
		}
		if !errors.As(err, &chain) || chain.File != "000002.jsonl" {
			t.Errorf("%s: %v, want an error about 000002.jsonl", name, err)
		}
	}
}

func TestEntriesOfAKind(t *testing.T) {
	l := open(t, small(t))
	if err := os.Remove(filepath.Join(l.dir, "000001.jsonl")); err != nil { // has none of the kinds, so it is not read
		t.Fatal(err)
	}
	var got []string
	for e, err := range l.Entries("answers", "seed", "none") {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, e.Kind+" "+string(e.Body))
	}
	want := []string{`seed {"seed":"æ <lotto> 7"}`, `answers {"a":[{"x":1},{"x":2}]}`}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%q, want %q", got, want)
	}
	for e, err := range l.Entries("seed", "draw") {
		if err != nil || e.Kind != "seed" {
			t.Errorf("%q, %v, want the first of them", e.Kind, err)
		}
		break // whoever has enough is not told more
	}
}

// Kinds that are not written as they are read.
func TestEntriesOfOddKinds(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "ledger"))
	kinds := []string{`a"b`, `\`, `"`, `x","body":{}`, "æ", "\u2028", "<&>", " ", "a\nb"}
	for _, kind := range kinds {
		appendTo(t, l, entry(t, kind, map[string]string{"k": kind}))
	}
	for _, l := range []*Ledger{l, open(t, l.dir)} {
		for i, e := range entriesOf(t, l) {
			if body, err := Decode[map[string]string](e); e.Kind != kinds[i] || err != nil || body["k"] != kinds[i] || l.segments[i].Kinds[kinds[i]] != 1 {
				t.Errorf("kind %q with %s, want %q: %v", e.Kind, e.Body, kinds[i], err)
			}
		}
	}
}

// An error among the entries leaves the journal as it was.
func TestAppendSeqBreaksOff(t *testing.T) {
	dir := small(t)
	l, broken := open(t, dir), errors.New("broken off")
	err := l.AppendSeq(at, func(yield func(Entry, error) bool) {
		_ = yield(entry(t, "one", struct{}{}), nil) && yield(Entry{}, broken)
	})
	if !errors.Is(err, broken) || err.Error() != "broken off" {
		t.Errorf("%v, want the error as it is", err)
	}
	wantNames(t, dir, 3)
	if n := len(entriesOf(t, open(t, dir))); n != 4 || len(l.segments) != 3 {
		t.Errorf("%d entries, want the 4 that there were", n)
	}
	appendTo(t, l, entry(t, "one", struct{}{}))
}

// Objects with more keys than are looked through one by one, beside and inside
// of others.
func TestManyKeys(t *testing.T) {
	for _, n := range []int{fewKeys - 1, fewKeys, fewKeys + 1, 1000} {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `"k%d":{"k0":[{"k0":1}]},`, i)
		}
		for last, twice := range map[string]bool{`"k":1`: false, `"k0":1`: true, fmt.Sprintf(`"k%d":1`, n-1): true, `"\u006b0":1`: true, `"k":{"a":1,"\u0061":2}`: true} {
			body := `{"o":{` + b.String() + last + `},"k0":0}`
			if _, got := duplicateKey([]byte(body)); got != twice {
				t.Errorf("%d keys and %s: %v, want %v", n, last, got, twice)
			}
		}
	}
}
