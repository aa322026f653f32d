package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// someReplies says of the drawn cases, but for those named, that their papers
// have arrived; of the named, what is written: arrived_on,reason,remark.
func someReplies(t *testing.T, dir string, but map[string]string) {
	t.Helper()
	var b strings.Builder
	b.WriteString("case_no,arrived_on,reason,remark\n")
	for _, no := range caseNos(t, dir) {
		line, other := but[no]
		if !other {
			line = "2025-09-10,,"
		}
		fmt.Fprintf(&b, "%s,%s\n", no, line)
	}
	write(t, filepath.Join(dir, "replies", "modtaget.csv"), b.String())
}

// returned is the request to a kommune, sent back with cells filled in: by
// sheet, the text in the first column, and the heading.
func returned(t *testing.T, dir, kommune string, cells map[[3]string]any) {
	t.Helper()
	name := "anmodning-" + kommune + ".xlsx"
	book, err := excelize.OpenFile(filepath.Join(dir, "private", name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	for at, value := range cells {
		rows, err := book.GetRows(at[0])
		if err != nil {
			t.Fatal(err)
		}
		column, done := 0, false
		for r, row := range rows {
			if c := slices.Index(row, at[2]); c >= 0 && column == 0 {
				column = c + 1
			} else if column > 0 && len(row) > 0 && row[0] == at[1] && !done {
				cell, _ := excelize.CoordinatesToCellName(column, r+1)
				if err := book.SetCellValue(at[0], cell, value); err != nil {
					t.Fatal(err)
				}
				done = true
			}
		}
		if !done {
			t.Fatalf("%s has no cell for %v", name, at)
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, "replies"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := book.SaveAs(filepath.Join(dir, "replies", name)); err != nil {
		t.Fatal(err)
	}
}

var (
	sentOn  = [3]string{"Sager", "0101-01", "Sendt den"}
	because = [3]string{"Sager", "0101-01", "Kan ikke sendes, fordi"}
)

// byWorkbook is the small batch, reviewed and run: kommune 0101 itself has
// said that its case 0101-01 was sent.
func byWorkbook(t *testing.T) string {
	t.Helper()
	dir := drawn(t)
	someReplies(t, dir, map[string]string{"0101-01": ",,"})
	returned(t, dir, "0101", map[[3]string]any{sentOn: "2025-09-10"})
	want(t, exitDone, "review", dir, "--forms", "--quiet")
	handInForms(t, dir)
	want(t, exitDone, "run", dir, "--quiet")
	isMangel(t, dir, "0.475", "20")
	return dir
}

// isMangel holds the share of cases with a defect against what was computed by
// hand.
func isMangel(t *testing.T, dir, estimate, n string) {
	t.Helper()
	if e := estimates(t, dir)["mangel"]; !strings.HasPrefix(e["estimate"], estimate) || e["n"] != n {
		t.Errorf("estimate %s of %s cases, want %s of %s", e["estimate"], e["n"], estimate, n)
	}
}

// says fails the test unless every word is in the text.
func says(t *testing.T, what, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%s: no %q in\n%s", what, w, text)
		}
	}
}

// ledgerText is the whole ledger.
func ledgerText(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	segments := tree(t, filepath.Join(dir, "ledger"))
	for _, name := range slices.Sorted(maps.Keys(segments)) {
		b.WriteString(segments[name])
	}
	return b.String()
}

// TestOnlyTheAuthority: what a kommune calls out of scope drops no case. It
// waits for the authority, which confirms it with a remark, the case being
// reviewed (19 cases: see TestOutOfScope), or goes on with it (all 20: see
// TestEstimatesByHand).
func TestOnlyTheAuthority(t *testing.T) {
	dir := byWorkbook(t)
	returned(t, dir, "0101", map[[3]string]any{because: "Afgørelsen er påklaget"})
	stdout, _ := want(t, exitWaiting, "run", dir, "--quiet")
	says(t, "run", stdout, "København", "out of scope? 0101-01: paaklaget", "You decide", "0101-01,,paaklaget,")

	own := filepath.Join(dir, "replies", "egne.csv")
	write(t, own, "case_no,arrived_on,reason,remark\n0101-01,,paaklaget,\n")
	_, stderr := want(t, exitRefused, "run", dir, "--quiet")
	says(t, "no remark", stderr, "replies/egne.csv:2", "0101-01", "has answered for the case", "a remark")
	write(t, own, "case_no,arrived_on,reason,remark\n0101-01,,paaklaget,Set i klagesystemet\n")
	want(t, exitDone, "run", dir, "--quiet")
	isMangel(t, dir, "0.4473684210526316", "19")
	says(t, "ledger", ledgerText(t, dir), `"disposition":"says_out_of_scope"`, `"remark":"*","sealed":"gcm1:`)

	write(t, own, "case_no,arrived_on,reason,remark\n0101-01,2025-09-10,,\n")
	want(t, exitDone, "run", dir, "--quiet")
	isMangel(t, dir, "0.475", "20")
	want(t, exitDone, "verify", dir)
}

// TestReviewedCaseStays: a review is given up only by a line of the
// authority's own that says why. Without 0101-01 the share is that of
// TestNotDelivered.
func TestReviewedCaseStays(t *testing.T) {
	dir := byWorkbook(t)
	before := ledgerText(t, dir)
	returned(t, dir, "0101", map[[3]string]any{because: "Sagens akter kan ikke findes"})
	_, stderr := want(t, exitRefused, "run", dir, "--quiet")
	says(t, "workbook", stderr, "replies/anmodning-0101.xlsx", "0101-01", "akter_mangler", "a list of your own")
	someReplies(t, dir, map[string]string{"0101-01": ",akter_mangler,"})
	_, stderr = want(t, exitRefused, "run", dir, "--quiet")
	says(t, "list", stderr, "replies/modtaget.csv:2", "0101-01", "a remark")
	if ledgerText(t, dir) != before {
		t.Error("something was taken")
	}
	someReplies(t, dir, map[string]string{"0101-01": ",akter_mangler,Akterne var en anden sags"})
	want(t, exitDone, "run", dir, "--quiet")
	isMangel(t, dir, "0.447368421052631", "19")
	// The line is emptied, and so is the workbook's: the review counts again.
	someReplies(t, dir, map[string]string{"0101-01": ",,"})
	returned(t, dir, "0101", nil)
	want(t, exitDone, "run", dir, "--quiet")
	isMangel(t, dir, "0.475", "20")
	says(t, "ledger", ledgerText(t, dir), `"disposition":"withdrawn"`)
}

// TestRepliesTakenBack: a line that is emptied puts the case back to where its
// papers are awaited; a file that is removed changes nothing, and one that is
// renamed speaks on.
func TestRepliesTakenBack(t *testing.T) {
	dir := drawn(t)
	handInReplies(t, dir)
	stdout, _ := want(t, exitDone, "review", dir, "--quiet")
	says(t, "all arrived", stdout, "with nobody: 20.")
	old := filepath.Join(dir, "replies", "modtaget.csv")
	if err := os.Rename(old, filepath.Join(dir, "replies", "september.csv")); err != nil {
		t.Fatal(err)
	}
	want(t, exitDone, "review", dir, "--quiet")
	write(t, filepath.Join(dir, "replies", "september.csv"), "case_no,arrived_on,reason\n0101-02,2025-09-10,\n")
	stdout, _ = want(t, exitDone, "review", dir, "--quiet")
	says(t, "19 emptied", stdout, "with nobody: 1.", "København      papers      7  2025-09-01")
	before := ledgerText(t, dir)
	if err := os.RemoveAll(filepath.Join(dir, "replies")); err != nil {
		t.Fatal(err)
	}
	stdout, _ = want(t, exitDone, "review", dir, "--quiet")
	says(t, "no replies", stdout, "with nobody: 1.")
	if ledgerText(t, dir) != before {
		t.Error("removing replies wrote to the ledger")
	}
}

// TestContradictingReplies: of two lists that differ about a case neither is
// taken, whatever their names; a third is.
func TestContradictingReplies(t *testing.T) {
	dir := drawn(t)
	head := "case_no,arrived_on,reason\n"
	write(t, filepath.Join(dir, "replies", "a.csv"), head+"0101-01,2025-09-10,\n0101-02,2025-09-10,\n")
	write(t, filepath.Join(dir, "replies", "b.csv"), head+"0101-01,,akter_mangler\n")
	write(t, filepath.Join(dir, "replies", "c.csv"), head+"0101-03,2025-09-10,\n")
	_, stderr := want(t, exitRefused, "review", dir)
	says(t, "both", stderr, "replies/a.csv:2:", "replies/b.csv:2:", "than in replies/a.csv, row 2", "than in replies/b.csv, row 2")
	ledger := ledgerText(t, dir)
	says(t, "the third", ledger, `"case_no":"0101-03"`)
	for _, no := range []string{"0101-01", "0101-02"} {
		if strings.Contains(ledger, `"case_no":"`+no) {
			t.Errorf("%s was taken from a contradicting file", no)
		}
	}
}

// TestReportedDeadlines: a deadline that a kommune reports is not lost: review
// names it until deadlines.csv has it. The small batch has 8 weeks for 0101.
func TestReportedDeadlines(t *testing.T) {
	dir := drawn(t)
	p := "BL § 87"
	returned(t, dir, "0101", map[[3]string]any{{"Frister", p, "Frist (tal)"}: 8, {"Frister", p, "Enhed"}: "uger"})
	if _, stderr := want(t, exitDone, "review", dir); strings.Contains(stderr, "deadlines.csv") {
		t.Errorf("a deadline that is there is missed:\n%s", stderr)
	}
	returned(t, dir, "0101", map[[3]string]any{{"Frister", p, "Frist (tal)"}: 12, {"Frister", p, "Enhed"}: "uger"})
	_, stderr := want(t, exitDone, "review", dir)
	says(t, "another deadline", stderr, "replies/anmodning-0101.xlsx, row", "0101 København", "12 uger for BL § 87", "deadlines.csv")
}
