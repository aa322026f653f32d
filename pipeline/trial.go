package pipeline

import (
	"slices"
	"strings"

	"sagsbarometer/data/forms"
	"sagsbarometer/data/lang"
)

// holdTrial has all reviewers who are here read the same cases: so many of
// those that have arrived and that nobody has begun to read, by a keyed lot.
// Nothing of it counts, and each is later read as all others. A trial belongs
// to its version of the codebook: the same call deals what is missing of it
// and no more, and under a later version it takes cases that no trial has had,
// since a case that was discussed says nothing of the questions.
func (f *Folder) holdTrial(number int) error {
	d, err := f.newDealing()
	if err != nil {
		return err
	}
	here, err := d.here("")
	if err != nil {
		return err
	}
	states, err := f.states()
	if err != nil {
		return err
	}
	at := make(map[string]*caseState, len(states))
	for i := range states {
		at[states[i].no] = &states[i]
	}
	used, has := map[string]bool{}, map[slot]bool{}
	var chosen []string // of this version
	for _, e := range d.before {
		if e.Reading != forms.Trial {
			continue
		}
		if has[e.slot()] = true; !used[e.CaseNo] && e.CodebookVersion == d.book.Version {
			chosen = append(chosen, e.CaseNo)
		}
		used[e.CaseNo] = true
	}
	for _, no := range chosen {
		if at[no] != nil && at[no].reading.ReviewedOn != "" {
			return refuse(lang.Text{EN: "a trial comes before the review; a later version of the codebook may have another", DA: "en prøvegennemgang ligger før gennemgangen; en senere version af måleskemaet kan få en ny"},
				"%s, which is in the trial, has been reviewed by %s", "%s, som er med i prøvegennemgangen, er gennemgået af %s", no, at[no].reading.Reviewer)
		}
	}
	var free []string
	for i := range states {
		if s := &states[i]; !used[s.no] && s.reading.empty() && (s.state == toBeDealt || s.state == beingRead) && allMayRead(here, s.kommune) {
			free = append(free, s.no)
		}
	}
	slices.SortFunc(free, func(a, b string) int {
		return strings.Compare(f.keyedTicket("trial", a), f.keyedTicket("trial", b))
	})
	missing := max(number-len(chosen), 0)
	if len(free) < missing {
		return refuse(lang.Text{EN: "wait until more papers have come, or ask for fewer", DA: "vent, til der er kommet flere akter, eller bed om færre"},
			"a trial of %d cases: %d have arrived, are not begun and may be read by all who are here", "en prøvegennemgang af %d sager: %d er modtaget, ikke begyndt og må læses af alle, der er her", number, len(free)+len(chosen))
	}
	chosen = append(chosen, free[:missing]...)
	for _, no := range chosen {
		for _, r := range here {
			if e := (DealEntry{CaseNo: no, Reviewer: r.Code, Reading: forms.Trial}); !has[e.slot()] && !slices.Contains(r.Not, f.formCase(no).Kommune) {
				d.give(e)
			}
		}
	}
	if len(d.added) == 0 {
		f.say("the trial under version %d of the codebook has been dealt: %s", "prøvegennemgangen efter version %d af måleskemaet er delt ud: %s", d.book.Version, counted(len(chosen), nounCase))
	}
	return d.decide()
}

// allMayRead reports whether everybody may read the cases of a kommune.
func allMayRead(reviewers []forms.Reviewer, kommune string) bool {
	return !slices.ContainsFunc(reviewers, func(r forms.Reviewer) bool { return slices.Contains(r.Not, kommune) })
}
