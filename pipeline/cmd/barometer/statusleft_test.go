package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestStatusOfWhoLeft: a reviewer whose last day has passed with unfinished
// cases is named, with the command that deals them to others; once they are
// dealt, or all is finished, nobody is.
func TestStatusOfWhoLeft(t *testing.T) {
	dir := answered(t)
	list := filepath.Join(dir, "reviewers.csv")
	rows := "code,name,share,from,to,not_kommuner\nR1,Opdigtet Jurist,1,,,\nR2,Opdigtet Fuldmægtig,0.5,,LAST,0751\n"
	for last, named := range map[string]bool{"2025-08-31": true, "2025-09-01": false} { // the tests' day is 1 September
		write(t, list, strings.Replace(rows, "LAST", last, 1))
		out, _ := want(t, exitDone, "status", dir)
		if is := strings.Contains(out, "R2 was here until "+last+" and has "); is != named {
			t.Errorf("%s: named %v, want %v:\n%s", last, is, named, out)
		}
	}
	write(t, list, strings.Replace(rows, "LAST", "2025-08-31", 1))
	out, _ := want(t, exitDone, "status", dir)
	says(t, "status", out, "barometer review "+dir+" --reassign R2")
	want(t, exitDone, "run", dir, "--quiet") // all is finished
	out, _ = want(t, exitDone, "status", dir)
	silent(t, "finished", out, "--reassign")
}

// TestStatusOfForgotten: status lists the cases whose texts are deleted, when
// and why, in every format.
func TestStatusOfForgotten(t *testing.T) {
	dir := worded(t, keyed(t))
	want(t, exitDone, "run", dir, "--quiet")
	out, _ := want(t, exitDone, "status", dir)
	silent(t, "none", out, "Texts that were deleted")
	want(t, exitDone, "review", dir, "--forget", "0101-02", "--reason", "Efter anmodning")
	out, _ = want(t, exitDone, "status", dir)
	says(t, "text", out, "Texts that were deleted", "0101-02  2025-09-01  Efter anmodning")
	out, _ = want(t, exitDone, "status", dir, "--format", "json")
	says(t, "json", out, `"id": "forgotten"`, `"Efter anmodning"`)
}
