package pipeline

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sagsbarometer/data"
	"sagsbarometer/data/forms"
	"sagsbarometer/estimators"
)

// readTwice hands in all first readings, the five second readings that
// TestArbitration chooses, and the two arbitrations. 0101-03 has a defect that
// the first reading did not see.
func (r *reviewing) readTwice() {
	r.Helper()
	r.signAll()
	r.do(ReviewActs{Second: true, Seed: "efter-sidste-svar", SeedSource: "test"})
	numbers := r.numbers()
	for _, no := range []string{"0751-04", "0101-08", "0851-03", "0101-03", "0751-02"} {
		a := answersOf(slices.Index(numbers, no))
		switch no {
		case "0101-03":
			a["begrundelse"], a["begrundelse_hvad"] = "nej", "retsregler"
		case "0851-03":
			a["afgjort"] = "2025-02-02"
		}
		r.sign(forms.SecondReading, no, a)
	}
	r.do(ReviewActs{Arbitrate: true})
	a := answersOf(slices.Index(numbers, "0101-03"))
	a["begrundelse"], a["begrundelse_hvad"] = "nej", "retsregler"
	r.sign(forms.Arbitration, "0101-03", a)
	r.sign(forms.Arbitration, "0851-03", answersOf(slices.Index(numbers, "0851-03")))
}

// estimated are the estimates of the whole, by id.
func (r *reviewing) estimated() map[string]estimators.Estimate {
	r.Helper()
	_, err := r.Estimate(r.Context())
	r.must(err)
	e, err := r.estimates()
	r.must(err)
	rows := map[string]estimators.Estimate{}
	for _, row := range e.Rows {
		if len(row.Domain) == 0 {
			rows[row.ID] = row
		}
	}
	return rows
}

// By hand: the cases with a defect weigh
// 4·3 + 3 + 3·3.5 + 3 = 28.5 of 60, those without 31.5. Of the
// latter 0101-03 (3), 0751-02 (3.5) and 0851-03 (3) were read again, and the
// first has a defect: p = 28.5/60 + 31.5/60 · 3/9.5 = .640789. The error is by
// the formula of estimators/METHOD.md, computed in R.
func TestSecondPhase(t *testing.T) {
	r := newReviewing(t)
	r.readTwice()
	rows := r.estimated()
	first, second := rows["mangel"], rows["mangel.tofase"]
	if math.Abs(first.Estimate.F-.475) > 1e-12 || slices.Contains(first.Notes, estimators.NoteSecondPhase) {
		t.Errorf("the headline is %+v, want .475 of the first readings", first)
	}
	if math.Abs(second.Estimate.F-(.475+.525*3/9.5)) > 1e-12 || math.Abs(second.SE.F-.191991016956723) > 1e-12 || second.NBase != 5 || second.NCounts != 3 || !slices.Contains(second.Notes, estimators.NoteSecondPhase) {
		t.Errorf("the two-phase figure is %+v", second)
	}
	spec, err := os.ReadFile(r.outPath(SecondPhaseSpec))
	r.must(err)
	if n := strings.Count(string(spec), "by       = "); n != 2 || strings.Count(string(spec), `by       = ["region"]`) != 2 {
		t.Errorf("%d groupings after the second reading, want both measures by region, and none by kommune: %s", n, spec)
	}
	table, err := data.ReadParquetFile(r.outPath(CasesFile))
	r.must(err)
	got := map[string]string{}
	for i := range table.Rows {
		if no := cell(table, "case_no", i); no[:4] == "0851" || no == "0101-03" {
			got[no] = cell(table, "second_class", i) + " " + cell(table, "read_again", i) + " " + cell(table, "mangel", i) + " " + cell(table, "mangel__anden", i) + " " + cell(table, "frist_overholdt__anden", i)
		}
	}
	if diff := cmp.Diff(map[string]string{"0851-01": "nej 0 nej  ", "0851-02": "ja 0 ja  ", "0851-03": "nej 1 nej nej ja", "0101-03": "nej 1 nej ja ja"}, got); diff != "" {
		t.Errorf("cases.parquet: %s", diff)
	}
}

// A case that never came is carried by the others of its class, here all:
// without 0147-03, of no defect and not read again, those with a defect weigh
// 28.5 of 57, and those read again of the others as before.
func TestSecondPhaseWithLoss(t *testing.T) {
	r := newReviewing(t)
	r.readTwice()
	r.must(r.appendAll(DispositionEntry{CaseNo: "0147-03", Disposition: forms.NotDelivered, Remark: "Kom aldrig.", SourceFile: "replies/egen.csv"}))
	rows := r.estimated()
	if p := rows["mangel"].Estimate.F; math.Abs(p-.5) > 1e-12 {
		t.Errorf("the headline is %v, want .5", p)
	}
	if p := rows["mangel.tofase"].Estimate.F; math.Abs(p-(.5+.5*3/9.5)) > 1e-12 {
		t.Errorf("the two-phase figure is %v, want %v", p, .5+.5*3/9.5)
	}

	// Of those with a defect one of the two is given up that were read again.
	r.must(r.appendAll(DispositionEntry{CaseNo: "0751-04", Disposition: forms.OutOfScope, Reason: "forkert_bestemmelse", Remark: "Set bagefter.", SourceFile: "replies/egen.csv"}))
	if _, there := r.estimated()["mangel.tofase"]; there || !slices.ContainsFunc(r.said, func(s string) bool {
		return strings.Contains(s, "of class ja fewer than two of the cases that still count were read again")
	}) {
		t.Errorf("a class with one second reading of eight gave a figure, or nothing was said: %q", r.said)
	}
}

