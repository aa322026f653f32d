package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestSameBytes: two whole years give the same bytes in every file, whatever
// the number of workers and the order of the rows that the kommuner sent.
func TestSameBytes(t *testing.T) {
	first := finished(t)
	for _, workers := range []string{"1", "2", "16"} {
		dir := answered(t)
		shuffle(t, filepath.Join(dir, "frame", "nord.csv"), 1)
		want(t, exitDone, "run", dir, "--quiet", "--workers", workers)
		sameTree(t, workers+" workers, shuffled rows", withoutManifest(t, first), withoutManifest(t, dir))
	}
	dir := answered(t)
	want(t, exitDone, "run", dir, "--quiet")
	sameTree(t, "two runs", filepath.Join(first, "out"), filepath.Join(dir, "out"))
}

// withoutManifest is out/ less the manifest, which has the digests of the
// lists as they were delivered.
func withoutManifest(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "out")
	if err := os.CopyFS(to, os.DirFS(filepath.Join(dir, "out"))); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(to, "manifest.json")); err != nil {
		t.Fatal(err)
	}
	return to
}

// shuffle reverses the rows of a list below its heading lines.
func shuffle(t *testing.T, path string, head int) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(strings.TrimSuffix(string(b), "\n"), "\n")
	last := len(lines) - 1
	lines[last] += "\n"
	slices.Reverse(lines[head:])
	write(t, path, strings.Join(lines, ""))
}

