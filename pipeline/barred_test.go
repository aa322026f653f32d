package pipeline

import (
	"testing"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/forms"
)

// bar writes reviewers.csv anew: R1 to R4, of which one must not read two
// kommuner (0101 has eight of the twenty cases, 0751 four).
func (r *reviewing) bar(code string) {
	r.Helper()
	text := "code,name,share,from,to,not_kommuner\n"
	for _, c := range []string{"R1", "R2", "R3", "R4"} {
		not := ""
		if c == code {
			not = "0101;0751"
		}
		text += c + "," + c + ",1,,," + not + "\n"
	}
	r.write("reviewers.csv", text)
	r.reopen()
}

// keptFrom wants that a reviewer has no unfinished reading of 0101 and 0751.
func (r *reviewing) keptFrom(what string, kind forms.Kind, code string) {
	r.Helper()
	for no, has := range r.who(kind) {
		if has == code && (no[:4] == "0101" || no[:4] == "0751") {
			r.Errorf("%s: %s has %s", what, code, no)
		}
	}
	if ds, err := r.dealingsAgainst(); err != nil || len(ds) > 0 {
		r.Errorf("%s: dealt again: %v %v", what, ds, err)
	}
}

// Who is found to be barred from a kommune when the cases are out gives them
// up, in every kind of reading.
func TestBarredLater(t *testing.T) {
	r := newReviewing(t)
	r.bar("")
	r.do(ReviewActs{Forms: true})
	r.bar("R1")
	r.do(ReviewActs{Forms: true})
	r.keptFrom("first", forms.FirstReading, "R1")
	numbers := r.numbers()
	for n, no := range numbers {
		r.sign(forms.FirstReading, no, answersOf(n))
	}
	r.bar("")
	r.do(ReviewActs{Second: true, Seed: "efter-sidste-svar", SeedSource: "test"})
	for _, code := range []string{"R1", "R2", "R3", "R4"} {
		r.bar(code)
		r.do(ReviewActs{Forms: true})
		r.keptFrom("second", forms.SecondReading, code)
	}
}

// An arbiter is barred as everybody is, and so is who began to hear a kommune's
// objection.
func TestBarredArbiter(t *testing.T) {
	r := newReviewing(t)
	r.bar("R4")
	r.replace("batch.toml", "[review]\n", "[review]\narbiter = \"R4\"\n")
	r.reopen()
	r.signAll()
	r.do(ReviewActs{Second: true, Seed: "efter-sidste-svar", SeedSource: "test"})
	for no := range r.who(forms.SecondReading) {
		r.sign(forms.SecondReading, no, codebook.Answers{"sagstype": "ny", "modtaget": "2025-01-02", "afgjort": "2025-02-03", "begrundelse": "ja", "hjemmel": "ja"})
	}
	r.do(ReviewActs{Arbitrate: true})
	if n := len(r.who(forms.Arbitration)); n != 5 {
		t.Fatalf("%d with an arbiter, want all 5, in which the days differ", n)
	}
	r.keptFrom("arbitration", forms.Arbitration, "R4")

	r.write("objections.csv", "case_no,received_on,text,items\n0101-01,2025-09-01,Hjemlen stod i bilaget.,hjemmel\n")
	r.do(ReviewActs{Objections: true})
	hears := r.who(forms.Objection)["0101-01"]
	r.bar(hears)
	r.write("objections.csv", "case_no,received_on,text,items\n0101-01,2025-09-01,Hjemlen stod i bilaget.,hjemmel\n0101-01,2025-09-02,Begrundelsen også.,begrundelse\n")
	r.do(ReviewActs{Objections: true})
	r.keptFrom("objection", forms.Objection, hears)
}

// Who began a first reading that another finished is no blind second reader of
// it: the other's form had the answers.
func TestBegunIsRead(t *testing.T) {
	r := newReviewing(t)
	r.write("reviewers.csv", "code,name\nR1,En\nR2,To\nR3,Tre\n")
	r.reopen()
	r.do(ReviewActs{Forms: true})
	var began []string
	for no, code := range r.who(forms.FirstReading) {
		if code == "R1" {
			began = append(began, no)
			r.must(r.appendAll(AnswersEntry{CaseNo: no, Reviewer: "R1", CodebookVersion: 1, Answers: hold(codebook.Answers{"hjemmel": "ja"})}))
		}
	}
	r.do(ReviewActs{Forms: true, Reassign: "R1"})
	for n, no := range r.numbers() {
		r.sign(forms.FirstReading, no, answersOf(n))
	}
	r.replace("batch.toml", "second_reading = 0.2", "second_reading = 1.0")
	r.reopen()
	r.do(ReviewActs{Second: true, Seed: "efter-sidste-svar", SeedSource: "test"})
	second := r.who(forms.SecondReading)
	if len(began) == 0 || len(second) != 20 {
		t.Fatalf("%d begun, %d read again", len(began), len(second))
	}
	for _, no := range began {
		if second[no] == "R1" {
			t.Errorf("%s was begun by R1, who reads it again", no)
		}
	}
}
