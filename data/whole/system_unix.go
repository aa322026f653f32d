//go:build !windows

package whole

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// claim gives a file its name only where nobody has it: a hard link does both
// in one step. A file system without hard links (FAT, some network shares)
// gets a look and a rename, which the lock on the batch makes good enough.
func claim(from, to string) error {
	err := os.Link(from, to)
	switch {
	case err == nil:
		return os.Remove(from)
	case errors.Is(err, fs.ErrExist):
		return err
	case errors.Is(err, syscall.EPERM), errors.Is(err, errors.ErrUnsupported):
		if _, err := os.Lstat(to); err == nil {
			return &os.LinkError{Op: "link", Old: from, New: to, Err: fs.ErrExist}
		}
		return os.Rename(from, to)
	}
	return err
}

// noRoom is what the system says where nothing more can be written.
var noRoom = []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG}

// syncDir makes the names in a directory durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync directory: %w", err)
	}
	err = d.Sync()
	// Some network file systems cannot sync a directory; they promise nothing
	// that a refusal to write would improve.
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		err = nil
	}
	if err := errors.Join(err, d.Close()); err != nil {
		return fmt.Errorf("sync directory: %w", err)
	}
	return nil
}

// patiently needs no patience here: an open file can be replaced.
func patiently(rename func() error) error { return rename() }

// held is false here for the same reason.
func held(error) bool { return false }
