package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFormsUnchanged: forms that have not changed are not read again, and
// whatever changes, a batch that remembers them comes to the same as one that
// has forgotten that it ever read them.
func TestFormsUnchanged(t *testing.T) {
	knows, forgets := finished(t), finished(t)
	at := func(dir string) string { return filepath.Join(dir, ".cache", "stages", "forms.json") }
	run := func(dir string) (said string) {
		for range 2 {
			if dir == forgets {
				_ = os.Remove(at(dir))
			}
			status, stdout, stderr := barometer(t, "run", dir)
			said += strings.ReplaceAll(string(rune('0'+status))+stdout+stderr, dir, "BATCH")
		}
		return said
	}
	both := func(what string, change func(dir string)) string {
		t.Helper()
		change(knows)
		change(forgets)
		got, want := run(knows), run(forgets)
		if got != want {
			t.Errorf("%s: says\n%s\nwithout what it remembers\n%s", what, got, want)
		}
		if ledgerText(t, knows) != ledgerText(t, forgets) {
			t.Errorf("%s: other entries", what)
		}
		return got
	}
	name := filepath.Base(formWith(t, knows, "0101-01"))
	form := func(dir string) string { return filepath.Join(dir, "forms", name) }
	both("nothing", func(string) {})
	if _, err := os.Stat(at(knows)); err != nil {
		t.Fatal("the forms are read every time:", err)
	}
	was := map[string]string{}
	both("a case is cleared", func(dir string) {
		was[dir] = read(t, form(dir))
		eraseForm(t, form(dir), func(no, _ string) bool { return no == "0101-01" })
	})
	both("the form as it was", func(dir string) { write(t, form(dir), was[dir]) })
	says(t, "copy", both("a copy", func(dir string) {
		write(t, strings.Replace(form(dir), ".xlsx", " - Kopi.xlsx", 1), was[dir])
	}), "is a copy of")
	both("no copy", func(dir string) { _ = os.Remove(strings.Replace(form(dir), ".xlsx", " - Kopi.xlsx", 1)) })
	says(t, "broken", both("a broken form", func(dir string) { write(t, form(dir), "PK\x03\x04") }), "the end of the file is missing")
	both("the form as it was, again", func(dir string) { write(t, form(dir), was[dir]) })
	both("another codebook", func(dir string) { secondVersion(t, dir, otherMeaning) })
	both("forgotten texts", func(dir string) {
		want(t, exitDone, "review", dir, "--forget", "0101-01", "--reason", "Efter anmodning.", "--quiet")
	})
}
