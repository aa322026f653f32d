//go:build unix

package main

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestKillWhileCopying kills, at random moments, what makes or ends a batch, a
// key or a copy of either. What is there under its name is whole, what is not
// can be made by the same command again, and then nothing else lies beside it.
func TestKillWhileCopying(t *testing.T) {
	n := max(1, *kills/6) // of each
	if testing.Short() {
		n = 1
	}
	start := released(t)
	who := people(t, 2)
	to := []string{"--to", who[0].public, "--to", who[1].public}
	home := t.TempDir()
	writable(t, home)
	copies := filepath.Join(home, "kopier")
	want(t, exitDone, append([]string{"backup", start, copies, "--with-key"}, to...)...)
	file := oneFile(t, copies)
	random := rand.New(rand.NewPCG(5, 6))

	for _, c := range []struct {
		name  string
		args  func(batch, dir string) []string
		whole func(t *testing.T, batch, dir string)
	}{
		{"backup", func(batch, dir string) []string { return append([]string{"backup", batch, dir}, to...) }, func(t *testing.T, _, dir string) {
			entries, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries { // all that bear the name are whole
				back := filepath.Join(t.TempDir(), "tilbage")
				want(t, exitDone, "restore", filepath.Join(dir, e.Name()), back, "--identity", who[0].identity)
			}
		}},
		{"restore", func(_, dir string) []string {
			return []string{"restore", file, filepath.Join(dir, "b"), "--identity", who[1].identity, "--key-out", filepath.Join(dir, "b.noegle")}
		}, func(t *testing.T, _, dir string) {
			if names := namesIn(t, dir); names != "b b.noegle" {
				t.Fatalf("there is %s", names)
			}
			sameTree(t, "restored", filepath.Join(start, "ledger"), filepath.Join(dir, "b", "ledger"))
		}},
		{"key new", func(_, dir string) []string { return []string{"key", "new", filepath.Join(dir, "n.noegle")} }, func(t *testing.T, _, dir string) {
			if names := namesIn(t, dir); names != "n.noegle" {
				t.Fatalf("there is %s", names)
			}
			want(t, exitDone, "key", "fingerprint", filepath.Join(dir, "n.noegle"))
		}},
		{"key backup", func(batch, dir string) []string {
			return append([]string{"key", "backup", batch, filepath.Join(dir, "n.age")}, to...)
		}, func(t *testing.T, _, dir string) {
			if names := namesIn(t, dir); names != "n.age" {
				t.Fatalf("there is %s", names)
			}
			want(t, exitDone, "key", "restore", filepath.Join(dir, "n.age"), "--identity", who[0].identity, "--out", filepath.Join(t.TempDir(), "n"))
		}},
		{"new", func(_, dir string) []string { return []string{"new", filepath.Join(dir, "ny")} }, func(t *testing.T, _, dir string) {
			if names := namesIn(t, dir); names != "ny ny.noegle" {
				t.Fatalf("there is %s", names)
			}
			want(t, exitWaiting, "run", filepath.Join(dir, "ny"))
		}},
		{"forget", func(batch, _ string) []string {
			return []string{"review", batch, "--forget", "0101-01", "--reason", "Efter anmodning"}
		}, func(t *testing.T, batch, _ string) {
			if _, still := caseKeys(t, batch)["0101-01"]; still || len(caseKeys(t, batch)) != 19 {
				t.Fatalf("keys of %d cases", len(caseKeys(t, batch)))
			}
			if n := strings.Count(ledgerText(t, batch), `"kind":"forget"`); n != 1 {
				t.Fatalf("%d entries, want 1", n)
			}
		}},
		{"close", func(batch, _ string) []string { return []string{"close", batch} }, func(t *testing.T, batch, _ string) {
			if n := strings.Count(ledgerText(t, batch), `"kind":"close"`); n != 1 {
				t.Fatalf("%d entries, want 1", n)
			}
			if info, err := os.Stat(filepath.Join(batch, "batch.toml")); err != nil || info.Mode().Perm()&0o222 != 0 {
				t.Fatalf("%v, %v", info, err)
			}
			list, err := os.ReadFile(filepath.Join(batch, "private", "sletteliste.csv"))
			if err != nil || !strings.HasSuffix(string(list), "\n") {
				t.Fatalf("%q, %v", list, err)
			}
			want(t, exitDone, "verify", batch)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var took time.Duration
			killed := 0
			for k := -1; k < n; k++ { // the first time in peace
				home := filepath.Join(t.TempDir(), "h")
				writable(t, home)
				batch, dir := filepath.Join(home, "lille"), filepath.Join(home, "ude")
				if err := os.MkdirAll(dir, 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.CopyFS(batch, os.DirFS(start)); err != nil {
					t.Fatal(err)
				}
				keyFile(t, batch+".noegle", testKey)
				began := time.Now()
				cmd := child(c.args(batch, dir)...)
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				if k >= 0 {
					time.Sleep(time.Duration(random.Int64N(int64(took))))
					_ = cmd.Process.Kill() // it may have ended
				}
				err := cmd.Wait()
				if k < 0 {
					took = time.Since(began)
				}
				if err != nil { // it was killed, and is given again
					killed++
					out, err := child(c.args(batch, dir)...).CombinedOutput()
					if exitOf(err) == exitRefused && strings.Contains(string(out), "already there") { // it was done, or its key was
						for _, name := range []string{"b", "ny"} {
							if _, gone := os.Stat(filepath.Join(dir, name)); gone != nil && os.Remove(filepath.Join(dir, name+".noegle")) == nil { // the key without its batch
								out, err = child(c.args(batch, dir)...).CombinedOutput()
							}
						}
					}
					if err != nil && !strings.Contains(string(out), "already there") {
						t.Fatalf("again: %v\n%s", err, out)
					}
				}
				c.whole(t, batch, dir)
			}
			t.Logf("%d of %d killed", killed, n)
		})
	}
}

// namesIn are the names in a directory, hidden ones too.
func namesIn(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}
