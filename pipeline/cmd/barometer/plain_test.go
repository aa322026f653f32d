package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// What others wrote reaches the terminal as text: a source that would colour
// it, turn it round or hide a sign is spelled out.
func TestHostileSourceOnScreen(t *testing.T) {
	public := downloaded(t, drawn(t))
	path := filepath.Join(public, "seed.txt")
	write(t, path, strings.Replace(read(t, path), "source test", "source dr\u009b31mand\u202e5\u200b", 1))
	out, _ := want(t, exitDone, "verify", "--draw", public)
	if strings.ContainsAny(out, "\u009b\u202e\u200b") || !strings.Contains(out, "dr\u27e8U+009B\u27e931mand\u27e8U+202E\u27e95\u27e8U+200B\u27e9") {
		t.Errorf("not spelled out:\n%q", out)
	}
	write(t, filepath.Join(public, "plan.csv"), "a\u009b31m\n")
	if _, stderr := want(t, exitDifference, "verify", "--draw", public); strings.ContainsRune(stderr, '\u009b') {
		t.Errorf("an error steers the terminal:\n%q", stderr)
	}
}
