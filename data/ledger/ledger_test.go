package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"sagsbarometer/data/lang"
)

const at = "2025-09-01T09:30:00Z"

func entry(t testing.TB, kind string, body any) Entry {
	t.Helper()
	e, err := Encode(kind, body)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func open(t testing.TB, dir string) *Ledger {
	t.Helper()
	l, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// entriesOf are the entries of a journal, which are told one at a time.
func entriesOf(t testing.TB, l *Ledger) (list []Entry) {
	t.Helper()
	for e, err := range l.Entries() {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, Entry{e.Kind, bytes.Clone(e.Body)})
	}
	return list
}

func appendTo(t testing.TB, l *Ledger, entries ...Entry) {
	t.Helper()
	if err := l.Append(at, entries...); err != nil {
		t.Fatal(err)
	}
}

// small is a journal of three segments in a directory of its own.
func small(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "ledger")
	l := open(t, dir)
	appendTo(t, l, entry(t, "freeze", map[string]int{"cases": 5912}))
	appendTo(t, l, entry(t, "seed", map[string]string{"seed": "æ <lotto> 7"}), entry(t, "draw", struct{}{}))
	appendTo(t, l, entry(t, "answers", map[string]any{"a": []any{map[string]int{"x": 1}, map[string]int{"x": 2}}}))
	return dir
}

