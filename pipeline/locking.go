package pipeline

import (
	"sagsbarometer/data/codebook"
	"sagsbarometer/data/forms"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// LockEntry closes the first readings that were signed when it was written,
// and says which of them are read again: by lot, in classes that the first
// verdict makes. It holds what the choice was made from, so that anybody can
// make it again, and what the two-phase figure is weighted with.
type LockEntry struct {
	Round   int           `json:"round"` // 1; more where cases came later
	Seed    string        `json:"seed"`
	Source  string        `json:"source"`
	Share   string        `json:"share"`   // of each class, as a decimal
	Minimum int           `json:"minimum"` // of each class
	Item    string        `json:"item"`    // whose answer is the class
	Classes []LockedClass `json:"classes"`
}

// LockedClass is the cases of one first verdict: m_g of the n_g are read again.
type LockedClass struct {
	Class string   `json:"class"` // the answer; "-" where the question was not asked
	Cases []string `json:"cases"` // n_g, by case number
	Again []string `json:"again"` // m_g, by ticket
}

// locks are all that the ledger has, oldest first.
func (f *Folder) locks() ([]LockEntry, error) { return all[LockEntry](f, KindLock) }

// closedReadings are those that must not change any more, since others build
// on them: first readings that are locked, or shown with an objection; and the
// two readings that an arbiter decides between.
func (f *Folder) closedReadings(dealt []DealEntry) (map[slot]bool, error) {
	locks, err := f.locks()
	if err != nil {
		return nil, err
	}
	closed := map[slot]bool{}
	for _, l := range locks {
		for _, c := range l.Classes {
			for _, no := range c.Cases {
				closed[firstOf(no)] = true
			}
		}
	}
	for _, d := range dealt {
		switch d.Reading {
		case forms.Objection:
			closed[firstOf(d.CaseNo)] = true
		case forms.Arbitration:
			closed[slot{no: d.CaseNo, kind: forms.SecondReading}] = true
		}
	}
	return closed, nil
}

// moves reports whether a reading alters what a signed one says, or takes it
// back. Texts are counted nowhere, and may be reworded. Where a change of the codebook asks something again, the form keeps
// the rest as it was; remarks and questions may come at any time.
func (k *known) moves(was, is AnswersEntry) bool {
	stand, again := carried(k.book, was)
	if was.ReviewedOn == "" || len(again) > 0 {
		return false
	}
	now, _ := carried(k.book, is)
	for i := range k.book.Items {
		if it := &k.book.Items[i]; it.Type != codebook.TextItem && stand[it.ID] != now[it.ID] {
			return true
		}
	}
	return is.ReviewedOn != was.ReviewedOn
}

func closedViolation(o *outForm, r forms.Reading) strict.Violation {
	v := strict.Violation{Place: strict.Place{File: o.name, Sheet: r.Sheet, Line: r.Row}, Rule: "locked", Subject: r.CaseNo,
		Found:  lang.Text{EN: "another answer or date, after the reading was locked", DA: "et andet svar eller en anden dato, efter at gennemgangen blev låst"},
		Wanted: lang.Text{EN: "the answers as they were: others build on them", DA: "svarene, som de var: andet bygger på dem"},
		Hint: lang.Text{EN: "an honest mistake stands in the first reading and is what the second measures; write a line for the case in objections.csv, and it is read anew",
			DA: "en fejl bliver stående i den første gennemgang, og det er den, den anden måler; skriv en linje for sagen i objections.csv, så bliver den læst på ny"}}
	return v
}
