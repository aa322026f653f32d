package pipeline

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/forms"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/ledger"
	"sagsbarometer/pipeline/audit"
	"sagsbarometer/sampling/lottery"
)

// locksAgainst makes the choice of second readings again from what the ledger
// noted, and names what another than the lot decided: who is read again, which
// class a first reading is in, with which seed, and whether it came after the
// lock; and a first reading that was altered when it was locked.
func (f *Folder) locksAgainst() (audit.Differences, error) {
	if locks, err := f.allLocks(); err != nil || len(locks) == 0 {
		return nil, err
	}
	opened, err := f.openedCases()
	if err != nil {
		return nil, err
	}
	h := &lockHistory{Folder: f, cases: map[string]drawnCase{}, ids: map[string]string{}, first: map[string]AnswersEntry{}, gone: map[string]bool{},
		locked: map[string]lockedIn{}, seeds: map[string]bool{}, locks: map[int]lockSeen{}}
	for _, c := range opened {
		h.cases[c.no], h.ids[c.no] = c, c.ID
	}
	for _, s := range f.ledger.Segments() {
		h.segment = s
		for e, err := range f.ledger.EntriesOf(s) {
			if err != nil {
				return nil, err
			}
			if err := h.pass(e); err != nil {
				return nil, fmt.Errorf("ledger: %s: %w", e.Kind, err)
			}
		}
	}
	h.decided()
	return h.ds, nil
}

// A lockHistory is what the ledger says up to a place in it.
type lockHistory struct {
	*Folder
	segment ledger.Segment
	cases   map[string]drawnCase // by number
	ids     map[string]string    // their case_id
	first   map[string]AnswersEntry
	gone    map[string]bool // cases that were given up
	begun   bool            // something has been read
	along   AlongsideEntry
	locked  map[string]lockedIn
	locks   map[int]lockSeen // by round; closed ones
	seeds   map[string]bool
	unkeyed bool // that tickets could not be looked at has been said
	ds      audit.Differences
}

// A lockedIn is where a case was locked first.
type lockedIn struct {
	round int
	class string
	open  bool
}

// A lockSeen is a lock, the digest of its segment, and whether a seed followed.
type lockSeen struct {
	LockEntry
	sum    string
	chosen bool
}

func (h *lockHistory) differs(en, da string, args ...any) {
	h.ds = append(h.ds, audit.Difference{File: "ledger/" + h.segment.Name, What: lang.Text{EN: fmt.Sprintf(en, args...), DA: fmt.Sprintf(da, args...)}})
}

func (h *lockHistory) pass(e ledger.Entry) error {
	switch e.Kind {
	case KindSeed:
		s, err := ledger.Decode[SeedEntry](e)
		h.seeds[s.Seed] = true
		return err
	case KindDisposition:
		d, err := ledger.Decode[DispositionEntry](e)
		h.gone[d.CaseNo] = d.Disposition != forms.Arrived && d.Disposition != forms.Withdrawn
		return err
	case KindAnswers:
		a, err := ledger.Decode[AnswersEntry](e)
		if err != nil {
			return err
		}
		return h.answers(a)
	case KindAlongside:
		var err error
		h.along, err = ledger.Decode[AlongsideEntry](e)
		if h.begun {
			h.differs("second readings alongside the first were decided on after the first answer", "anden gennemgang undervejs blev bestemt efter det første svar")
		}
		return err
	case KindLock:
		l, err := ledger.Decode[LockEntry](e)
		if err != nil {
			return err
		}
		return h.lock(l)
	case KindChoice:
		c, err := ledger.Decode[ChoiceEntry](e)
		if err != nil {
			return err
		}
		h.choice(c)
	}
	return nil
}

// decided holds batch.toml and the key against what was decided before the
// first answer.
func (h *lockHistory) decided() {
	is := h.alongside()
	if h.Key.None() {
		is.KeySHA256 = h.along.KeySHA256 // which keyed says
	}
	if is != h.along {
		h.ds = append(h.ds, audit.Difference{File: SpecFile, What: lang.Text{EN: "it or the key does not have the second readings alongside the first as the ledger does", DA: "den eller nøglen har ikke anden gennemgang undervejs, som journalen har den"}})
	}
}

// answers follows the first readings: one that is locked stays as it is.
func (h *lockHistory) answers(a AnswersEntry) error {
	kind := a.slot().kind
	h.begun = h.begun || kind != forms.Trial
	if kind != forms.FirstReading {
		return nil
	}
	if _, locked := h.locked[a.CaseNo]; locked {
		book, err := h.codebook()
		if err != nil {
			return err
		}
		if (&known{book: book}).moves(h.first[a.CaseNo], a) {
			h.differs("the first reading of %s was altered after it was locked", "den første gennemgang af %s er ændret, efter at den blev låst", a.CaseNo)
		}
	}
	h.first[a.CaseNo] = a
	return nil
}

