package main

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"sagsbarometer/data/ledger"
)

// TestKillWhileSealing kills imports of words at random moments: no text of the
// ledger is ever without its key, and going on ends as if nothing had happened.
func TestKillWhileSealing(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("kill -9 is a Unix signal")
	}
	n := *kills
	if testing.Short() {
		n = min(n, 3)
	}
	start := worded(t, keyed(t))
	fresh := func() string {
		dir := filepath.Join(t.TempDir(), "lille")
		if err := os.CopyFS(dir, os.DirFS(start)); err != nil {
			t.Fatal(err)
		}
		keyFile(t, dir+".noegle", testKey)
		return dir
	}
	began := time.Now()
	if out, err := child("review", fresh(), "--quiet").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	took := time.Since(began)
	random := rand.New(rand.NewPCG(1, 2))
	halfway := 0
	for range n {
		dir := fresh()
		cmd := child("review", dir, "--quiet")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.Int64N(int64(took))))
		_ = cmd.Process.Kill() // it may have ended
		_ = cmd.Wait()
		if missing := withoutKeys(t, dir); len(missing) > 0 {
			t.Fatalf("texts without a key: %v", missing)
		}
		if written := strings.Count(ledgerText(t, dir), `"sealed":"gcm1:`); written < 21 && len(caseKeys(t, dir)) > 0 {
			halfway++
		}
		want(t, exitDone, "review", dir, "--quiet")
		if written := strings.Count(ledgerText(t, dir), `"sealed":"gcm1:`); written != 21 {
			t.Fatalf("%d sealed entries, want 21", written)
		}
		_, stderr := want(t, exitDone, "status", dir)
		silent(t, "status", stderr, "case-keys.json")
	}
	t.Logf("%d kills, %d of them between keys and ledger", n, halfway)
}

// withoutKeys are the cases with a sealed text and no key.
func withoutKeys(t *testing.T, dir string) (missing []string) {
	t.Helper()
	l, err := ledger.Open(filepath.Join(dir, "ledger"))
	if err != nil {
		t.Fatal(err)
	}
	keys := caseKeys(t, dir)
	for e, err := range l.Entries() {
		if err != nil {
			t.Fatal(err)
		}
		var body struct {
			CaseNo string `json:"case_no"`
			Sealed string `json:"sealed"`
		}
		if json.Unmarshal(e.Body, &body) == nil && body.Sealed != "" && keys[body.CaseNo] == "" {
			missing = append(missing, body.CaseNo)
		}
	}
	return missing
}
