package pipeline

import (
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
