package pipeline

import (
	"cmp"
	"context"
	"encoding/hex"
	"io"
	"maps"
	"math/big"
	"slices"
	"strconv"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/forms"
	"sagsbarometer/data/lang"
	"sagsbarometer/sampling/lottery"
)

// readAgain locks the first readings, once all are signed, and has a part of
// each class of first verdict read again by another, who does not see what the
// first found. Who is chosen is decided by a seed that comes after the last
// answer, so that no reader can know which of the own cases will be read again.
// Cases that come later are locked and chosen in a round of their own.
func (f *Folder) readAgain(ctx context.Context, seed string) error {
	if f.Batch.Review.SecondReading == 0 {
		return refuse(lang.Text{EN: "second_reading = 0.15 in [review] of batch.toml has 15 percent of each class read again", DA: "second_reading = 0.15 under [review] i batch.toml lader 15 procent af hver klasse læse igen"},
			"%s: no second reading is asked for", "%s: der er ikke bedt om en anden læsning", SpecFile)
	}
	if ok, err := f.firstComplete(); err != nil {
		return err
	} else if !ok {
		return f.waiting(ctx)
	}
	states, err := f.states()
	if err != nil {
		return err
	}
	locks, err := f.locks()
	if err != nil {
		return err
	}
	fresh := unlocked(states, locks)
	d, err := f.newDealing()
	if err != nil {
		return err
	}
	if len(fresh) > 0 {
		lock, err := f.choose(states, fresh, locks, seed)
		if err != nil {
			return err
		}
		d.entries = append(d.entries, lock)
		locks = append(locks, lock)
		f.say("%d first readings are locked; %d of them are read again", "%d første gennemgange er låst; %d af dem læses igen", len(fresh), len(chosenOf([]LockEntry{lock})))
	} else if seed != "" {
		return refuse(lang.Text{EN: "leave --seed out", DA: "lad --seed være ude"}, "the second readings have been chosen; they are chosen once", "de anden læsninger er valgt; det sker én gang")
	}
	tasks, err := f.tasks(states)
	if err != nil {
		return err
	}
	if err := d.lotSecond(states, byCase(tasks), chosenOf(locks)); err != nil {
		return err
	}
	return d.decide()
}

