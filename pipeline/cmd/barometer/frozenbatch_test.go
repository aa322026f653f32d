package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestBatchKeepsItsName: the commitments name the batch. Once it is frozen
// another id would make others of them, after they were published, whether or
// not they are still at hand.
func TestBatchKeepsItsName(t *testing.T) {
	dir := copied(t)
	want(t, exitDone, "plan", dir, "--freeze", "--quiet")
	before := tree(t, filepath.Join(dir, "out", "public"))["commitments/commitment.txt"]
	editSpec(t, dir, `id          = "lille"`, `id          = "stor"`)
	for _, args := range [][]string{{"plan", dir}, {"status", dir}, {"draw", dir, "--seed", "2026"}, {"plan", dir, "-n"}} {
		_, stderr := want(t, exitRefused, args...)
		says(t, args[0], stderr, "the batch was frozen as lille and is called stor now", "set id in [batch] back to lille")
	}
	if now := tree(t, filepath.Join(dir, "out", "public"))["commitments/commitment.txt"]; now != before {
		t.Error("commitment.txt has changed")
	}
	if err := os.RemoveAll(filepath.Join(dir, "out")); err != nil {
		t.Fatal(err)
	}
	want(t, exitRefused, "plan", dir)
	editSpec(t, dir, `id          = "stor"`, `id          = "lille"`)
	want(t, exitDone, "draw", dir, "--seed", "2026", "--quiet")
}

// TestOtherKey: who has the wrong key is told to find the right one.
//
//	printf 'lille-prøvebatch' | sha256sum | cut -c1-16
func TestOtherKey(t *testing.T) {
	dir := drawn(t)
	editSpec(t, dir, "public:lille", "public:stor")
	_, stderr := want(t, exitRefused, "plan", dir)
	says(t, "plan", stderr, "the key is not the one that it must be, public:stor-prøvebatch: ", "the batch was frozen with 7926 81E3 130B 2580", "find the key file that was used then")
	silent(t, "plan", stderr, "restore the lists")
}

// TestStatusNamesLaterRequests: where a supplement or a reserve is asked for,
// the request to send is not the first one.
func TestStatusNamesLaterRequests(t *testing.T) {
	dir := withReserves(t)
	status, _ := want(t, exitDone, "status", dir)
	says(t, "the sample", status, "now: send private/anmodning-KOMMUNE.xlsx")
	words := sampled(t, dir)
	words["0101-03"] = "paaklaget"
	own(t, dir, words)
	want(t, exitDone, "review", dir, "--forms", "--quiet")
	status, _ = want(t, exitDone, "status", dir)
	says(t, "a reserve", status, "now: send private/anmodning-0101-reserve-1.xlsx")
	late(t, dir, "tillaeg-1")
	want(t, exitDone, "plan", dir, "--freeze", "--quiet")
	want(t, exitDone, "draw", dir, "--seed", "2027", "--quiet")
	status, _ = want(t, exitDone, "status", dir)
	says(t, "a supplement", status, "now: send private/anmodning-0101-reserve-1.xlsx, private/anmodning-0461-tillaeg-1.xlsx and")
}

// TestVerifyFindsOneByte: one changed byte in any file of out/ and private/ is
// found, in those that only a corrected list and a lost case bring too.
func TestVerifyFindsOneByte(t *testing.T) {
	dir := drawn(t)
	write(t, filepath.Join(dir, "frame", "tillaeg-1", "hovedstaden.csv"), strings.Replace(hovedstaden(t, dir), "Nej;Bevilling", "Nej;Afslag", 2))
	late(t, dir, "tillaeg-1")
	want(t, exitDone, "plan", dir, "--freeze", "--quiet")
	want(t, exitDone, "draw", dir, "--seed", "2027", "--quiet")
	words := sampled(t, dir)
	words["0101-03"] = "akter_mangler"
	own(t, dir, words)
	want(t, exitDone, "review", dir, "--forms", "--quiet")
	handInForms(t, dir)
	want(t, exitDone, "run", dir, "--quiet")
	files := tree(t, dir)
	for _, name := range []string{"out/bounds.csv", "out/frame_corrections.csv", "out/plan-tillaeg-1.csv", "out/plan_report.csv", "out/public/commitments/tillaeg-1/commitment.txt",
		"out/public/commitments/tillaeg-1/seed.txt", "out/public/commitments/tillaeg-1/draw.tsv", "private/kvittering-0461.csv", "private/kontrol-0461.html", "private/anmodning-0461-tillaeg-1.xlsx"} {
		if files[name] == "" {
			t.Fatalf("no %s", name)
		}
		path := filepath.Join(dir, name)
		b := []byte(files[name])
		b[len(b)/2] ^= 1
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		out, stderr := want(t, exitDifference, "verify", dir)
		says(t, name, out+stderr, name)
		write(t, path, files[name])
	}
	want(t, exitDone, "verify", dir)
}
