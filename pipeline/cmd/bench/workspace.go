package main

import "os"

// workspace makes the directory that a benchmark works in. Where none is
// named it is a new one, which remove takes away again.
func workspace(dir *string) (remove func() error, err error) {
	if *dir != "" {
		return func() error { return nil }, os.MkdirAll(*dir, 0o700)
	}
	*dir, err = os.MkdirTemp("", "barometer-bench-")
	return func() error { return os.RemoveAll(*dir) }, err
}
