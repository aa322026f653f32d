package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestSelfWeighting takes a batch with equal chances from the freeze to the
// publication. Each of the 20 drawn of 60 weighs 3 whatever the sizes came to,
// which are the floor or the ceiling of N_h/3: 8, 4, 4.67, 0.33 and 3.
func TestSelfWeighting(t *testing.T) {
	dir := edited(t, "method     = \"stratified\"", "method     = \"self-weighting\"")
	editSpec(t, dir, "minimum    = 2\n", "")
	want(t, exitDone, "draw", dir, "--seed", "2026", "--seed-source", "test", "--quiet")
	draw := filepath.Join(dir, "out", "draw.parquet")
	if n := len(column(t, draw, "w").Floats); n != 20 {
		t.Fatalf("%d cases drawn, want 20", n)
	}
	sizes := map[string]int32{}
	for i, stratum := range column(t, draw, "stratum").Texts {
		sizes[stratum]++
		if w, pi := column(t, draw, "w").Floats[i], column(t, draw, "pi").Floats[i]; w != 3 || pi != 20.0/60 {
			t.Errorf("%s: w %v, pi %v, want 3 and 1/3", stratum, w, pi)
		}
	}
	for i, stratum := range column(t, draw, "stratum").Texts {
		if n := column(t, draw, "n_planned").Ints[i]; n != sizes[stratum] {
			t.Errorf("%s: n_planned %d of %d drawn", stratum, n, sizes[stratum])
		}
	}
	for stratum, least := range map[string]int32{"0101": 8, "0147": 4, "0751": 4, "0825": 0, "0851": 3} {
		if n := sizes[stratum]; n < least || n > least+1 {
			t.Errorf("%s: %d drawn, want %d or one more", stratum, n, least)
		}
	}
	handInReplies(t, dir)
	want(t, exitDone, "review", dir, "--forms", "--quiet")
	handInForms(t, dir)
	want(t, exitDone, "run", dir, "--quiet")
	cases := filepath.Join(dir, "out", "cases.parquet")
	if call := metadata(t, cases, "barometer.svydesign"); !strings.Contains(call, "svydesign(ids=~1, weights=~w") || strings.Contains(call, "strata") {
		t.Errorf("svydesign is %s", call)
	}
	for i, w := range column(t, cases, "w").Floats {
		if w != 3 {
			t.Errorf("case %d weighs %v, want 3", i, w)
		}
	}
	// Of 20 cases in the order of draw.parquet those with a defect are the
	// multiples of 3 and of 7: 0, 3, 6, 7, 9, 12, 14, 15 and 18.
	e := estimates(t, dir)["mangel"]
	if !near(t, e["estimate"], 9.0/20) || e["interval"] != "clopper-pearson" {
		t.Errorf("estimate %s, interval %s, want 0.45 and clopper-pearson", e["estimate"], e["interval"])
	}
	text, err := os.ReadFile(filepath.Join(dir, "out", "public", "commitments", "commitment.txt"))
	if err != nil || !strings.Contains(string(text), "design self-weighting\ntotal 20\n") {
		t.Errorf("%s %v", text, err)
	}
	want(t, exitDone, "verify", dir)
}

// TestSelfWeightingLoss: where a case does not come the others carry it, 60/19
// each, and the interval is no theorem any more.
func TestSelfWeightingLoss(t *testing.T) {
	dir := edited(t, "method     = \"stratified\"", "method     = \"self-weighting\"")
	editSpec(t, dir, "minimum    = 2\n", "")
	want(t, exitDone, "draw", dir, "--seed", "2026", "--quiet")
	lose(t, dir, map[string]string{"0101-01": "akter_mangler"})
	for i, w := range column(t, filepath.Join(dir, "out", "cases.parquet"), "w").Floats {
		if i == 0 && w != 0 || i > 0 && w != 60.0/19 {
			t.Errorf("case %d weighs %v, want 60/19, and 0 for the first", i, w)
		}
	}
	if e := estimates(t, dir)["mangel"]; !near(t, e["estimate"], 8.0/19) || !near(t, e["pop_hat"], 60) {
		t.Errorf("estimate %s of %s, want 8/19 of 60", e["estimate"], e["pop_hat"])
	}
}

// TestReportOfEqualChances: six of 60 cases, so that each weighs 10 wherever it
// stands, and a stratum that got none is in the table.
func TestReportOfEqualChances(t *testing.T) {
	dir := edited(t, "method     = \"stratified\"", "method     = \"self-weighting\"")
	editSpec(t, dir, "minimum    = 2\n", "")
	editSpec(t, dir, "total      = 20", "total      = 6")
	want(t, exitDone, "draw", dir, "--seed", "2026", "--quiet")
	handInReplies(t, dir)
	want(t, exitDone, "review", dir, "--forms", "--quiet")
	handInForms(t, dir)
	want(t, exitDone, "run", dir, "--quiet")
	report := tree(t, filepath.Join(dir, "out", "public"))["report.html"]
	says(t, "report.html", report, "der er 5 strata", "er afgjort ved lod sammen med sagerne",
		`Læsø</th><td class="n">1</td><td class="n">0</td><td class="n">10,00</td>`,
		`Aarhus</th><td class="n">14</td><td class="n">2</td><td class="n">10,00</td>`)
	silent(t, "report.html", report, "Tabellen er planen", ">7,00<")
}
