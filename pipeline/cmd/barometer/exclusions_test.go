package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// excluding is the small batch with lists of excluded cases in udgaaet/.
func excluding(t *testing.T) string {
	t.Helper()
	return edited(t, "files  = [\"frame/*\"]\n", "files  = [\"frame/*\"]\nexclude = [\"udgaaet/*.csv\"]\n")
}

// exclude writes such a list of journal numbers of 0101.
func exclude(t *testing.T, dir, name string, journals ...string) {
	t.Helper()
	write(t, filepath.Join(dir, "udgaaet", name), "Kommune;Sagsnr\n0101;"+strings.Join(journals, "\n0101;")+"\n")
}

// drawnOf0101 is a drawn case of 0101: its number and its journal number.
func drawnOf0101(t *testing.T, dir string) (no, journal string) {
	t.Helper()
	draw := filepath.Join(dir, "out", "draw.parquet")
	id := column(t, draw, "case_id").Texts[1]
	for _, r := range receipt(t, dir, "0101") {
		if r["case_id"] == id {
			return column(t, draw, "case_no").Texts[1], r["journalnr"]
		}
	}
	t.Fatalf("no receipt for %s", id)
	return "", ""
}

// TestExcludeBeforeFreeze: a case on such a list is not eligible, and the list
// that made the frame does not change any more.
func TestExcludeBeforeFreeze(t *testing.T) {
	dir := excluding(t)
	exclude(t, dir, "klager.csv", "24/00001")
	out, _ := want(t, exitDone, "plan", dir, "--freeze", "--quiet")
	says(t, "plan", out, "59 cases are eligible")
	want(t, exitDone, "draw", dir, "--seed", "2026", "--quiet")
	exclude(t, dir, "klager.csv", "24/00001", "24/00002")
	_, stderr := want(t, exitRefused, "run", dir, "--quiet")
	says(t, "changed", stderr, "udgaaet/klager.csv", "has changed or is gone", "a list of its own")
	exclude(t, dir, "klager.csv", "24/00001")
	exclude(t, dir, "senere.csv", "24/00002")
	want(t, exitWaiting, "run", dir, "--quiet")
	want(t, exitDone, "verify", dir)
}

// TestExcludeAfterDraw: a later list is the authority's word on a drawn case.
// 0101-02 has no defect and goes: of 57 left, as in TestOutOfScope but with
// four cases of 0101 that have one, p = (12 + 3 + 10.5 + 0 + 3)/57.
func TestExcludeAfterDraw(t *testing.T) {
	dir := excluding(t)
	want(t, exitDone, "draw", dir, "--seed", "2026", "--quiet")
	no, journal := drawnOf0101(t, dir)
	handInReplies(t, dir)
	exclude(t, dir, "klager.csv", journal)
	want(t, exitDone, "review", dir, "--forms", "--quiet")
	handInForms(t, dir)
	want(t, exitDone, "run", dir, "--quiet")
	cases := filepath.Join(dir, "out", "cases.parquet")
	i := slices.Index(column(t, cases, "case_no").Texts, no)
	if d := column(t, cases, "disposition").Texts[i]; d != "falder_udenfor" {
		t.Errorf("%s is %s", no, d)
	}
	if e := estimates(t, dir)["mangel"]; !near(t, e["estimate"], 28.5/57) || !near(t, e["pop_hat"], 57) {
		t.Errorf("estimate %s of %s, want 0.5 of 57", e["estimate"], e["pop_hat"])
	}
	says(t, "ledger", ledgerText(t, dir), `"disposition":"out_of_scope","reason":"paaklaget"`)
	want(t, exitDone, "verify", dir)
}

// TestExcludeAfterReading: a list alone gives up no review. The case waits for
// a line with a remark, one way or the other.
func TestExcludeAfterReading(t *testing.T) {
	dir := excluding(t)
	want(t, exitDone, "draw", dir, "--seed", "2026", "--quiet")
	no, journal := drawnOf0101(t, dir)
	handInReplies(t, dir)
	want(t, exitDone, "review", dir, "--forms", "--quiet")
	handInForms(t, dir)
	want(t, exitDone, "run", dir, "--quiet")
	exclude(t, dir, "klager.csv", journal)
	status, _ := want(t, exitDone, "status", dir)
	says(t, "status", status, "not read yet by barometer review "+dir+": "+no)
	stdout, _ := want(t, exitWaiting, "run", dir, "--quiet")
	says(t, "run", stdout, "out of scope? "+no+": paaklaget", "You decide")

	someReplies(t, dir, map[string]string{no: "2025-09-10,,Klagen var i en anden sag"})
	want(t, exitDone, "run", dir, "--quiet")
	isMangel(t, dir, "0.475", "20")
	someReplies(t, dir, map[string]string{no: ",paaklaget,Set i klagesystemet"})
	want(t, exitDone, "run", dir, "--quiet")
	isMangel(t, dir, "0.5", "19")
	want(t, exitDone, "verify", dir)
}

// TestExcludedReserve: a reserve that is on the list itself is opened in its
// turn, is out of scope at once, and makes room for the next.
func TestExcludedReserve(t *testing.T) {
	dir := excluding(t)
	editSpec(t, dir, "minimum    = 2\n", "minimum    = 2\nreserve    = 2\n")
	want(t, exitDone, "draw", dir, "--seed", "2026", "--quiet")
	draw := filepath.Join(dir, "out", "draw.parquet")
	journal := map[string]string{}
	for _, r := range receipt(t, dir, "0101") {
		journal[r["case_id"]] = r["journalnr"]
	}
	var out []string
	for i, no := range caseNos(t, dir) {
		if no == "0101-01" || no == "0101-09" {
			out = append(out, journal[column(t, draw, "case_id").Texts[i]])
		}
	}
	exclude(t, dir, "klager.csv", out...)
	want(t, exitDone, "review", dir, "--quiet")
	text := ledgerText(t, dir)
	says(t, "ledger", text, `"case_no":"0101-09"`, `"case_no":"0101-10"`)
	if strings.Index(text, `"kind":"open","body":{"case_no":"0101-09"`) > strings.Index(text, `"kind":"open","body":{"case_no":"0101-10"`) {
		t.Error("the second reserve was opened before the first")
	}
	status, _ := want(t, exitDone, "status", dir)
	says(t, "status", status, "2 out of scope", "reserves: 2 of 8 are opened")
	want(t, exitDone, "verify", dir)
}
