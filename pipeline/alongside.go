package pipeline

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"math/big"
	"slices"

	"sagsbarometer/data/forms"
	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/refusal"
)

// Second readings alongside the first.
//
// Every case has a ticket that only the key gives (keyedSecond). As soon as a
// first reading is signed and the forms are dealt, the reading is locked, its
// verdict is its class, and the case is read again where its ticket is below
// the share. When the first readings are all in, the round is closed: of each
// class the m with the smallest tickets are read again, m being those below the
// share, or the minimum where they are fewer.
//
// That is a simple random sample of each class, given its size. The tickets are
// as good as independent and uniform, and the class of a case does not depend
// on its ticket, for nobody who answers knows it and the answer is locked when
// the ticket is looked at, whatever it says. So the tickets of a class are
// exchangeable. m is a function of the tickets as a set, of how many lie below
// the share, and not of whose they are; and given the set, all ways of giving
// its values to the cases are equally likely. Hence every m of the n cases are
// equally likely to be those with the m smallest, and the two-phase estimator
// holds as it does with a seed, with m_g as it came out.
//
// It would not hold if a first reading could be corrected until the round is
// closed. Only those that nobody has read again could be, and so the class of a
// case would tell of its ticket: in the class "defect" the mistakes would be
// gone from those with high tickets, and still there among those with low ones,
// which are read again. (Of four such cases with two mistakes and a share of a
// half the estimate would be 17/48 on average and not 1/2: see
// TestCorrectingBreaksTheDesign.) Therefore all that have been looked at are
// locked, taken or not. What a change of the codebook asks again may be
// answered, since it is asked of all; the class stays what it was. A reading of
// which the project lead is asked something is not looked at before that is
// settled, or the round closed.

// AlongsideEntry is what was decided of second readings alongside the first
// before anything was read: nothing in it where they come after.
type AlongsideEntry struct {
	Share     string `json:"share,omitempty"`
	Minimum   int    `json:"minimum,omitempty"`
	Item      string `json:"item,omitempty"`
	KeySHA256 string `json:"key_sha256,omitempty"`
}

// alongside is what batch.toml says.
func (f *Folder) alongside() AlongsideEntry {
	if r := f.Batch.Review; r == nil || !r.SecondAlongside {
		return AlongsideEntry{}
	}
	l := f.newLock(0)
	return AlongsideEntry{l.Share, l.Minimum, l.Item, f.keyCommitment()}
}

// holdAlongside notes what batch.toml says, as long as nothing is read. From
// then on it stands: whoever could change the share, the classes or the key
// could change who is read again.
func (f *Folder) holdAlongside() error {
	noted, err := last[AlongsideEntry](f, KindAlongside)
	if err != nil {
		return err
	}
	var was AlongsideEntry
	if noted != nil {
		was = *noted
	}
	is := f.alongside()
	if was == is {
		return nil
	}
	begun, err := f.readingBegun()
	switch {
	case err != nil:
		return err
	case !begun:
		return f.appendAll(is)
	case was == AlongsideEntry{}:
		return refuse(lang.Text{EN: "leave second_alongside out: the second readings come after the first", DA: "lad second_alongside være ude: anden gennemgang kommer efter den første"},
			"[review] second_alongside = true: answers had come in before it was said, and it is decided before that", "[review] second_alongside = true: der var svar, før det blev sagt, og det bestemmes inden")
	case is == AlongsideEntry{}:
		return refuse(lang.Text{EN: "put second_alongside = true back", DA: "sæt second_alongside = true tilbage"},
			"[review] second_alongside: it was true when the first answer came in, and is decided before that", "[review] second_alongside: den var true, da det første svar kom, og det bestemmes inden")
	case was.KeySHA256 != is.KeySHA256:
		return f.wrongKey(lang.Text{EN: "the second readings are chosen with another", DA: "anden gennemgang vælges med en anden"})
	}
	return refuse(lang.Text{EN: "put them back", DA: "sæt dem tilbage"},
		"[review] second_reading, second_minimum and second_class are %s, %d and %s: they were %s, %d and %s when the first answer came in", "[review] second_reading, second_minimum og second_class er %s, %d og %s: de var %s, %d og %s, da det første svar kom",
		is.Share, is.Minimum, is.Item, was.Share, was.Minimum, was.Item)
}

// readAlongside takes what has been signed, and closes the round once all is.
func (f *Folder) readAlongside(acts ReviewActs) error {
	if acts.Lock || acts.Seed != "" {
		return refuse(lang.Text{EN: "leave --lock and --seed out: barometer review BATCH --second", DA: "lad --lock og --seed være ude: barometer review BATCH --second"},
			"[review] second_alongside = true: the key chooses who is read again, and no seed", "[review] second_alongside = true: det er nøglen og ikke et startord, der vælger, hvem der læses igen")
	}
	done, err := f.firstComplete()
	if err != nil {
		return err
	}
	states, err := f.states()
	if err != nil {
		return err
	}
	if err := f.take(states, done); err != nil {
		return err
	}
	return f.dealSecond(states)
}