// lock holds one lock against what was known when it was written.
func (h *lockHistory) lock(l LockEntry) error {
	if want := len(h.locks) + 1; l.Round != want {
		h.differs("the lock is of round %d, and is of round %d", "låsningen kaldes runde %d og er runde %d", l.Round, want)
	}
	if l.Keyed != (h.along.Share != "") {
		h.differs("what was decided before the first answer is not how the second readings are chosen", "anden gennemgang er ikke valgt sådan, som det blev bestemt før det første svar")
	} else if is := (AlongsideEntry{l.Share, l.Minimum, l.Item, h.along.KeySHA256}); l.Keyed && is != h.along {
		h.differs("the lock has share %s, minimum %d and question %s: %s, %d and %s were decided", "låsningen har andel %s, mindst %d og spørgsmål %s: %s, %d og %s var bestemt",
			l.Share, l.Minimum, l.Item, h.along.Share, h.along.Minimum, h.along.Item)
	}
	here, classes := map[string]bool{}, map[string]bool{}
	for _, c := range l.Classes {
		if classes[c.Class] { // each would have lots and a minimum of its own
			h.differs("the class %s is there twice in one lock", "klassen %s er der to gange i én låsning", c.Class)
		}
		if classes[c.Class] = true; !l.Keyed && len(c.Again) > 0 {
			h.differs("of the class %s it is said who is read again before there was a seed", "i klassen %s er det sagt, hvem der læses igen, før der var et startord", c.Class)
		}
		for _, no := range c.Cases {
			if here[no] {
				h.differs("%s is locked twice", "%s er låst to gange", no)
				continue
			}
			here[no] = true
			if err := h.lockedCase(l, c.Class, no); err != nil {
				return err
			}
		}
	}
	if l.Keyed {
		h.keyed(l)
	}
	if !l.Open {
		h.leftOut(here)
		h.locks[l.Round] = lockSeen{LockEntry: l, sum: h.segment.SHA256}
	}
	return nil
}

// leftOut names the signed cases that are in no round, once one is closed: that
// is done with all that count. Of reserves it is not known whether they did.
func (h *lockHistory) leftOut(here map[string]bool) {
	for _, no := range slices.Sorted(maps.Keys(h.first)) {
		before, locked := h.locked[no]
		switch {
		case here[no] || locked && !before.open || h.gone[no] || h.first[no].ReviewedOn == "" || h.cases[no].Role != lottery.Sample:
		case locked:
			h.differs("%s was locked, and is left out when the round is closed", "%s var låst og er udeladt, da runden blev lukket", no)
		default:
			h.differs("%s was signed, and is not locked with the others", "%s var færdig og er ikke låst sammen med de andre", no)
		}
	}
}

// keyed holds a choice by the key against its tickets.
func (h *lockHistory) keyed(l LockEntry) {
	if h.Key.None() {
		if !h.unkeyed {
			h.say("who is read again was chosen by the key, which is not here: that is not verified", "hvem der læses igen, er valgt af nøglen, som ikke er her: det er ikke kontrolleret")
		}
		h.unkeyed = true
		return
	}
	for _, c := range l.Classes {
		h.sameAgain(c.Class, c.Again, l.byKey(h.Key.Bytes, c.Cases, h.ids))
	}
}

// choice holds a seed and whom it chose against the lock that it followed.
func (h *lockHistory) choice(c ChoiceEntry) {
	l, ok := h.locks[c.Round]
	switch {
	case !ok || l.Keyed:
		h.differs("second readings are chosen by a seed, and no lock of round %d waits for one", "anden gennemgang er valgt med et startord, som ingen låsning i runde %d venter på", c.Round)
		return
	case l.chosen:
		h.differs("second readings are chosen a second time", "anden gennemgang er valgt en gang til")
	case c.LockSHA256 != l.sum: // which no segment can say of itself
		h.differs("the seed does not follow the lock that it names", "startordet følger ikke efter den låsning, det nævner")
	case l.SeedSource != "" && c.Source != l.SeedSource:
		h.differs("the seed is said to come from %q, and the lock named %q", "startordet siges at komme fra %q, men ved låsningen blev nævnt %q", c.Source, l.SeedSource)
	}
	l.chosen = true
	h.locks[c.Round] = l
	if h.seeds[c.Seed] {
		h.differs("the second readings are chosen with a seed that was known before the answers", "de anden læsninger er valgt med et startord, der var kendt før svarene")
	}
	h.seeds[c.Seed] = true
	if len(c.Again) != len(l.Classes) {
		h.differs("%d classes are chosen from, and %d are locked", "der er valgt i %d klasser, og %d er låst", len(c.Again), len(l.Classes))
		return
	}
	for g, class := range l.Classes {
		h.sameAgain(class.Class, c.Again[g], l.bySeed(c.Seed, class.Cases, h.ids))
	}
}

func (h *lockHistory) sameAgain(class string, is, want []string) {
	if !slices.Equal(is, want) {
		h.differs("of the class %s, %s are read again, and the lot says %s", "i klassen %s læses %s igen, og loddet siger %s", class, cmp.Or(someOf(is), "–"), cmp.Or(someOf(want), "–"))
	}
}

func (h *lockHistory) lockedCase(l LockEntry, class, no string) error {
	c, ok := h.cases[no]
	before, locked := h.locked[no]
	switch was := h.first[no]; {
	case !ok:
		h.differs("%s is locked, and is no case of the batch", "%s er låst og er ingen sag i batchen", no)
	case h.gone[no]:
		h.differs("%s is locked, and had been given up", "%s er låst og var opgivet", no)
	case locked && before.open && before.round == l.Round && !l.Open:
		if before.class != class {
			h.differs("%s stands in the class %s, and was locked in %s", "%s står i klassen %s og blev låst i %s", no, class, before.class)
		}
	case locked && !(before.open && before.round < l.Round): // it did not count when its round was closed, and counts again
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
	h.locked[no] = lockedIn{l.Round, class, l.Open}
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
	if err != nil || max(was.CodebookVersion, 1) != book.Version {
		return "", false, err
	}
	answers := was.Answers.open()
	results := book.DeadlineResults(answers, register, c.kommune, h.provisionOf(c))
	class = cmp.Or(book.Complete(answers, results)[item], codebook.None)
	without := cmp.Or(book.Complete(answers, nil)[item], codebook.None)
	return class, class == without, nil
}
