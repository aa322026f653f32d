package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// timed is the small batch with a codebook that also asks when decisions were
// sent and for new deadlines, all cases reviewed. Every second case is a new
// application of 2 January 2025. Of these, every second was decided on 30 April
// and sent the same day, and told that a new deadline was 1 May or, half of
// them, 29 April; the others were decided on 1 February and, half of them, sent
// on 20 March, else nobody knows when.
func timed(t *testing.T) string {
	t.Helper()
	dir := copied(t)
	change(t, filepath.Join(dir, "codebook.toml"), "[[derived]]", `[[item]]
id      = "afsendt"
section = "mangler"
type    = "dato"
label   = "Afgørelsen er sendt"

[[item]]
id      = "ny_frist"
section = "mangler"
type    = "ja-nej-kiv"
label   = "Er der oplyst en ny frist?"
ask     = { sagstype = ["ny"] }

[[item]]
id      = "ny_frist_dato"
section = "mangler"
type    = "dato"
label   = "Hvad er den nye frist?"
ask     = { ny_frist = ["ja"] }

[[derived]]`)
	change(t, filepath.Join(dir, "codebook.toml"), `stop     = "afgjort"`, "stop     = \"afgjort\"\nsent     = \"afsendt\"\nnew      = \"ny_frist\"\nnew_due  = \"ny_frist_dato\"")
	want(t, exitDone, "draw", dir, "--seed", "2026", "--seed-source", "test", "--quiet")
	handInReplies(t, dir)
	want(t, exitDone, "review", dir, "--forms", "--quiet")
	order := map[string]int{}
	for i, no := range caseNos(t, dir) {
		order[no] = i
	}
	files, _ := filepath.Glob(filepath.Join(dir, "forms", "skema-*.xlsx"))
	for _, file := range files {
		fillForm(t, file, func(no, item string) string {
			n := order[no]
			switch item {
			case "afsendt":
				return [...]string{"2025-04-30", "-", "2025-03-20", "-", "2025-04-30", "-", "-", "-"}[n%8]
			case "ny_frist":
				return [...]string{"Ja", "", "Nej", ""}[n%4]
			case "ny_frist_dato":
				return [...]string{"2025-05-01", "", "", "", "2025-04-29", "", "", ""}[n%8]
			}
			return answerTo(n, item)
		})
	}
	want(t, exitDone, "run", dir, "--quiet")
	return dir
}

func change(t *testing.T, file, old, with string) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(b), old) {
		t.Fatalf("%s has no %q: %v", file, old, err)
	}
	write(t, file, strings.Replace(string(b), old, with, 1))
}

