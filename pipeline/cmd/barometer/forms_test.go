package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// inForm is what a form holds: case -> machine name -> answer.
func inForm(t *testing.T, file string) map[string]map[string]string {
	t.Helper()
	book, err := excelize.OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	out := map[string]map[string]string{}
	for _, no := range caseSheets(book) {
		rows, err := book.GetRows(no)
		if err != nil {
			t.Fatal(err)
		}
		cells := map[string]string{}
		for _, row := range rows {
			if len(row) > 2 && row[0] != "" {
				cells[row[0]] = row[2]
			}
		}
		out[no] = cells
	}
	return out
}

// eraseForm empties the cells of a form that erase names.
func eraseForm(t *testing.T, file string, erase func(caseNo, item string) bool) {
	t.Helper()
	fillForm(t, file, func(no, item string) string {
		if item != "_case_no" && item != "_kommune" && erase(no, item) {
			return erased
		}
		return ""
	})
}

// formWith is the form that a case stands in.
func formWith(t *testing.T, dir, caseNo string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "forms", "skema-*.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if _, ok := inForm(t, file)[caseNo]; ok {
			return file
		}
	}
	t.Fatalf("%s stands in no form", caseNo)
	return ""
}

// TestClearedRow: a review that is cleared in its form counts no more; a row
// that is deleted is missed.
func TestClearedRow(t *testing.T) {
	dir := finished(t)
	file := formWith(t, dir, "0101-01")
	eraseForm(t, file, func(no, _ string) bool { return no == "0101-01" })
	stdout, _ := want(t, exitWaiting, "run", dir, "--quiet")
	says(t, "cleared", stdout, "19 reviewed", "reviews")
	before := ledgerText(t, dir)
	want(t, exitWaiting, "run", dir, "--quiet")
	if ledgerText(t, dir) != before {
		t.Error("reading the same form again wrote to the ledger")
	}
	book, err := excelize.OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	if err := book.DeleteSheet("0101-01"); err != nil {
		t.Fatal(err)
	}
	if err := book.Save(); err != nil {
		t.Fatal(err)
	}
	_, stderr := want(t, exitRefused, "run", dir, "--quiet")
	says(t, "deleted", stderr, "forms/"+filepath.Base(file), "0101-01", "gone from the form")
}

// secondVersion makes version 2 of the small codebook: what is added stands
// at its end.
func secondVersion(t *testing.T, dir, added string) {
	t.Helper()
	path := filepath.Join(dir, "codebook.toml")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write(t, path, strings.Replace(string(b), "version = 1", "version = 2", 1)+added)
}

const otherMeaning = `
[[change]]
version = 2
on      = 2025-08-22
item    = "begrundelse"
kind    = "meaning"
redo    = ["nej"]
why     = "Korte begrundelser tæller ikke længere som mangel."
`

// TestOtherMeaning: version 2 asks again of the cases whose begrundelse was
// nej, those of 0 to 19 that are divisible by 3, seven of them. They go to the
// same reviewers, all else filled in. All seven become ja, so that a defect is
// what no hjemmel is, cases 0, 7 and 14:
//
//	p = (2*3 + 0 + 3.5 + 0 + 0)/60 = 9.5/60 = 0.158333...
func TestOtherMeaning(t *testing.T) {
	dir := finished(t)
	secondVersion(t, dir, otherMeaning)
	stdout, _ := want(t, exitWaiting, "run", dir, "--quiet")
	says(t, "run", stdout, "13 reviewed", "not under version 2 of the codebook: 7", "reviewers.csv has changed: 7.", "review")
	_, stderr := want(t, exitDone, "review", dir, "--forms")
	says(t, "review --forms", stderr, "from forms/skema-R1.xlsx to forms/skema-R1_2.xlsx", "wrote forms/skema-R2_2.xlsx")

	nos := caseNos(t, dir)
	again := 0
	for _, reviewer := range []string{"R1", "R2"} {
		first := inForm(t, filepath.Join(dir, "forms", "skema-"+reviewer+".xlsx"))
		second := filepath.Join(dir, "forms", "skema-"+reviewer+"_2.xlsx")
		for no, cells := range inForm(t, second) {
			again++
			if slices.Index(nos, no)%3 != 0 || first[no] == nil {
				t.Errorf("%s is asked again of %s", no, reviewer)
			}
			if cells["begrundelse"] != "" || cells["_reviewed_on"] != "" || cells["hjemmel"] != first[no]["hjemmel"] || cells["begrundelse_hvad__fakta"] != "x" {
				t.Errorf("%s: %v", no, cells)
			}
		}
		// What the first form says of them now is nobody's answer.
		fillForm(t, filepath.Join(dir, "forms", "skema-"+reviewer+".xlsx"), func(no, item string) string {
			if slices.Index(nos, no)%3 == 0 && item == "hjemmel" {
				return "vrøvl"
			}
			return ""
		})
		want(t, exitWaiting, "run", dir, "--quiet")
		eraseForm(t, second, func(_, item string) bool { return strings.HasPrefix(item, "begrundelse_hvad") })
		fillForm(t, second, func(_, item string) string {
			return map[string]string{"begrundelse": "Ja", "_reviewed_on": "2025-08-25"}[item]
		})
	}
	if again != 7 {
		t.Errorf("%d cases are asked again, want 7", again)
	}
	want(t, exitDone, "run", dir, "--quiet")
	isMangel(t, dir, "0.158333", "20")
	want(t, exitDone, "verify", dir)

	reviews := filepath.Join(dir, "out", "reviews.parquet")
	items, versions, was := column(t, reviews, "item"), column(t, reviews, "codebook_version"), column(t, reviews, "supersedes")
	superseded := 0
	for i := range items.Texts {
		if items.Texts[i] == "begrundelse" && was.Texts[i] == "nej" && versions.Ints[i] == 2 {
			superseded++
		}
	}
	if superseded != 7 {
		t.Errorf("%d answers supersede nej under version 2, want 7", superseded)
	}
}

