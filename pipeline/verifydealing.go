package pipeline

import (
	"cmp"
	"fmt"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/ledger"
)

// dealingsAgainst deals every case again that was dealt by lot, from what the
// ledger noted then, and names those that somebody else has: who reads what
// was decided by the lot and not by what is in the case.
func (f *Folder) dealingsAgainst() (Differences, error) {
	var ds Differences
	var before []DealEntry
	entries := f.ledger.Entries()
	for _, s := range f.ledger.Segments() {
		var notes []DealingEntry
		var dealt []DealEntry
		for _, e := range entries[:s.Entries] {
			switch e.Kind {
			case KindDealing:
				note, err := ledger.Decode[DealingEntry](e)
				if err != nil {
					return nil, fmt.Errorf("ledger: %s: %w", e.Kind, err)
				}
				notes = append(notes, note)
			case KindDeal:
				d, err := ledger.Decode[DealEntry](e)
				if err != nil {
					return nil, fmt.Errorf("ledger: %s: %w", e.Kind, err)
				}
				dealt = append(dealt, d)
			}
		}
		for _, note := range notes {
			ds = append(ds, f.dealingAgainst("ledger/"+s.Name, note, before, dealt)...)
		}
		before = append(before, dealt...)
		entries = entries[s.Entries:]
	}
	return ds, nil
}

// dealingAgainst holds the deals of one segment against their note. What was
// given without a lot counts for how much each has.
func (f *Folder) dealingAgainst(file string, note DealingEntry, before, dealt []DealEntry) (ds Differences) {
	who, err := f.dealAs(note, append(before[:len(before):len(before)], dealt...))
	if err != nil {
		return Differences{{file, lang.Text{EN: "cannot be dealt again: " + err.Error(), DA: "kan ikke fordeles igen: " + err.Error()}}}
	}
	has := placed(dealt)
	for _, no := range note.Cases {
		if is := has[slotOf(no, note.Reading, "")].Reviewer; is != who[no] {
			is = cmp.Or(is, "–")
			ds = append(ds, Difference{file, lang.Text{
				EN: fmt.Sprintf("%s stands with %s, and the lot gives it to %s", no, is, who[no]),
				DA: fmt.Sprintf("%s står hos %s, og loddet giver den til %s", no, is, who[no])}})
		}
	}
	return ds
}