// TestRestored: rm -rf out loses nothing, and a second run changes nothing.
func TestRestored(t *testing.T) {
	dir := finished(t)
	before := filepath.Join(t.TempDir(), "before")
	if err := os.CopyFS(before, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	want(t, exitDone, "run", dir, "--quiet")
	sameTree(t, "a second run", before, dir)
	for _, gone := range []string{"out", "private", ".cache"} {
		if err := os.RemoveAll(filepath.Join(dir, gone)); err != nil {
			t.Fatal(err)
		}
	}
	want(t, exitDone, "run", dir, "--quiet")
	sameTree(t, "rm -rf out private .cache, run", before, dir)
}

// TestVerifyNames: one changed byte of any input, output or ledger segment
// makes verify exit 4 and name the file.
func TestVerifyNames(t *testing.T) {
	if testing.Short() {
		t.Skip("a whole verify for every file")
	}
	dir := finished(t)
	for name, content := range tree(t, dir) {
		if content == "" {
			continue
		}
		path := filepath.Join(dir, filepath.FromSlash(name))
		changed := []byte(content)
		changed[len(changed)/2] ^= 1
		write(t, path, string(changed))
		status, _, stderr := barometer(t, "verify", dir)
		// A spec or a codebook may no longer be readable at all: that is 3.
		if status != exitDifference && !(status == exitRefused && strings.HasSuffix(name, ".toml")) {
			t.Errorf("%s changed: status %d, want 4\n%s", name, status, stderr)
		}
		if !strings.Contains(stderr, name) {
			t.Errorf("%s changed: not named in\n%s", name, stderr)
		}
		write(t, path, content)
	}
	want(t, exitDone, "verify", dir)
	write(t, filepath.Join(dir, "out", "extra.csv"), "x")
	if _, stderr := want(t, exitDifference, "verify", dir); !strings.Contains(stderr, "out/extra.csv") {
		t.Errorf("a file that no stage writes is not named: %s", stderr)
	}
}

// TestOneDraw: the same seed again is a rebuild, another is refused, and so
// is a frame that changed after the freeze.
func TestOneDraw(t *testing.T) {
	dir := drawn(t)
	before := tree(t, filepath.Join(dir, "ledger"))
	want(t, exitDone, "draw", dir, "--seed", "2026")
	want(t, exitDone, "draw", dir)
	if _, stderr := want(t, exitRefused, "draw", dir, "--seed", "2027"); !strings.Contains(stderr, "another seed") {
		t.Errorf("a second seed: %s", stderr)
	}
	list := filepath.Join(dir, "frame", "nord.csv")
	b, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	write(t, list, string(b)+"Aalborg,24/99999,2024-02-01,2025-01-15,Nej,Bevilling\n")
	_, stderr := want(t, exitRefused, "run", dir)
	if !strings.Contains(stderr, "eligible cases that have come: 1, that are gone: 0") {
		t.Errorf("a changed frame: %s", stderr)
	}
	if after := tree(t, filepath.Join(dir, "ledger")); len(after) != len(before) {
		t.Errorf("the ledger grew from %d to %d segments", len(before), len(after))
	}
}

// TestTicket checks one case of the draw as the README says, with sha256sum:
//
//	printf '%s\0%s' 2026 l5zp7bakazxuij5s | sha256sum
//
// and its pseudonym with openssl:
//
//	printf 'sag|0101|24/00021' | openssl dgst -sha256 -hmac 'lille-prøvebatch'
func TestTicket(t *testing.T) {
	dir := drawn(t)
	draw := filepath.Join(dir, "out", "draw.parquet")
	if id := column(t, draw, "case_id").Texts[0]; id != "l5zp7bakazxuij5s" {
		t.Errorf("first case is %s", id)
	}
	if got, want := column(t, draw, "ticket").Texts[0], "03c3ce6a09d6fb687a9f5f5749815e179065a4512df89ddf32b8754998a44655"; got != want {
		t.Errorf("ticket %s, want %s", got, want)
	}
}

// TestTornLedger: a torn last segment is set aside by the next writer, which
// goes no further, and is reported until somebody acknowledges it. What it
// held is then read again.
func TestTornLedger(t *testing.T) {
	dir := finished(t)
	before := estimates(t, dir)
	last := lastSegment(t, dir)
	b, err := os.ReadFile(last)
	if err != nil {
		t.Fatal(err)
	}
	write(t, last, string(b[:len(b)/2]))
	name := "ledger/" + filepath.Base(last)
	if _, stderr := want(t, exitDifference, "verify", dir); !strings.Contains(stderr, name) {
		t.Errorf("the torn segment is not named: %s", stderr)
	}
	if _, stderr := want(t, exitRefused, "run", dir, "--quiet"); !strings.Contains(stderr, name) {
		t.Errorf("run does not name it: %s", stderr)
	}
	if _, stderr := want(t, exitDifference, "verify", dir); !strings.Contains(stderr, "torn") {
		t.Errorf("not reported as torn: %s", stderr)
	}
	want(t, exitDone, "verify", dir, "--acknowledge", "disken var fuld")
	want(t, exitDone, "run", dir, "--quiet")
	want(t, exitDone, "verify", dir)
	if after := estimates(t, dir); after["mangel"]["estimate"] != before["mangel"]["estimate"] {
		t.Errorf("mangel is %v, want %v", after["mangel"], before["mangel"])
	}
}

func lastSegment(t *testing.T, dir string) string {
	t.Helper()
	segments, err := filepath.Glob(filepath.Join(dir, "ledger", "*.jsonl"))
	if err != nil || len(segments) == 0 {
		t.Fatal(segments, err)
	}
	return segments[len(segments)-1]
}

// TestCutLedger: the end of the ledger cannot be cut off, nor a seed be given
// anew after its segment is gone, however it went.
func TestCutLedger(t *testing.T) {
	dir := drawn(t)
	segment := lastSegment(t, dir)
	b, err := os.ReadFile(segment)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(segment); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"draw", dir, "--seed", "2027"}, {"run", dir}, {"status", dir}} {
		if _, stderr := want(t, exitRefused, args...); !strings.Contains(stderr, "ledger/000002.jsonl") {
			t.Errorf("%v: %s", args, stderr)
		}
	}
	if err := os.RemoveAll(filepath.Join(dir, "out")); err != nil { // .cache remembers as well
		t.Fatal(err)
	}
	want(t, exitRefused, "draw", dir, "--seed", "2027")
	write(t, segment, string(b[:len(b)/2]))
	want(t, exitRefused, "draw", dir, "--seed", "2027") // sets it aside
	want(t, exitDone, "verify", dir, "--acknowledge", "afrevet")
	if _, stderr := want(t, exitRefused, "draw", dir, "--seed", "2027"); !strings.Contains(stderr, "another seed") {
		t.Errorf("a second seed after a torn ledger: %s", stderr)
	}
	want(t, exitDone, "draw", dir, "--seed", "2026")
}

