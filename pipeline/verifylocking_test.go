package pipeline

import (
	"slices"
	"strings"
	"testing"

	"sagsbarometer/data/forms"
	"sagsbarometer/pipeline/audit"
)

// The lots of TestSecondReading, which sha256sum drew: an operator who picks
// who is read again, moves a case to another class, uses a seed that the
// readers could know, or another than the first, is named.
func TestLocksAgainst(t *testing.T) {
	if testing.Short() {
		t.Skip("many batches, one after the other")
	}
	r := newReviewing(t)
	r.signAll()
	r.do(ReviewActs{Lock: true, SeedSource: "drand 100"})
	r.do(ReviewActs{Second: true, Seed: "efter-sidste-svar"})
	locks, err := all[LockEntry](r.Folder, KindLock)
	r.must(err)
	choices, err := all[ChoiceEntry](r.Folder, KindChoice)
	r.must(err)
	states, err := r.states()
	r.must(err)
	ids := idsOf(states)
	for _, test := range []struct {
		what  string
		forge func(l *LockEntry, c *ChoiceEntry)
		want  []string
	}{
		{"as drawn", func(*LockEntry, *ChoiceEntry) {}, nil},
		{"picked", func(l *LockEntry, c *ChoiceEntry) { c.Again[0] = l.Classes[0].Cases[:2] }, []string{"class ja", "the lot says 0751-04, 0101-08"}},
		{"too few", func(_ *LockEntry, c *ChoiceEntry) { c.Again[1] = c.Again[1][:2] }, []string{"class nej", "the lot says 0851-03, 0101-03, 0751-02"}},
		{"the draw's seed", func(_ *LockEntry, c *ChoiceEntry) { c.Seed = "2026" }, []string{"known before the answers", "class ja", "class nej"}},
		{"another source", func(_ *LockEntry, c *ChoiceEntry) { c.Source = "drand 101" }, []string{`"drand 101", and the lock named "drand 100"`}},
		{"another lock", func(_ *LockEntry, c *ChoiceEntry) { c.LockSHA256 = strings.Repeat("0", 64) }, []string{"does not follow the lock"}},
		{"no lock", func(_ *LockEntry, c *ChoiceEntry) { c.Round = 2 }, []string{"no lock of round 2"}},
		{"a class too few", func(_ *LockEntry, c *ChoiceEntry) { c.Again = c.Again[:1] }, []string{"1 classes are chosen from, and 2 are locked"}},
		{"a class too many", func(l *LockEntry, c *ChoiceEntry) {
			g := &l.Classes[1]
			l.Classes = append(l.Classes, LockedClass{Class: "-", Cases: []string{"0101-03"}})
			g.Cases = slices.DeleteFunc(g.Cases, func(no string) bool { return no == "0101-03" })
			c.Again = append(c.Again, []string{"0101-03"})
		}, []string{"0101-03 stands in the class -, and its first reading says nej"}},
		{"twice", func(l *LockEntry, _ *ChoiceEntry) { l.Classes = append(l.Classes, l.Classes[0]) }, []string{"is locked twice"}},
		{"nobody's case", func(l *LockEntry, _ *ChoiceEntry) {
			l.Classes = append(l.Classes, LockedClass{Class: "x", Cases: []string{"9999-01"}})
		}, []string{"9999-01 is locked, and is no case"}},
		{"a negative share", func(l *LockEntry, _ *ChoiceEntry) { l.Share, l.Minimum = "-5", -1 }, []string{"the lot says –"}},
		{"a round too far", func(l *LockEntry, c *ChoiceEntry) { l.Round, c.Round = 2, 2 }, []string{"the lock is of round 2, and is of round 1"}},
		{"by the key", func(l *LockEntry, _ *ChoiceEntry) { l.Keyed = true }, []string{"is not how the second readings are chosen", "no lock of round 1"}},
		{"two lots in a class", func(l *LockEntry, c *ChoiceEntry) {
			g := &l.Classes[1]
			g.Cases = slices.DeleteFunc(g.Cases, func(no string) bool { return no == "0101-03" })
			c.Again[1] = l.bySeed(c.Seed, g.Cases, ids)
			l.Classes = append(l.Classes, LockedClass{Class: "nej", Cases: []string{"0101-03"}})
			c.Again = append(c.Again, []string{"0101-03"})
		}, []string{"the class nej is there twice"}},
		{"left out", func(l *LockEntry, c *ChoiceEntry) {
			g := &l.Classes[1]
			g.Cases = slices.DeleteFunc(g.Cases, func(no string) bool { return no == "0101-03" })
			c.Again[1] = l.bySeed(c.Seed, g.Cases, ids)
		}, []string{"0101-03 was signed, and is not locked with the others"}},
		{"by no question", func(l *LockEntry, _ *ChoiceEntry) { l.Item = "" }, []string{"stands in the class ja, and its first reading says -"}},
		{"said before", func(l *LockEntry, _ *ChoiceEntry) { l.Classes[0].Again = l.Classes[0].Cases[:2] }, []string{"class ja it is said who is read again before there was a seed"}},
	} {
		forged := newReviewing(t)
		forged.signAll()
		l, c := locks[0], choices[0]
		l.Classes = slices.Clone(l.Classes)
		for g := range l.Classes {
			l.Classes[g].Cases = slices.Clone(l.Classes[g].Cases)
		}
		c.Again = slices.Clone(c.Again)
		test.forge(&l, &c)
		forged.must(forged.appendAll(l))
		if c.LockSHA256 == choices[0].LockSHA256 {
			c.LockSHA256 = forged.ledger.Head()
		}
		forged.must(forged.appendAll(c))
		forged.named(test.what, test.want...)
	}

	r.named("nothing forged")
	another := choices[0]
	another.Seed = "en-bedre"
	r.must(r.appendAll(another))
	r.named("a seed after the seed", "chosen a second time", "class ja")
	if now, err := r.locks(); err != nil || now[0].choice.Seed != "efter-sidste-svar" {
		t.Errorf("the second seed counts: %v", err)
	}

	// Lock and seed in one segment: nobody can see which was first.
	both := newReviewing(t)
	both.signAll()
	both.must(both.appendAll(locks[0], choices[0]))
	both.named("one segment", "does not follow the lock")
}