// TestSameAnswerAgain: nej may be the answer also under the other meaning.
func TestSameAnswerAgain(t *testing.T) {
	dir := finished(t)
	secondVersion(t, dir, otherMeaning)
	want(t, exitDone, "review", dir, "--forms", "--quiet")
	handInForms(t, dir)
	want(t, exitDone, "run", dir, "--quiet")
	isMangel(t, dir, "0.475", "20")
}

const newQuestion = `
[[item]]
id      = "klagevejledning"
section = "mangler"
type    = "ja-nej"
label   = "Er der klagevejledning?"

[[change]]
version = 2
on      = 2025-08-22
item    = "klagevejledning"
kind    = "meaning"
why     = "Nyt spørgsmål."
`

// TestNewQuestion: a question that version 2 adds is put to every case, and
// all that was answered before stands.
func TestNewQuestion(t *testing.T) {
	dir := finished(t)
	secondVersion(t, dir, newQuestion)
	stdout, _ := want(t, exitWaiting, "run", dir, "--quiet")
	says(t, "run", stdout, "0 reviewed", "reviewers.csv has changed: 20.")
	want(t, exitDone, "review", dir, "--forms", "--quiet")
	for _, reviewer := range []string{"R1", "R2"} {
		fillForm(t, filepath.Join(dir, "forms", "skema-"+reviewer+"_2.xlsx"), func(_, item string) string {
			return map[string]string{"klagevejledning": "Ja", "_reviewed_on": "2025-08-25"}[item]
		})
	}
	want(t, exitDone, "run", dir, "--quiet")
	isMangel(t, dir, "0.475", "20")
}

// TestNewVersionMidway: a form that is out and not finished is read under its
// own version, and what is left of it moves.
func TestNewVersionMidway(t *testing.T) {
	dir := drawn(t)
	handInReplies(t, dir)
	want(t, exitDone, "review", dir, "--forms", "--quiet")
	file := formWith(t, dir, "0101-01")
	fillForm(t, file, func(no, item string) string {
		if no == "0101-01" && item == "hjemmel" {
			return "Nej"
		}
		return ""
	})
	secondVersion(t, dir, newQuestion)
	stdout, _ := want(t, exitDone, "review", dir, "--quiet")
	says(t, "review", stdout, "reviewers.csv has changed: 20.")
	want(t, exitDone, "review", dir, "--forms", "--quiet")
	next := strings.TrimSuffix(file, ".xlsx") + "_2.xlsx"
	if got := inForm(t, next)["0101-01"]["hjemmel"]; got != "Nej" {
		t.Errorf("hjemmel is %q in the next form, want what was answered, Nej", got)
	}
	stdout, _ = want(t, exitDone, "review", dir, "--quiet")
	says(t, "after", stdout, "the reviewers fill in")
}

