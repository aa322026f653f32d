package pipeline

import (
	"cmp"
	"context"
	"maps"
	"math/big"
	"slices"
	"strconv"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/forms"
	"sagsbarometer/data/lang"
	"sagsbarometer/sampling/lottery"
)

// readAgain has a part of each class of first verdict read again by another,
// who does not see what the first found. It locks the first readings, once all
// are signed, and then decides by a seed who is chosen, so that no reader can
// know which of the own cases will be read again; or it is the key that
// decides, as the readings go on. Cases that come later are locked and chosen
// in a round of their own.
func (f *Folder) readAgain(ctx context.Context, acts ReviewActs) error {
	if f.Batch.Review.SecondReading == 0 {
		return refuse(lang.Text{EN: "second_reading = 0.15 in [review] of batch.toml has 15 percent of each class read again", DA: "second_reading = 0.15 under [review] i batch.toml lader 15 procent af hver klasse læse igen"},
			"%s: no second reading is asked for", "%s: der er ikke bedt om en anden læsning", SpecFile)
	}
	if f.Batch.Review.SecondAlongside {
		return f.readAlongside(acts)
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
	if acts.Lock {
		return f.lockFirst(states, acts.SeedSource)
	}
	if err := f.chooseAgain(states, acts); err != nil {
		return err
	}
	return f.dealSecond(states)
}

// dealSecond deals the chosen cases that nobody has. Who is chosen stands
// before anybody is found to read them: a command that could not deal must not
// be another try.
func (f *Folder) dealSecond(states []caseState) error {
	locks, err := f.allLocks()
	if err != nil {
		return err
	}
	tasks, err := f.tasks(states)
	if err != nil {
		return err
	}
	d, err := f.newDealing()
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

// unlocked are the reviewed cases whose first reading is in none of the locks.
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

// newLock is a lock of the round without its cases, as batch.toml has it.
func (f *Folder) newLock(round int) LockEntry {
	return LockEntry{Round: round, Share: shareText(f.Batch.Review.SecondReading), Minimum: f.Batch.Review.SecondMinimum, Item: f.classItem()}
}

// classify adds cases to a lock, by what the first reading of each says.
func (f *Folder) classify(lock *LockEntry, states []caseState, fresh map[string]bool) error {
	answers, err := f.completion()
	if err != nil {
		return err
	}
	members := map[string][]string{}
	for _, c := range lock.Classes {
		members[c.Class] = c.Cases
	}
	for i := range states {
		if s := &states[i]; fresh[s.no] {
			class := cmp.Or(answers.complete(s)[lock.Item], codebook.None)
			members[class] = append(members[class], s.no)
		}
	}
	lock.Classes = nil
	for _, class := range slices.Sorted(maps.Keys(members)) {
		c := LockedClass{Class: class, Cases: members[class]}
		slices.Sort(c.Cases)
		lock.Classes = append(lock.Classes, c)
	}
	return nil
}

// bySeed are the cases of a class that are read again: those with the smallest
// tickets. ids are the case_id of each number.
func (l *LockEntry) bySeed(seed string, cases []string, ids map[string]string) []string {
	return inOrder(cases, func(no string) string { return secondTicket(seed, ids[no]) })[:numberAgain(len(cases), l.Share, l.Minimum)]
}

// inOrder are cases in the order of their tickets.
func inOrder(cases []string, ticket func(no string) string) []string {
	return slices.SortedFunc(slices.Values(cases), func(a, b string) int {
		return cmp.Or(cmp.Compare(ticket(a), ticket(b)), cmp.Compare(a, b))
	})
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

// idsOf are the case_id of each number.
func idsOf(states []caseState) map[string]string {
	ids := make(map[string]string, len(states))
	for i := range states {
		ids[states[i].no] = states[i].ID
	}
	return ids
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
