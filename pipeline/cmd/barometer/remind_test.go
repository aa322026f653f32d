package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestRemind: on 1 September a kommune that was asked on 1 August, or reminded
// on 15 August, and has sent nothing is to be reminded; one whose list came,
// or that was reminded less than the days given ago, is not.
func TestRemind(t *testing.T) {
	dir := copied(t)
	write(t, filepath.Join(dir, "kommuner.csv"), `kommune,contact,asked,reminded,received
0101,,2025-08-01,,
0461,,2025-08-01,,
0561,,2025-08-01,2025-08-15,
0561,,,,
`)
	want(t, exitRefused, "status", dir)
	write(t, filepath.Join(dir, "kommuner.csv"), `kommune,contact,asked,reminded,received
0101,,2025-08-01,,
0461,,2025-08-01,,
0561,,2025-08-01,2025-08-15,
0563,,2025-08-25,,
0573,,2025-08-01,,2025-08-20
`)
	csv := func(args ...string) string {
		out, _ := want(t, exitDone, append([]string{"status", dir, "--format", "csv"}, args...)...)
		return out
	}
	out := csv()
	says(t, "status", out, "0461,Odense,case list,2025-08-01,,31\n", "0561,Esbjerg,case list,2025-08-01,2025-08-15,17\n")
	silent(t, "status", out, "0101,", "0563,", "0573,")
	out = csv("--remind-after", "20")
	says(t, "after 20 days", out, "0461,Odense")
	silent(t, "after 20 days", out, "0561,")
	want(t, exitUsage, "status", dir, "--remind-after", "-1")

	// After the draw papers are missing, since the day of the draw.
	want(t, exitDone, "draw", dir, "--seed", "2026", "--quiet")
	silent(t, "on the day of the draw", csv(), "0101,")
}

// silent is the opposite of says.
func silent(t *testing.T, what, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(text, w) {
			t.Errorf("%s: %q in\n%s", what, w, text)
		}
	}
}
