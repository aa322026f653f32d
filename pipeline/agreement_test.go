package pipeline

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sagsbarometer/data/forms"
	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/screen"
)

// tableOf is a table of a screen as lines of its cells in Danish.
func tableOf(s *screen.Screen, id string) map[string]string {
	rows := map[string]string{}
	for _, t := range s.Tables {
		if t.ID != id {
			continue
		}
		for _, row := range t.Rows {
			var cells []string
			for _, c := range row {
				cells = append(cells, c.In(lang.Danish))
			}
			rows[strings.Join(cells, "|")] = ""
		}
	}
	return rows
}

func (r *reviewing) agreement(reason string) *screen.Screen {
	r.Helper()
	s, err := r.Agreement(r.Context(), reason)
	r.must(err)
	return s
}

// Of two cases read by three there are 2·3 pairs. In the one R3 alone finds a
// defect of hjemmel, so 2 of its 3 pairs differ, and of all 4 of 6 agree.
func TestTrialAgreement(t *testing.T) {
	r := newReviewing(t)
	r.do(ReviewActs{Trial: 2})
	for _, no := range []string{"0147-03", "0101-02"} {
		for _, code := range []string{"R1", "R2", "R3"} {
			a := answersOf(1)
			if no == "0147-03" && code == "R3" {
				a["hjemmel"] = "nej"
			}
			r.must(r.appendAll(AnswersEntry{CaseNo: no, Reviewer: code, Reading: forms.Trial, CodebookVersion: 1, ReviewedOn: "2025-09-20", Answers: hold(a)}))
		}
	}
	s := r.agreement("")
	rows := tableOf(s, "trial")
	for _, want := range []string{
		"1|hjemmel|Er der hjemmel til afgørelsen?|2|6|4|0,67|0147-03",
		"1|begrundelse|Er begrundelsen fyldestgørende?|2|6|6|1,00|",
		"1|mangel|Mindst én mangel|2|6|4|0,67|0147-03",
	} {
		if _, ok := rows[want]; !ok {
			t.Errorf("no %q in %v", want, slices.Sorted(maps.Keys(rows)))
		}
	}
	b, err := os.ReadFile(filepath.Join(r.dir, "private", "enighed.csv"))
	if err != nil || !strings.Contains(string(b), "trial,1,hjemmel,Er der hjemmel til afgørelsen?,2,6,4,0.67,0147-03\n") {
		t.Errorf("enighed.csv: %v\n%s", err, b)
	}
}

// The two readings before the arbiter: of mangel four of five agree. Weighted
// as in TestSecondPhase, ja 28.5 of 60 all agree; of nej 31.5, two of the three
// weigh 6.5 of 9.5: p_o = .475 + .525·6.5/9.5 = .834211. With the first reading
// ja in .475 and the second in .475 + .525·3/9.5 = .640789, chance agreement is
// .475·.640789 + .525·.359211 = .492960, kappa (.834211-.492960)/.507040 =
// .673026, PABAK 2·.834211-1 = .668421; Gwet's has π = .557895, so 2·.557895·
// .442105 = .493296 and AC1 = (.834211-.493296)/.506704 = .672808. Of the cases
// with ja in either, twice .475 of 1.115789 have both: .851415.
func TestSecondAgreement(t *testing.T) {
	r := newReviewing(t)
	r.readTwice()
	s := r.agreement("")
	has := func(id, want string) {
		t.Helper()
		rows := tableOf(s, id)
		for row := range rows {
			if strings.HasPrefix(row, want) {
				return
			}
		}
		t.Errorf("%s: no %q in %v", id, want, slices.Sorted(maps.Keys(rows)))
	}
	var second []string
	for row := range tableOf(s, "second") {
		if strings.HasPrefix(row, "mangel|") {
			cells := strings.Split(row, "|")
			second = slices.Concat(cells[:5], cells[7:])
		}
	}
	if diff := cmp.Diff([]string{"mangel", "Mindst én mangel", "5", "4", "0,83", "0,67", "0,67", "0,67"}, second); diff != "" {
		t.Errorf("mangel: %s", diff)
	}
	has("class", "mangel|ja|2|2|0,85|")
	has("class", "mangel|nej|3|2|")
	has("second", "afgjort|Afgørelsen er dateret|5|4|")
	// Asked of two: 0751-04, both alike, stands for 3.5·28.5/6.5 cases, and 0101-03,
	// of which the first reader was not asked, for 3·31.5/9.5: .606731 alike.
	has("second", "begrundelse_hvad|Hvad mangler begrundelsen?|2|1|0,61|")
	has("readers", "mangel||")
	for row := range tableOf(s, "readers") {
		if !strings.HasSuffix(row, "færre end fire læsere: kan ikke skønnes") {
			t.Errorf("three readers: %s", row)
		}
	}
	base := 0
	for row := range tableOf(s, "found") {
		if strings.HasPrefix(row, "mangel|læser|") {
			base++
		}
	}
	if base != 3 {
		t.Errorf("mangel by %d readers, want 3", base)
	}
	has("found", "mangel|måned|2025-09|20|9|0,45|0,23|0,68||") // binom.test(9, 20): .2306-.6847

	// Nothing of it is in out/, and nothing of the readers in what is published.
	_, err := r.Publish(t.Context(), 0, "")
	r.must(err)
	r.agreement("")
	secrets := []string{"kappa", "AC1", "PABAK", "laeser", "enighed", "enige", "0,83", "83%", "83 procent", "R1", "R2", "R3"}
	r.must(filepath.WalkDir(filepath.Join(r.dir, "out", "public"), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasSuffix(path, ".js") || filepath.Base(filepath.Dir(path)) == "commitments" {
			return err
		}
		b, err := os.ReadFile(path)
		for _, secret := range secrets {
			if strings.Contains(string(b), secret) && !strings.HasSuffix(path, ".xlsx") {
				t.Errorf("%s holds %q", path, secret)
			}
		}
		return err
	}))
	if found, _ := filepath.Glob(filepath.Join(r.dir, "out", "*enighed*")); len(found) > 0 {
		t.Errorf("in out/: %v", found)
	}
}

