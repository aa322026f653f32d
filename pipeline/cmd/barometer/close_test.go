package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// released is a finished batch with a key and words, released once; [privacy]
// says when what.
func released(t *testing.T) string {
	t.Helper()
	dir := worded(t, keyed(t))
	want(t, exitDone, "run", dir, "--quiet")
	want(t, exitDone, "publish", dir, "--release", "1", "--quiet")
	spec := filepath.Join(dir, "batch.toml")
	b, err := os.ReadFile(spec)
	if err != nil {
		t.Fatal(err)
	}
	write(t, spec, string(b)+"\n[privacy]\ndelete_by = 2026-01-31\nkeys_by = 2026-06-30\nrationale = \"Klagefrister er udløbet.\"\n")
	want(t, exitDone, "run", dir, "--quiet")
	return dir
}

// writable lets a closed batch be removed, which some systems refuse else.
func writable(t *testing.T, dir string) {
	t.Cleanup(func() {
		_ = filepath.WalkDir(dir, func(path string, _ os.DirEntry, _ error) error { return os.Chmod(path, 0o700) })
	})
}

// TestClose: a batch that is closed is what it was for good. What must be
// deleted is listed with its day; when it is gone, lists, forms and key
// included, what is kept can still be verified and read.
func TestClose(t *testing.T) {
	dir := released(t)
	writable(t, dir)
	before := tree(t, dir)
	out, _ := want(t, exitDone, "close", dir)
	says(t, "close", out, "lille was closed on 2025-09-01 after release 1",
		"case lists with journal numbers", "2026-01-31", "the year's key", "2026-06-30", "still there", "see for yourself")
	for name, was := range before {
		if is := tree(t, dir)[name]; is != was && !strings.HasPrefix(name, ".cache/") {
			t.Errorf("close changed %s", name)
		}
	}
	list, err := os.ReadFile(filepath.Join(dir, "private", "sletteliste.csv"))
	if err != nil {
		t.Fatal(err)
	}
	says(t, "the list", string(list), "hvad;hvor;senest;slettet_den;af", "gennemgangsskemaer;forms/;2026-01-31;;", "hvad nogen ellers har lagt i batchen;hvor som helst i den;2026-01-31;;", "årets nøgle;../lille.noegle;2026-06-30;;")
	if runtime.GOOS != "windows" {
		for _, name := range []string{"out/cases.parquet", "ledger/000001.jsonl", "batch.toml", "releases/1-2025-12-15/manifest.json"} {
			if info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name))); err != nil || info.Mode().Perm()&0o222 != 0 {
				t.Errorf("%s can be written: %v, %v", name, info, err)
			}
		}
	}
	for _, args := range [][]string{{"run"}, {"plan"}, {"review"}, {"review", "--forms"}, {"draw", "--seed", "1"}, {"estimate"}, {"publish", "--release", "2", "--reason", "x"},
		{"review", "--forget", "0101-01", "--reason", "x"}, {"verify", "--acknowledge", "x"}, {"run", "-n"}} {
		all := append([]string{args[0], dir}, args[1:]...)
		if args[len(args)-1] == "-n" {
			all = []string{"review", dir, "-n"}
		}
		_, stderr := want(t, exitRefused, all...)
		says(t, strings.Join(args, " "), stderr, "was closed on 2025-09-01", "barometer close")
	}
	out, _ = want(t, exitDone, "verify", dir)
	says(t, "verify", out, "what was kept when the batch was closed on 2025-09-01 is as it was")
	want(t, exitWaiting, "close", dir, "--deleted")

	// A backup has out/ too, which nobody can make again.
	who, copies, back := people(t, 2), filepath.Join(t.TempDir(), "kopier"), filepath.Join(filepath.Dir(dir), "tilbage")
	want(t, exitDone, "backup", dir, copies, "--to", who[0].public, "--to", who[1].public)
	writable(t, back)
	out, _ = want(t, exitDone, "restore", oneFile(t, copies), back, "--identity", who[0].identity)
	says(t, "restore", out, "it is closed: barometer verify")
	silent(t, "restore", out, "barometer run", "--forget")
	want(t, exitDone, "verify", back)

	// Somebody deletes, all but the keys. Notes lay there too, of which no
	// command knows.
	write(t, filepath.Join(dir, "mails", "om en borger.eml"), "Kære …")
	out, _ = want(t, exitWaiting, "close", dir, "--deleted")
	says(t, "others", out, "whatever else somebody put into the batch ", "anywhere in it ")
	for _, name := range []string{"frame", "replies", "forms", "reviewers.csv", "kommuner.csv", "mails"} {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	letters, err := filepath.Glob(filepath.Join(dir, "private", "*-*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range letters {
		if filepath.Base(name) != "case-keys.json" {
			if err := os.Remove(name); err != nil {
				t.Fatal(err)
			}
		}
	}
	out, _ = want(t, exitWaiting, "close", dir, "--deleted")
	says(t, "halfway", out, "gone", "still there")
	for _, name := range []string{filepath.Join(dir, "private", "case-keys.json"), dir + ".noegle"} {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	out, _ = want(t, exitDone, "close", dir, "--deleted")
	says(t, "deleted", out, "all that the program can see is gone")
	silent(t, "deleted", out, "still there")
	out, _ = want(t, exitDone, "status", dir)
	says(t, "status", out, "all that the program can see is gone")
	want(t, exitDone, "verify", dir)
	want(t, exitDone, "show", filepath.Join(dir, "out", "cases.parquet"))
	_, stderr := want(t, exitRefused, "run", dir)
	says(t, "without the key", stderr, "was closed on")
	want(t, exitDone, "close", dir)
}

// TestCloseOverdue: what is there after its day is named as such, by status too.
func TestCloseOverdue(t *testing.T) {
	dir := released(t)
	writable(t, dir)
	editSpec(t, dir, "delete_by = 2026-01-31", "delete_by = 2025-12-15")
	want(t, exitDone, "run", dir, "--quiet")
	want(t, exitDone, "close", dir)
	was := clock
	defer func() { clock = was }()
	clock = time.Date(2025, 12, 25, 12, 0, 0, 0, time.UTC) // ten days on
	for _, args := range [][]string{{"status", dir}, {"close", dir}} {
		out, _ := want(t, exitDone, args...)
		says(t, args[0], out, "still there, 10 days too long", "the day is over")
	}
}

// TestCloseRefusals: a batch that is not finished, or not released, or of which
// nothing says how long it is kept, stays open.
func TestCloseRefusals(t *testing.T) {
	dir := answered(t)
	_, stderr := want(t, exitRefused, "close", dir)
	says(t, "no [privacy]", stderr, "no [privacy]", "delete_by")
	spec := filepath.Join(dir, "batch.toml")
	b, err := os.ReadFile(spec)
	if err != nil {
		t.Fatal(err)
	}
	write(t, spec, string(b)+"\n[privacy]\ndelete_by = 2026-01-31\n")
	want(t, exitWaiting, "close", dir)
	want(t, exitDone, "run", dir, "--quiet")
	_, stderr = want(t, exitRefused, "close", dir)
	says(t, "not released", stderr, "closed when its figures are released")
	want(t, exitDone, "publish", dir, "--release", "1", "--quiet")
	write(t, filepath.Join(dir, "out", "cases.parquet"), "x")
	_, stderr = want(t, exitRefused, "close", dir, "--deleted")
	says(t, "open", stderr, "is not closed")
	write(t, spec, string(b)+"\n[privacy]\ndelete_by = 2025-12-14\n")
	_, stderr = want(t, exitRefused, "close", dir)
	says(t, "too early", stderr, "privacy.delete_by: 2025-12-14, want a day no earlier than publish.date, 2025-12-15")
}

// TestClosedTampered: verify names what is not as it was kept.
func TestClosedTampered(t *testing.T) {
	dir := released(t)
	writable(t, dir)
	want(t, exitDone, "close", dir, "--quiet")
	alter := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, filepath.FromSlash(name))
		_ = os.Chmod(path, 0o600)
		write(t, path, text)
	}
	alter("out/estimates.csv", "x")
	alter("out/new.csv", "x")
	alter("batch.toml", string(mustRead(t, filepath.Join(dir, "batch.toml")))+"\n")
	if err := os.Remove(filepath.Join(dir, "codebook.toml")); err != nil {
		t.Fatal(err)
	}
	_, stderr := want(t, exitDifference, "verify", dir)
	says(t, "verify", stderr, "out/estimates.csv: has changed since the batch was closed", "out/new.csv: has come since",
		"batch.toml: has changed", "codebook.toml: was kept and is gone")
}

func mustRead(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
