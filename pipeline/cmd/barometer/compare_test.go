package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// respell rewrites a file with old replaced by other.
func respell(t *testing.T, path, old, other string) {
	t.Helper()
	b := read(t, path)
	if !strings.Contains(b, old) {
		t.Fatalf("%s does not say %q", path, old)
	}
	write(t, path, strings.Replace(b, old, other, 1))
}

// TestCompareBatches compares the example with a copy of itself: nothing
// changed, so every difference is 0, holds 0 in its interval and has p = 1.
func TestCompareBatches(t *testing.T) {
	first := filepath.Join(exampleHouse(t), "data", "examples", "bl87-2025")
	want(t, exitDone, "run", first, "--quiet")
	second := filepath.Join(t.TempDir(), "b")
	if err := os.CopyFS(second, os.DirFS(first)); err != nil {
		t.Fatal(err)
	}
	before := tree(t, first)
	out, _ := want(t, exitDone, "compare", first, second, "--format", "csv")
	rows := 0
	for line := range strings.Lines(out) {
		f := strings.Split(strings.TrimSpace(line), ",")
		if len(f) < 16 || f[0] == "measure" || f[15] == "too few cases" {
			continue
		}
		rows++
		if f[6] != "0.0" || !strings.HasPrefix(f[7], "-") || strings.HasPrefix(f[8], "-") {
			t.Errorf("%s", line)
		}
		if f[1] == "" && (f[12] != "1.0000" || f[13] != "1.0000" || f[14] == "-") {
			t.Errorf("of the whole: %s", line)
		}
		if f[1] != "" && f[12] != "-" {
			t.Errorf("a group is tested: %s", line)
		}
		if strings.Contains(f[1], "kommune=") {
			t.Errorf("a kommune is compared: %s", line)
		}
	}
	if rows < 20 {
		t.Errorf("%d rows in\n%s", rows, out)
	}
	if len(before) != len(tree(t, first)) {
		t.Error("compare wrote something")
	}

	// Another rule of eligibility makes it a difference, and says why.
	respell(t, filepath.Join(second, "batch.toml"), `appealed = ["nej"]`, `appealed = ["nej", "ja"]`)
	out, _ = want(t, exitDone, "compare", first, second)
	if !strings.Contains(out, "not a change, since\n  the rule of eligibility ([frame] keep) differs") || strings.Contains(out, "risen") {
		t.Errorf("another rule of eligibility:\n%s", out)
	}

	// A declared family is named at its place where it is misspelt.
	write(t, filepath.Join(second, "batch.toml"), read(t, filepath.Join(second, "batch.toml"))+"\n[compare]\nfamily = [\"manglen\"]\n")
	if _, stderr := want(t, exitRefused, "compare", first, second); !strings.Contains(stderr, "compare.family") {
		t.Errorf("an unknown measure: %s", stderr)
	}
	if err := os.RemoveAll(filepath.Join(first, "out")); err != nil {
		t.Fatal(err)
	}
	if _, stderr := want(t, exitRefused, "compare", first, first); !strings.Contains(stderr, "run barometer run "+first+" first") {
		t.Errorf("without out/: %s", stderr)
	}
}
