package ledger

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"sagsbarometer/data/whole"
)

// childDir tells the test binary that it is the child of TestKill.
const childDir = "LEDGER_TEST_DIR"

type count struct {
	I int `json:"i"`
}

// A child that appends in a loop is killed, more than a hundred times at
// different moments. Every append that it confirmed is there, once; at most
// one more is, whose confirmation the kill cut off; and nothing else is left.
func TestKill(t *testing.T) {
	if dir := os.Getenv(childDir); dir != "" {
		appendForever(dir)
	}
	if testing.Short() {
		t.Skip("a hundred processes")
	}
	t.Parallel()
	const kills = 120
	batch := t.TempDir()
	dir, cache := filepath.Join(batch, "ledger"), filepath.Join(batch, ".cache", "tmp")
	confirmed := 0 // entries, numbered from 1
	for i := range kills {
		last, err := killOnce(dir, time.Duration(i%40)*500*time.Microsecond)
		if err != nil {
			t.Fatal(err)
		}
		confirmed = max(confirmed, last)
		l := open(t, dir)
		if torn := l.Torn(); len(torn) > 0 {
			t.Fatalf("kill %d left a torn segment: %v", i, torn)
		}
		for j, e := range entriesOf(t, l) {
			if c, err := Decode[count](e); err != nil || c.I != j+1 {
				t.Fatalf("kill %d: entry %d is number %d, %v", i, j+1, c.I, err)
			}
		}
		n := len(entriesOf(t, l))
		if n != confirmed && n != confirmed+1 {
			t.Fatalf("kill %d: %d entries, %d confirmed", i, n, confirmed)
		}
		confirmed = n
		if err := whole.Clean(cache); err != nil {
			t.Fatal(err)
		}
		wantNames(t, cache, 0)
		wantNames(t, dir, n)
	}
	if confirmed < kills {
		t.Errorf("%d appends in %d processes: the kills came too early to mean anything", confirmed, kills)
	}
}

// appendForever appends one entry after the other and prints the number of
// each that is done.
func appendForever(dir string) {
	l, err := Open(dir)
	for i := 1; err == nil; i++ {
		if i <= len(l.Segments()) {
			continue
		}
		var e Entry
		if e, err = Encode("count", count{i}); err == nil {
			err = l.Append(at, e)
		}
		if err == nil {
			_, err = fmt.Println(i)
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(3)
}

// killOnce starts a child, lets it live for a while after its first append,
// kills it, and returns the last number that it printed.
func killOnce(dir string, life time.Duration) (last int, err error) {
	child := exec.Command(os.Args[0], "-test.run=^TestKill$")
	child.Env = append(os.Environ(), childDir+"="+dir)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := child.Start(); err != nil {
		return 0, err
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		n, err := strconv.Atoi(lines.Text())
		if err != nil {
			return 0, fmt.Errorf("the child said %q", lines.Text())
		}
		if last == 0 {
			time.AfterFunc(life, func() { _ = child.Process.Kill() })
		}
		last = n
	}
	if err := child.Wait(); err == nil || child.ProcessState.ExitCode() == 3 {
		return 0, fmt.Errorf("the child ended by itself: %w", err)
	}
	return last, nil
}

func wantNames(t *testing.T, dir string, want int) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != want {
		t.Errorf("%s holds %d names, want %d", filepath.Base(dir), len(entries), want)
	}
}
