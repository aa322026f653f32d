package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestNamesOfPeople: a file that somebody called by a citizen's CPR number is
// refused wherever it lies, before its name reaches the screen, the manifest
// or the ledger. A day in a name is none.
func TestNamesOfPeople(t *testing.T) {
	const number = "070761-4285" // the one that CPR-kontoret gives as an example
	dir := worded(t, keyed(t))
	want(t, exitDone, "review", dir, "--quiet")
	for _, name := range []string{"forms/skema-R1 (" + number + ").xlsx", "replies/0707614285.csv", "replies/Sag " + number + "/svar.csv", number + ".csv", "frame/liste " + number + ".csv"} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		write(t, file, "case_no,arrived_on,reason\n")
		stdout, stderr := want(t, exitRefused, "run", dir)
		says(t, name, stderr, "the name of a file holds a CPR number")
		silent(t, name, stdout+stderr, "070761")
		for _, part := range []string{"out", "ledger", "private", ".cache"} {
			for file, content := range tree(t, filepath.Join(dir, part)) {
				if strings.Contains(content, "070761") {
					t.Errorf("%s: %s/%s has it", name, part, file)
				}
			}
		}
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(dir, "replies", "2025-09-10 svar.csv"), "case_no,arrived_on,reason\n")
	want(t, exitDone, "run", dir, "--quiet")
	_, stderr := want(t, exitRefused, "review", dir, "--reassign", number)
	says(t, "a number for a code", stderr, "no reviewer has the code …")
	silent(t, "a number for a code", stderr, "070761")
}
