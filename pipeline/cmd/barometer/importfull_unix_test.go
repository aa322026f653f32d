//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// fullImport tells the test binary that it is the child of TestImportDiskFull:
// the batch, and the largest file that it can write.
const fullImport = "BAROMETER_TEST_FULL_IMPORT"

// TestImportDiskFull imports while the disk is full for one file after the
// other, played by a limit on the size of files just below the size of each:
// the run says so and what to do, the batch is as it was or has taken
// everything, and the next run ends as an undisturbed one does.
func TestImportDiskFull(t *testing.T) {
	if what := os.Getenv(fullImport); what != "" {
		dir, size, _ := strings.Cut(what, "\n")
		most, err := strconv.ParseUint(size, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		signal.Ignore(syscall.SIGXFSZ)
		limit := syscall.Rlimit{Cur: most, Max: most}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			t.Fatal(err)
		}
		status, _, stderr := barometer(t, "review", dir, "--quiet")
		t.Fatalf("status %d\n%s", status, stderr)
	}
	for name, start := range map[string]string{"public key": answered(t), "own key": worded(t, keyed(t))} {
		t.Run(name, func(t *testing.T) { fillUp(t, start) })
	}
}

func fillUp(t *testing.T, start string) {
	fresh := func() string {
		dir := filepath.Join(t.TempDir(), "lille")
		if err := os.CopyFS(dir, os.DirFS(start)); err != nil {
			t.Fatal(err)
		}
		keyFile(t, dir+".noegle", testKey)
		return dir
	}
	undisturbed := fresh()
	before := everyFile(t, undisturbed)
	want(t, exitDone, "review", undisturbed, "--quiet")
	after := everyFile(t, undisturbed)
	var limits []int
	for name, text := range after {
		if before[name] != text && len(text) > 0 {
			limits = append(limits, len(text)-1)
		}
	}
	want(t, exitDone, "run", undisturbed, "--quiet")
	slices.Sort(limits)
	limits = slices.Compact(limits)
	if *kills < 200 { // make kill takes all
		limits = slices.DeleteFunc(limits, func(limit int) bool { return limit%3 != 0 })
	}
	failed := 0
	for _, limit := range limits {
		dir := fresh()
		taken := answersIn(t, dir)
		cmd := exec.Command(os.Args[0], "-test.run=^TestImportDiskFull$")
		cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s\n%d", fullImport, dir, limit))
		out, _ := cmd.CombinedOutput() // it fails, to say what it saw
		if strings.Contains(string(out), "status 1") {
			failed++
			says(t, fmt.Sprint(limit), string(out), "file too large", "the disk is full: make room")
		} else if !strings.Contains(string(out), "status 0") {
			t.Fatalf("%d: %s", limit, out)
		}
		switch now := answersIn(t, dir); now {
		case taken, taken + 20:
		default:
			t.Errorf("%d: %d entries of answers, want %d or %d", limit, now, taken, taken+20)
		}
		if missing := withoutKeys(t, dir); len(missing) > 0 {
			t.Errorf("%d: texts without a key: %v", limit, missing)
		}
		want(t, exitDone, "review", dir, "--quiet")
		if n := answersIn(t, dir); n != answersIn(t, undisturbed) {
			t.Errorf("%d: %d entries of answers in the end, want %d", limit, n, answersIn(t, undisturbed))
		}
		if !strings.Contains(string(mustRead(t, filepath.Join(dir, "batch.toml"))), ".noegle") {
			want(t, exitDone, "run", dir, "--quiet")
			sameTree(t, fmt.Sprint(limit), undisturbed, dir) // with a key of its own every nonce is another
		}
	}
	if failed == 0 {
		t.Error("no limit was in the way")
	}
	t.Logf("%d limits, %d of them in the way", len(limits), failed)
}

func answersIn(t *testing.T, dir string) int {
	t.Helper()
	return strings.Count(ledgerText(t, dir), `"kind":"answers"`)
}

// everyFile is all files of a batch, .cache included.
func everyFile(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := tree(t, dir)
	for name, text := range tree(t, filepath.Join(dir, ".cache", "stages")) {
		files[".cache/stages/"+name] = text
	}
	files[".cache/anchor.json"] = string(mustRead(t, filepath.Join(dir, ".cache", "anchor.json")))
	return files
}
