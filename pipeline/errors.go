package pipeline

import (
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/refusal"
)

// refuse refuses what breaks a rule of the house.
func refuse(hint lang.Text, en, da string, args ...any) *refusal.Error {
	return refusal.New(hint, en, da, args...)
}

// Waiting says that people must act before the pipeline can go on. It ends
// the command with status 5; the screen is that of Status.
type Waiting struct {
	Status *Status
}

func (w *Waiting) Error() string { return w.Status.Next.EN }

// A Difference is a file that is not what a recomputation or the manifest
// says it is. Differences end verify with status 4.
type Difference struct {
	File string
	What lang.Text
}

// Differences are all that verify found.
type Differences []Difference

func (ds Differences) Error() string {
	lines := make([]string, len(ds))
	for i, d := range ds {
		lines[i] = d.File + ": " + d.What.EN
	}
	return strings.Join(lines, "\n")
}
