package whole

import (
	"errors"
	"syscall"
	"time"
)

// errorSharingViolation is ERROR_SHARING_VIOLATION, which syscall does not name.
const errorSharingViolation = syscall.Errno(32)

// noRoom is what the system says where nothing more can be written:
// ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL and ERROR_DISK_QUOTA_EXCEEDED.
var noRoom = []syscall.Errno{39, 112, 1295}

// claim gives a file its name only where nobody has it: MoveFile does not
// replace.
func claim(from, to string) error {
	return patiently(func() error {
		source, err := syscall.UTF16PtrFromString(from)
		if err != nil {
			return err
		}
		target, err := syscall.UTF16PtrFromString(to)
		if err != nil {
			return err
		}
		return syscall.MoveFile(source, target)
	})
}

// syncDir does nothing: NTFS journals names, and a directory cannot be synced.
func syncDir(string) error { return nil }

// patiently tries for half a second, since virus scanners and indexers open
// every new file for a moment.
func patiently(rename func() error) error {
	err := rename()
	for range 10 {
		if !held(err) {
			return err
		}
		time.Sleep(50 * time.Millisecond)
		err = rename()
	}
	return err
}

// held reports whether a rename failed because a program has the file open.
func held(err error) bool {
	return errors.Is(err, errorSharingViolation) || errors.Is(err, syscall.ERROR_ACCESS_DENIED)
}
