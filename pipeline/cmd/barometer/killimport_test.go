package main

import (
	"encoding/json"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"sagsbarometer/data/day"
	"sagsbarometer/data/ledger"
)

// TestKillWhileImporting goes on with one batch whose forms say something new
// each time, and kills the import at random moments. What a run has said that it
// took is in the ledger, once, words and their keys included; what none has
// said is there once or not at all, and then it is taken by a later run.
func TestKillWhileImporting(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("kill -9 is a Unix signal")
	}
	n := max(*kills, 15)
	if testing.Short() {
		n = 3
	}
	dir := worded(t, keyed(t))
	began := time.Now()
	want(t, exitDone, "review", dir, "--quiet")
	took := time.Since(began)
	form := filepath.Join(dir, "forms", "skema-R1.xlsx")
	random := rand.New(rand.NewPCG(3, 4))
	confirmed, silentlyTaken := 0, 0
	for k := range n {
		on := (day.Date(19000) + day.Date(k)).String() // no two rounds give the same answers
		fillForm(t, form, func(no, item string) string {
			return map[string]string{"modtaget": on, "hvorfor": "Gang " + on + " om " + no}[item]
		})
		cmd := child("review", dir)
		var said strings.Builder
		cmd.Stderr = &said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.Int64N(int64(took))))
		_ = cmd.Process.Kill() // it may have ended
		_ = cmd.Wait()
		took1 := takenOn(t, dir, on)
		switch {
		case strings.Contains(said.String(), "new: "):
			confirmed++
			if len(took1) == 0 {
				t.Fatalf("kill %d: confirmed and not there", k)
			}
		case len(took1) > 0:
			silentlyTaken++
		}
		if missing := withoutKeys(t, dir); len(missing) > 0 {
			t.Fatalf("kill %d: texts without a key: %v", k, missing)
		}
		if k%10 == 9 || k == n-1 { // somebody runs it in peace
			want(t, exitDone, "review", dir, "--quiet")
			if len(takenOn(t, dir, on)) == 0 {
				t.Fatalf("after kill %d nothing was taken", k)
			}
		}
	}
	for k := range n {
		takenOn(t, dir, (day.Date(19000) + day.Date(k)).String())
	}
	_, stderr := want(t, exitDone, "status", dir)
	silent(t, "status", stderr, "case-keys.json", "torn")
	t.Logf("%d kills: %d imports confirmed before them, %d taken and not said yet", n, confirmed, silentlyTaken)
}

// takenOn are the cases whose answers of one round are in the ledger. It fails
// where one is there twice, or only some cases of the form are.
func takenOn(t *testing.T, dir, on string) map[string]int {
	t.Helper()
	l, err := ledger.Open(filepath.Join(dir, "ledger"))
	if err != nil {
		t.Fatal(err)
	}
	if torn := l.Torn(); len(torn) > 0 {
		t.Fatalf("torn: %v", torn)
	}
	taken, inForm := map[string]int{}, map[string]bool{}
	for e, err := range l.Entries() {
		if err != nil {
			t.Fatal(err)
		}
		var body struct {
			CaseNo  string            `json:"case_no"`
			Form    string            `json:"form"`
			Answers map[string]string `json:"answers"`
		}
		if err := json.Unmarshal(e.Body, &body); err != nil {
			t.Fatal(err)
		}
		if body.Form == "forms/skema-R1.xlsx" {
			inForm[body.CaseNo] = true
		}
		if body.Answers["modtaget"] == on {
			if taken[body.CaseNo]++; taken[body.CaseNo] > 1 {
				t.Fatalf("%s: the answers of %s twice", on, body.CaseNo)
			}
		}
	}
	if len(taken) > 0 && len(taken) != len(inForm) {
		t.Fatalf("%s: %d cases of %d", on, len(taken), len(inForm))
	}
	return taken
}