// lotSecond deals the chosen cases that nobody has, each to another than its
// first reader.
func (d *dealing) lotSecond(states []caseState, of tasksOfCases, chosen map[string]string) error {
	var fresh []freshCase
	for i := range states {
		if s := &states[i]; s.state == reviewed && chosen[s.no] != "" && of.task(s.no, forms.SecondReading) == nil {
			fresh = append(fresh, freshCase{no: s.no, barred: of.readers(s.no, forms.SecondReading)})
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	here, err := d.here("")
	if err != nil {
		return err
	}
	return d.lot(forms.SecondReading, fresh, here)
}

// unlocked are the reviewed cases whose first reading is not locked.
func unlocked(states []caseState, locks []LockEntry) map[string]bool {
	locked := classesOf(locks)
	fresh := map[string]bool{}
	for i := range states {
		if s := &states[i]; s.state == reviewed && locked[s.no] == "" {
			fresh[s.no] = true
		}
	}
	return fresh
}

// choose makes the classes of the cases that are to be locked, and takes of
// each the cases with the smallest tickets.
func (f *Folder) choose(states []caseState, fresh map[string]bool, locks []LockEntry, seed string) (LockEntry, error) {
	lock := LockEntry{Round: len(locks) + 1, Share: shareText(f.Batch.Review.SecondReading), Minimum: f.Batch.Review.SecondMinimum, Item: f.classItem()}
	var err error
	if lock.Seed, lock.Source, err = f.secondSeed(seed, locks); err != nil {
		return lock, err
	}
	complete, err := f.completed(states)
	if err != nil {
		return lock, err
	}
	members, ids := map[string][]string{}, map[string]string{}
	for i, s := range states {
		if !fresh[s.no] {
			continue
		}
		class := cmp.Or(complete[i][lock.Item], codebook.None)
		members[class] = append(members[class], s.no)
		ids[s.no] = s.ID
	}
	for _, class := range slices.Sorted(maps.Keys(members)) {
		c := LockedClass{Class: class, Cases: members[class]}
		slices.Sort(c.Cases)
		c.Again = lock.again(c.Cases, ids)
		lock.Classes = append(lock.Classes, c)
	}
	return lock, nil
}

// again are the cases of a class that are read again: those with the smallest
// tickets. ids are the case_id of each number.
func (l *LockEntry) again(cases []string, ids map[string]string) []string {
	return slices.SortedFunc(slices.Values(cases), func(a, b string) int {
		return cmp.Or(cmp.Compare(secondTicket(l.Seed, ids[a]), secondTicket(l.Seed, ids[b])), cmp.Compare(a, b))
	})[:numberAgain(len(cases), l.Share, l.Minimum)]
}

// secondTicket is the lot of a case for the second reading:
//
//	printf '%s\0\0second\0%s' "$seed" "$case_id" | sha256sum
func secondTicket(seed, caseID string) string {
	return lottery.Hex(lottery.Ticket(seed+"\x00\x00second", caseID))
}

// numberAgain is how many of n cases of a class are read again: the share,
// rounded up, and no fewer than the minimum, where there are as many.
func numberAgain(n int, share string, minimum int) int {
	m, ok := new(big.Rat).SetString(share)
	if !ok {
		return n
	}
	m.Mul(m, big.NewRat(int64(n), 1))
	up := new(big.Int).Add(m.Num(), new(big.Int).Sub(m.Denom(), big.NewInt(1)))
	return min(n, max(0, minimum, int(up.Div(up, m.Denom()).Int64())))
}

func shareText(share float64) string { return strconv.FormatFloat(share, 'f', -1, 64) }

// classItem is the question whose answer makes the classes.
func (f *Folder) classItem() string {
	if c := f.Batch.Review.SecondClass; c != "" || len(f.Batch.Measures) == 0 {
		return c
	}
	return f.Batch.Measures[0].Item
}

// secondSeed is the seed of a choice: the one given, or 256 bits of the
// machine's own. The seed of a draw was known before the cases were read.
func (f *Folder) secondSeed(given string, locks []LockEntry) (seed, source string, err error) {
	if given == "" {
		var b [32]byte
		if f.Random == nil {
			return "", "", refuse(lang.Text{EN: "give one with --seed", DA: "giv et med --seed"}, "no randomness for the choice", "ingen tilfældighed til valget")
		}
		if _, err := io.ReadFull(f.Random, b[:]); err != nil {
			return "", "", err
		}
		return hex.EncodeToString(b[:]), "the program's own randomness", nil
	}
	if err := f.usable(given, "--seed"); err != nil {
		return "", "", refuse(lang.Text{}, "%v", "%v", err)
	}
	seeds, err := all[SeedEntry](f, KindSeed)
	if err != nil {
		return "", "", err
	}
	if slices.ContainsFunc(seeds, func(e SeedEntry) bool { return e.Seed == given }) || slices.ContainsFunc(locks, func(l LockEntry) bool { return l.Seed == given }) {
		return "", "", refuse(lang.Text{EN: "leave --seed out, or take randomness that came after the last answer", DA: "lad --seed være ude, eller tag tilfældighed, der er kommet efter det sidste svar"},
			"the seed has been used in this batch: who reads could know which cases are read again", "startordet er brugt i denne batch: den, der læser, kunne vide, hvilke sager der læses igen")
	}
	return given, "--seed", nil
}

// classesOf are the classes of the locked cases, by case number. Those of a
// later round are classes of their own, as the strata of a supplement are.
func classesOf(locks []LockEntry) map[string]string {
	return inClasses(locks, func(c LockedClass) []string { return c.Cases })
}

// chosenOf are the classes of the cases that are read again.
func chosenOf(locks []LockEntry) map[string]string {
	return inClasses(locks, func(c LockedClass) []string { return c.Again })
}

func inClasses(locks []LockEntry, of func(LockedClass) []string) map[string]string {
	classes := map[string]string{}
	for _, l := range locks {
		for _, c := range l.Classes {
			name := c.Class
			if l.Round > 1 {
				name += "~" + strconv.Itoa(l.Round)
			}
			for _, no := range of(c) {
				classes[no] = name
			}
		}
	}
	return classes
}
