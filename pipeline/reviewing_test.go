package pipeline

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/forms"
	"sagsbarometer/data/lang"
)

// A reviewing is the small batch of the command's tests, drawn, with the
// papers of all cases there and three reviewers.
type reviewing struct {
	*testing.T
	*Folder
	dir  string
	said []string
}

const threeReviewers = "code,name,share,from,to,not_kommuner\nR1,En,1,,,\nR2,To,1,,,0751\nR3,Tre,1,,,\n"

func newReviewing(t *testing.T) *reviewing {
	t.Helper()
	r := &reviewing{T: t, dir: filepath.Join(t.TempDir(), "lille")}
	if err := os.CopyFS(r.dir, os.DirFS("cmd/barometer/testdata/lille")); err != nil {
		t.Fatal(err)
	}
	r.write("reviewers.csv", threeReviewers)
	r.replace("batch.toml", "[review]\n", "[review]\nsecond_reading = 0.2\nobjections_until = 2026-02-01\n")
	r.reopen()
	if _, err := r.Draw(t.Context(), "2026", "test"); err != nil {
		t.Fatal(err)
	}
	var all []any
	for _, no := range r.numbers() {
		all = append(all, DispositionEntry{CaseNo: no, Disposition: forms.Arrived, On: "2025-09-10"})
	}
	r.must(r.appendAll(all...))
	return r
}

func (r *reviewing) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

func (r *reviewing) write(name, content string) {
	r.must(os.WriteFile(filepath.Join(r.dir, name), []byte(content), 0o644))
}

func (r *reviewing) replace(name, from, to string) {
	r.Helper()
	b, err := os.ReadFile(filepath.Join(r.dir, name))
	if r.must(err); !strings.Contains(string(b), from) {
		r.Fatalf("%s has no %q", name, from)
	}
	r.write(name, strings.Replace(string(b), from, to, 1))
}

// reopen reads the batch as it stands, as the next command would.
func (r *reviewing) reopen() {
	r.Helper()
	if r.Folder != nil {
		r.must(r.Close())
	}
	f, err := Open(r.dir, Env{Now: time.Date(2025, 9, 20, 12, 0, 0, 0, time.UTC), Say: func(t lang.Text) { r.said = append(r.said, t.EN) }}, Write)
	r.must(err)
	r.Folder = f
	r.Cleanup(func() { _ = f.Close() })
}

// numbers are the drawn cases, in the order of draw.parquet.
func (r *reviewing) numbers() []string {
	cases, err := r.drawnCases()
	r.must(err)
	var list []string
	for _, c := range cases {
		list = append(list, c.no)
	}
	return list
}

// do does what review is asked to, without the forms on paper.
func (r *reviewing) do(acts ReviewActs) {
	r.Helper()
	r.must(r.act(r.Context(), acts))
}

// refuses wants the acts to be refused with a text.
func (r *reviewing) refuses(acts ReviewActs, want string) {
	r.Helper()
	before := r.ledger.Head()
	if err := r.act(r.Context(), acts); err == nil || !strings.Contains(err.Error(), want) {
		r.Errorf("%+v: %v, want a refusal with %q", acts, err, want)
	}
	if r.ledger.Head() != before {
		r.Errorf("%+v was refused and wrote to the ledger", acts)
	}
}

// who has each reading of a kind.
func (r *reviewing) who(kind forms.Kind) map[string]string {
	dealt, err := r.dealt()
	r.must(err)
	out := map[string]string{}
	for s, d := range placed(dealt) {
		if s.kind == kind {
			out[s.no+s.reviewer] = d.Reviewer
		}
	}
	return out
}

// answersOf is how the n-th case is answered: nine of the twenty have a defect.
func answersOf(n int) codebook.Answers {
	a := codebook.Answers{"sagstype": "ny", "modtaget": "2025-01-02", "afgjort": "2025-02-01", "begrundelse": "ja", "hjemmel": "ja"}
	if n%3 == 0 {
		a["begrundelse"], a["begrundelse_hvad"] = "nej", "fakta"
	}
	if n%7 == 0 {
		a["hjemmel"] = "nej"
	}
	return a
}

