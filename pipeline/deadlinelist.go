package pipeline

import (
	"slices"

	"sagsbarometer/data/codebooks"
	"sagsbarometer/data/deadline"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// deadlines is the register of published deadlines; empty where there is none.
func (f *Folder) deadlines() (*deadline.Register, error) {
	r, err := list(f, deadlinesFile, func(file string, src []byte) (*deadline.Register, strict.Violations) {
		register, found := deadline.Read(file, src, f.findKommune)
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
// the batch's, and rows of the batch's for a type of case that its codebook
// lacks: their kommuner would seem to have no deadline. Rows for other
// provisions stand, since a register may serve several batches.
func (f *Folder) mistaken(register *deadline.Register) (found strict.Violations) {
	ours := f.Batch.Batch.Provision
	types, known := f.caseTypes()
	for _, r := range register.Rules() {
		if known && r.MayBeFor(ours) && r.CaseType != "" && !slices.Contains(types, r.CaseType) {
			v := strict.Violation{Place: r.Place, Rule: "case_type", Subject: "case_type", Kommune: r.Kommune, Found: lang.Same(strict.Quote(r.CaseType)),
				Wanted: strict.OneOf(types), Hint: strict.DidYouMean(r.CaseType, types)}
			if len(types) == 0 {
				v.Wanted = lang.Text{EN: "nothing: no deadline of the codebook has a case_type", DA: "intet: ingen frist i måleskemaet har en case_type"}
			}
			found = append(found, v)
		}
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

// caseTypes are the answers that a row of the register may be for; not known
// while there is no codebook.
func (f *Folder) caseTypes() (codes []string, known bool) {
	book, err := f.codebook()
	if err != nil {
		return nil, false // it is refused where it is needed
	}
	for i := range book.Deadlines {
		if item, ok := book.Item(book.Deadlines[i].CaseType); ok {
			for _, a := range item.Options() {
				if !slices.Contains(codes, a.Code) {
					codes = append(codes, a.Code)
				}
			}
		}
	}
	return codes, true
}
