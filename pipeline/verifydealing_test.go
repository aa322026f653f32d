package pipeline

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"sagsbarometer/data/forms"
)

// dealsNamed wants verify to name these of the dealings, and nothing where there
// are none.
func (r *reviewing) dealsNamed(what string, want ...string) {
	r.Helper()
	r.verifySays(r.dealingsAgainst, what, want)
}

// A note that was made for the lot to come out as somebody wanted is dealt as it
// says, and yet found: by reviewers.csv, by the journal's day, by who had the
// case, and by who had read it.
func TestDealingNote(t *testing.T) {
	r := newReviewing(t)
	r.do(ReviewActs{Forms: true})
	notes, err := all[DealingEntry](r.Folder, KindDealing)
	r.must(err)
	if len(notes) != 1 || len(notes[0].ReviewersSHA256) != 64 {
		t.Fatalf("noted: %+v", notes)
	}
	for _, test := range []struct {
		what  string
		forge func(n *DealingEntry)
		want  []string
	}{
		{"as dealt", func(*DealingEntry) {}, nil},
		{"one was sent home", func(n *DealingEntry) { n.Reviewers = n.Reviewers[:2] }, []string{"R3 was here on 2025-09-20 and was dealt nothing"}},
		{"a stranger", func(n *DealingEntry) { n.Reviewers = append(n.Reviewers, DealingReviewer{Code: "R9", Share: 1000}) }, []string{"R9 was dealt cases and is not in reviewers.csv"}},
		{"a larger share", func(n *DealingEntry) { n.Reviewers[0].Share = 2000 }, []string{"R1 was dealt cases by another share"}},
		{"kept from no kommune", func(n *DealingEntry) { n.Reviewers[1].Not = nil }, []string{"R2 was dealt cases by another share or with other kommuner"}},
		{"kept from one", func(n *DealingEntry) { n.Reviewers[0].Not = []string{"0101"} }, []string{"R1 was dealt cases by another share or with other kommuner"}},
		{"another day", func(n *DealingEntry) { n.On = "2025-09-19" }, []string{"said to be dealt on 2025-09-19, and the journal has it on 2025-09-20"}},
		{"barred for no reason", func(n *DealingEntry) { n.Barred = map[string][]string{"0101-01": {"R1"}} }, []string{"of 0101-01, R1 are said to make another reading, and by the journal –"}},
		{"put aside", func(n *DealingEntry) { n.Without, n.Reviewers = "R1", n.Reviewers[1:] }, nil}, // nobody can see why
		{"another file", func(n *DealingEntry) {
			n.ReviewersSHA256, n.Reviewers = strings.Repeat("0", 64), n.Reviewers[:2]
		}, nil}, // which nobody has any more
		{"before it was noted", func(n *DealingEntry) { n.ReviewersSHA256 = "" }, nil},
	} {
		forged := newReviewing(t)
		n := notes[0]
		n.Reviewers = slices.Clone(n.Reviewers)
		test.forge(&n)
		forged.dealAsNoted(n)
		forged.dealsNamed(test.what, test.want...)
	}

	// R3's last day has passed, and R1 was put aside but has cases all the same.
	ended := newReviewing(t)
	ended.write("reviewers.csv", strings.Replace(threeReviewers, "R3,Tre,1,,,", "R3,Tre,1,,2025-09-19,", 1))
	ended.do(ReviewActs{Forms: true})
	ended.dealsNamed("without R3")
	list, err := all[DealingEntry](ended.Folder, KindDealing)
	ended.must(err)
	both := notes[0]
	both.ReviewersSHA256, both.Without = list[0].ReviewersSHA256, "R1"
	ended.dealAsNoted(both)
	ended.dealsNamed("who is not here", "R3 was dealt cases and was not here on 2025-09-20", "R1 was dealt cases and was not here on 2025-09-20")

	// The file that cases were dealt from is gone: of two notes from it one must
	// be wrong.
	r.write("reviewers.csv", threeReviewers+"R4,Fire,1,,,\n")
	r.dealsNamed("a list that has grown")
	n := notes[0]
	n.Reviewers = slices.Clone(n.Reviewers)
	n.Reviewers[1].Not, n.Cases, n.Without = nil, []string{"0147-04"}, r.who(forms.FirstReading)["0147-04"]
	r.dealAsNoted(n)
	r.dealsNamed("two notes of one file", "R2 has another share or other kommuner than in an earlier dealing from the same reviewers.csv")
}