// named wants verify to name these of the locks, and nothing where there are
// none.
func (r *reviewing) named(what string, want ...string) {
	r.Helper()
	r.verifySays(r.locksAgainst, what, want)
}

// verifySays wants a part of verify to say all of these, and nothing where there
// are none.
func (r *reviewing) verifySays(against func() (audit.Differences, error), what string, want []string) {
	r.Helper()
	ds, err := against()
	r.must(err)
	said := ds.Error()
	for _, w := range want {
		if !strings.Contains(said, w) {
			r.Errorf("%s: no %q in\n%s", what, w, said)
		}
	}
	if len(want) == 0 && len(ds) > 0 {
		r.Errorf("%s: %s", what, said)
	}
}

// A first reading that is altered behind the import's back after it was locked
// is named; one that is reworded, or answered again as it was, is not.
func TestLockedStays(t *testing.T) {
	r := newReviewing(t)
	r.signAll()
	r.do(ReviewActs{Lock: true})
	was := *r.stateOf("0101-02").reading
	was.Remark = "Set igen."
	r.must(r.appendAll(was))
	r.named("a remark")
	is := was
	is.Answers = hold(answersOf(0))
	r.must(r.appendAll(is))
	r.named("another answer", "the first reading of 0101-02 was altered after it was locked")
}

// A case that had been given up does not count in its class.
func TestLockedGivenUp(t *testing.T) {
	r := newReviewing(t)
	r.signAll()
	r.do(ReviewActs{Lock: true})
	locks, err := r.locks()
	r.must(err)
	forged := newReviewing(t)
	forged.signAll()
	forged.must(forged.appendAll(DispositionEntry{CaseNo: "0101-02", Disposition: forms.OutOfScope, Reason: "forkert_bestemmelse", Remark: "Set.", SourceFile: "replies/egen.csv"}))
	forged.must(forged.appendAll(locks[0]))
	forged.named("given up", "0101-02 is locked, and had been given up")
}

// The form from before a change of the codebook keeps nothing as it was, and a
// locked reading is not altered by it.
func TestLockedInAnOldForm(t *testing.T) {
	r := newReviewing(t)
	r.signAll()
	r.do(ReviewActs{Lock: true})
	r.replace("codebook.toml", "version = 1", "version = 2")
	r.replace("codebook.toml", "[[edit]]", "[[change]]\nversion = 2\non = 2025-09-19\nitem = \"begrundelse\"\nkind = \"meaning\"\nredo = [\"nej\"]\nwhy = \"To slags.\"\n\n[[edit]]")
	r.reopen()
	k, err := r.known()
	r.must(err)
	was, _ := k.reading(firstOf("0101-04")) // begrundelse = nej
	is := was
	is.Remark = "Set."
	if k.moves(was, is) {
		t.Error("a remark is refused")
	}
	other := was.Answers.open()
	other["hjemmel"] = "nej"
	is.Answers = hold(other)
	if !k.moves(was, is) || !k.moves(was, AnswersEntry{CaseNo: was.CaseNo, CodebookVersion: 1}) {
		t.Error("the old form alters what is locked")
	}
	is.CodebookVersion = 2
	if k.moves(was, is) {
		t.Error("what is asked again may not be answered")
	}
	is.CodebookVersion = 1
	r.must(r.appendAll(is))
	r.named("by the old form", "the first reading of 0101-04 was altered")
}
