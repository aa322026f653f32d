package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// onSchools runs analyse on a spec of the schools of apistrat.csv.
func onSchools(t *testing.T, status int, spec string, flags ...string) (stdout, stderr string) {
	t.Helper()
	file, err := filepath.Abs("../../../estimators/testdata/apistrat.csv")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "survey.toml")
	write(t, path, "[data]\nfile = '"+file+"'\n"+spec)
	return want(t, status, append([]string{"analyse", path}, flags...)...)
}

// TestAnalyseExamples: the specs that we show run as they stand, and say the
// same with one worker and with many.
func TestAnalyseExamples(t *testing.T) {
	for _, name := range []string{"survey", "kinds", "calibrated", "twice"} {
		path := filepath.Join("../../../data/examples/analyse", name+".toml")
		one, _ := want(t, exitDone, "analyse", path, "--format", "csv", "--workers", "1")
		many, _ := want(t, exitDone, "analyse", path, "--format", "csv", "--workers", "16")
		if one != many {
			t.Errorf("%s: one worker gives\n%s\n16 give\n%s", name, one, many)
		}
		text, _ := want(t, exitDone, "analyse", path)
		if !strings.Contains(text, "interval") || !strings.Contains(text, "df") {
			t.Errorf("%s: the table is\n%s", name, text)
		}
		doc, _ := want(t, exitDone, "analyse", path, "--format", "json")
		var rows []map[string]any
		if err := json.Unmarshal([]byte(doc), &rows); err != nil {
			t.Fatal(err)
		}
		if want := strings.Count(one, "\n") - 1; len(rows) != want || rows[0]["n"] == nil {
			t.Errorf("%s: %d rows of JSON, want %d", name, len(rows), want)
		}
	}
}

// TestAnalyseText: tests have their p-values, asked for design effects their
// reference, and notes their meaning. R gives means of 674.43 and 625.82 with
// standard errors of 12.382 and 14.937 (golden by_mean_stratum.st): they differ
// by 48.61 with sqrt(12.382² + 14.937²) = 19.402, t = 2.505, and
// 2*pt(-2.505, 197) = 0.0130.
func TestAnalyseText(t *testing.T) {
	text, _ := onSchools(t, exitDone, `
[design]
strata = ["stype"]
population = "fpc"

[[estimate]]
id = "apart"
kind = "difference"
y = "api00"
by = ["stype"]
levels = ["E", "H"]

[[estimate]]
id = "high"
kind = "mean"
y = "api00"
where = { stype = ["H"], awards = ["Yes"] }
deff = "wor"
`)
	for _, want := range []string{" E;H ", "48.61  19.40", "0.0130", " wor", "small_base", "fewer than 30 cases in the base"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// TestAnalyseBadData: what is wrong with the data is said with its column, row
// or stratum.
func TestAnalyseBadData(t *testing.T) {
	const design = "\n[design]\nstrata = [\"stype\"]\npopulation = \"fpc\"\n"
	mean := func(y string) string {
		return "\n[[estimate]]\nid = \"e\"\nkind = \"mean\"\ny = \"" + y + "\"\n"
	}
	for _, test := range []struct{ name, spec, want string }{
		{"unknown column", design + mean("api01"), `no column "api01", did you mean "api00"?`},
		{"not a number", design + mean("comp.imp"), `row 1: "No" in column "comp.imp", want a number`},
		{"not 0 or 1", design + "\n[[estimate]]\nid = \"e\"\nkind = \"proportion\"\ny = \"api00\"\n", "want 0 or 1, since no values to count are named"},
		{"weights that are codes", "\n[design]\nweight = \"stype\"\n" + mean("api00"), `in column "stype", want a`},
		{"population that varies", "\n[design]\nstrata = [\"stype\"]\npopulation = \"api00\"\n" + mean("api00"), `want one value`},
		{"population below the sample", "\n[design]\nstrata = [\"stype\"]\npopulation = \"rel\"\n" + mean("api00"), `column "rel", want`},
		{"a cluster in two strata", "\n[design]\nstrata = [\"stype\"]\ncluster = \"cnum\"\nweight = \"pw\"\n" + mean("api00"), `a first-stage unit lies in one stratum`},
		{"unknown level", design + "\n[[estimate]]\nid = \"e\"\nkind = \"difference\"\ny = \"api00\"\nby = [\"stype\"]\nlevels = [\"E\", \"h\"]\n", `unknown value of column stype "h", did you mean "H"?`},
		{"unknown term", design + mean("api00") + "\n[[estimate]]\nid = \"c\"\nkind = \"contrast\"\nterms = { f = 1 }\n", `unknown estimate "f"`},
		{"a margin without a cell", design + "\n[calibration]\nmethod = \"raking\"\n[[calibration.margin]]\ncolumns = [\"stype\"]\ntotals = { E = 4421, H = 755 }\n" + mean("api00"), `rows have "M", which has no total`},
		{"an equal-weight interval", design + "\n[[estimate]]\nid = \"e\"\nkind = \"proportion\"\ny = \"y\"\ninterval = \"clopper-pearson\"\n", "use clopper-pearson-survey"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, stderr := onSchools(t, exitRefused, test.spec); !strings.Contains(stderr, test.want) {
				t.Errorf("got\n%s\nwant %s", stderr, test.want)
			}
		})
	}
}

// TestAnalyseNothingThere: an empty domain has counts and no numbers.
func TestAnalyseNothingThere(t *testing.T) {
	for _, estimate := range []string{
		"kind = \"mean\"\ny = \"api00\"", "kind = \"total\"\ny = \"api00\"", "kind = \"ratio\"\ny = \"api00\"\nx = \"enroll\"", "kind = \"proportion\"\ny = \"y\"",
		"kind = \"quantile\"\ny = \"api00\"\np = 0.5", "kind = \"standardized\"\ny = \"api00\"\nstandard = [\"awards\"]",
		"kind = \"independence\"\ny = \"sch.wide\"\nx = \"awards\"", "kind = \"agreement\"\ny = \"comp.imp\"\nx = \"awards\"",
		"kind = \"difference\"\ny = \"api00\"\nby = [\"awards\"]\nlevels = [\"Yes\"]", "kind = \"difference\"\ny = \"y\"\ninterval = \"logit\"\nby = [\"awards\"]\nlevels = [\"Yes\"]",
	} {
		out, _ := onSchools(t, exitDone, "\n[design]\nstrata = [\"stype\"]\npopulation = \"fpc\"\n\n[[estimate]]\nid = \"e\"\nwhere = { stype = [\"none\"] }\n"+estimate+"\n", "--format", "csv")
		for _, row := range records(t, out) {
			if row["n_base"] != "0" || row["estimate"] != "" || row["se"] != "" || row["ci_low"] != "" || !strings.Contains(row["notes"], "empty_base") {
				t.Errorf("%s gives %v", estimate, row)
			}
		}
	}
}
