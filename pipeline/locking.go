package pipeline

import (
	"slices"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/forms"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// LockEntry closes the first readings that were signed when it was written.
// It holds what the choice of second readings is made from, so that anybody can
// make it again, and what the two-phase figure is weighted with.
//
// Where the first readings are all in before any is read again, the lock says
// nothing of who is: that takes a seed, which comes after it (ChoiceEntry).
// Where some are read again as the first go on, the tickets are the key's, and
// Again is in the lock itself; see alongside.go.
type LockEntry struct {
	Round int `json:"round"` // 1; more where cases came later
	// SeedSource is where the seed will come from; empty where that was not
	// named beforehand.
	SeedSource string        `json:"seed_source,omitempty"`
	Share      string        `json:"share"`           // of each class, as a decimal
	Minimum    int           `json:"minimum"`         // of each class
	Item       string        `json:"item"`            // whose answer is the class
	Keyed      bool          `json:"keyed,omitempty"` // chosen by the key's tickets
	Open       bool          `json:"open,omitempty"`  // keyed: more of the round is to come
	Classes    []LockedClass `json:"classes"`

	choice *ChoiceEntry // what followed; nil where it is still to come, or keyed
}

// LockedClass is the cases of one first verdict: m_g of the n_g are read again.
type LockedClass struct {
	Class string   `json:"class"`           // the answer; "-" where the question was not asked
	Cases []string `json:"cases"`           // n_g, by case number
	Again []string `json:"again,omitempty"` // m_g, by ticket; of a choice by seed the ChoiceEntry has them
}

// ChoiceEntry is the seed that was given after a lock, and whom it chose.
type ChoiceEntry struct {
	Round  int    `json:"round"` // of the lock
	Seed   string `json:"seed"`
	Source string `json:"source"` // ownRandomness where the program made the seed
	// LockSHA256 is the digest of the segment of the ledger that has the lock,
	// which rests on all that was written before: every first answer.
	LockSHA256 string `json:"lock_sha256"`
	// WithLock says that one command locked and gave the seed, so that nobody
	// can see that the answers were first.
	WithLock bool       `json:"with_lock,omitempty"`
	Again    [][]string `json:"again"` // of each class of the lock, by ticket
}

// allLocks are all that the ledger has, oldest first, with what was chosen of
// each.
func (f *Folder) allLocks() ([]LockEntry, error) {
	locks, err := all[LockEntry](f, KindLock)
	if err != nil {
		return nil, err
	}
	choices, err := all[ChoiceEntry](f, KindChoice)
	for i := range choices {
		c := &choices[i]
		at := slices.IndexFunc(locks, func(l LockEntry) bool { return l.Round == c.Round && !l.Keyed })
		if at < 0 || locks[at].choice != nil || len(c.Again) != len(locks[at].Classes) {
			continue // verify names it
		}
		l := &locks[at]
		l.choice, l.Classes = c, slices.Clone(l.Classes)
		for g := range l.Classes {
			l.Classes[g].Again = c.Again[g]
		}
	}
	return locks, err
}

// locks are the rounds that are closed. What is still to be added to is no
// round yet: its classes have too few who were read again.
func (f *Folder) locks() ([]LockEntry, error) {
	locks, err := f.allLocks()
	return slices.DeleteFunc(locks, func(l LockEntry) bool { return l.Open }), err
}

// chosen reports whether it is decided who is read again.
func (l *LockEntry) chosen() bool { return l.Keyed || l.choice != nil }

// closedReadings are those that must not change any more, since others build
// on them: first readings that are locked, or shown with an objection; and the
// two readings that an arbiter decides between.
func (f *Folder) closedReadings(dealt []DealEntry) (map[slot]bool, error) {
	locks, err := f.allLocks()
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
// back. Texts are counted nowhere, and may be reworded. Where a change of the
// codebook asks something again, the form keeps the rest as it was; a form from
// before the change does not, and asks nothing again. Remarks and questions may
// come at any time.
func (k *known) moves(was, is AnswersEntry) bool {
	stand, again := carried(k.book, was)
	now, _ := carried(k.book, is)
	if was.CodebookVersion == is.CodebookVersion && is.CodebookVersion < k.book.Version {
		stand, again, now = was.Answers.open(), nil, is.Answers.open()
	}
	if was.ReviewedOn == "" || len(again) > 0 {
		return false
	}
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
