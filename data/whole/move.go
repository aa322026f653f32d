package whole

import (
	"fmt"
	"os"
	"path/filepath"
)

// Move gives a finished file its place, replacing what is there. Both names
// are on one file system. Like [WriteFile] it leaves the old file where the
// new one cannot take its place, and is durable when it returns.
func Move(from, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		return fmt.Errorf("move to %s: %w", to, err)
	}
	if err := replace(from, to); err != nil {
		return inUse(to, err)
	}
	return syncDir(filepath.Dir(to))
}
