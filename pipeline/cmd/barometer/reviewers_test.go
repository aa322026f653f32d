package main

import (
	"path/filepath"
	"testing"
)

// TestNobodyReads: a list of reviewers that has only headings is told when
// forms are asked for, before papers have come and after.
func TestNobodyReads(t *testing.T) {
	dir := drawn(t)
	write(t, filepath.Join(dir, "reviewers.csv"), "code,name,share,from,to,not_kommuner\n")
	_, stderr := want(t, exitDone, "review", dir, "--forms", "--lang", "da")
	says(t, "before papers", stderr, "reviewers.csv nævner ingen jurist: skriv en linje for hver, med kode og navn")
	handInReplies(t, dir)
	_, stderr = want(t, exitRefused, "review", dir, "--forms", "--lang", "da")
	says(t, "after", stderr, "reviewers.csv nævner ingen jurist", "R1,Navn")
}