// sign hands in a reading of a case.
func (r *reviewing) sign(kind forms.Kind, no string, answers codebook.Answers) {
	r.Helper()
	code := r.who(kind)[no]
	if code == "" {
		r.Fatalf("nobody has reading %d of %s", kind, no)
	}
	book, err := r.codebook()
	r.must(err)
	r.must(r.appendAll(AnswersEntry{CaseNo: no, Reviewer: code, Reading: kind, CodebookVersion: book.Version, ReviewedOn: "2025-09-20", Answers: hold(answers)}))
}

// signAll hands in all first readings but some.
func (r *reviewing) signAll(but ...string) {
	r.Helper()
	r.do(ReviewActs{Forms: true})
	for n, no := range r.numbers() {
		if !slices.Contains(but, no) {
			r.sign(forms.FirstReading, no, answersOf(n))
		}
	}
}

func (r *reviewing) stateOf(no string) caseState {
	states, err := r.states()
	r.must(err)
	return states[slices.IndexFunc(states, func(s caseState) bool { return s.no == no })]
}

// Of the cases that all three may read, those not of 0751, the four with the
// smallest lots, by
//
//	printf 'trial|lille|%s' $no | openssl dgst -sha256 -hmac lille-prøvebatch
//
// 14edd0bc 0147-03, 16a0bb49 0101-02, 32ab5885 0147-04, 3b7ca5ad 0851-03,
// 3dc1eb97 0147-01, 3e1eb2aa 0101-01.
func TestTrial(t *testing.T) {
	r := newReviewing(t)
	r.do(ReviewActs{Trial: 4})
	want := map[string]string{}
	for _, no := range []string{"0147-03", "0101-02", "0147-04", "0851-03"} {
		for _, code := range []string{"R1", "R2", "R3"} {
			want[no+code] = code
		}
	}
	if diff := cmp.Diff(want, r.who(forms.Trial)); diff != "" {
		t.Errorf("the trial: %s", diff)
	}
	before := r.ledger.Head()
	r.do(ReviewActs{Trial: 4})
	if r.ledger.Head() != before {
		t.Error("the same trial again wrote to the ledger")
	}
	r.write("reviewers.csv", threeReviewers+"R4,Fire,1,,,\n")
	r.do(ReviewActs{Trial: 5}) // one more case, and one more reader
	if got := r.who(forms.Trial); len(got) != 20 || got["0147-01R1"] != "R1" || got["0101-02R4"] != "R4" {
		t.Errorf("five cases for four: %v", got)
	}

	// A trial counts nowhere: the case is still to be dealt.
	r.must(r.appendAll(AnswersEntry{CaseNo: "0147-03", Reviewer: "R2", Reading: forms.Trial, CodebookVersion: 1, ReviewedOn: "2025-09-20", Answers: hold(answersOf(0))}))
	if s := r.stateOf("0147-03"); s.state != toBeDealt || !s.reading.empty() {
		t.Errorf("after a trial the case is %s with %v", s.state, s.reading)
	}
	r.do(ReviewActs{Forms: true})
	r.sign(forms.FirstReading, "0147-03", answersOf(1))
	r.refuses(ReviewActs{Trial: 6}, "0147-03, which is in the trial, has been reviewed by")

	// A later version of the codebook has a trial of its own, of other cases.
	r.replace("codebook.toml", "version = 1", "version = 2")
	r.reopen()
	r.do(ReviewActs{Trial: 1})
	if got := r.who(forms.Trial); got["0101-01R1"] != "R1" || len(got) != 24 {
		t.Errorf("the trial of version 2: %v", got)
	}
	r.refuses(ReviewActs{Trial: 100}, "a trial of 100 cases")
}

