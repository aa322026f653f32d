package ledger

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The way of a torn segment: found, refused to be written after, set aside,
// written after, still reported, acknowledged.
func TestTorn(t *testing.T) {
	dir := small(t)
	name := filepath.Join(dir, "000003.jsonl")
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, src[:150], 0o600); err != nil {
		t.Fatal(err)
	}

	l := open(t, dir)
	if torn := l.Torn(); len(torn) != 1 || torn[0].Name != "000003.jsonl" || len(l.Unacknowledged()) != 1 {
		t.Fatalf("torn: %v", torn)
	}
	if err := l.Append(at, entry(t, "x", struct{}{})); err == nil || !strings.Contains(err.Error(), "000003.jsonl is cut short") {
		t.Errorf("append after a torn segment: %v", err)
	}
	if got, err := os.ReadFile(name); err != nil || len(got) != 150 {
		t.Errorf("reading changed the torn segment: %v", err)
	}

	if err := l.SetAside(); err != nil {
		t.Fatal(err)
	}
	torn := l.Torn()
	if len(torn) != 1 || !torn[0].Aside || torn[0].Name != "torn/000003.jsonl."+torn[0].SHA256[:8] {
		t.Fatalf("set aside: %v", torn)
	}
	appendTo(t, l, entry(t, "x", struct{}{}))
	if got := open(t, dir).Segments(); len(got) != 3 {
		t.Errorf("%d segments, want 3", len(got))
	}
	if len(open(t, dir).Unacknowledged()) != 1 {
		t.Error("writing on cleared the torn segment")
	}

	blank, err := Acknowledge(torn[0].SHA256, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Append(at, blank); err == nil {
		t.Error("an acknowledgement without a reason passed")
	}
	why, err := Acknowledge(torn[0].SHA256, "Strømsvigt; svarene er indlæst igen.")
	if err != nil {
		t.Fatal(err)
	}
	appendTo(t, l, why)
	for _, l := range []*Ledger{l, open(t, dir)} {
		if len(l.Unacknowledged()) != 0 || len(l.Torn()) != 1 || l.Torn()[0].Why == "" {
			t.Errorf("after the acknowledgement: %+v", l.Torn())
		}
	}

	// The same bytes torn again: one copy is enough, and nothing is in the way.
	if err := os.WriteFile(filepath.Join(dir, "000005.jsonl"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		l = open(t, dir)
		if err := l.SetAside(); err != nil {
			t.Fatal(err)
		}
		if got := len(l.Torn()); got != 2 {
			t.Errorf("%d torn segments, want 2", got)
		}
		if err := os.WriteFile(filepath.Join(dir, "000005.jsonl"), []byte("{"), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	// What was set aside stays as it is.
	if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(torn[0].Name)), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	var chain *ChainError
	if _, err := Open(dir); !errors.As(err, &chain) || chain.File != torn[0].Name {
		t.Errorf("error %v, want a ChainError about %s", err, torn[0].Name)
	}
}
