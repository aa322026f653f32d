package pipeline

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Forms are the same bytes however many are written at once, and are told in
// the same order. Where none can be written, that of the first is told.
func TestFormsAtOnce(t *testing.T) {
	r := newReviewing(t)
	r.do(ReviewActs{Forms: true})
	write := func(workers int) (order []string, files map[string]string) {
		t.Helper()
		r.Workers, files = workers, map[string]string{}
		r.must(os.RemoveAll(filepath.Join(r.dir, "forms")))
		order, err := r.writeForms(t.Context())
		r.must(err)
		for _, name := range order {
			src, err := os.ReadFile(filepath.Join(r.dir, name))
			r.must(err)
			files[name] = string(src)
		}
		return order, files
	}
	order, one := write(1)
	if len(one) != 3 {
		t.Fatalf("wrote %q, want three", order)
	}
	for range 3 {
		if again, many := write(3); !cmp.Equal(one, many) || !cmp.Equal(order, again) {
			t.Errorf("three at once: other bytes or another order, %q", again)
		}
	}

	r.must(os.RemoveAll(filepath.Join(r.dir, "forms")))
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	if written, err := r.writeForms(stopped); !errors.Is(err, context.Canceled) || len(written) > 0 {
		t.Errorf("stopped: wrote %q (%v)", written, err)
	}
	r.must(os.RemoveAll(r.tmp()))
	r.must(os.WriteFile(r.tmp(), nil, 0o600))
	for range 20 {
		if written, err := r.writeForms(t.Context()); err == nil || !strings.Contains(err.Error(), filepath.FromSlash(order[0])) || len(written) > 0 {
			t.Errorf("wrote %q (%v), want what is wrong with %s", written, err, order[0])
		}
	}
}
