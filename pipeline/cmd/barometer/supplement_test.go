package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// late writes the list of a kommune that delivers after the freeze: seven
// cases of Odense.
func late(t *testing.T, dir, supplement string) {
	t.Helper()
	var b strings.Builder
	b.WriteString("Kommune,Sagsnr,Modtaget,Afgørelsesdato,Påklaget,Afgørelse\n")
	for i := range 7 {
		fmt.Fprintf(&b, "Odense,25/%d,2024-04-10,2024-12-16,Nej,Afslag\n", i)
	}
	write(t, filepath.Join(dir, "frame", supplement, "odense.csv"), b.String())
}

// TestSupplement takes a late kommune from its list to the estimate. At the
// plan's fraction it has 7 * 20/60 = 2.33, rounded 2, the minimum: w 3.5. With
// handInForms, of the cases in the order of draw.parquet, those with a defect
// are 0, 3, 6, 7 (0101, w 3), 9 (0147, w 3), 12 (0461~1), 14, 15 (0751, w 3.5),
// 18 (0825, w 1) and 21 (0851, w 3):
//
//	p = (12 + 3 + 3.5 + 7 + 1 + 3)/67 = 29.5/67
func TestSupplement(t *testing.T) {
	dir := drawn(t)
	public := filepath.Join(dir, "out", "public", "commitments")
	before := tree(t, public)
	numbers := caseNos(t, dir)

	late(t, dir, "tillaeg-1")
	status, _ := want(t, exitDone, "status", dir)
	says(t, "status", status, "6 of 98 kommuner", "frame/tillaeg-1: not frozen yet", "barometer plan "+dir+" --freeze")
	_, stderr := want(t, exitRefused, "draw", dir, "--seed", "2026", "--quiet")
	says(t, "the same seed", stderr, "fresh randomness", "newer than the freeze of frame/tillaeg-1")
	screen, _ := want(t, exitDone, "plan", dir, "--freeze", "--quiet")
	says(t, "plan", screen, "frame/tillaeg-1: 7 new cases in 1 strata, of which 2 are drawn by themselves; frozen: frame ")
	status, _ = want(t, exitDone, "status", dir)
	says(t, "status", status, "frame/tillaeg-1: 7 cases frozen, not drawn yet", "new public randomness")
	_, stderr = want(t, exitRefused, "draw", dir, "--seed", "2026", "--quiet")
	says(t, "the same seed", stderr, "fresh randomness")
	want(t, exitDone, "draw", dir, "--seed", "2027", "--seed-source", "later", "--quiet")

	for name, was := range before {
		if now := tree(t, public)[name]; now != was {
			t.Errorf("commitments/%s of the first draw has changed", name)
		}
	}
	for _, name := range []string{"commitment.txt", "plan.csv", "frame.txt", "seed.txt", "draw.tsv", "LAESMIG.txt"} {
		if !exists(t, filepath.Join(public, "tillaeg-1", name)) {
			t.Errorf("no commitments/tillaeg-1/%s", name)
		}
	}
	if !exists(t, filepath.Join(dir, "private", "anmodning-0461-tillaeg-1.xlsx")) {
		t.Error("no request for the supplement")
	}
	now := caseNos(t, dir)
	if first := slices.DeleteFunc(slices.Clone(now), func(no string) bool { return no[:4] == "0461" }); !slices.Equal(first, numbers) {
		t.Errorf("the cases of the first draw have other numbers: %v", first)
	}

	_, stderr = want(t, exitRefused, "draw", dir, "--seed", "2028", "--quiet")
	says(t, "a third seed", stderr, "drawn with another seed")
	handInReplies(t, dir)
	want(t, exitDone, "review", dir, "--forms", "--quiet")
	handInForms(t, dir)
	want(t, exitDone, "run", dir, "--quiet")
	e := estimates(t, dir)["mangel"]
	if !near(t, e["estimate"], 29.5/67) || !near(t, e["pop_hat"], 67) || e["n"] != "22" {
		t.Errorf("estimate %s of %s, n %s, want 29.5/67 of 67 in 22", e["estimate"], e["pop_hat"], e["n"])
	}
	want(t, exitDone, "verify", dir)

	// The list of the supplement is frozen too.
	late(t, dir, "tillaeg-1/..")
	_, stderr = want(t, exitRefused, "run", dir, "--quiet")
	says(t, "a late list in frame/", stderr, "has changed since it was frozen", "frame/tillaeg-2/")
	if err := os.Remove(filepath.Join(dir, "frame", "odense.csv")); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "frame", "tillaeg-1")); err != nil {
		t.Fatal(err)
	}
	_, stderr = want(t, exitRefused, "run", dir, "--quiet")
	says(t, "no list", stderr, "frame/tillaeg-1", "7 frozen cases are gone")
}

