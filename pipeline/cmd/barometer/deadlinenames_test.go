package main

import (
	"path/filepath"
	"testing"
)

// TestDeadlineByFormerName: what a kommune published for SEL § 42 holds for
// BL § 87, and the line that was used is told. A row for a provision that nobody
// knows is told as well, for it serves nobody.
func TestDeadlineByFormerName(t *testing.T) {
	dir := timed(t)
	list := filepath.Join(dir, "deadlines.csv")
	cases := filepath.Join(dir, "out", "cases.parquet")
	before, want0 := column(t, cases, "frist_overholdt").Texts, column(t, cases, "frist_linje")
	change(t, list, "0101,BL § 87", "0101,SEL § 42")
	change(t, list, "0147,BL § 87", "0147,\"BL § 87, stk. 1\"")
	want(t, exitDone, "run", dir, "--quiet")
	now, lines := column(t, cases, "frist_overholdt").Texts, column(t, cases, "frist_linje")
	kommuner, why := column(t, cases, "kommune").Texts, column(t, cases, "frist_grund").Texts
	used := 0
	for i, k := range kommuner {
		switch {
		case k == "0147" && now[i] != "ikke_relevant":
			if why[i] != "frist_ikke_oplyst" || !lines.Null[i] {
				t.Errorf("a case of 0147 has a deadline that is for a stykke: %s, line %v", now[i], lines.Floats[i])
			}
		case now[i] != before[i]:
			t.Errorf("a case of %s: %s, was %s", k, now[i], before[i])
		case !lines.Null[i]:
			if lines.Floats[i] != want0.Floats[i] || k == "0101" && lines.Floats[i] != 2 {
				t.Errorf("a case of %s: line %v", k, lines.Floats[i])
			}
			used++
		}
	}
	if used == 0 {
		t.Error("no case says which line it goes by")
	}
	stdout, _ := want(t, exitDone, "status", dir)
	says(t, "the former name", stdout, "go by deadlines.csv for SEL § 42 (line 2)")
	says(t, "the stykke", stdout, `line 3 of deadlines.csv ("BL § 87, stk. 1", did you mean "BL § 87"?)`)
}
