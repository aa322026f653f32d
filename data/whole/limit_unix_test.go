//go:build !windows

package whole

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"
)

// childDir tells the test binary that it is the child of TestDiskFull.
const childDir = "WHOLE_TEST_DIR"

// A disk that fills up is played by a limit on the size of files: the kernel
// refuses the write in the same place, and no mount is needed. The limit holds
// for a process, so the test runs itself as a child.
func TestDiskFull(t *testing.T) {
	if dir := os.Getenv(childDir); dir != "" {
		signal.Ignore(syscall.SIGXFSZ)
		limit := syscall.Rlimit{Cur: 64 << 10, Max: 64 << 10}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			t.Fatal(err)
		}
		err := WriteFile(filepath.Join(dir, ".cache"), filepath.Join(dir, "a"), 0o600, func(w io.Writer) error {
			for range 100 {
				if _, err := w.Write(make([]byte, 10<<10)); err != nil {
					return err
				}
			}
			return nil
		})
		if !errors.Is(err, syscall.EFBIG) {
			t.Fatalf("error %v, want %v", err, syscall.EFBIG)
		}
		return
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a"), []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	child := exec.Command(os.Args[0], "-test.run=^TestDiskFull$")
	child.Env = append(os.Environ(), childDir+"="+dir)
	if out, err := child.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	wantFile(t, filepath.Join(dir, "a"), "old")
	wantEmpty(t, filepath.Join(dir, ".cache"))
}
