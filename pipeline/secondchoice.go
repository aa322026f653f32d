package pipeline

import (
	"cmp"
	"encoding/hex"
	"io"
	"slices"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/ledger"
	"sagsbarometer/sampling/lottery"
)

// ownRandomness is the source of a seed that the program made. Nobody but who
// ran it can know that it was the first.
const ownRandomness = "the program's own randomness"

// lockFirst locks the first readings, and names where the seed will come from
// that chooses among them.
func (f *Folder) lockFirst(states []caseState, source string) error {
	if source != "" {
		if err := lottery.CheckSource(source); err != nil {
			return refuse(lang.Text{}, "the seed's source: %v", "startordets kilde: %v", err)
		}
	}
	locks, err := f.locks()
	if err != nil {
		return err
	}
	if waiting := unchosen(locks); waiting != nil {
		if source != "" && source != waiting.SeedSource {
			return refuse(lang.Text{EN: "the source stays as it was: whoever can change it can choose who is read again", DA: "kilden bliver, som den var: den, der kan ændre den, kan vælge, hvem der læses igen"},
				"the first readings are locked already, and the seed's source was named then: %q", "gennemgangene er allerede låst, og startordets kilde blev nævnt: %q", cmp.Or(waiting.SeedSource, "–"))
		}
		return f.sayLocked(waiting)
	}
	lock, err := f.lockNow(states, locks, source)
	if err != nil {
		return err
	}
	if lock == nil {
		f.say("no first reading is to be locked", "ingen gennemgang skal låses")
		return nil
	}
	return f.sayLocked(lock)
}

// lockNow locks what is reviewed and not locked; nil where nothing is.
func (f *Folder) lockNow(states []caseState, locks []LockEntry, source string) (*LockEntry, error) {
	fresh := unlocked(states, locks)
	if len(fresh) == 0 {
		return nil, nil
	}
	lock := f.newLock(len(locks) + 1)
	lock.SeedSource = source
	if err := f.classify(&lock, states, fresh); err != nil {
		return nil, err
	}
	return &lock, f.appendAll(lock)
}

// sayLocked tells what to make public before the seed is known.
func (f *Folder) sayLocked(l *LockEntry) error {
	sum, _, err := f.lockedAt(l.Round)
	f.say("%d first readings are locked. Make this digest of the journal public before the seed is known: %s",
		"%d gennemgange er låst. Offentliggør dette fingeraftryk af journalen, før startordet kendes: %s", len(classesOf([]LockEntry{*l})), sum)
	return err
}

// lockedAt is the digest of the segment of the ledger that has a lock by seed,
// and when it was written.
func (f *Folder) lockedAt(round int) (sum, at string, err error) {
	for _, s := range f.ledger.Segments() {
		for e, err := range f.ledger.EntriesOf(s, KindLock) {
			if err != nil {
				return "", "", err
			}
			l, err := ledger.Decode[LockEntry](e)
			if err != nil {
				return "", "", err
			}
			if l.Round == round && !l.Keyed {
				return s.SHA256, s.At, nil
			}
		}
	}
	return "", "", nil
}

// unchosen is the lock that waits for its seed; nil where none does.
func unchosen(locks []LockEntry) *LockEntry {
	for i := range locks {
		if !locks[i].chosen() {
			return &locks[i]
		}
	}
	return nil
}

