package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestLookAtFigures: with 19 of 20 cases read no figure is shown, unless one
// says why, and then the report says so too; agreement is for the project lead.
func TestLookAtFigures(t *testing.T) {
	dir := drawn(t)
	handInReplies(t, dir)
	want(t, exitDone, "review", dir, "--forms", "--quiet")
	fillAll(t, dir, "skema", nil)
	open := caseNos(t, dir)[0]
	fillForm(t, formWith(t, dir, open), func(no, item string) string {
		if no == open {
			return map[string]string{"_reviewed_on": erased}[item]
		}
		return ""
	})
	for _, args := range [][]string{
		{"estimate", dir, "--reason", "x"}, {"estimate", dir, "--look", "--reason", "x", "-n"}, {"review", dir, "--agreement", "--look"},
		{"review", dir, "--agreement", "--forms"}, {"review", dir, "--agreement", "--reason", "x"}, {"review", dir, "--look", "--reason", "x", "-n"},
	} {
		want(t, exitUsage, args...)
	}
	want(t, exitRefused, "estimate", dir, "--look")
	want(t, exitDone, "review", dir, "--agreement", "--quiet")
	if exists(t, filepath.Join(dir, "out", "estimates.csv")) || strings.Contains(ledgerText(t, dir), `"kind":"look"`) {
		t.Error("something was shown or noted")
	}
}