// TestWaitsForSupplement: nothing is estimated while a supplement is not
// drawn.
func TestWaitsForSupplement(t *testing.T) {
	dir := answered(t)
	late(t, dir, "tillaeg-1")
	stdout, _ := want(t, exitWaiting, "run", dir, "--quiet")
	says(t, "run", stdout, "lists that came late are in frame/tillaeg-1")
	if exists(t, filepath.Join(dir, "out", "estimates.csv")) {
		t.Error("an estimate without the supplement")
	}
}

// TestCorrectedList: the first draw stands. A corrected list of 0101 and 0147
// lacks two cases, of which one was drawn and one was not, and has one that was
// forgotten, which becomes the stratum 0101~1.
func TestCorrectedList(t *testing.T) {
	dir := drawn(t)
	rows := receipt(t, dir, "0101")
	out, kept := "", ""
	drawnIDs := column(t, filepath.Join(dir, "out", "draw.parquet"), "case_id").Texts
	for _, r := range rows {
		switch in := slices.Contains(drawnIDs, r["case_id"]); {
		case r["stratum"] == "":
		case in && out == "":
			out = r["journalnr"]
		case !in && kept == "":
			kept = r["journalnr"]
		}
	}
	src, err := os.ReadFile(filepath.Join(dir, "frame", "hovedstaden.csv"))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, line := range strings.Split(strings.TrimRight(string(src), "\r\n"), "\n") {
		if !strings.Contains(line, out+";") && !strings.Contains(line, kept+";") {
			lines = append(lines, strings.TrimRight(line, "\r"))
		}
	}
	lines = append(lines, "101;24/99001;01-01-2024;01-01-2025;Nej;Bevilling;Opdigtet Vej 1", "101;24/99002;01-01-2024;01-01-2025;Nej;Bevilling;Opdigtet Vej 1")
	write(t, filepath.Join(dir, "frame", "tillaeg-1", "hovedstaden.csv"), strings.Join(lines, "\n")+"\n")

	numbers := map[string]string{}
	for i, id := range drawnIDs {
		numbers[id] = caseNos(t, dir)[i]
	}
	want(t, exitDone, "plan", dir, "--freeze", "--quiet")
	want(t, exitDone, "draw", dir, "--seed", "2027", "--quiet")
	for i, id := range column(t, filepath.Join(dir, "out", "draw.parquet"), "case_id").Texts {
		if was, now := numbers[id], caseNos(t, dir)[i]; was != "" && was != now || was == "" && now != "0101-09" && now != "0101-10" {
			t.Errorf("case %s was %q and is %s", id, was, now)
		}
	}
	strata := column(t, filepath.Join(dir, "out", "draw.parquet"), "stratum").Texts
	if n := len(slices.DeleteFunc(slices.Clone(strata), func(s string) bool { return s != "0101~1" })); n != 2 {
		t.Errorf("%d cases of 0101~1, want the minimum of 2", n)
	}
	status, _ := want(t, exitDone, "status", dir)
	says(t, "status", status, "out of scope? 0101-0", "gone from the corrected list", "takes back 1 case not drawn")

	handInReplies(t, dir)
	want(t, exitDone, "review", dir, "--forms", "--quiet")
	handInForms(t, dir)
	stdout, _ := want(t, exitWaiting, "run", dir, "--quiet")
	says(t, "run", stdout, "You decide")
	no := ""
	ids := column(t, filepath.Join(dir, "out", "draw.parquet"), "case_id").Texts
	for i, id := range ids {
		if slices.ContainsFunc(rows, func(r map[string]string) bool { return r["journalnr"] == out && r["case_id"] == id }) {
			no = caseNos(t, dir)[i]
		}
	}
	reply, err := os.ReadFile(filepath.Join(dir, "replies", "modtaget.csv"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "replies", "modtaget.csv"), strings.NewReplacer("case_no,arrived_on,reason", "case_no,arrived_on,reason,remark",
		no+",2025-09-10,", no+",,findes_ikke,Ikke på den rettede liste", "2025-09-10,\n", "2025-09-10,,\n").Replace(string(reply)))
	want(t, exitDone, "run", dir, "--quiet")
	// 60 cases and 2 more; 0101's 24 weigh 3 each before they are weighted up to
	// post-strata, one of the drawn is out.
	e := estimates(t, dir)["mangel.ujusteret"]
	if !near(t, e["pop_hat"], 62-3) {
		t.Errorf("pop_hat %s, want 59", e["pop_hat"])
	}
	if post := estimates(t, dir)["mangel"]; !strings.Contains(post["notes"], "poststratified") || post["n_counts"] != e["n_counts"] || strings.Contains(e["notes"], "poststratified") {
		t.Errorf("post-stratified %v, without %v", post, e)
	}
}