// Hashes by sha256sum over lines written with printf:
//
//	z=$(printf '0%.0s' $(seq 64))
//	printf '{"ledger":"barometer/1","segment":1,"prev":"%s","at":"2025-09-01T09:30:00Z"}\n' $z > 000001.jsonl
//	printf '{"kind":"freeze","body":{"cases":5912}}\n' >> 000001.jsonl
//	s=$(sha256sum < 000001.jsonl | cut -c-64)
//	printf '{"end":1,"entries":1,"sha256":"%s"}\n' $s >> 000001.jsonl
//	sha256sum 000001.jsonl
func TestFormat(t *testing.T) {
	dir := small(t)
	got, err := os.ReadFile(filepath.Join(dir, "000001.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"ledger":"barometer/1","segment":1,"prev":"` + Zero + `","at":"2025-09-01T09:30:00Z"}
{"kind":"freeze","body":{"cases":5912}}
{"end":1,"entries":1,"sha256":"e2df9e1e73bd025eb2eabc188a6e477be96de2d52c04570de37eb52fdff2e118"}
`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
	if got := open(t, dir).Segments()[0].SHA256; got != "5862d75b47cd7ca2b00a9014aff99d6bb3a4e4443d4422c3edc9d55bab01d166" {
		t.Errorf("SHA-256 of segment 1 is %s", got)
	}
}

func TestReadBack(t *testing.T) {
	l := open(t, small(t))
	var got []string
	for _, e := range entriesOf(t, l) {
		got = append(got, e.Kind+" "+string(e.Body))
	}
	want := []string{`freeze {"cases":5912}`, `seed {"seed":"æ <lotto> 7"}`, `draw {}`, `answers {"a":[{"x":1},{"x":2}]}`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	segs := l.Segments()
	if len(segs) != 3 || segs[1].Entries != 2 || segs[1].At != at || l.Head() != segs[2].SHA256 {
		t.Errorf("segments %+v, head %s", segs, l.Head())
	}
	if len(l.Torn()) != 0 {
		t.Errorf("torn: %v", l.Torn())
	}
	empty := open(t, filepath.Join(t.TempDir(), "none"))
	if empty.Head() != Zero || len(entriesOf(t, empty)) != 0 {
		t.Error("a journal that does not exist is not empty")
	}
}

func TestAppendRefuses(t *testing.T) {
	l := open(t, small(t))
	head := l.Head()
	raw := func(body string) []Entry { return []Entry{{Kind: "x", Body: json.RawMessage(body)}} }
	for _, test := range []struct {
		name, at string
		entries  []Entry
		want     string
	}{
		{"no time", "", raw(`{}`), "RFC"},
		{"nothing", at, nil, "no entries"},
		{"no kind", at, []Entry{{Body: json.RawMessage(`{}`)}}, "without a kind"},
		{"no body", at, raw(``), "not a JSON object"},
		{"array", at, raw(`[1]`), "not a JSON object"},
		{"half", at, raw(`{"a":`), "not a JSON object"},
		{"two values", at, raw(`{} {}`), "not a JSON object"},
		{"key twice", at, raw(`{"a":1,"b":{},"a":2}`), `"a" appears twice`},
		{"key twice deep", at, raw(`{"a":[{"b":"{\"","b":2}]}`), `"b" appears twice`},
		{"key twice escaped", at, raw(`{"\u0061":1,"a":2}`), `"a" appears twice`},
		{"latin1", at, raw("{\"a\":\"\xe6\"}"), "not UTF-8"},
		{"long", at, raw(`{"a":"` + strings.Repeat("x", maxLine) + `"}`), "bytes"},
		{"unknown torn", at, []Entry{entry(t, KindAcknowledge, Acknowledgement{"ab", "disk"})}, "no torn segment"},
		{"odd acknowledgement", at, []Entry{entry(t, KindAcknowledge, map[string]int{"toern": 1})}, "toern"},
	} {
		want := test.want
		if want == "RFC" {
			want = "want one such as"
		}
		if err := l.Append(test.at, test.entries...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", test.name, err, want)
		}
	}
	if l.Head() != head || open(t, l.dir).Head() != head {
		t.Error("a refused append changed the journal")
	}
	// The same key in two objects, and as a value, is no duplicate.
	appendTo(t, l, raw(` { "a" : {"a":["a","a"]}, "b":[{"a":1},{"a":2}] }`)...)
	entries := entriesOf(t, open(t, l.dir))
	if got, want := string(entries[len(entries)-1].Body), `{"a":{"a":["a","a"]},"b":[{"a":1},{"a":2}]}`; got != want {
		t.Errorf("body %s, want %s", got, want)
	}
}

// Two writers that opened the same journal: the second is refused.
func TestTwoWriters(t *testing.T) {
	dir := small(t)
	one, two := open(t, dir), open(t, dir)
	appendTo(t, one, entry(t, "one", struct{}{}))
	err := two.Append(at, entry(t, "two", struct{}{}))
	if !errors.Is(err, fs.ErrExist) || !strings.Contains(err.Error(), "000004.jsonl") {
		t.Errorf("error %v, want one that names 000004.jsonl", err)
	}
	l := open(t, dir)
	if got := entriesOf(t, l)[len(entriesOf(t, l))-1].Kind; got != "one" {
		t.Errorf("last entry is of %q", got)
	}
}

func TestDecode(t *testing.T) {
	type seed struct {
		Seed string `json:"seed"`
	}
	if got, err := Decode[seed](entry(t, "seed", seed{"7"})); err != nil || got.Seed != "7" {
		t.Errorf("got %v, %v", got, err)
	}
	for _, body := range []string{`{"seed":"7","more":1}`, `{"seed":7}`} {
		if got, err := Decode[seed](Entry{"seed", json.RawMessage(body)}); err == nil || got.Seed != "" {
			t.Errorf("%s: got %v, %v", body, got, err)
		}
	}
}

// memory copies a journal into memory, where thousands of variants are read.
func memory(t testing.TB, dir string) fstest.MapFS {
	t.Helper()
	m := fstest.MapFS{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		src, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		m[e.Name()] = &fstest.MapFile{Data: src}
	}
	return m
}

func TestNames(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(fstest.MapFS)
		file   string // of the ChainError; empty: none
	}{
		{"gap", func(m fstest.MapFS) { delete(m, "000002.jsonl") }, "000003.jsonl"},
		{"first gone", func(m fstest.MapFS) { delete(m, "000001.jsonl") }, "000002.jsonl"},
		{"conflict copy", func(m fstest.MapFS) { m["000002 (1).jsonl"] = m["000002.jsonl"] }, "000002 (1).jsonl"},
		{"number twice", func(m fstest.MapFS) { m["2.jsonl"] = m["000002.jsonl"] }, "2.jsonl"},
		{"capitals", func(m fstest.MapFS) { m["000004.JSONL"] = m["000003.jsonl"] }, "000004.JSONL"},
		{"copied to the end", func(m fstest.MapFS) { m["000004.jsonl"] = m["000003.jsonl"] }, "000004.jsonl"},
		{"swapped", func(m fstest.MapFS) { m["000002.jsonl"], m["000003.jsonl"] = m["000003.jsonl"], m["000002.jsonl"] }, "000002.jsonl"},
		{"cut in the middle", func(m fstest.MapFS) { m["000002.jsonl"] = &fstest.MapFile{Data: m["000002.jsonl"].Data[:100]} }, "000002.jsonl"},
		{"desktop.ini", func(m fstest.MapFS) { m["desktop.ini"] = &fstest.MapFile{} }, ""},
		{"strange torn", func(m fstest.MapFS) { m["torn/000004.jsonl"] = &fstest.MapFile{} }, "torn/000004.jsonl"},
		{"altered torn", func(m fstest.MapFS) { m["torn/000004.jsonl.00000000"] = &fstest.MapFile{} }, "torn/000004.jsonl.00000000"},
	} {
		m := memory(t, small(t))
		test.change(m)
		_, err := read(m)
		var chain *ChainError
		switch {
		case test.file == "" && err != nil:
			t.Errorf("%s: %v", test.name, err)
		case test.file != "" && (!errors.As(err, &chain) || chain.File != test.file):
			t.Errorf("%s: error %v, want one about %s", test.name, err, test.file)
		}
	}
}

func TestChainErrorInDanish(t *testing.T) {
	m := memory(t, small(t))
	m["000002.jsonl"].Data[200] ^= 1
	_, err := read(m)
	var chain *ChainError
	if !errors.As(err, &chain) {
		t.Fatal(err)
	}
	if got := chain.Message(lang.Danish); !strings.HasPrefix(got, "000002.jsonl:") || !strings.Contains(got, "ventet: journalen") {
		t.Error(got)
	}
}

// A line longer than the buffer is read; one longer than the bound is refused.
func TestLongLines(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ledger")
	l := open(t, dir)
	long := strings.Repeat("å", 200<<10)
	appendTo(t, l, entry(t, "long", map[string]string{"a": long}))
	got, err := Decode[map[string]string](entriesOf(t, open(t, dir))[0])
	if err != nil || got["a"] != long {
		t.Errorf("a long line came back with %d bytes, %v", len(got["a"]), err)
	}
	m := memory(t, dir)
	m["000002.jsonl"] = &fstest.MapFile{Data: make([]byte, maxLine+100)}
	var chain *ChainError
	if _, err := read(m); !errors.As(err, &chain) || chain.Line != 1 {
		t.Errorf("error %v, want one about line 1", err)
	}
}

func BenchmarkOpen(b *testing.B) {
	const n = 100_000
	dir := filepath.Join(b.TempDir(), "ledger")
	l := open(b, dir)
	entries := make([]Entry, n/100)
	for i := range 100 {
		for j := range entries {
			entries[j] = entry(b, "answers", map[string]any{"case": fmt.Sprint(i, j), "reviewer": "ab", "reading": 1,
				"answers": map[string]string{"sagsoplysning": "ja", "hjemmel": "nej", "begrundelse": "kan_ikke_vurderes"}})
		}
		appendTo(b, l, entries...)
	}
	for b.Loop() {
		open(b, dir)
	}
	b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}

func ExampleLedger_Append() {
	tmp, err := os.MkdirTemp("", "ledger")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(tmp) }()

	type seed struct {
		Seed   string `json:"seed"`
		Source string `json:"source"`
	}
	l, err := Open(filepath.Join(tmp, "ledger"))
	if err != nil {
		panic(err)
	}
	e, err := Encode("seed", seed{"7 11 13 17 23 29", "Lotto, lørdag 30. august 2025"})
	if err != nil {
		panic(err)
	}
	if err := l.Append("2025-09-01T09:30:00Z", e); err != nil {
		panic(err)
	}

	l, err = Open(filepath.Join(tmp, "ledger")) // another day
	if err != nil {
		panic(err)
	}
	for e, err := range l.Entries("seed") {
		if err != nil {
			panic(err)
		}
		s, err := Decode[seed](e)
		fmt.Println(e.Kind, s.Seed, err)
	}
	fmt.Println(l.Segments()[0].Name, l.Head() == l.Segments()[0].SHA256)
	// Output:
	// seed 7 11 13 17 23 29 <nil>
	// 000001.jsonl true
}
