package pipeline

import (
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sagsbarometer/data/forms"
)

// newAlongside is the small batch whose key chooses a fifth to be read again as
// the first readings come in.
func newAlongside(t *testing.T) *reviewing {
	r := newReviewing(t)
	r.replace("batch.toml", "[review]\n", "[review]\nsecond_alongside = true\n")
	r.reopen()
	r.must(r.holdAlongside())
	r.do(ReviewActs{Forms: true})
	return r
}

// The tickets, by
//
//	printf 'second\0%s' $case_id | openssl dgst -sha256 -hmac lille-prøvebatch
//
// A fifth of 2^32 is 33333333: of the nine with a defect none is below, of the
// eleven others three.
//
// ja  43b30e94 0751-04, 4f04d73b 0101-04, 90c04d16 0851-02
// nej 1349eebd 0825-01, 14e78bbf 0101-06, 1b985fec 0147-01, 6c3be215 0851-03
func TestAlongside(t *testing.T) {
	r := newAlongside(t)
	numbers := r.numbers()
	sign := func(nos ...string) {
		t.Helper()
		for _, no := range nos {
			r.sign(forms.FirstReading, no, answersOf(slices.Index(numbers, no)))
		}
	}
	again := func(what string, want ...string) {
		t.Helper()
		var got []string
		first := r.who(forms.FirstReading)
		for no, code := range r.who(forms.SecondReading) {
			if got = append(got, no); code == first[no] {
				t.Errorf("%s: %s reads %s twice", what, code, no)
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: read again %v, want %v", what, got, want)
		}
		r.named(what)
		if ds, err := r.dealingsAgainst(); err != nil || len(ds) > 0 {
			t.Errorf("%s: dealt again: %v %v", what, ds, err)
		}
	}
	closed := func(no string) bool {
		dealt, err := r.dealt()
		r.must(err)
		list, err := r.closedReadings(dealt)
		r.must(err)
		return list[firstOf(no)]
	}
	again("nothing is signed")

	// What has been looked at is locked, taken or not.
	r.sign(forms.FirstReading, "0101-01", answersOf(1)) // a mistake, put right in time
	sign("0101-01", "0825-01")
	if closed("0101-01") {
		t.Error("locked before anybody looked at the ticket")
	}
	r.do(ReviewActs{Forms: true})
	again("two are signed", "0825-01")
	if !closed("0101-01") || !closed("0825-01") || closed("0101-02") {
		t.Error("closed are not those that were signed")
	}
	before := r.ledger.Head()
	r.do(ReviewActs{Forms: true})
	if r.ledger.Head() != before {
		t.Error("the same again wrote to the ledger")
	}

	// A question to the project lead is settled first.
	asks := AnswersEntry{CaseNo: "0101-06", Reviewer: r.who(forms.FirstReading)["0101-06"], Reading: 1, CodebookVersion: 1, ReviewedOn: "2025-09-20", Answers: hold(answersOf(0)), AskLead: true}
	r.must(r.appendAll(asks))
	r.do(ReviewActs{Second: true})
	again("with a question", "0825-01")
	sign("0101-06")
	r.do(ReviewActs{Second: true}) // as --forms does, before all are in
	again("without", "0825-01", "0101-06")
	if locks, err := r.locks(); err != nil || len(locks) > 0 {
		t.Errorf("an open round is none: %v %v", locks, err)
	}
	r.refuses(ReviewActs{Second: true, Seed: "x", SeedSource: "drand"}, "the key chooses")
	r.refuses(ReviewActs{Lock: true}, "the key chooses")

	// All are in: nothing more by --forms, and --second closes the round.
	for _, no := range numbers {
		if !closed(no) {
			sign(no)
		}
	}
	r.do(ReviewActs{Forms: true})
	again("all are signed", "0825-01", "0101-06", "0147-01")
	if p, err := r.secondProgress(); err != nil || p != (secondProgress{toLock: 20, open: 3}) {
		t.Errorf("before the round is closed: %+v %v", p, err)
	}
	r.do(ReviewActs{Second: true})
	again("closed", "0825-01", "0101-06", "0147-01", "0751-04", "0101-04")
	locks, err := r.locks()
	r.must(err)
	if len(locks) != 1 || len(locks[0].Classes) != 2 || len(locks[0].Classes[0].Cases) != 9 || len(locks[0].Classes[1].Cases) != 11 {
		t.Fatalf("the round: %+v", locks)
	}
	if diff := cmp.Diff([][]string{{"0751-04", "0101-04"}, {"0825-01", "0101-06", "0147-01"}}, [][]string{locks[0].Classes[0].Again, locks[0].Classes[1].Again}); diff != "" {
		t.Errorf("chosen: %s", diff)
	}
	if p, err := r.secondProgress(); err != nil || p != (secondProgress{open: 5}) {
		t.Errorf("after: %+v %v", p, err)
	}
	before = r.ledger.Head()
	r.do(ReviewActs{Forms: true, Second: true})
	if r.ledger.Head() != before {
		t.Error("the same again wrote to the ledger")
	}
}

// A case that was read again and is then found to be out of scope is none of
// its class when the round is closed, of which two of ten are left below the
// share.
func TestAlongsideGivenUp(t *testing.T) {
	r := newAlongside(t)
	r.signAll()
	r.do(ReviewActs{Forms: true})
	r.must(r.appendAll(DispositionEntry{CaseNo: "0825-01", Disposition: forms.OutOfScope, Reason: "forkert_bestemmelse", Remark: "Set bagefter.", SourceFile: "replies/egen.csv"}))
	r.do(ReviewActs{Second: true})
	locks, err := r.locks()
	r.must(err)
	if c := locks[0].Classes[1]; c.Class != "nej" || len(c.Cases) != 10 || !slices.Equal(c.Again, []string{"0101-06", "0147-01"}) {
		t.Errorf("the class: %+v", c)
	}
	r.named("given up")
}

// A case that was locked, did not count when the round was closed and counts
// again, is of the next round: of its class the only one, and read again.
func TestAlongsideBack(t *testing.T) {
	r := newAlongside(t)
	r.signAll()
	r.do(ReviewActs{Forms: true})
	fate := DispositionEntry{CaseNo: "0851-02", Disposition: forms.OutOfScope, Reason: "forkert_bestemmelse", Remark: "Set bagefter.", SourceFile: "replies/egen.csv"}
	r.must(r.appendAll(fate))
	r.do(ReviewActs{Second: true})
	fate.Disposition, fate.Reason = forms.Withdrawn, ""
	r.must(r.appendAll(fate))
	if p, err := r.secondProgress(); err != nil || p.toLock != 1 {
		t.Errorf("back: %+v %v", p, err)
	}
	r.do(ReviewActs{Second: true})
	if p, err := r.secondProgress(); err != nil || p.toLock != 0 {
		t.Errorf("after the round: %+v %v", p, err)
	}
	locks, err := r.locks()
	r.must(err)
	if len(locks) != 2 || len(locks[1].Classes) != 1 || !slices.Equal(locks[1].Classes[0].Again, []string{"0851-02"}) || classesOf(locks)["0851-02"] != "ja~2" {
		t.Errorf("the rounds: %+v", locks)
	}
	r.named("back")
}

// Nobody else is here who may read the cases: the first forms go out, and the
// second readings wait for somebody.
func TestAlongsideWaits(t *testing.T) {
	r := newReviewing(t)
	r.replace("batch.toml", "[review]\n", "[review]\nsecond_alongside = true\n")
	r.write("reviewers.csv", "code,name\nR1,En\n")
	r.reopen()
	r.must(r.holdAlongside())
	r.do(ReviewActs{Forms: true})
	r.sign(forms.FirstReading, "0825-01", answersOf(16))
	r.do(ReviewActs{Forms: true})
	if n := len(r.who(forms.SecondReading)); n != 0 || !slices.ContainsFunc(r.said, func(s string) bool {
		return strings.Contains(s, "second readings wait: no reviewer who is here may read 0825-01")
	}) {
		t.Errorf("%d dealt, said %v", n, r.said)
	}
	r.refuses(ReviewActs{Second: true}, "may read 0825-01")
	r.write("reviewers.csv", "code,name\nR1,En\nR2,To\n")
	r.do(ReviewActs{Forms: true})
	if r.who(forms.SecondReading)["0825-01"] != "R2" {
		t.Errorf("dealt: %v", r.who(forms.SecondReading))
	}
}

// What is decided before the first answer stands.
func TestHoldAlongside(t *testing.T) {
	refuses := func(r *reviewing, from, to, want string) {
		t.Helper()
		r.replace("batch.toml", from, to)
		r.reopen()
		before := r.ledger.Head()
		if err := r.holdAlongside(); err == nil || !strings.Contains(err.Error(), want) || r.ledger.Head() != before {
			t.Errorf("%s: %v, want a refusal with %q", to, err, want)
		}
		r.replace("batch.toml", to, from)
		r.reopen()
		r.must(r.holdAlongside())
	}
	r := newAlongside(t)
	r.replace("batch.toml", "second_reading = 0.2", "second_reading = 0.3")
	r.reopen()
	r.must(r.holdAlongside()) // nothing is read
	r.sign(forms.FirstReading, "0101-01", answersOf(0))
	refuses(r, "second_alongside = true\n", "second_alongside = false\n", "it was true when the first answer came in")
	refuses(r, "second_reading = 0.3", "second_reading = 0.2", "are 0.2, 2 and mangel: they were 0.3, 2 and mangel")
	refuses(r, "second_reading = 0.3", "second_reading = 0.3\nsecond_minimum = 5", "are 0.3, 5 and mangel")
	refuses(r, "second_reading = 0.3", "second_reading = 0.3\nsecond_class = \"hjemmel\"", "are 0.3, 2 and hjemmel")
	r.Key.Bytes = []byte("another key") // of a batch that is not frozen; else the freeze names it
	if err := r.holdAlongside(); err == nil || !strings.Contains(err.Error(), "the second readings are chosen with another") {
		t.Errorf("another key: %v", err)
	}

	after := newReviewing(t)
	after.do(ReviewActs{Forms: true})
	after.sign(forms.FirstReading, "0101-01", answersOf(0))
	refuses(after, "[review]\n", "[review]\nsecond_alongside = true\n", "answers had come in before it was said")
}

// An operator who picks who is read again, leaves a case out, lets it change
// class or decides on the key when answers are in, is named.
func TestAlongsideAgainst(t *testing.T) {
	if testing.Short() {
		t.Skip("several batches, one after the other")
	}
	r := newAlongside(t)
	r.signAll()
	r.do(ReviewActs{Forms: true})
	r.do(ReviewActs{Second: true})
	locks, err := r.allLocks()
	r.must(err)
	if len(locks) != 2 {
		t.Fatalf("%d locks, want an open one and the close", len(locks))
	}
	for _, test := range []struct {
		what  string
		forge func(open, last *LockEntry)
		want  []string
	}{
		{"as chosen", func(_, _ *LockEntry) {}, nil},
		{"picked", func(_, last *LockEntry) { last.Classes[0].Again = []string{"0751-04", "0851-02"} }, []string{"class ja, 0751-04, 0851-02 are read again, and the lot says 0751-04, 0101-04"}},
		{"passed over", func(open, _ *LockEntry) { open.Classes[1].Again = open.Classes[1].Again[1:] }, []string{"the lot says 0825-01, 0101-06, 0147-01"}},
		{"left out", func(_, last *LockEntry) {
			last.Classes[1].Cases = slices.DeleteFunc(slices.Clone(last.Classes[1].Cases), func(no string) bool { return no == "0851-03" })
		}, []string{"0851-03 was locked, and is left out"}},
		{"moved", func(_, last *LockEntry) {
			last.Classes[0].Cases = append(slices.Clone(last.Classes[0].Cases), "0851-03")
			last.Classes[1].Cases = slices.DeleteFunc(slices.Clone(last.Classes[1].Cases), func(no string) bool { return no == "0851-03" })
		}, []string{"0851-03 stands in the class ja, and was locked in nej"}},
		{"a larger share", func(_, last *LockEntry) { last.Share = "0.5" }, []string{"share 0.5, minimum 2 and question mangel: 0.2, 2 and mangel were decided"}},
		{"by no key", func(_, last *LockEntry) { last.Keyed = false }, []string{"is not how the second readings are chosen"}},
		{"a class of its own", func(_, last *LockEntry) {
			c, rest := last.Classes[1], &last.Classes[1]
			c.Cases, c.Again = []string{"0851-03", "0101-05"}, []string{"0851-03", "0101-05"} // both, since two is the minimum
			rest.Cases = slices.DeleteFunc(slices.Clone(rest.Cases), func(no string) bool { return slices.Contains(c.Cases, no) })
			last.Classes = append(last.Classes, c)
		}, []string{"the class nej is there twice"}},
		{"opened again", func(_, last *LockEntry) { last.Open = true }, []string{"is locked twice"}},
	} {
		forged := newAlongside(t)
		forged.signAll()
		open, last := locks[0], locks[1]
		open.Classes, last.Classes = slices.Clone(open.Classes), slices.Clone(last.Classes)
		test.forge(&open, &last)
		forged.must(forged.appendAll(open))
		forged.must(forged.appendAll(last))
		forged.named(test.what, test.want...)
	}
	late := newReviewing(t)
	late.signAll()
	late.must(late.appendAll(AlongsideEntry{"0.2", 2, "mangel", ""}))
	late.must(late.appendAll(locks[0]))
	late.named("decided late", "decided on after the first answer")
	for _, along := range []AlongsideEntry{{"0.5", 2, "mangel", r.keyCommitment()}, {"0.2", 2, "mangel", strings.Repeat("0", 64)}} {
		forged := newReviewing(t)
		forged.replace("batch.toml", "[review]\n", "[review]\nsecond_alongside = true\n")
		forged.reopen()
		forged.must(forged.appendAll(along))
		forged.signAll()
		open, last := locks[0], locks[1]
		open.Share, last.Share = along.Share, along.Share
		forged.must(forged.appendAll(open))
		forged.must(forged.appendAll(last))
		forged.named("another decision", "batch.toml: it or the key does not have")
	}
	r.Key.Bytes = nil
	r.said = nil
	r.named("without the key")
	if !slices.ContainsFunc(r.said, func(s string) bool { return strings.Contains(s, "the key, which is not here") }) {
		t.Errorf("it is not said what was not verified: %v", r.said)
	}
}

// orders calls f with every order of the numbers below n.
func orders(n int, f func(rank []int)) {
	rank := make([]int, n)
	var place func(i int)
	place = func(i int) {
		if i == n {
			f(rank)
			return
		}
		for v := range n {
			if !slices.Contains(rank[:i], v) {
				rank[i] = v
				place(i + 1)
			}
		}
		rank[i] = -1
	}
	for i := range rank {
		rank[i] = -1
	}
	place(0)
}

// A world is all that can happen to cases with independent uniform tickets of
// which a share is below the limit: in how many ways, of two for each ticket,
// and who has which.
//
// Of n tickets as many as were tossed are below one half; the order of the
// tickets has nothing to do with it. So every order, and for each number t
// below the limit the n over t ways to be so many.
func worlds(n int, f func(ways int64, ticket func(i int) string)) {
	choose := func(t int) int64 { return new(big.Int).Binomial(int64(n), int64(t)).Int64() }
	orders(n, func(rank []int) {
		for t := range n + 1 {
			f(choose(t), func(i int) string {
				first := "0" // below one half
				if rank[i] >= t {
					first = "8"
				}
				return first + string(rune('0'+rank[i])) + strings.Repeat("0", 62)
			})
		}
	})
}

// Six cases: of class "ja" four, of which one is a mistake, of "nej" two, of
// which one is. A half is read again, at least two of each class. Over all that
// can happen the two-phase estimate p = sum of W_g ybar_g is 4/6 on average, and
// each m of a class are chosen as often as any other m.
func TestAlongsideIsSimpleRandom(t *testing.T) {
	lock := LockEntry{Share: "0.5", Minimum: 2, Keyed: true}
	cases := []string{"a", "b", "c", "d", "e", "f"}
	class := map[string]string{"a": "ja", "b": "ja", "c": "ja", "d": "ja", "e": "nej", "f": "nej"}
	defect := map[string]int64{"a": 1, "b": 1, "c": 1, "e": 1}
	mean, chosen := estimateAlongside(cases, &lock, defect, func(no string, _ bool) string { return class[no] })
	if want := big.NewRat(4, 6); mean.Cmp(want) != 0 {
		t.Errorf("the mean of the estimates is %s, want %s", mean.RatString(), want.RatString())
	}
	for m, subsets := range map[int]int{2: 6, 3: 4} { // of the four
		var ways []*big.Rat
		for set, w := range chosen["ja"] {
			if len(set) == m {
				ways = append(ways, w)
			}
		}
		if len(ways) != subsets {
			t.Errorf("%d of four are chosen in %d ways, want %d", m, len(ways), subsets)
		}
		for _, w := range ways {
			if w.Cmp(ways[0]) != 0 {
				t.Errorf("%d of four: chosen with weight %s and %s", m, w.RatString(), ways[0].RatString())
			}
		}
	}
}

// Four cases were called defects at first, and of two that is a mistake. Half of
// each class is read again. If who is not taken may put the mistake right until
// the round is closed, the class depends on the ticket: the estimate is not one
// half on average any more. Locked when it is looked at, it is.
func TestCorrectingBreaksTheDesign(t *testing.T) {
	lock := LockEntry{Share: "0.5", Minimum: 1, Keyed: true}
	cases, defect := []string{"a", "b", "c", "d"}, map[string]int64{"a": 1, "b": 1}
	half := big.NewRat(1, 2)
	if mean, _ := estimateAlongside(cases, &lock, defect, func(string, bool) string { return "ja" }); mean.Cmp(half) != 0 {
		t.Errorf("locked: %s, want 1/2", mean.RatString())
	}
	mean, _ := estimateAlongside(cases, &lock, defect, func(no string, taken bool) string {
		if defect[no] == 0 && !taken {
			return "nej"
		}
		return "ja"
	})
	// By hand, over the 16 ways in which the four tickets are below the share or
	// not. c and d not (4 of 16): class "ja" is a and b, both defects, "nej" is c
	// and d, none: 2/4. One of c and d (8): "ja" is that, a and b, 3/4 of the
	// cases; read again are it and neither, one or both of a and b, of which 0,
	// 1/2 (twice) and 2/3 are defects, on average 5/12: times 3/4. Both (4): all
	// are "ja"; of them and neither, one or both of a and b 0, 1/3 (twice) and 1/2
	// are defects, on average 7/24. Together 17/48.
	want := big.NewRat(17, 48)
	if mean.Cmp(want) != 0 {
		t.Errorf("corrected: %s on average, want %s", mean.RatString(), want.RatString())
	}
}

// estimateAlongside is the mean of the two-phase estimate over all worlds, all
// cases of one weight and every second reading right, and the weight with which
// each set of a class is chosen. classOf is the class of a case by whether it is
// below the share.
func estimateAlongside(cases []string, lock *LockEntry, defect map[string]int64, classOf func(no string, taken bool) string) (mean *big.Rat, chosen map[string]map[string]*big.Rat) {
	mean, chosen = new(big.Rat), map[string]map[string]*big.Rat{}
	all := new(big.Rat)
	worlds(len(cases), func(ways int64, ticketOf func(i int) string) {
		ticket := func(no string) string { return ticketOf(slices.Index(cases, no)) }
		members := map[string][]string{}
		for _, no := range cases {
			g := classOf(no, under(ticket(no), lock.Share))
			members[g] = append(members[g], no)
		}
		w := new(big.Rat).SetInt64(ways)
		all.Add(all, w)
		for g, list := range members {
			again := lock.byTicket(list, ticket)
			var found int64
			for _, no := range again {
				found += defect[no]
			}
			p := big.NewRat(found*int64(len(list)), int64(len(again))*int64(len(cases)))
			mean.Add(mean, p.Mul(p, w))
			slices.Sort(again)
			if chosen[g] == nil {
				chosen[g] = map[string]*big.Rat{}
			}
			set := strings.Join(again, "")
			if chosen[g][set] == nil {
				chosen[g][set] = new(big.Rat)
			}
			chosen[g][set].Add(chosen[g][set], w)
		}
	})
	return mean.Quo(mean, all), chosen
}

// A half of 2^256 is 8 and 63 zeros; a fifth is 64 threes and a fifth.
func TestUnder(t *testing.T) {
	for _, test := range []struct {
		ticket, share string
		want          bool
	}{
		{"8" + strings.Repeat("0", 63), "0.5", false}, {"7" + strings.Repeat("f", 63), "0.5", true},
		{strings.Repeat("3", 64), "0.2", true}, {strings.Repeat("3", 63) + "4", "0.2", false},
		{strings.Repeat("f", 64), "1", true}, {strings.Repeat("0", 64), "0", false}, {"x", "1", false}, {"0", "x", false},
	} {
		if got := under(test.ticket, test.share); got != test.want {
			t.Errorf("%s below %s: %t", test.ticket, test.share, got)
		}
	}
}
