package whole

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

func wantFile(t *testing.T, path, want string) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s holds %q, want %q", filepath.Base(path), got, want)
	}
}

// wantEmpty fails if a temporary file is left.
func wantEmpty(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	for _, e := range entries {
		t.Errorf("left behind: %s", e.Name())
	}
}

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	tmp, path := filepath.Join(dir, ".cache"), filepath.Join(dir, "out", "tables", "T1.csv")
	for _, s := range []string{"first", "second, longer", "", strings.Repeat("x", 200<<10)} {
		if err := WriteFile(tmp, path, 0o640, text(s)); err != nil {
			t.Fatal(err)
		}
		wantFile(t, path, s)
	}
	wantEmpty(t, tmp)
	if info, err := os.Stat(path); err != nil {
		t.Fatal(err)
	} else if runtime.GOOS != "windows" && info.Mode().Perm()&^0o640 != 0 {
		t.Errorf("permissions %v, want at most 0640", info.Mode().Perm())
	}
}

// A writer that fails half way, here as a full disk would, leaves the old
// file and nothing else.
func TestWriteFileFails(t *testing.T) {
	dir := t.TempDir()
	tmp, path := filepath.Join(dir, ".cache"), filepath.Join(dir, "a.csv")
	if err := WriteFile(tmp, path, 0o600, text("old")); err != nil {
		t.Fatal(err)
	}
	full := errors.New("no space left on device")
	err := WriteFile(tmp, path, 0o600, func(w io.Writer) error {
		if _, err := w.Write(make([]byte, 100<<10)); err != nil {
			return err
		}
		return full
	})
	if !errors.Is(err, full) || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v, want %v naming %s", err, full, path)
	}
	wantFile(t, path, "old")
	wantEmpty(t, tmp)

	// A directory in the way cannot be replaced by a file.
	if err := os.Mkdir(filepath.Join(dir, "d"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(tmp, filepath.Join(dir, "d"), 0o600, text("x")); err == nil {
		t.Error("a directory was replaced")
	}
	wantEmpty(t, tmp)
}

func TestWriteNew(t *testing.T) {
	dir := t.TempDir()
	tmp, path := filepath.Join(dir, ".cache"), filepath.Join(dir, "000001.jsonl")
	if err := WriteNew(tmp, path, 0o600, text("mine")); err != nil {
		t.Fatal(err)
	}
	if err := WriteNew(tmp, path, 0o600, text("yours")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("error %v, want fs.ErrExist", err)
	}
	wantFile(t, path, "mine")
	wantEmpty(t, tmp)
}

// Of many writers that claim one name exactly one gets it.
func TestWriteNewRace(t *testing.T) {
	dir := t.TempDir()
	tmp, path := filepath.Join(dir, ".cache"), filepath.Join(dir, "one")
	errs := make([]error, 8)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { errs[i] = WriteNew(tmp, path, 0o600, text(fmt.Sprint(i))) })
	}
	wg.Wait()
	won := -1
	for i, err := range errs {
		switch {
		case err == nil && won < 0:
			won = i
		case err == nil:
			t.Errorf("both %d and %d wrote", won, i)
		case !errors.Is(err, fs.ErrExist):
			t.Error(err)
		}
	}
	wantFile(t, path, fmt.Sprint(won))
	wantEmpty(t, tmp)
}

func TestClean(t *testing.T) {
	dir := t.TempDir()
	if err := Clean(filepath.Join(dir, "never made")); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"a.csv.1.half", "a.csv.2.half", "plan.key"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// Leftovers are stepped over, not written into.
	path := filepath.Join(t.TempDir(), "a.csv")
	if err := WriteFile(dir, path, 0o600, text("new")); err != nil {
		t.Fatal(err)
	}
	wantFile(t, path, "new")
	if err := Clean(dir); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 || entries[0].Name() != "plan.key" {
		t.Errorf("after Clean: %v, want plan.key alone", entries)
	}
}

func TestDigest(t *testing.T) {
	path := filepath.Join(t.TempDir(), "abc")
	if err := os.WriteFile(path, []byte("abc"), 0o600); err != nil {
		t.Fatal(err)
	}
	// FIPS 180-4, the example of one block.
	const want = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
	if sum, size, err := Digest(path); err != nil || sum != want || size != 3 {
		t.Errorf("Digest = %s, %d, %v; want %s, 3", sum, size, err, want)
	}
	if _, _, err := Digest(path + "d"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v, want fs.ErrNotExist", err)
	}
}

func ExampleWriteFile() {
	dir, err := os.MkdirTemp("", "whole")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "out", "plan.csv")
	err = WriteFile(filepath.Join(dir, ".cache"), path, 0o644, func(w io.Writer) error {
		_, err := fmt.Fprintln(w, "stratum,stratum_pop")
		return err
	})
	if err != nil {
		panic(err)
	}
	sum, size, err := Digest(path)
	fmt.Println(sum[:8], size, err) // as sha256sum has it
	// Output: 0044be8f 20 <nil>
}

// TestCleanOf: in a directory of others only what is ours goes.
func TestCleanOf(t *testing.T) {
	dir := t.TempDir()
	left := []string{"b.key.half", "b.key.x.half", "bb.key.1.half", "other.1.half"}
	for _, name := range append([]string{"b.key.1.half", "b.key.12.half"}, left...) {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := CleanOf(dir, func(base string) bool { return base == "b.key" }); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != len(left) {
		t.Fatalf("%v, %v, want %v", entries, err, left)
	}
}