// TestAnalyseRepeats: analyse out/estimates.toml gives the bytes of
// out/estimates.csv.
func TestAnalyseRepeats(t *testing.T) {
	dir := finished(t)
	out, _ := want(t, exitDone, "analyse", filepath.Join(dir, "out", "estimates.toml"), "--format", "csv")
	b, err := os.ReadFile(filepath.Join(dir, "out", "estimates.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if out != string(b) {
		t.Errorf("analyse gives\n%s\nestimates.csv is\n%s", out, b)
	}
}

// TestEstimatesByHand computes the share of cases with a defect by hand. Of
// the 20 drawn cases, numbered from 0, those divisible by 3 or 7 have one:
//
//	0101 (0-7):   0 3 6 7     4 of 8 of 24, w 3
//	0147 (8-11):  9           1 of 4 of 12, w 3
//	0751 (12-15): 12 14 15    3 of 4 of 14, w 3.5
//	0825 (16):                0 of 1 of  1, w 1
//	0851 (17-19): 18          1 of 3 of  9, w 3
//
// p = (12 + 3 + 10.5 + 0 + 3)/60 = 28.5/60 = 0.475.
func TestEstimatesByHand(t *testing.T) {
	dir := finished(t)
	b, err := os.ReadFile(filepath.Join(dir, "out", "estimates.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got := rows[1]; got[0] != "mangel" || got[5] != "0.475" || got[12] != "20" || got[13] != "20" || got[14] != "9" {
		t.Errorf("mangel: %v, want 0.475 of 20, 9 counted", got)
	}
}

// TestPrivate: what joins a pseudonym to a journal number is only for its
// owner, and stands nowhere else in the batch or its outputs.
func TestPrivate(t *testing.T) {
	dir := finished(t)
	info, err := os.Stat(filepath.Join(dir, "private"))
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o700 {
		t.Errorf("private has mode %v, want 0700", info.Mode())
	}
	receipt, err := os.Stat(filepath.Join(dir, "private", "kvittering-0101.csv"))
	if err != nil || receipt.Mode().Perm() != 0o600 {
		t.Errorf("receipt: %v, %v, want 0600", receipt.Mode(), err)
	}
	for name, content := range tree(t, dir) {
		if strings.HasPrefix(name, "private/") || strings.HasPrefix(name, "frame/") {
			continue
		}
		// The journal numbers of the small batch are 24/00001 and so on.
		if strings.Contains(content, "24/000") || strings.Contains(content, "Opdigtet Vej") {
			t.Errorf("%s holds a journal number or an address", name)
		}
	}
}

// TestDryRun: -n, status and verify write nothing at all.
func TestDryRun(t *testing.T) {
	dir := answered(t)
	before := filepath.Join(t.TempDir(), "before")
	if err := os.CopyFS(before, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", t.TempDir())
	want(t, exitDone, "run", dir, "-n", "--quiet")
	want(t, exitDone, "status", dir)
	want(t, exitDifference, "verify", dir) // the forms have come since
	want(t, exitDone, "publish", dir, "-n", "--quiet", "--release", "1")
	want(t, exitRefused, "draw", dir, "-n", "--seed", "2027")
	sameTree(t, "looking only", before, dir)
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Errorf("left over: %v %v", left, err)
	}
}
