// Package whole writes files that appear whole or not at all.
//
// In go a path and a function that writes; out comes either the finished file
// under its name, or nothing: a reader, a killed process or a full disk never
// meets half a file, and an old file stays until the new one takes its place.
//
// A file is written under a temporary name in a directory of the caller's
// choice on the same file system (the .cache of a batch), synced, and renamed.
// What a killed run leaves behind is therefore in that one directory, and
// [Clean] removes it. The package refuses nothing that the file system allows,
// and knows neither batches nor formats; one writer at a time is the caller's
// promise (the pipeline locks the batch).
package whole

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"github.com/natefinch/atomic"
)

// suffix marks temporary files, so that Clean touches no file of anybody else.
const suffix = ".half"

// temporaryName is that of a temporary file: the file's own, a number, suffix.
var temporaryName = regexp.MustCompile(`^(.*)\.[0-9]+\.half$`)

// WriteFile makes path hold exactly what write wrote, replacing a file of that
// name. The temporary file lies in tmpDir, which must be on the file system of
// path; it and the directory of path are made if they are missing. The file
// gets perm, less the umask.
//
// On any error, write's own included, the old file is as it was and no
// temporary file is left. A target that another program holds open, which only
// Windows minds, gives an [*InUseError].
func WriteFile(tmpDir, path string, perm fs.FileMode, write func(io.Writer) error) error {
	return create(tmpDir, path, perm, write, replace)
}

// WriteNew is WriteFile for a path that must not exist yet: where a file of
// that name is there, or turns up meanwhile, the error is fs.ErrExist and that
// file stays. The journal uses it, whose segments are written once.
func WriteNew(tmpDir, path string, perm fs.FileMode, write func(io.Writer) error) error {
	return create(tmpDir, path, perm, write, claim)
}

func create(tmpDir, path string, perm fs.FileMode, write func(io.Writer) error, place func(from, to string) error) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	f, err := temporary(tmpDir, filepath.Base(path), perm)
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			// What went wrong first is what the caller wants to know.
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()

	b := bufio.NewWriterSize(f, 64<<10)
	if err := write(b); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := errors.Join(b.Flush(), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := place(f.Name(), path); err != nil {
		return inUse(path, err)
	}
	// The new name is durable only when the directory is.
	return syncDir(filepath.Dir(path))
}

// temporary makes an empty file in dir. It counts up past the leftovers of
// killed runs instead of drawing random names.
func temporary(dir, base string, perm fs.FileMode) (*os.File, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	for i := 1; ; i++ {
		name := filepath.Join(dir, fmt.Sprintf("%s.%d%s", base, i, suffix))
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}

// replace is the rename that also replaces on Windows, where it is one call
// of MoveFileEx.
func replace(from, to string) error {
	return patiently(func() error { return atomic.ReplaceFile(from, to) })
}

// Clean removes the temporary files that killed runs left in tmpDir. No other
// file is touched; a directory that does not exist is clean.
func Clean(tmpDir string) error {
	return CleanOf(tmpDir, func(string) bool { return true })
}

// CleanOf is Clean for a directory that others write in too: it removes the
// temporary files of those names that are ours.
func CleanOf(tmpDir string, ours func(base string) bool) error {
	entries, err := os.ReadDir(tmpDir)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return fmt.Errorf("clean: %w", err)
	}
	var errs []error
	for _, e := range entries {
		if of := temporaryName.FindStringSubmatch(e.Name()); of != nil && e.Type().IsRegular() && ours(of[1]) {
			errs = append(errs, os.Remove(filepath.Join(tmpDir, e.Name())))
		}
	}
	return errors.Join(errs...)
}

// Digest is the SHA-256 of a file in lower-case hex, as sha256sum prints it,
// and its size in bytes.
func Digest(path string) (sum string, size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	h := sha256.New()
	if size, err = io.Copy(h, f); err != nil {
		return "", 0, fmt.Errorf("digest %s: %w", path, err)
	}
	return hex.EncodeToString(h.Sum(nil)), size, nil
}
