package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// toReadTwice is the small batch with three reviewers and a fifth of each class
// to be read again, before anything is read.
func toReadTwice(t *testing.T) string {
	t.Helper()
	dir := drawn(t)
	editSpec(t, dir, "[review]\n", "[review]\nsecond_reading = 0.2\n")
	write(t, filepath.Join(dir, "reviewers.csv"), "code,name\nR1,En\nR2,To\nR3,Tre\n")
	handInReplies(t, dir)
	return dir
}

// readings counts the signed readings of reviews.parquet by number, and the
// answers to hjemmel of the cases read under one.
func readings(t *testing.T, dir string, reading int32) (hjemmel map[string]string) {
	t.Helper()
	file := filepath.Join(dir, "out", "reviews.parquet")
	no, item, answer, number := column(t, file, "case_no"), column(t, file, "item"), column(t, file, "answer"), column(t, file, "reading")
	hjemmel = map[string]string{}
	for i := range no.Texts {
		if number.Ints[i] == reading && item.Texts[i] == "hjemmel" {
			hjemmel[no.Texts[i]] = answer.Texts[i]
		}
	}
	return hjemmel
}

// fillAll fills every form whose name begins so: as the first reading was, but
// for what is said otherwise.
func fillAll(t *testing.T, dir, word string, otherwise map[string]string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "forms", word+"-*.xlsx"))
	if err != nil || len(files) == 0 {
		t.Fatalf("forms %s: %v %v", word, files, err)
	}
	nos := caseNos(t, dir)
	for _, file := range files {
		fillForm(t, file, func(no, item string) string {
			if v, ok := otherwise[no+" "+item]; ok {
				return v
			}
			return answerTo(slices.Index(nos, no), item)
		})
	}
}

// TestReadTwice walks a batch through trial, review, second reading,
// arbitration and an objection, and holds the headline against the first
// reading alone: with nine of twenty defects as everywhere, p = 0.475.
//
// The cases that are read again are those that sha256sum chooses with the seed
// (see TestSecondReading of the pipeline): 0751-04 and 0101-08 of the nine,
// 0851-03, 0101-03 and 0751-02 of the eleven.
func TestReadTwice(t *testing.T) {
	dir := toReadTwice(t)
	want(t, exitUsage, "review", dir, "--trial", "0")
	want(t, exitUsage, "review", dir, "--seed", "x")
	want(t, exitDone, "review", dir, "--trial", "2", "--quiet")
	fillAll(t, dir, "proeve", nil)
	stdout, _ := want(t, exitDone, "review", dir, "--forms", "--quiet")
	says(t, "after the trial", stdout, "trial readings: 6 of 6 are in", "0 reviewed")
	fillAll(t, dir, "skema", nil)
	stdout, _ = want(t, exitWaiting, "run", dir, "--quiet")
	says(t, "all first readings", stdout, "20 reviewed", "--second locks them")
	if exists(t, filepath.Join(dir, "out", "estimates.csv")) {
		t.Error("there are estimates before the second reading")
	}
	want(t, exitDone, "review", dir, "--second", "-n", "--seed", "efter-sidste-svar", "--quiet")
	if exists(t, filepath.Join(dir, "forms", "anden-R1.xlsx")) {
		t.Error("-n wrote a form")
	}
	_, stderr := want(t, exitRefused, "review", dir, "--second", "--seed", "2026", "--quiet")
	says(t, "the seed of the draw", stderr, "has been used in this batch")
	want(t, exitDone, "review", dir, "--second", "--seed", "efter-sidste-svar", "--quiet")
	again := map[string]map[string]string{}
	for _, code := range []string{"R1", "R2", "R3"} {
		file := filepath.Join(dir, "forms", "anden-"+code+".xlsx")
		if exists(t, file) {
			for no, cells := range inForm(t, file) {
				if again[no] = cells; cells["hjemmel"] != "" || cells["_reviewed_on"] != "" {
					t.Errorf("%s is not blind: %v", no, cells)
				}
			}
		}
	}
	if len(again) != 5 || again["0751-04"] == nil || again["0101-08"] == nil || again["0851-03"] == nil || again["0101-03"] == nil || again["0751-02"] == nil {
		t.Errorf("read again: %v", again)
	}

	// A first reading is closed; the mistake is named, and all else is taken.
	locked := formWith(t, dir, "0101-02")
	fillForm(t, locked, func(no, item string) string { return map[string]string{"0101-02 hjemmel": "Nej"}[no+" "+item] })
	_, stderr = want(t, exitRefused, "review", dir, "--quiet")
	says(t, "locked", stderr, "0101-02", "after the reading was locked", "objections.csv")
	fillForm(t, locked, func(no, item string) string { return map[string]string{"0101-02 hjemmel": "Ja"}[no+" "+item] })

	fillAll(t, dir, "anden", map[string]string{"0101-03 hjemmel": "Nej"})
	stdout, _ = want(t, exitWaiting, "run", dir, "--quiet")
	says(t, "second readings", stdout, "second readings: 5 of 5 are in", "differ: 1", "--arbitrate")
	want(t, exitDone, "review", dir, "--arbitrate", "--quiet")
	fillAll(t, dir, "afgoer", map[string]string{"0101-03 hjemmel": "Nej"})
	want(t, exitDone, "run", dir, "--quiet")
	isMangel(t, dir, "0.475", "20")
	if r := readings(t, dir, 1); len(r) != 20 || r["0101-03"] != "ja" {
		t.Errorf("first readings: %v", r)
	}
	if r := readings(t, dir, 2); len(r) != 5 || r["0101-03"] != "nej" || r["0101-08"] != "nej" {
		t.Errorf("second readings: %v", r)
	}
	if r := readings(t, dir, 3); len(r) != 1 || r["0101-03"] != "nej" {
		t.Errorf("arbitrations: %v", r)
	}

	write(t, filepath.Join(dir, "objections.csv"), "case_no,received_on,text,items\n0101-01,2025-09-01,Hjemlen stod i bilaget.,hjemmel\n")
	stdout, _ = want(t, exitDone, "status", dir)
	says(t, "an objection", stdout, "objections that are new: 1")
	want(t, exitDone, "review", dir, "--objections", "--quiet")
	fillAll(t, dir, "indsigelse", map[string]string{"0101-01 hjemmel": "Ja"})
	want(t, exitDone, "run", dir, "--quiet")
	isMangel(t, dir, "0.475", "20")
	if r := readings(t, dir, 4); len(r) != 1 || r["0101-01"] != "ja" {
		t.Errorf("objections: %v", r)
	}
	want(t, exitDone, "verify", dir)
	before := ledgerText(t, dir)
	want(t, exitDone, "review", dir, "--second", "--arbitrate", "--objections", "--forms", "--quiet")
	if ledgerText(t, dir) != before {
		t.Error("all of it again wrote to the ledger")
	}
	if !strings.Contains(before, `"kind":"lock"`) {
		t.Error("the ledger has no lock")
	}
}