// Nine of twenty have a defect. A fifth of 9 is 1.8, so 2; of 11 2.2, so 3.
// The smallest tickets of each, by
//
//	printf '%s\0\0second\0%s' efter-sidste-svar $case_id | sha256sum
//
// ja  41c52145 0751-04, 4843ec72 0101-08, 5a1b7ff5 0101-04
// nej 59ff3c78 0851-03, 66ca75ae 0101-03, 672f9056 0751-02, 6ed34165 0825-01
func TestSecondReading(t *testing.T) {
	r := newReviewing(t)
	r.signAll("0825-01")
	var waiting *Waiting
	if err := r.act(t.Context(), ReviewActs{Second: true}); !errors.As(err, &waiting) {
		t.Fatalf("with one case missing: %v, want to wait", err)
	}
	r.sign(forms.FirstReading, "0825-01", answersOf(16))
	if p, err := r.secondProgress(); err != nil || p != (secondProgress{toLock: 20}) {
		t.Errorf("before the second reading: %+v %v", p, err)
	}
	r.refuses(ReviewActs{Second: true}, "no randomness for the choice")
	r.refuses(ReviewActs{Second: true, Seed: "efter-sidste-svar"}, "the seed has no source")
	r.refuses(ReviewActs{Second: true, Seed: "efter-sidste-svar", SeedSource: "-"}, "stands for no source")
	r.refuses(ReviewActs{Second: true, Seed: "2026", SeedSource: "test"}, "the seed has been used in this batch")
	segments := len(r.ledger.Segments())
	r.do(ReviewActs{Second: true, Seed: "efter-sidste-svar", SeedSource: "test"})
	if n := len(r.ledger.Segments()); n != segments+3 {
		t.Errorf("locking, choosing and dealing took %d segments, want one each", n-segments)
	}
	locks, err := r.locks()
	r.must(err)
	l := locks[0]
	if l.Round != 1 || l.Item != "mangel" || l.Share != "0.2" || l.Minimum != 2 || l.choice == nil || l.choice.Seed != "efter-sidste-svar" || !l.choice.WithLock || len(l.Classes) != 2 {
		t.Errorf("the lock: %+v", l)
	}
	yes, no := l.Classes[0], l.Classes[1]
	if yes.Class != "ja" || no.Class != "nej" || len(yes.Cases) != 9 || len(no.Cases) != 11 {
		t.Errorf("classes %s of %d and %s of %d", yes.Class, len(yes.Cases), no.Class, len(no.Cases))
	}
	if diff := cmp.Diff([][]string{{"0751-04", "0101-08"}, {"0851-03", "0101-03", "0751-02"}}, [][]string{yes.Again, no.Again}); diff != "" {
		t.Errorf("chosen: %s", diff)
	}
	firstBy, second := r.who(forms.FirstReading), r.who(forms.SecondReading)
	if len(second) != 5 {
		t.Errorf("dealt a second time: %v", second)
	}
	for no, code := range second {
		if code == firstBy[no] || code == "R2" && strings.HasPrefix(no, "0751") {
			t.Errorf("%s is read by %s and then %s", no, firstBy[no], code)
		}
	}
	if ds, err := r.dealingsAgainst(); err != nil || len(ds) > 0 {
		t.Errorf("dealt again: %v %v", ds, err)
	}

	// Blind, idempotent, and closed.
	k, err := r.known()
	r.must(err)
	dealt, err := r.dealt()
	r.must(err)
	d := placed(dealt)[slot{no: "0751-04", kind: forms.SecondReading}]
	if c := k.formCase(*d); len(c.Shown) > 0 || c.Note != "" || c.Only != nil {
		t.Errorf("the second reader sees %+v", c)
	}
	if _, some, err := k.prefilled(*d); some || err != nil {
		t.Error("the second reader's form is filled in")
	}
	before := r.ledger.Head()
	r.do(ReviewActs{Second: true})
	if r.ledger.Head() != before {
		t.Error("the same again wrote to the ledger")
	}
	r.refuses(ReviewActs{Second: true, Seed: "et-andet"}, "they are chosen once")
	closed, err := r.closedReadings(dealt)
	r.must(err)
	was, _ := k.reading(firstOf("0751-04"))
	is := was
	is.Remark = "Set."
	if !closed[firstOf("0751-04")] || k.moves(was, is) {
		t.Error("a remark to a locked reading is refused")
	}
	other := was.Answers.open()
	other["hjemmel"] = "nej"
	is.Answers = hold(other)
	if !k.moves(was, is) || !k.moves(was, AnswersEntry{CaseNo: was.CaseNo}) {
		t.Error("a locked reading may be altered or taken back")
	}
}

func TestNumberAgain(t *testing.T) {
	for _, test := range []struct {
		n     int
		share string
		want  int
	}{
		{9, "0.2", 2}, {11, "0.2", 3}, {100, "0.07", 7}, {1, "0.2", 1}, {2, "0.01", 2}, {385, "0.15", 58}, {20, "1", 20}, {0, "0.5", 0},
	} { // 385 x 0.15 = 57.75; 100 x 0.07 is 7 and not 7.000000000000001
		if got := numberAgain(test.n, test.share, 2); got != test.want {
			t.Errorf("%s of %d: %d, want %d", test.share, test.n, got, test.want)
		}
	}
}