// TestSupplementRefused: what cannot be a supplement says so.
func TestSupplementRefused(t *testing.T) {
	dir := copied(t)
	late(t, dir, "tillaeg-1")
	_, stderr := want(t, exitRefused, "plan", dir)
	says(t, "before the freeze", stderr, "frame/tillaeg-1", "not frozen yet", "beside the others")

	dir = drawn(t)
	late(t, dir, "tillaeg-2")
	_, stderr = want(t, exitRefused, "plan", dir)
	says(t, "a gap", stderr, "frame/tillaeg-2", "no list in frame/tillaeg-1")

	dir = edited(t, "method     = \"stratified\"", "method     = \"self-weighting\"")
	editSpec(t, dir, "minimum    = 2\n", "")
	want(t, exitDone, "draw", dir, "--seed", "2026", "--quiet")
	late(t, dir, "tillaeg-1")
	_, stderr = want(t, exitRefused, "plan", dir)
	says(t, "self-weighting", stderr, "takes no supplement", "[[frame.undelivered]]")
}

// receipt reads the receipt of a kommune, by the names of its columns.
func receipt(t *testing.T, dir, kommune string) []map[string]string {
	t.Helper()
	src, err := os.ReadFile(filepath.Join(dir, "private", "kvittering-"+kommune+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(strings.TrimPrefix(string(src), "\ufeff")), "\n")
	names := strings.Split(lines[0], ";")
	var rows []map[string]string
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, v := range strings.Split(line, ";") {
			row[names[i]] = v
		}
		rows = append(rows, row)
	}
	return rows
}

// TestUndelivered: a kommune that never delivers is told of, and one that has
// cannot be among those.
func TestUndelivered(t *testing.T) {
	entry := func(code string) string {
		return "\n[[frame.undelivered]]\nkommune = \"" + code + "\"\ncases = 30\nestimated = true\n\n[design]\n"
	}
	dir := edited(t, "\n[design]\n", entry("0461"))
	status, _ := want(t, exitDone, "status", dir)
	says(t, "status", status, "without a list: 1, with 0 cases declared and 30 estimated")
	want(t, exitDone, "draw", dir, "--seed", "2026", "--quiet")
	late(t, dir, "tillaeg-1")
	_, stderr := want(t, exitRefused, "plan", dir)
	says(t, "a list after all", stderr, "0461", "there is a list of 7 rows", "delete the entry")

	dir = edited(t, "\n[design]\n", entry("0101"))
	_, stderr = want(t, exitRefused, "plan", dir)
	says(t, "delivered", stderr, "0101", "batch.toml:")

	dir = edited(t, "\n[design]\n", entry("9999"))
	_, stderr = want(t, exitRefused, "plan", dir)
	says(t, "no kommune", stderr, `"9999"`, "one of the 98 kommuner")
}

// TestNothingOfTheCasesWithoutKey: without a key the ids are journal numbers,
// and neither the list nor the draw is public; the seed is.
func TestNothingOfTheCasesWithoutKey(t *testing.T) {
	dir := edited(t, "key         = \"public:lille-prøvebatch\"\n", "")
	want(t, exitDone, "draw", dir, "--seed", "2026", "--seed-source", "test", "--quiet")
	public := tree(t, filepath.Join(dir, "out", "public", "commitments"))
	var names []string
	for name, text := range public {
		names = append(names, name)
		silent(t, name, text, "24/000")
	}
	slices.Sort(names)
	if want := []string{"LAESMIG.txt", "commitment.txt", "plan.csv", "seed.txt"}; !slices.Equal(names, want) {
		t.Errorf("commitments hold %v, want %v", names, want)
	}
	says(t, "seed.txt", public["seed.txt"], "source test\nseed 2026\n")
}

// TestReportNamesUndelivered: readers learn of them even where no share is
// published that they could move.
func TestReportNamesUndelivered(t *testing.T) {
	dir := edited(t, "\n[design]\n", "\n[[frame.undelivered]]\nkommune = \"0461\"\ncases = 30\n\n[[frame.undelivered]]\nkommune = \"0741\"\ncases = 12\nestimated = true\n\n[design]\n")
	want(t, exitDone, "draw", dir, "--seed", "2026", "--quiet")
	handInReplies(t, dir)
	want(t, exitDone, "review", dir, "--forms", "--quiet")
	handInForms(t, dir)
	want(t, exitDone, "run", dir, "--quiet")
	report := tree(t, filepath.Join(dir, "out", "public"))["report.html"]
	says(t, "report.html", report, "Odense og Samsø har ikke leveret en liste, men hører med. Efter det, der er oplyst eller skønnet, er der 42 sager derfra")
}
