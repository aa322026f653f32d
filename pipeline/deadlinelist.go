package pipeline

import (
	"sagsbarometer/data/codebooks"
	"sagsbarometer/data/deadline"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// deadlines is the register of published deadlines; empty where there is none.
func (f *Folder) deadlines() (*deadline.Register, error) {
	r, err := list(f, deadlinesFile, func(file string, src []byte) (*deadline.Register, strict.Violations) {
		register, found := deadline.Read(file, src)
		found = append(found, f.mistaken(register)...)
		found.Sort()
		return register, found
	})
	if err == nil && r == nil {
		r = &deadline.Register{}
	}
	return r, err
}

// mistaken names rows for a provision that nobody knows and that looks like
// the batch's: their kommuner would seem to have no deadline. Rows for other
// provisions stand, since a register may serve several batches.
func (f *Folder) mistaken(register *deadline.Register) (found strict.Violations) {
	ours := f.Batch.Batch.Provision
	for _, r := range register.Rules() {
		if r.MayBeFor(ours) || len(codebooks.FindProvision(r.Provision)) > 0 {
			continue
		}
		if hint := strict.DidYouMean(r.Provision, []string{ours}); !hint.Empty() {
			found = append(found, strict.Violation{Place: r.Place, Rule: "provision", Subject: "provision", Kommune: r.Kommune,
				Found:  lang.Same(strict.Quote(r.Provision)),
				Wanted: lang.Text{EN: "a provision as batch.toml writes it", DA: "en bestemmelse, som batch.toml skriver den"}, Hint: hint})
		}
	}
	return found
}
