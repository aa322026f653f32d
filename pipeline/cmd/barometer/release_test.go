package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// draft reports whether the report is marked as one.
func draft(t *testing.T, dir string) bool {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(dir, "out", "public", "report.html"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Contains(string(page), "UDKAST")
}

// TestRelease: the mark of a draft goes with a release and comes back with
// any change of what is said, figure or word; the copy is complete, and
// verify sees what is done to it.
func TestRelease(t *testing.T) {
	dir := finished(t)
	if !draft(t, dir) {
		t.Error("no UDKAST before the release")
	}
	want(t, exitDone, "publish", dir, "--release", "1", "--quiet")
	if draft(t, dir) {
		t.Error("UDKAST after the release")
	}
	copies := filepath.Join(dir, "releases", "1-2025-12-15")
	sameTree(t, "the copy", filepath.Join(dir, "out", "public"), copies)
	want(t, exitDone, "verify", dir)

	spec := filepath.Join(dir, "batch.toml")
	b, err := os.ReadFile(spec)
	if err != nil {
		t.Fatal(err)
	}
	write(t, spec, strings.Replace(string(b), "Mindst én mangel", "Ulovlige afgørelser", 1))
	want(t, exitDone, "run", dir, "--quiet")
	if !draft(t, dir) {
		t.Error("another label, and still release 1")
	}
	if out, _ := want(t, exitDone, "status", dir); !strings.Contains(out, "--release 2") {
		t.Errorf("status after a change: %s", out)
	}
	write(t, spec, string(b))
	want(t, exitDone, "run", dir, "--quiet")
	if draft(t, dir) {
		t.Error("all as it was, and marked as a draft")
	}

	table := filepath.Join(copies, "tables", "T1.csv")
	if err := os.Chmod(table, 0o644); err != nil {
		t.Fatal(err)
	}
	write(t, table, "andre tal")
	if _, stderr := want(t, exitDifference, "verify", dir); !strings.Contains(stderr, "releases/1-2025-12-15/tables/T1.csv") {
		t.Errorf("a changed copy: %s", stderr)
	}
}

// TestReleaseIsWhatIsListed: what happens to lie in out/public does not leave
// the house with a release.
func TestReleaseIsWhatIsListed(t *testing.T) {
	dir := finished(t)
	write(t, filepath.Join(dir, "out", "public", "kvittering-0101.csv"), "journalnr")
	want(t, exitDone, "publish", dir, "--release", "1", "--quiet")
	if _, err := os.Stat(filepath.Join(dir, "releases", "1-2025-12-15", "kvittering-0101.csv")); err == nil {
		t.Error("a stray file was released")
	}
}
