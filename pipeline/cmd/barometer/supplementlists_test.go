package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const hovedstadenHeading = "Kommunenr;Sagsnr.;Modtaget;Afgørelsesdato;Påklaget;Afgørelse\n"

// hovedstaden is the list of 0101 and 0147 as it was frozen.
func hovedstaden(t *testing.T, dir string) string {
	t.Helper()
	src, err := os.ReadFile(filepath.Join(dir, "frame", "hovedstaden.csv"))
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

// TestSupplementWithNothingNew: a corrected list without a new case is told
// of, and the lists that come after it belong beside it: parts have no gap.
func TestSupplementWithNothingNew(t *testing.T) {
	dir := drawn(t)
	write(t, filepath.Join(dir, "frame", "tillaeg-1", "hovedstaden.csv"), hovedstaden(t, dir))
	nothing := "frame/tillaeg-1: no new cases, so there is nothing to freeze or draw"
	screen, _ := want(t, exitDone, "plan", dir, "--freeze", "--quiet")
	says(t, "plan", screen, nothing)
	status, _ := want(t, exitDone, "status", dir)
	says(t, "status", status, nothing)
	late(t, dir, "tillaeg-2")
	for _, verb := range []string{"status", "plan"} {
		_, stderr := want(t, exitRefused, verb, dir)
		says(t, verb, stderr, "frame/tillaeg-2: there is no new case in frame/tillaeg-1", "put the lists of frame/tillaeg-2 into it")
	}
	if err := os.Rename(filepath.Join(dir, "frame", "tillaeg-2", "odense.csv"), filepath.Join(dir, "frame", "tillaeg-1", "odense.csv")); err != nil {
		t.Fatal(err)
	}
	want(t, exitDone, "plan", dir, "--freeze", "--quiet")
	want(t, exitDone, "draw", dir, "--seed", "2027", "--quiet")
	want(t, exitDone, "verify", dir)
	want(t, exitDone, "verify", "--draw", dir)
}

// TestChangedRows: a corrected list that says something else of two frozen
// cases changes nothing of them, and says so.
func TestChangedRows(t *testing.T) {
	dir := drawn(t)
	before := column(t, filepath.Join(dir, "out", "frame.parquet"), "decision").Texts
	write(t, filepath.Join(dir, "frame", "tillaeg-1", "hovedstaden.csv"), strings.Replace(hovedstaden(t, dir), "Nej;Bevilling", "Nej;Afslag", 2))
	status, _ := want(t, exitDone, "status", dir)
	says(t, "status", status, "a corrected list of København says something else of 2 frozen cases")
	want(t, exitDone, "plan", dir, "--quiet")
	src, err := os.ReadFile(filepath.Join(dir, "out", "frame_corrections.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(src), ",0101,changed\n"); n != 2 {
		t.Errorf("%d changed cases, want 2:\n%s", n, src)
	}
	after := column(t, filepath.Join(dir, "out", "frame.parquet"), "decision").Texts
	if strings.Join(before, " ") != strings.Join(after, " ") {
		t.Error("the decisions of frozen cases have changed")
	}
	handInReplies(t, dir)
	want(t, exitDone, "review", dir, "--forms", "--quiet")
	handInForms(t, dir)
	want(t, exitDone, "run", dir, "--quiet") // nobody has to decide on them
}

// TestEligibleAfterAll: two cases that the first list had as appealed are not,
// by a later list of them alone. They are a supplement; nothing is taken back,
// and their first rows are repeated ones: of 30 rows 26 are eligible, 2 are
// repeated, and 2 are excluded as before.
func TestEligibleAfterAll(t *testing.T) {
	dir := copied(t)
	two := func(appealed string) string {
		return "101;24/88001;01-01-2024;01-01-2025;" + appealed + ";Bevilling\n101;24/88002;01-01-2024;01-01-2025;" + appealed + ";Bevilling\n"
	}
	write(t, filepath.Join(dir, "frame", "mere.csv"), hovedstadenHeading+two("Ja"))
	want(t, exitDone, "draw", dir, "--seed", "2026", "--quiet")
	line := func() string {
		src, err := os.ReadFile(filepath.Join(dir, "out", "frame_report.csv"))
		if err != nil {
			t.Fatal(err)
		}
		_, line, _ := strings.Cut(string(src), "\n0101,")
		line, _, _ = strings.Cut(line, ",frame")
		return line
	}
	if got := line(); got != "28,0,24,3,1" { // delivered, duplicates, eligible, appealed, period
		t.Fatalf("0101 before: %s", got)
	}
	write(t, filepath.Join(dir, "frame", "tillaeg-1", "mere.csv"), hovedstadenHeading+two("Nej"))
	want(t, exitDone, "plan", dir, "--freeze", "--quiet")
	if got := line(); got != "30,2,26,1,1" {
		t.Errorf("0101 after: %s, want 30 rows, 2 repeated, 26 eligible, 1 appealed, 1 outside the period", got)
	}
	if exists(t, filepath.Join(dir, "out", "frame_corrections.csv")) {
		t.Error("a list of new cases alone takes others back")
	}
	want(t, exitDone, "draw", dir, "--seed", "2027", "--quiet")
	want(t, exitDone, "verify", dir)
}

// TestSupplementBesideDirectories: lists in directories do not swallow those
// of a supplement.
func TestSupplementBesideDirectories(t *testing.T) {
	dir := edited(t, `["frame/*"]`, `["frame/*/*"]`)
	if err := os.Mkdir(filepath.Join(dir, "frame", "uge-34"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Aarhus Kommune.csv", "hovedstaden.csv", "nord.csv"} {
		if err := os.Rename(filepath.Join(dir, "frame", name), filepath.Join(dir, "frame", "uge-34", name)); err != nil {
			t.Fatal(err)
		}
	}
	want(t, exitDone, "draw", dir, "--seed", "2026", "--quiet")
	late(t, dir, "tillaeg-1")
	screen, _ := want(t, exitDone, "plan", dir, "--freeze", "--quiet")
	says(t, "plan", screen, "frame/tillaeg-1: 7 new cases")
}

// TestDrawFreezesItsOwnPart: the draw of one supplement leaves the next one
// open, whose lists are still coming in.
func TestDrawFreezesItsOwnPart(t *testing.T) {
	dir := drawn(t)
	late(t, dir, "tillaeg-1")
	want(t, exitDone, "plan", dir, "--freeze", "--quiet")
	write(t, filepath.Join(dir, "frame", "tillaeg-2", "mere.csv"), hovedstadenHeading+"101;24/88001;01-01-2024;01-01-2025;Nej;Bevilling\n")
	want(t, exitDone, "draw", dir, "--seed", "2027", "--quiet")
	status, _ := want(t, exitDone, "status", dir)
	says(t, "status", status, `frame/tillaeg-1: 7 cases frozen, drawn with the seed "2027"`, "frame/tillaeg-2: not frozen yet")
}

// TestReportTellsOfSupplements: the report gives the seed and the digests of
// each supplement, and calls its strata by their names.
func TestReportTellsOfSupplements(t *testing.T) {
	dir := drawn(t)
	late(t, dir, "tillaeg-1")
	want(t, exitDone, "plan", dir, "--freeze", "--quiet")
	want(t, exitDone, "draw", dir, "--seed", "tal-2027", "--seed-source", "lotto, uge 40", "--quiet")
	handInReplies(t, dir)
	want(t, exitDone, "review", dir, "--forms", "--quiet")
	handInForms(t, dir)
	want(t, exitDone, "run", dir, "--quiet")
	report := tree(t, filepath.Join(dir, "out", "public"))["report.html"]
	commitment := tree(t, filepath.Join(dir, "out", "public", "commitments"))["tillaeg-1/commitment.txt"]
	_, digest, _ := strings.Cut(commitment, "frame_sha256 ")
	digest, _, _ = strings.Cut(digest, "\n")
	says(t, "report.html", report, "De udgør 1 tillæg", "Tillæg 1: 2 sager er trukket blandt 7 med startordet »tal-2027« (lotto, uge 40).", digest, "commitments/tillaeg-1", "Odense (tillæg 1)")
	silent(t, "report.html", report, "0461~1", "25/0")
}

// TestReportTellsOfReserves: one reserve was opened; those drawn by lot are
// the 20 of the sample.
func TestReportTellsOfReserves(t *testing.T) {
	dir := oneReserveRead(t)
	report := tree(t, filepath.Join(dir, "out", "public"))["report.html"]
	says(t, "report.html", report, "Der er taget 1 i brug.", "Der er trukket lod om 20 af dem")
}

// TestNoReportWhileWaiting: a late list after the report was made takes the
// report away until the list is drawn and read. What was released stands.
func TestNoReportWhileWaiting(t *testing.T) {
	dir := finished(t)
	want(t, exitDone, "publish", dir, "--release", "1", "--quiet")
	late(t, dir, "tillaeg-1")
	want(t, exitWaiting, "run", dir, "--quiet")
	if exists(t, filepath.Join(dir, "out", "public", "report.html")) || !exists(t, filepath.Join(dir, "releases", "1-2025-12-15", "report.html")) {
		t.Error("the report of other lists is there, or its release is gone")
	}
	want(t, exitDone, "verify", dir)
	if err := os.RemoveAll(filepath.Join(dir, "frame", "tillaeg-1")); err != nil {
		t.Fatal(err)
	}
	want(t, exitDone, "run", dir, "--quiet")
	want(t, exitDone, "verify", dir)
}

// TestMisspeltSupplement: a directory that is nearly one says what to call it.
func TestMisspeltSupplement(t *testing.T) {
	for _, name := range []string{"tillæg-1", "Tillaeg-1", "tillaeg-01", "tillaeg 1"} {
		dir := drawn(t)
		late(t, dir, name)
		_, stderr := want(t, exitRefused, "plan", dir)
		says(t, name, stderr, "frame/"+name, "call it tillaeg-1")
	}
}
