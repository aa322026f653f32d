//go:build unix

package main

import (
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// fullDisk tells the test binary that it is the child of TestBackupDiskFull:
// what to run, with newlines between.
const fullDisk = "BAROMETER_TEST_FULL_DISK"

// TestBackupDiskFull: where the disk fills up, played by a limit on the size of
// files, a backup and a restored batch are whole or not there.
func TestBackupDiskFull(t *testing.T) {
	if args := os.Getenv(fullDisk); args != "" {
		signal.Ignore(syscall.SIGXFSZ)
		limit := syscall.Rlimit{Cur: 1 << 10, Max: 1 << 10}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			t.Fatal(err)
		}
		_, _, stderr := barometer(t, strings.Split(args, "\n")...)
		t.Fatal(stderr)
	}
	full := func(args ...string) string {
		cmd := exec.Command(os.Args[0], "-test.run=^TestBackupDiskFull$")
		cmd.Env = append(os.Environ(), fullDisk+"="+strings.Join(args, "\n"))
		out, _ := cmd.CombinedOutput() // it fails, to say what it saw
		return string(out)
	}
	to, parent := filepath.Join(t.TempDir(), "kopier"), t.TempDir()
	dir := copied(t)
	says(t, "backup", full("backup", dir, to, "--plain"), "barometer: error:", "file too large")
	if left, err := os.ReadDir(to); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	want(t, exitDone, "backup", dir, to, "--plain")
	says(t, "restore", full("restore", oneFile(t, to), filepath.Join(parent, "tilbage")), "barometer: error:", "file too large")
	if left, err := os.ReadDir(parent); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	want(t, exitDone, "restore", oneFile(t, to), filepath.Join(parent, "tilbage"))
}