// Three of the second readings agree, one differs in a question and what hangs
// on it, one in a date.
func TestArbitration(t *testing.T) {
	r := newReviewing(t)
	r.signAll()
	r.do(ReviewActs{Second: true, Seed: "efter-sidste-svar", SeedSource: "test"})
	numbers := r.numbers()
	for _, no := range []string{"0751-04", "0101-08", "0851-03", "0101-03", "0751-02"} {
		a := answersOf(slices.Index(numbers, no))
		switch no {
		case "0101-03": // n = 2: no defect
			a["begrundelse"], a["begrundelse_hvad"] = "nej", "retsregler"
		case "0851-03":
			a["afgjort"] = "2025-02-02"
		}
		r.sign(forms.SecondReading, no, a)
	}
	if p, err := r.secondProgress(); err != nil || p != (secondProgress{toJudge: 2}) {
		t.Errorf("before arbitration: %+v %v", p, err)
	}
	r.do(ReviewActs{Arbitrate: true})
	first, second, third := r.who(forms.FirstReading), r.who(forms.SecondReading), r.who(forms.Arbitration)
	if len(third) != 2 || third["0101-03"] == "" || third["0851-03"] == "" {
		t.Fatalf("arbitrated: %v", third)
	}
	for no, code := range third {
		if code == first[no] || code == second[no] {
			t.Errorf("%s: %s, %s and %s", no, first[no], second[no], code)
		}
	}
	k, err := r.known()
	r.must(err)
	dealt, err := r.dealt()
	r.must(err)
	d := placed(dealt)[slot{no: "0101-03", kind: forms.Arbitration}]
	if diff := cmp.Diff([]string{"begrundelse", "begrundelse_hvad"}, d.Only); diff != "" {
		t.Errorf("asked again: %s", diff)
	}
	c := k.formCase(*d)
	shown := map[string]bool{}
	for _, s := range c.Shown {
		shown[s.Answers["begrundelse"]] = true
		if strings.Contains(s.Title, "R") {
			t.Errorf("the arbiter sees a name: %s", s.Title)
		}
	}
	if len(c.Shown) != 2 || !shown["ja"] || !shown["nej"] || c.Note == "" {
		t.Errorf("the arbiter sees %+v", c)
	}
	filled, some, err := k.prefilled(*d)
	if want := (codebook.Answers{"sagstype": "ny", "modtaget": "2025-01-02", "afgjort": "2025-02-01", "hjemmel": "ja"}); err != nil || !some || !maps.Equal(filled.Answers, want) || filled.ReviewedOn != nil {
		t.Errorf("the arbiter begins with %v, want %v", filled, want)
	}
	if closed, err := r.closedReadings(dealt); err != nil || !closed[slot{no: "0101-03", kind: forms.SecondReading}] || closed[slot{no: "0101-08", kind: forms.SecondReading}] {
		t.Errorf("closed: %v %v", closed, err)
	}
	before := r.ledger.Head()
	r.do(ReviewActs{Arbitrate: true})
	if r.ledger.Head() != before {
		t.Error("the same again wrote to the ledger")
	}
	if p, err := r.secondProgress(); err != nil || p != (secondProgress{judged: 2}) {
		t.Errorf("under arbitration: %+v %v", p, err)
	}

	decided := answersOf(2)
	decided["begrundelse"], decided["begrundelse_hvad"] = "nej", "fakta"
	r.sign(forms.Arbitration, "0101-03", decided)
	r.sign(forms.Arbitration, "0851-03", answersOf(slices.Index(numbers, "0851-03")))
	if ok, err := r.complete(); err != nil || !ok {
		t.Errorf("complete: %t %v", ok, err)
	}
	states, err := r.states()
	r.must(err)
	list, err := r.arbitratedCases(states)
	r.must(err)
	got := map[string]string{}
	for _, a := range list {
		got[a.no] = a.class + " " + a.answers["begrundelse"] + " " + strings.Join(a.decided, "+")
	}
	if diff := cmp.Diff(map[string]string{"0751-04": "ja nej ", "0101-08": "ja ja ", "0751-02": "nej ja ",
		"0101-03": "nej nej begrundelse+begrundelse_hvad", "0851-03": "nej ja afgjort"}, got); diff != "" {
		t.Errorf("arbitrated: %s", diff)
	}
	if s := r.stateOf("0101-03"); s.reading.Answers.of("begrundelse") != "ja" {
		t.Error("the first reading is not what counts")
	}
}