// TestOneFormOneReviewer: R1's second form is not the first of R1-2.
func TestOneFormOneReviewer(t *testing.T) {
	dir := drawn(t)
	write(t, filepath.Join(dir, "reviewers.csv"), "code,name\nR1,Opdigtet\nR1-2,Opdigtet\n")
	nos := caseNos(t, dir)
	for half, cases := range [][]string{nos[:10], nos[10:]} {
		var b strings.Builder
		b.WriteString("case_no,arrived_on,reason\n")
		for _, no := range cases {
			fmt.Fprintf(&b, "%s,2025-09-10,\n", no)
		}
		write(t, filepath.Join(dir, "replies", fmt.Sprintf("del%d.csv", half)), b.String())
		want(t, exitDone, "review", dir, "--forms", "--quiet")
	}
	dealt := 0
	for name, reviewer := range map[string]string{"skema-R1": "R1", "skema-R1_2": "R1", "skema-R1-2": "R1-2", "skema-R1-2_2": "R1-2"} {
		file := filepath.Join(dir, "forms", name+".xlsx")
		dealt += len(inForm(t, file))
		book, err := excelize.OpenFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if whose, _ := book.GetCellValue("_barometer", "B3"); whose != reviewer {
			t.Errorf("%s is the form of %s, want %s", name, whose, reviewer)
		}
		_ = book.Close()
	}
	if dealt != 20 {
		t.Errorf("the forms have %d cases, want each of the 20 once", dealt)
	}
	handInForms(t, dir)
	want(t, exitDone, "run", dir, "--quiet")
	isMangel(t, dir, "0.475", "20")

	write(t, filepath.Join(dir, "reviewers.csv"), "code,name\n0101,Opdigtet\n")
	_, stderr := want(t, exitRefused, "review", dir, "--forms")
	says(t, "a kommune's number", stderr, "reviewers.csv:2:1", "not that of a kommune")
}

// TestReviewerLeaves: what R2 has not finished goes to R1 when reviewers.csv
// has R2 no more. What is finished stays, and what is half done begins anew.
func TestReviewerLeaves(t *testing.T) {
	dir := answered(t)
	r2 := filepath.Join(dir, "forms", "skema-R2.xlsx")
	mine := inForm(t, r2)
	half := slices.Sorted(func(yield func(string) bool) {
		for no := range mine {
			if !yield(no) {
				return
			}
		}
	})[0]
	eraseForm(t, r2, func(no, item string) bool { return no == half && item == "_reviewed_on" })
	stdout, _ := want(t, exitWaiting, "run", dir, "--quiet")
	says(t, "half done", stdout, "19 reviewed", "R2")
	write(t, filepath.Join(dir, "reviewers.csv"), "code,name\nR1,Opdigtet Jurist\n")
	stdout, _ = want(t, exitWaiting, "run", dir, "--quiet")
	says(t, "gone", stdout, "reviewers.csv has changed: 1.")
	want(t, exitDone, "review", dir, "--forms", "--quiet")
	moved := inForm(t, filepath.Join(dir, "forms", "skema-R1_2.xlsx"))
	if len(moved) != 1 || moved[half] == nil || moved[half]["hjemmel"] != "" {
		t.Errorf("R1 got %v, want %s with nothing answered", moved, half)
	}
	handInForms(t, dir)
	want(t, exitDone, "run", dir, "--quiet")
	isMangel(t, dir, "0.475", "20")
	reviews := filepath.Join(dir, "out", "reviews.parquet")
	by := map[string]map[string]bool{}
	for i, who := range column(t, reviews, "reviewer").Texts {
		if by[who] == nil {
			by[who] = map[string]bool{}
		}
		by[who][column(t, reviews, "case_no").Texts[i]] = true
	}
	if !by["R1"][half] || len(by["R2"]) != len(mine)-1 {
		t.Errorf("R2 has reviewed %d cases, want %d, and R1 %s", len(by["R2"]), len(mine)-1, half)
	}
}

// TestFormGone: status misses a form that cases stand in, and review --forms
// writes it again with what the ledger knows.
func TestFormGone(t *testing.T) {
	dir := answered(t)
	r1 := filepath.Join(dir, "forms", "skema-R1.xlsx")
	eraseForm(t, r1, func(_, item string) bool { return item == "_reviewed_on" })
	want(t, exitWaiting, "run", dir, "--quiet")
	before := inForm(t, r1)
	if err := os.Remove(r1); err != nil {
		t.Fatal(err)
	}
	stdout, _ := want(t, exitDone, "status", dir)
	says(t, "status", stdout, "forms/skema-R1.xlsx is gone: barometer review "+dir+" --forms writes it again")
	stdout, _ = want(t, exitDone, "review", dir, "--forms", "--quiet")
	if strings.Contains(stdout, "is gone") {
		t.Error("the form is missed although it was written again")
	}
	after := inForm(t, r1)
	if len(after) != len(before) {
		t.Errorf("%d cases, want %d", len(after), len(before))
	}
	for no, cells := range before {
		if after[no]["hjemmel"] != cells["hjemmel"] || after[no]["hjemmel"] == "" {
			t.Errorf("%s: %v, want %v", no, after[no], cells)
		}
	}
}