// dealAsNoted appends a note and what the lot gives by it.
func (r *reviewing) dealAsNoted(n DealingEntry) {
	r.Helper()
	before, err := r.dealt()
	r.must(err)
	who, err := r.dealAs(n, before)
	r.must(err)
	entries := []any{n}
	for _, no := range slices.Sorted(maps.Keys(who)) {
		if slices.Contains(n.Cases, no) {
			entries = append(entries, DealEntry{CaseNo: no, Reviewer: who[no], Reading: n.Reading, Form: "forms/skema-" + who[no] + ".xlsx"})
		}
	}
	r.must(r.appendAll(entries...))
}

// A case that somebody was given with no lot at all, is dealt again although
// who had it was there, or goes to who has read it, is named.
func TestDealtBesideTheLot(t *testing.T) {
	r := newReviewing(t)
	r.signAll()
	first := r.who(forms.FirstReading)["0101-01"]
	other := map[string]string{"R1": "R2", "R2": "R3", "R3": "R1"}[first]
	give := func(kind forms.Kind, no, code string) {
		r.must(r.appendAll(DealEntry{CaseNo: no, Reviewer: code, Reading: kind, Form: "forms/x-" + code + "_7.xlsx"}))
	}
	give(forms.FirstReading, "0101-01", first)
	give(forms.Trial, "0101-01", other)
	r.dealsNamed("the next form, a trial")
	give(forms.Arbitration, "0101-02", "R9")
	r.dealsNamed("the arbiter")
	give(forms.FirstReading, "0101-01", other)
	r.dealsNamed("given away", "0101-01 was given to "+other+" without a lot")
	give(forms.SecondReading, "0101-03", "R9")
	give(forms.Arbitration, "0101-03", "R9")
	r.dealsNamed("by who has read it", "0101-03 was given to R9 without a lot")

	both := newReviewing(t)
	both.signAll()
	both.do(ReviewActs{Second: true, Seed: "efter-sidste-svar", SeedSource: "test"})
	both.dealsNamed("second readings")
	notes, err := all[DealingEntry](both.Folder, KindDealing)
	both.must(err)
	n := notes[len(notes)-1]
	no := n.Cases[0]
	n.Cases, n.Without, n.Barred = []string{no}, both.who(forms.SecondReading)[no], nil
	n.Reviewers = slices.DeleteFunc(slices.Clone(n.Reviewers), func(r DealingReviewer) bool { return r.Code == n.Without })
	both.dealAsNoted(n)
	both.dealsNamed("the first reader is not barred", "of "+no+", – are said to make another reading, and by the journal "+both.who(forms.FirstReading)[no])
}

// Who began a case with nothing but a remark, which the journal holds sealed,
// has read it; and what 0.3.0 dealt without a note is not named.
func TestBegunWithARemark(t *testing.T) {
	r := newReviewing(t)
	r.must(r.appendAll(DealEntry{CaseNo: "0101-01", Reviewer: "R1", Form: "forms/skema-R1.xlsx"}))
	r.dealsNamed("dealt by 0.3.0")
	r.write("reviewers.csv", "code,name\nR1,En\nR2,To\nR3,Tre\n")
	r.replace("batch.toml", "second_reading = 0.2", "second_reading = 1.0")
	r.reopen()
	r.must(r.appendAll(AnswersEntry{CaseNo: "0101-01", Reviewer: "R1", CodebookVersion: 1, Remark: "Mangler et bilag."}))
	r.do(ReviewActs{Forms: true, Reassign: "R1"})
	for n, no := range r.numbers() {
		r.sign(forms.FirstReading, no, answersOf(n))
	}
	r.do(ReviewActs{Second: true, Seed: "efter-sidste-svar", SeedSource: "test"})
	if first, second := r.who(forms.FirstReading)["0101-01"], r.who(forms.SecondReading)["0101-01"]; second == "R1" || second == first || second == "" {
		t.Errorf("begun by R1, read by %s and then %s", first, second)
	}
	r.dealsNamed("begun with a remark")
}
