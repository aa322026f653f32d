package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestMistakenProvision: a row for a provision that nobody knows, and that
// looks like the batch's, is refused; one for another provision of the register
// of provisions is none of this batch's business.
func TestMistakenProvision(t *testing.T) {
	dir := drawn(t)
	change(t, filepath.Join(dir, "deadlines.csv"), "0147,BL § 87", "0147,BL § 78")
	change(t, filepath.Join(dir, "deadlines.csv"), "0751,BL § 87", "0751,BL §87")
	change(t, filepath.Join(dir, "deadlines.csv"), "0851,BL § 87", "0851,BL § 86")
	change(t, filepath.Join(dir, "deadlines.csv"), "0101,BL § 87,,", "0101,BL § 87,nye,")
	_, stderr := want(t, exitRefused, "review", dir)
	says(t, "the type of case", stderr, `deadlines.csv:2: case_type: "nye", want `)
	says(t, "the slip", stderr, `deadlines.csv:3: provision: "BL § 78", want a provision as batch.toml writes it (did you mean "BL § 87"?)`)
	if got := strings.Count(stderr, "provision: "); got != 1 {
		t.Errorf("%d provisions refused, want one:\n%s", got, stderr)
	}
}