// chooseAgain takes the seed of the lock that has none, once, and decides with
// it who is read again. It locks first what nobody has. A seed that was given
// before changes nothing; another is refused.
func (f *Folder) chooseAgain(states []caseState, acts ReviewActs) error {
	locks, err := f.locks()
	if err != nil {
		return err
	}
	lock := unchosen(locks)
	if lock == nil && len(unlocked(states, locks)) == 0 {
		if acts.Seed == "" || len(locks) > 0 && locks[len(locks)-1].choice != nil && locks[len(locks)-1].choice.Seed == acts.Seed {
			return nil
		}
		return refuse(lang.Text{EN: "leave --seed out", DA: "lad --seed være ude"}, "the second readings have been chosen; they are chosen once", "de anden læsninger er valgt; det sker én gang")
	}
	if lock == nil && acts.Seed != "" && f.dry() {
		return refuse(lang.Text{EN: "barometer review BATCH --lock", DA: "barometer review BATCH --lock"},
			"the first readings are not locked, and seeds are not tried out on answers that can still change", "gennemgangene er ikke låst, og startord prøves ikke af på svar, der endnu kan ændres")
	}
	choice := ChoiceEntry{WithLock: lock == nil}
	named := ""
	if lock != nil {
		named = lock.SeedSource
	}
	if choice.Seed, choice.Source, err = f.secondSeed(acts, named, locks); err != nil { // before the lock, which cannot be undone
		return err
	}
	if lock == nil {
		if lock, err = f.lockNow(states, locks, ""); err != nil {
			return err
		}
	}
	if choice.LockSHA256, _, err = f.lockedAt(lock.Round); err != nil {
		return err
	}
	choice.Round = lock.Round
	ids, n := idsOf(states), 0
	for _, c := range lock.Classes {
		again := lock.bySeed(choice.Seed, c.Cases, ids)
		choice.Again = append(choice.Again, again)
		n += len(again)
	}
	if err := f.appendAll(choice); err != nil {
		return err
	}
	f.say("%d first readings are locked; %d of them are read again", "%d gennemgange er låst; %d af dem læses igen", len(classesOf([]LockEntry{*lock})), n)
	return nil
}

// secondSeed is the seed of a choice and its source: those given, or 256 bits
// of the machine's own where the lock named no source.
func (f *Folder) secondSeed(acts ReviewActs, named string, locks []LockEntry) (seed, source string, err error) {
	if acts.Seed == "" {
		if named != "" {
			return "", "", refuse(lang.Text{EN: "barometer review BATCH --second --seed S", DA: "barometer review BATCH --second --seed S"},
				"no seed: the lock says that it comes from %q", "intet startord: ved låsningen blev nævnt, at det kommer fra %q", named)
		}
		var b [32]byte
		if f.Random == nil {
			return "", "", refuse(lang.Text{EN: "give one with --seed", DA: "giv et med --seed"}, "no randomness for the choice", "ingen tilfældighed til valget")
		}
		if _, err := io.ReadFull(f.Random, b[:]); err != nil {
			return "", "", err
		}
		return hex.EncodeToString(b[:]), ownRandomness, nil
	}
	source = cmp.Or(acts.SeedSource, named)
	switch {
	case source == "":
		return "", "", refuse(lang.Text{EN: `--seed-source "where it came from"`, DA: `--seed-source "hvor det kommer fra"`},
			"the seed has no source: it should be public randomness that came after the last answer", "startordet har ingen kilde: det skal være offentlig tilfældighed, der er kommet efter det sidste svar")
	case named != "" && source != named:
		return "", "", refuse(lang.Text{EN: "the source stays as it was: whoever can change it can choose who is read again", DA: "kilden bliver, som den var: den, der kan ændre den, kan vælge, hvem der læses igen"},
			"the seed is said to come from %q, and the lock named %q", "startordet siges at komme fra %q, men ved låsningen blev nævnt %q", source, named)
	}
	if err := cmp.Or(lottery.CheckSource(source), f.usable(acts.Seed, source)); err != nil {
		return "", "", refuse(lang.Text{}, "%v", "%v", err)
	}
	seeds, err := all[SeedEntry](f, KindSeed)
	if err != nil {
		return "", "", err
	}
	if slices.ContainsFunc(seeds, func(e SeedEntry) bool { return e.Seed == acts.Seed }) || slices.ContainsFunc(locks, func(l LockEntry) bool { return l.choice != nil && l.choice.Seed == acts.Seed }) {
		return "", "", refuse(lang.Text{EN: "take randomness that came after the last answer", DA: "tag tilfældighed, der er kommet efter det sidste svar"},
			"the seed has been used in this batch: who reads could know which cases are read again", "startordet er brugt i denne batch: den, der læser, kunne vide, hvilke sager der læses igen")
	}
	return acts.Seed, source, nil
}