// R9 is the project lead and reads no cases else.
func TestArbiter(t *testing.T) {
	r := newReviewing(t)
	r.replace("batch.toml", "[review]\n", "[review]\narbiter = \"R9\"\n")
	r.reopen()
	r.signAll()
	r.do(ReviewActs{Second: true, Seed: "efter-sidste-svar", SeedSource: "test"})
	a := answersOf(7)
	a["hjemmel"] = "ja"
	r.sign(forms.SecondReading, "0101-08", a)
	r.do(ReviewActs{Arbitrate: true})
	if diff := cmp.Diff(map[string]string{"0101-08": "R9"}, r.who(forms.Arbitration)); diff != "" {
		t.Error(diff)
	}
	before := r.ledger.Head()
	r.do(ReviewActs{Forms: true}) // R9 is not in reviewers.csv, and keeps the case
	if r.ledger.Head() != before {
		t.Error("the arbiter's case moved")
	}
}

// R3 has finished one case and half done another, which goes to the others
// without what R3 wrote.
func TestReassign(t *testing.T) {
	r := newReviewing(t)
	r.do(ReviewActs{Forms: true})
	var mine []string
	for no, code := range r.who(forms.FirstReading) {
		if code == "R3" {
			mine = append(mine, no)
		}
	}
	slices.Sort(mine)
	done, half := mine[0], mine[1]
	r.sign(forms.FirstReading, done, answersOf(1))
	r.must(r.appendAll(AnswersEntry{CaseNo: half, Reviewer: "R3", Reading: 1, CodebookVersion: 1, Answers: hold(codebook.Answers{"hjemmel": "nej"})}))
	r.refuses(ReviewActs{Reassign: "R7"}, "no reviewer has the code R7")
	r.do(ReviewActs{Reassign: "R3"})
	now := r.who(forms.FirstReading)
	count := map[string]int{}
	for _, code := range now {
		count[code]++
	}
	// 20 cases: 7, 7 and 6 before. R3 keeps one, and the others share 19.
	if now[done] != "R3" || count["R3"] != 1 || max(count["R1"], count["R2"]) != 10 || min(count["R1"], count["R2"]) != 9 {
		t.Errorf("dealt: %v", count)
	}
	if ds, err := r.dealingsAgainst(); err != nil || len(ds) > 0 {
		t.Errorf("dealt again: %v %v", ds, err)
	}
	k, err := r.known()
	r.must(err)
	dealt, err := r.dealt()
	r.must(err)
	if _, some, _ := k.prefilled(*placed(dealt)[firstOf(half)]); some {
		t.Error("the next reader sees what R3 left half done")
	}
	if k.readings[firstOf(half)].Answers.of("hjemmel") != "nej" {
		t.Error("what R3 left half done is gone from the ledger")
	}
	if !slices.ContainsFunc(r.said, func(s string) bool { return strings.Contains(s, half) }) {
		t.Errorf("the moved cases are not named: %v", r.said)
	}
	before := r.ledger.Head()
	r.do(ReviewActs{Reassign: "R3"})
	if r.ledger.Head() != before {
		t.Error("the same again wrote to the ledger")
	}
}