// As long as cases are read, what each found is hidden, or the look is noted.
func TestLook(t *testing.T) {
	r := newReviewing(t)
	r.signAll("0825-01")
	if _, err := r.Estimate(t.Context()); err == nil {
		t.Error("estimates before all is read")
	}
	before := r.ledger.Head()
	s := r.agreement("")
	if len(tableOf(s, "found"))+len(tableOf(s, "readers"))+len(tableOf(s, "class")) > 0 || r.ledger.Head() != before {
		t.Errorf("what readers found is shown: %+v", s.Tables)
	}
	for _, reason := range []string{"", "  ", "Om 010203-1234."} {
		if _, err := r.Look(t.Context(), reason); err == nil || strings.Contains(err.Error(), "1234") || r.ledger.Head() != before {
			t.Errorf("a look for %q: %v", reason, err)
		}
	}
	s, err := r.Look(t.Context(), "Ministeriet bad om et tal.")
	r.must(err)
	looks, err := all[LookEntry](r.Folder, KindLook)
	r.must(err)
	if diff := cmp.Diff([]LookEntry{{At: "2025-09-20T12:00:00Z", Reason: "Ministeriet bad om et tal.", Reviewed: 19, Cases: 20}}, looks); diff != "" {
		t.Errorf("noted: %s", diff)
	}
	if len(s.Tables[0].Rows) == 0 {
		t.Error("nothing was shown")
	}
	if _, err := os.Stat(r.outPath(EstimatesCSV)); err == nil {
		t.Error("a look wrote estimates")
	}
	r.sign(forms.FirstReading, "0825-01", answersOf(16))
	r.do(ReviewActs{Second: true, Seed: "efter-sidste-svar", SeedSource: "test"})
	if s = r.agreement("Uenighed meldt."); len(tableOf(s, "found")) == 0 {
		t.Error("a look at the readers shows nothing")
	}
	if looks, _ = all[LookEntry](r.Folder, KindLook); len(looks) != 2 {
		t.Errorf("%d looks are noted", len(looks))
	}
}

// A change of meaning marks what rests on the question, by way of a derived
// item or a deadline, until the last answer is in; the annex then counts five.
func TestOpenAnswers(t *testing.T) {
	r := newReviewing(t)
	r.signAll()
	r.replace("codebook.toml", "version = 1", "version = 2")
	b, err := os.ReadFile(filepath.Join(r.dir, "codebook.toml"))
	r.must(err)
	r.write("codebook.toml", string(b)+"\n[[change]]\nversion = 2\non = 2025-09-19\nitem = \"hjemmel\"\nkind = \"meaning\"\nredo = [\"nej\"]\nwhy = \"Også analogi.\"\n")
	r.reopen()
	notes := func() map[string]bool {
		states, err := r.upToNow(t.Context())
		r.must(err)
		e, err := r.interim(t.Context(), states)
		r.must(err)
		out := map[string]bool{}
		for _, row := range e.Rows {
			if len(row.Domain) == 0 {
				out[row.ID] = slices.Contains(row.Notes, "open_answers")
			}
		}
		return out
	}
	if got := notes(); !got["mangel"] || got["frist_overskredet"] {
		t.Errorf("marked: %v, want mangel alone", got)
	}
	if _, err := r.Estimate(t.Context()); err == nil {
		t.Error("estimates with answers open")
	}
	r.do(ReviewActs{Forms: true})
	n := 0
	for i, no := range r.numbers() {
		if a := answersOf(i); a["hjemmel"] == "nej" {
			a["hjemmel"] = "ja"
			r.sign(forms.FirstReading, no, a)
			n++
		}
	}
	if got := notes(); n != 3 || got["mangel"] { // 0, 7 and 14
		t.Errorf("with %d answered again: %v", n, got)
	}
	book, err := r.codebook()
	r.must(err)
	for column, want := range map[string]string{"mangel": "begrundelse hjemmel mangel", "frist_overholdt": "afgjort frist_overholdt modtaget sagstype",
		"begrundelse_hvad__fakta": "begrundelse begrundelse_hvad begrundelse_hvad__fakta"} {
		if got := strings.Join(restsOn(book, column), " "); got != want {
			t.Errorf("%s rests on %q, want %q", column, got, want)
		}
	}
	r.annexSays("Version 2, 19. september 2025: »Er der hjemmel til afgørelsen?«", "Ny betydning: Også analogi. 3 svar er givet igen.")
}
