package audit

import (
	"strings"

	"sagsbarometer/data/lang"
)

// A Difference is a file that is not what a recomputation or the manifest
// says it is. Differences end verify with status 4.
type Difference struct {
	File string
	What lang.Text
}

// Differences are all that was found.
type Differences []Difference

// Error is a line for each, in English.
func (ds Differences) Error() string {
	lines := make([]string, len(ds))
	for i, d := range ds {
		lines[i] = d.File + ": " + d.What.EN
	}
	return strings.Join(lines, "\n")
}
