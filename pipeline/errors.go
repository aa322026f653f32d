package pipeline

import (
	"fmt"
	"strings"

	"sagsbarometer/data/lang"
)

// A Refusal is a rule of the house that was about to be broken: a second
// draw, a changed frame. Input files that break their contract are
// strict.Violations instead; both end the command with status 3.
type Refusal struct {
	What lang.Text
	Hint lang.Text
}

func (r *Refusal) Error() string { return r.What.EN }

func refuse(hint lang.Text, en, da string, args ...any) *Refusal {
	return &Refusal{What: lang.Text{EN: fmt.Sprintf(en, args...), DA: fmt.Sprintf(da, args...)}, Hint: hint}
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