// TestDeadlines follows the deadlines of every case from the register to the
// table of results.
func TestDeadlines(t *testing.T) {
	dir := timed(t)
	// From Thursday 2 January 2025: 8 weeks; 60 days, 29 left of January, 28 of
	// February, 3; three months; 40 working days, none of them a holiday, are 8
	// weeks.
	due := map[string]string{"0101": "2025-02-27", "0147": "2025-03-03", "0751": "2025-04-02", "0851": "2025-02-27"}
	cases := filepath.Join(dir, "out", "cases.parquet")
	nos, kommuner := column(t, cases, "case_no").Texts, column(t, cases, "kommune").Texts
	kept, dueOn := column(t, cases, "frist_overholdt").Texts, column(t, cases, "frist_forfald")
	sent, own, why := column(t, cases, "frist_afsendt").Texts, column(t, cases, "frist_egne_regler").Texts, column(t, cases, "frist_grund")
	given, fulfilled := column(t, cases, "frist_ny_oplyst").Texts, column(t, cases, "frist_ny_overholdt").Texts
	order := map[string]int{}
	for i, no := range caseNos(t, dir) {
		order[no] = i
	}
	base, counts, same := 0, 0, 0
	for i, no := range nos {
		n, day := order[no], due[kommuner[i]]
		const irrelevant, unknown = "ikke_relevant", "kan_ikke_vurderes"
		expected := []string{irrelevant, irrelevant, irrelevant, irrelevant, ""}
		switch {
		case n%2 == 1:
		case day == "":
			expected = []string{unknown, unknown, unknown, unknown, "frist_ikke_oplyst"}
		case n%8 == 0:
			expected = []string{"nej", "nej", "ja", "ja", ""}
		case n%8 == 4:
			expected = []string{"nej", "nej", "ja", "nej", ""}
		case n%8 == 6:
			expected = []string{"ja", unknown, irrelevant, irrelevant, ""}
		case day < "2025-03-20":
			expected = []string{"ja", "nej", irrelevant, irrelevant, ""}
		default:
			expected = []string{"ja", "ja", irrelevant, irrelevant, ""}
		}
		if got := []string{kept[i], sent[i], given[i], fulfilled[i], why.Texts[i]}; strings.Join(got, " ") != strings.Join(expected, " ") {
			t.Errorf("case %d (%s): %v, want %v", n, no, got, expected)
		}
		if own[i] != kept[i] { // every row counts as the law does
			t.Errorf("case %s: %s by the kommune's own rules, want %s", no, own[i], kept[i])
		}
		if known := n%2 == 0 && day != ""; dueOn.Null[i] == known || known && dueOn.Dates[i].String() != day {
			t.Errorf("case %s is due on %v, want %s", no, dueOn.Dates[i], day)
		}
		if sent[i] == "ja" || sent[i] == "nej" {
			base++
			if sent[i] == "nej" {
				counts++
			}
			if kept[i] == "nej" {
				same++
			}
		}
	}
	stdout, _ := want(t, exitDone, "estimate", dir, "--format", "csv", "--quiet")
	says(t, "both", row(t, stdout, "frist_overskredet.afsendt,"), fmt.Sprintf(",%d,%d,", base, counts))
	says(t, "both", row(t, stdout, "frist_overskredet.afsendt.samme_sager,"), fmt.Sprintf(",%d,%d,", base, same))

	stdout, _ = want(t, exitDone, "status", dir)
	says(t, "status", stdout, "Published deadlines", "days uncovered", "Læsø")
}

// row is the first line of a table that begins with those words.
func row(t *testing.T, table, with string) string {
	t.Helper()
	for line := range strings.Lines(table) {
		if strings.HasPrefix(line, with) {
			return line
		}
	}
	t.Fatalf("no line %q in\n%s", with, table)
	return ""
}

// TestRegisterAgainstTheKommune: while the register has another deadline than
// the kommune itself has reported, its cases cannot be assessed. What was read
// twice is written once, and a corrected register is enough.
func TestRegisterAgainstTheKommune(t *testing.T) {
	dir := timed(t)
	reason := func() (n int) {
		cases := filepath.Join(dir, "out", "cases.parquet")
		for i, why := range column(t, cases, "frist_grund").Texts {
			if why == "register_modsiger_kommunen" {
				if k := column(t, cases, "kommune").Texts[i]; k != "0101" {
					t.Errorf("a case of %s, which has said nothing", k)
				}
				n++
			}
		}
		return n
	}
	if n := reason(); n != 0 {
		t.Fatalf("%d cases contradicted by nobody", n)
	}
	returned(t, dir, "0101", map[[3]string]any{{"Frister", "BL § 87", "Frist (tal)"}: 12, {"Frister", "BL § 87", "Enhed"}: "uger",
		{"Frister", "BL § 87", "Regnes til"}: "afgørelsen sendes", {"Frister", "BL § 87", "Regnes ikke med, mens"}: "der ventes på læger, skole m.fl."})
	_, stderr := want(t, exitDone, "run", dir)
	says(t, "the line that is missing", stderr, `0101,BL § 87,,,,12,uger,,afsendt,,,kommunen,,"der ventes på læger, skole m.fl."`)
	n := reason()
	if n == 0 {
		t.Error("no case is held against what the kommune reported")
	}
	stdout, _ := want(t, exitDone, "status", dir)
	says(t, "status", stdout, "reported another", "København")
	before := ledgerText(t, dir)
	want(t, exitDone, "review", dir, "--quiet")
	if ledgerText(t, dir) != before {
		t.Error("the same reply was noted twice")
	}
	change(t, filepath.Join(dir, "deadlines.csv"), "0101,BL § 87,,2020-01-01,,8,uger,,", "0101,BL § 87,,2020-01-01,,12,uger,,afsendt")
	want(t, exitDone, "run", dir, "--quiet")
	if n := reason(); n != 0 {
		t.Errorf("the register was corrected, and %d cases are still contradicted", n)
	}
}