// dealAlongside takes what has been signed as the forms are dealt. That nobody
// is here who may read a case again must not keep the first forms back.
func (f *Folder) dealAlongside() error {
	if f.Batch.Review.SecondReading == 0 || !f.Batch.Review.SecondAlongside {
		return nil
	}
	states, err := f.states()
	if err != nil {
		return err
	}
	if err := f.take(states, false); err != nil {
		return err
	}
	err = f.dealSecond(states)
	var refused *refusal.Error
	if errors.As(err, &refused) {
		f.say("second readings wait: %s", "anden gennemgang venter: %s", refused.What)
		return nil
	}
	return err
}

// take locks the first readings that nobody has looked at and takes those with
// a ticket below the share; at last it closes the round.
func (f *Folder) take(states []caseState, last bool) error {
	locks, err := f.allLocks()
	if err != nil {
		return err
	}
	round := 1
	var closed, open []LockEntry
	for _, l := range locks {
		if open = append(open, l); !l.Open {
			round, closed, open = l.Round+1, append(closed, l), nil
		}
	}
	// What did not count when its round was closed, and counts again, is of this.
	fresh := unlocked(states, append(closed, open...))
	lock := f.newLock(round)
	lock.Keyed, lock.Open = true, !last
	if last {
		lock.Classes = standing(states, open)
	} else {
		for i := range states {
			if r := states[i].reading; r.AskLead || r.Question != "" {
				delete(fresh, states[i].no)
			}
		}
	}
	if len(fresh) == 0 && len(lock.Classes) == 0 {
		return nil
	}
	if err := f.classify(&lock, states, fresh); err != nil {
		return err
	}
	ids, n := idsOf(states), 0
	for g := range lock.Classes {
		c := &lock.Classes[g]
		c.Again = lock.byKey(f.Key.Bytes, c.Cases, ids)
		n += len(c.Again)
	}
	if err := f.appendAll(lock); err != nil {
		return err
	}
	if !last { // of how many is told when it no longer says whose will be
		f.say("%d first readings are locked", "%d gennemgange er låst", len(fresh))
		return nil
	}
	f.say("%d first readings are locked; %d of them are read again", "%d gennemgange er låst; %d af dem læses igen", len(classesOf([]LockEntry{lock})), n)
	return nil
}

// standing are the classes of an open round, of the cases that still count.
func standing(states []caseState, open []LockEntry) []LockedClass {
	counts := map[string]bool{}
	for i := range states {
		counts[states[i].no] = states[i].state == reviewed
	}
	var classes []LockedClass
	for _, l := range open {
		for _, c := range l.Classes {
			g := slices.IndexFunc(classes, func(k LockedClass) bool { return k.Class == c.Class })
			if g < 0 {
				g, classes = len(classes), append(classes, LockedClass{Class: c.Class})
			}
			for _, no := range c.Cases {
				if counts[no] {
					classes[g].Cases = append(classes[g].Cases, no)
				}
			}
		}
	}
	return slices.DeleteFunc(classes, func(c LockedClass) bool { return len(c.Cases) == 0 })
}

// byKey are the cases of a class that are read again: those whose ticket is
// below the share; when the round is closed no fewer than the minimum.
func (l *LockEntry) byKey(key []byte, cases []string, ids map[string]string) []string {
	return l.byTicket(cases, func(no string) string { return keyedSecond(key, ids[no]) })
}

func (l *LockEntry) byTicket(cases []string, ticket func(no string) string) []string {
	sorted := inOrder(cases, ticket)
	m := 0
	for m < len(sorted) && under(ticket(sorted[m]), l.Share) {
		m++
	}
	if !l.Open {
		m = max(m, min(len(sorted), l.Minimum))
	}
	return sorted[:m]
}

// keyedSecond is the ticket of a case for a second reading alongside the first:
//
//	printf 'second\0%s' "$case_id" | openssl dgst -sha256 -hmac "$key"
func keyedSecond(key []byte, caseID string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("second\x00" + caseID))
	return hex.EncodeToString(mac.Sum(nil))
}

// under reports whether a ticket, as a number from 0 to 2^256, is below that
// share of 2^256.
func under(ticket, share string) bool {
	t, ok := new(big.Int).SetString(ticket, 16)
	s, good := new(big.Rat).SetString(share)
	if !ok || !good {
		return false
	}
	limit := new(big.Int).Lsh(s.Num(), 256)
	return t.Mul(t, s.Denom()).Cmp(limit) < 0
}

// readingBegun reports whether any answer that counts has come in.
func (f *Folder) readingBegun() (bool, error) {
	answers, err := kept[AnswersEntry](f, KindAnswers)
	return slices.ContainsFunc(answers, func(a AnswersEntry) bool { return a.slot().kind != forms.Trial }), err
}
