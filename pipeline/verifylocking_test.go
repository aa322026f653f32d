package pipeline

import (
	"slices"
	"strings"
	"testing"
)

// The lots of TestSecondReading, which sha256sum drew: an operator who picks
// who is read again, moves a case to another class, or uses a seed that the
// readers could know, is named.
func TestLocksAgainst(t *testing.T) {
	if testing.Short() {
		t.Skip("sixteen batches, one after the other")
	}
	for _, test := range []struct {
		what  string
		forge func(l *LockEntry)
		want  []string
	}{
		{"as drawn", func(*LockEntry) {}, nil},
		{"picked", func(l *LockEntry) { l.Classes[0].Again = l.Classes[0].Cases[:2] }, []string{"class ja", "the lot says 0751-04, 0101-08"}},
		{"too few", func(l *LockEntry) { l.Classes[1].Again = l.Classes[1].Again[:2] }, []string{"class nej", "the lot says 0851-03, 0101-03, 0751-02"}},
		{"the draw's seed", func(l *LockEntry) { l.Seed = "2026" }, []string{"known before the answers", "class ja", "class nej"}},
		{"a class too many", func(l *LockEntry) {
			c := &l.Classes[1]
			l.Classes = append(l.Classes, LockedClass{Class: "-", Cases: []string{"0101-03"}, Again: []string{"0101-03"}})
			c.Cases = slices.DeleteFunc(c.Cases, func(no string) bool { return no == "0101-03" })
		}, []string{"0101-03 stands in the class -, and its first reading says nej"}},
		{"twice", func(l *LockEntry) { l.Classes = append(l.Classes, l.Classes[0]) }, []string{"is locked twice"}},
		{"nobody's case", func(l *LockEntry) {
			l.Classes = append(l.Classes, LockedClass{Class: "x", Cases: []string{"9999-01"}, Again: []string{"9999-01"}})
		}, []string{"9999-01 is locked, and is no case"}},
		{"a negative share", func(l *LockEntry) { l.Share, l.Minimum = "-5", -1 }, []string{"the lot says –"}},
	} {
		r := newReviewing(t)
		r.signAll()
		r.do(ReviewActs{Second: true, Seed: "efter-sidste-svar"})
		locks, err := r.locks()
		r.must(err)
		forged := newReviewing(t)
		forged.signAll()
		l := locks[0]
		test.forge(&l)
		forged.must(forged.appendAll(l))
		ds, err := forged.locksAgainst()
		forged.must(err)
		var said strings.Builder
		for _, d := range ds {
			said.WriteString(d.What.EN + "\n")
		}
		for _, w := range test.want {
			if !strings.Contains(said.String(), w) {
				t.Errorf("%s: no %q in\n%s", test.what, w, said.String())
			}
		}
		if len(test.want) == 0 && len(ds) > 0 {
			t.Errorf("%s: %s", test.what, said.String())
		}
	}
}
