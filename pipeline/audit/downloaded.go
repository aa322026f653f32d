package audit

import (
	"fmt"
	"os"
	"path/filepath"
)

// mostDownloaded bounds the files of a draw: a list of ten million cases has
// half a gigabyte.
const mostDownloaded = 4 << 30

// readDownloaded reads a file of a directory that a stranger may have made.
// No link leads out of the directory, so that nothing else of this machine
// shows on the screen, and a pipe or a device, which may never end, is not
// opened.
func readDownloaded(dir, name string) ([]byte, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }() // it was only read
	info, err := root.Stat(filepath.FromSlash(name))
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("is no file: %s", info.Mode().Type())
	case info.Size() > mostDownloaded:
		return nil, fmt.Errorf("has %d bytes, want at most %d", info.Size(), int64(mostDownloaded))
	}
	return root.ReadFile(filepath.FromSlash(name))
}
