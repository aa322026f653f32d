package pipeline

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/forms"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/ledger"
)

// locksAgainst makes the choice of second readings again from what the ledger
// noted, and names what another than the lot decided: who is read again, which
// class a first reading is in, and with which seed.
func (f *Folder) locksAgainst() (Differences, error) {
	if locks, err := f.locks(); err != nil || len(locks) == 0 {
		return nil, err
	}
	opened, err := f.openedCases()
	if err != nil {
		return nil, err
	}
	h := &lockHistory{Folder: f, cases: map[string]drawnCase{}, first: map[string]AnswersEntry{}, locked: map[string]bool{}, seeds: map[string]bool{}}
	for _, c := range opened {
		h.cases[c.no] = c
	}
	entries := f.ledger.Entries()
	for _, s := range f.ledger.Segments() {
		h.file = "ledger/" + s.Name
		for _, e := range entries[:s.Entries] {
			if err := h.pass(e); err != nil {
				return nil, err
			}
		}
		entries = entries[s.Entries:]
	}
	return h.ds, nil
}

// A lockHistory is what the ledger says up to a place in it.
type lockHistory struct {
	*Folder
	file   string               // the segment
	cases  map[string]drawnCase // by number
	first  map[string]AnswersEntry
	locked map[string]bool
	seeds  map[string]bool
	rounds int
	ds     Differences
}

func (h *lockHistory) differs(en, da string, args ...any) {
	h.ds = append(h.ds, Difference{h.file, lang.Text{EN: fmt.Sprintf(en, args...), DA: fmt.Sprintf(da, args...)}})
}

func (h *lockHistory) pass(e ledger.Entry) error {
	var err error
	switch e.Kind {
	case KindSeed:
		var s SeedEntry
		if s, err = ledger.Decode[SeedEntry](e); err == nil {
			h.seeds[s.Seed] = true
		}
	case KindAnswers:
		var a AnswersEntry
		if a, err = ledger.Decode[AnswersEntry](e); err == nil && a.slot().kind == forms.FirstReading {
			h.first[a.CaseNo] = a
		}
	case KindLock:
		var l LockEntry
		if l, err = ledger.Decode[LockEntry](e); err == nil {
			err = h.lock(l)
		}
	}
	if err != nil {
		return fmt.Errorf("ledger: %s: %w", e.Kind, err)
	}
	return nil
}

// lock holds one choice against what was known when it was made.
func (h *lockHistory) lock(l LockEntry) error {
	if h.rounds++; l.Round != h.rounds {
		h.differs("the choice of second readings is called number %d, and is number %d", "valget af anden læsninger kaldes nummer %d og er nummer %d", l.Round, h.rounds)
	}
	if h.seeds[l.Seed] {
		h.differs("the second readings are chosen with a seed that was known before the answers", "de anden læsninger er valgt med et startord, der var kendt før svarene")
	}
	h.seeds[l.Seed] = true
	ids := map[string]string{}
	for _, c := range l.Classes {
		for _, no := range c.Cases {
			ids[no] = h.cases[no].ID
			if err := h.lockedCase(l, c.Class, no); err != nil {
				return err
			}
		}
	}
	for _, c := range l.Classes {
		if again := l.again(c.Cases, ids); !slices.Equal(again, c.Again) {
			h.differs("of the class %s, %s are read again, and the lot says %s", "i klassen %s læses %s igen, og loddet siger %s", c.Class,
				cmp.Or(someOf(c.Again), "–"), cmp.Or(someOf(again), "–"))
		}
	}
	return nil
}

func (h *lockHistory) lockedCase(l LockEntry, class, no string) error {
	c, ok := h.cases[no]
	switch was := h.first[no]; {
	case !ok:
		h.differs("%s is locked, and is no case of the batch", "%s er låst og er ingen sag i batchen", no)
	case h.locked[no]:
		h.differs("%s is locked twice", "%s er låst to gange", no)
	case was.ReviewedOn == "":
		h.differs("%s is locked, and its first reading was not signed", "%s er låst, og dens første gennemgang var ikke færdig", no)
	default:
		is, known, err := h.class(c, was, l.Item)
		if err != nil {
			return err
		}
		if known && is != class {
			h.differs("%s stands in the class %s, and its first reading says %s", "%s står i klassen %s, og dens første gennemgang siger %s", no, class, is)
		}
	}
	h.locked[no] = true
	return nil
}

// class is the first verdict of a reading, where it is known what it was when
// the choice was made: a codebook or a register of deadlines that has changed
// since may have made another of it.
func (h *lockHistory) class(c drawnCase, was AnswersEntry, item string) (class string, known bool, err error) {
	book, err := h.codebook()
	if err != nil {
		return "", false, err
	}
	register, err := h.heldDeadlines()
	if err != nil || max(was.CodebookVersion, 1) != book.Version || strings.TrimSpace(item) == "" {
		return "", false, err
	}
	results := book.DeadlineResults(was.Answers, register, c.kommune, h.provisionOf(c))
	class = cmp.Or(book.Complete(was.Answers, results)[item], codebook.None)
	without := cmp.Or(book.Complete(was.Answers, nil)[item], codebook.None)
	return class, class == without, nil
}