// Version 2 gives nej of begrundelse another meaning: the seven cases with it
// are asked that question again, by those who answered, and nothing else moves.
func TestChangeOfMeaning(t *testing.T) {
	r := newReviewing(t)
	r.signAll()
	firstBy := r.who(forms.FirstReading)
	r.replace("codebook.toml", "version = 1", "version = 2")
	r.replace("codebook.toml", "[[edit]]", "[[change]]\nversion = 2\non = 2025-09-19\nitem = \"begrundelse\"\nkind = \"meaning\"\nredo = [\"nej\"]\nwhy = \"To slags mangler blev blandet sammen.\"\n\n[[edit]]")
	r.reopen()
	r.do(ReviewActs{Forms: true})
	states, err := r.states()
	r.must(err)
	tasks, err := r.tasks(states)
	r.must(err)
	open, err := r.openAnswers(tasks)
	r.must(err)
	if items := openItems(open); len(open) != 7 || items["begrundelse"] != 7 || len(items) != 1 {
		t.Errorf("open: %d, %v", len(open), items)
	}
	if diff := cmp.Diff(firstBy, r.who(forms.FirstReading)); diff != "" {
		t.Errorf("somebody else reads: %s", diff)
	}
	k, err := r.known()
	r.must(err)
	dealt, err := r.dealt()
	r.must(err)
	d := placed(dealt)[firstOf("0101-04")]
	c := k.formCase(*d)
	if diff := cmp.Diff([]string{"begrundelse"}, c.Only); diff != "" || !strings.Contains(c.Note, "To slags mangler blev blandet sammen.") {
		t.Errorf("asked again: %v, %q", c.Only, c.Note)
	}
	filled, _, err := k.prefilled(*d)
	if want := (codebook.Answers{"sagstype": "ny", "modtaget": "2025-01-02", "afgjort": "2025-02-01", "begrundelse_hvad": "fakta", "hjemmel": "ja"}); err != nil || !maps.Equal(filled.Answers, want) || filled.ReviewedOn != nil {
		t.Errorf("the form has %v, want %v unsigned", filled, want)
	}
	if d := placed(dealt)[firstOf("0101-02")]; d.CodebookVersion != 1 || d.Only != nil {
		t.Errorf("a case whose answers stand moved: %+v", d)
	}

	// Half answered again, the reader leaves: the next gets that question only,
	// with the answers that stand.
	was := r.stateOf("0101-04").reading
	half := maps.Clone(filled.Answers)
	half["begrundelse"] = "ja"
	delete(half, "begrundelse_hvad")
	again := AnswersEntry{CaseNo: "0101-04", Reviewer: was.Reviewer, Reading: 1, CodebookVersion: 2, Answers: hold(half)}
	r.must(r.appendAll(again))
	r.do(ReviewActs{Reassign: was.Reviewer})
	if k, err = r.known(); err != nil {
		t.Fatal(err)
	}
	dealt, err = r.dealt()
	r.must(err)
	d = placed(dealt)[firstOf("0101-04")]
	filled, some, err := k.prefilled(*d)
	if want := (codebook.Answers{"sagstype": "ny", "modtaget": "2025-01-02", "afgjort": "2025-02-01", "hjemmel": "ja"}); err != nil || !some || d.Reviewer == was.Reviewer || !maps.Equal(filled.Answers, want) || !slices.Equal(d.Only, []string{"begrundelse"}) {
		t.Errorf("the next reader, %s, has %v and is asked %v", d.Reviewer, filled.Answers, d.Only)
	}
	again.Reviewer, again.ReviewedOn = d.Reviewer, "2025-09-20"
	r.must(r.appendAll(again))
	if s := r.stateOf("0101-04"); s.state != reviewed {
		t.Errorf("answered again, the case is %s", s.state)
	}
}