// annexSays wants texts in the report, after the second reading is done.
func (r *reviewing) annexSays(texts ...string) {
	r.Helper()
	r.reopen()
	if locks, err := r.locks(); err == nil && len(locks) == 0 {
		r.do(ReviewActs{Second: true, Seed: "efter-sidste-svar", SeedSource: "test"})
		for no := range r.who(forms.SecondReading) {
			r.sign(forms.SecondReading, no, r.stateOf(no).reading.Answers.open())
		}
	}
	_, err := r.Publish(r.Context(), 0, "")
	r.must(err)
	b, err := os.ReadFile(filepath.Join(r.dir, "out", "public", "report.html"))
	r.must(err)
	for _, text := range texts {
		if !strings.Contains(string(b), text) {
			r.Errorf("the report does not say %q", text)
		}
	}
}

// Where the headline is the figure after the second reading, and a class is left
// with one case that was read again, the report says that there is none.
func TestHeadlineWithLoss(t *testing.T) {
	r := newReviewing(t)
	r.replace("batch.toml", "[review]\n", "[review]\nheadline = \"two_phase\"\n")
	r.reopen()
	r.must(r.read(t.Context()))
	r.readTwice()
	r.must(r.appendAll(DispositionEntry{CaseNo: "0751-04", Disposition: forms.OutOfScope, Reason: "forkert_bestemmelse", Remark: "Set bagefter.", SourceFile: "replies/egen.csv"}))
	r.annexSays("hovedresultatet er tallet efter anden gennemgang", "Der er læst for få sager igen til at oplyse tal.")
}

// What is declared to be the headline is declared before the first answer.
func TestHeadline(t *testing.T) {
	r := newReviewing(t)
	r.replace("batch.toml", "[review]\n", "[review]\nheadline = \"two_phase\"\n")
	r.reopen()
	r.must(r.read(t.Context()))
	before := r.ledger.Head()
	r.must(r.read(t.Context()))
	if noted, err := all[HeadlineEntry](r.Folder, KindHeadline); err != nil || len(noted) != 1 || noted[0].Headline != "two_phase" || r.ledger.Head() != before {
		t.Fatalf("declared: %v %v", noted, err)
	}
	r.readTwice()
	r.annexSays("Det var besluttet, før den første sag var læst, at hovedresultatet er tallet efter anden gennemgang.")
	r.replace("batch.toml", "headline = \"two_phase\"\n", "")
	r.reopen()
	if err := r.read(t.Context()); err == nil || !strings.Contains(err.Error(), `it was "two_phase" when the first answer came in`) {
		t.Errorf("taken back: %v", err)
	}

	late := newReviewing(t)
	late.signAll()
	late.replace("batch.toml", "[review]\n", "[review]\nheadline = \"two_phase\"\n")
	late.reopen()
	if err := late.read(t.Context()); err == nil || !strings.Contains(err.Error(), `it was "first" when the first answer came in`) {
		t.Errorf("declared after the first answer: %v", err)
	}
}

// An objection and a look in the annex: one in time, which changes one answer
// and what hangs on it, and one too late.
func TestAnnexOfReadings(t *testing.T) {
	r := newReviewing(t)
	r.readTwice()
	r.write("objections.csv", "case_no,received_on,text,items\n0101-01,2026-01-10,Hjemlen stod i bilaget.,hjemmel\n0147-01,2026-02-02,For sent.,hjemmel\n")
	r.do(ReviewActs{Objections: true})
	a := r.stateOf("0101-01").reading.Answers.open()
	a["hjemmel"] = "ja"
	r.sign(forms.Objection, "0101-01", a)
	r.must(r.appendAll(LookEntry{At: "2025-10-03T10:00:00Z", Reason: "Ministeriet bad om et tal", Reviewed: 12, Cases: 20}))
	r.annexSays("Sager, der er læst to gange", "Da de 20 sager var gennemgået, blev 5 læst igen", "»Mindst én mangel«",
		"til og med 1. februar 2026. Der kom 1.", "det er sket i 1 sag, og 1 svar blev ændret. 1 kom for sent", "<dt>Er der hjemmel til afgørelsen?</dt>",
		"<dt>3. oktober 2025 kl. 10.00 (UTC)</dt>", "12 af 20 sager var gennemgået. Begrundelse: Ministeriet bad om et tal.")
}
