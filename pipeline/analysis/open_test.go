package analysis

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// Nobody waits for a file once the work was called off.
func TestOpenSourceInterrupted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.csv")
	if err := os.WriteFile(path, []byte("a\n1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	why := errors.New("called off")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(why)
	// Of two that are ready either may be taken: the file, or the end.
	if source, err := openSource(ctx, path); err == nil {
		_ = source.Close()
	} else if !errors.Is(err, why) {
		t.Errorf("got %v, want %v", err, why)
	}
	source, err := openSource(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := source.Close(); err != nil {
		t.Error(err)
	}
}