// One objection is to a question, one to the whole, one late.
func TestObjections(t *testing.T) {
	r := newReviewing(t)
	r.signAll()
	r.write("objections.csv", "case_no;received_on;text;items\n0101-01;20-01-2026;Begrundelsen stod i bilaget.;begrundelse\n0101-02;2026-02-01;Vi er uenige.;\n0101-03;2026-02-02;For sent.;\n")
	r.do(ReviewActs{Objections: true})
	who := r.who(forms.Objection)
	if len(who) != 2 || who["0101-01"] == "" || who["0101-02"] == "" {
		t.Fatalf("heard: %v", who)
	}
	for no, code := range who {
		if code == r.who(forms.FirstReading)[no] {
			t.Errorf("%s is heard by who read it", no)
		}
	}
	k, err := r.known()
	r.must(err)
	dealt, err := r.dealt()
	r.must(err)
	c := k.formCase(*placed(dealt)[slot{no: "0101-01", kind: forms.Objection}])
	if !strings.Contains(c.Note, "Begrundelsen stod i bilaget.") || !slices.Equal(c.Only, []string{"begrundelse"}) || len(c.Shown) != 1 || c.Shown[0].Answers["begrundelse"] != "nej" {
		t.Errorf("the form: %+v", c)
	}
	if c := k.formCase(*placed(dealt)[slot{no: "0101-02", kind: forms.Objection}]); c.Only != nil {
		t.Errorf("an objection to the whole: %+v", c)
	}
	if list, _ := r.objections(); len(list) != 3 || !list[2].Late || list[1].Late {
		t.Errorf("noted: %+v", list)
	}
	before := r.ledger.Head()
	r.do(ReviewActs{Objections: true})
	if r.ledger.Head() != before {
		t.Error("the same again wrote to the ledger")
	}
	if ok, err := r.firstComplete(); err != nil || !ok {
		t.Errorf("an objection stops the batch: %v", err)
	}

	// The kommune objects again: the same reader goes on, and signs anew.
	a := answersOf(1)
	r.sign(forms.Objection, "0101-01", a)
	r.write("objections.csv", "case_no;received_on;text;items\n0101-01;2026-01-25;Også hjemlen.;hjemmel\n")
	r.do(ReviewActs{Objections: true})
	if k, err = r.known(); err != nil {
		t.Fatal(err)
	}
	dealt, err = r.dealt()
	r.must(err)
	d := placed(dealt)[slot{no: "0101-01", kind: forms.Objection}]
	filled, _, err := k.prefilled(*d)
	if err != nil || d.Form != "forms/indsigelse-"+who["0101-01"]+"_2.xlsx" || filled.ReviewedOn != nil || filled.Answers["begrundelse"] != "ja" || !slices.Equal(d.Only, []string{"begrundelse", "hjemmel"}) {
		t.Errorf("the second time: %+v %+v", d, filled)
	}
	for _, bad := range []struct{ line, want string }{
		{"0101-99;2026-01-01;x;", "the number of a case that has been reviewed"},
		{"0101-01;2026-01-32;x;", "a date that exists"},
		{"0101-01;2026-01-01;;", "what the kommune objects to"},
		{"0101-01;2026-01-01;Om 0101010-1234;hjemel", "want one of sagstype"},
		{"0101-01;2026-01-01;Om 010101-1234;", "a text without CPR numbers"},
	} {
		r.write("objections.csv", "case_no;received_on;text;items\n"+bad.line+"\n")
		r.refuses(ReviewActs{Objections: true}, bad.want)
	}
}

// Whoever gets a case by other means than the lot is found.
func TestDealingAgainst(t *testing.T) {
	r := newReviewing(t)
	r.do(ReviewActs{Forms: true})
	if ds, err := r.dealingsAgainst(); err != nil || len(ds) > 0 {
		t.Fatalf("dealt again: %v %v", ds, err)
	}
	no := "0147-04"
	other := map[string]string{"R1": "R2", "R2": "R3", "R3": "R1"}[r.who(forms.FirstReading)[no]]
	var last DealingEntry
	list, err := all[DealingEntry](r.Folder, KindDealing)
	r.must(err)
	last = list[len(list)-1]
	last.Cases = []string{no}
	r.must(r.appendAll(last, DealEntry{CaseNo: no, Reviewer: other, Form: "forms/skema-" + other + "_2.xlsx"}))
	ds, err := r.dealingsAgainst()
	if err != nil || len(ds) != 2 || !strings.Contains(ds[0].What.EN, no+" was taken from") || !strings.Contains(ds[1].What.EN, no+" stands with "+other) {
		t.Errorf("a case given away: %v %v", ds, err)
	}
}

// A reviewer with more cases than a workbook holds gets several.
func TestLargeForms(t *testing.T) {
	d := &dealing{Folder: &Folder{}, book: &codebook.Codebook{Version: 1}}
	d.Batch = newReviewing(t).Batch
	for i := range 501 {
		d.give(DealEntry{CaseNo: "0101-" + string(rune('a'+i%26)) + strings.Repeat("x", i/26), Reviewer: "R1", Reading: forms.FirstReading})
	}
	d.nameForms()
	count := map[string]int{}
	for _, e := range d.added {
		count[e.Form]++
	}
	if diff := cmp.Diff(map[string]int{"forms/skema-R1.xlsx": 250, "forms/skema-R1_2.xlsx": 250, "forms/skema-R1_3.xlsx": 1}, count); diff != "" {
		t.Error(diff)
	}
}
