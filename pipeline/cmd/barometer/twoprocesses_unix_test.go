//go:build unix

package main

import (
	"bytes"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gofrs/flock"
)

// TestTwoProcesses: while one process works on a batch, another that would
// write says so and does nothing; one that looks is let in.
func TestTwoProcesses(t *testing.T) {
	dir := answered(t)
	first := child("review", dir)
	var said bytes.Buffer
	first.Stderr = &said
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	for { // until it has the lock, and no longer
		lock := flock.New(filepath.Join(dir, ".cache", "lock"))
		free, err := lock.TryRLock()
		if err == nil && !free {
			break
		}
		_ = lock.Unlock()
		time.Sleep(time.Millisecond)
	}
	if err := first.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	before := ledgerText(t, dir)
	out, err := child("review", dir).CombinedOutput()
	if err == nil || exitOf(err) != exitRefused {
		t.Errorf("the second: %v\n%s", err, out)
	}
	says(t, "the second", string(out), "another barometer is working on this batch", "wait until it has finished")
	if out, err := child("status", dir).CombinedOutput(); err != nil {
		t.Errorf("status meanwhile: %v\n%s", err, out)
	}
	if ledgerText(t, dir) != before {
		t.Error("the second wrote")
	}
	if err := first.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	if err := first.Wait(); err != nil {
		t.Fatalf("the first: %v\n%s", err, said.String())
	}
	once(t, dir)
}

// TestManyProcesses: of many that start at the same moment each is done or is
// refused, and everything is taken once.
func TestManyProcesses(t *testing.T) {
	dir := answered(t)
	var group sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for range 6 {
		group.Go(func() {
			out, err := child("review", dir).CombinedOutput()
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				done++
			case exitOf(err) != exitRefused || !strings.Contains(string(out), "another barometer"):
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
	group.Wait()
	if done == 0 {
		t.Error("none did it")
	}
	once(t, dir)
}

// once fails unless each of the 20 cases has its answers in the ledger once.
func once(t *testing.T, dir string) {
	t.Helper()
	if n := strings.Count(ledgerText(t, dir), `"kind":"answers"`); n != 20 {
		t.Errorf("%d entries of answers, want 20", n)
	}
	want(t, exitDone, "run", dir, "--quiet")
	want(t, exitDone, "verify", dir)
}

func exitOf(err error) int {
	var e *exec.ExitError
	if errors.As(err, &e) {
		return e.ExitCode()
	}
	return -1
}
