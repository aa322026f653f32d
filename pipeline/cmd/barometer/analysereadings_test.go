package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// onTable runs analyse with a spec on rows of a CSV file.
func onTable(t *testing.T, status int, csv, spec string) (rows []map[string]string, stderr string) {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "cases.csv"), csv)
	path := filepath.Join(dir, "survey.toml")
	write(t, path, "[data]\nfile = \"cases.csv\"\n"+spec)
	out, stderr := want(t, status, "analyse", path, "--format", "csv")
	if status == exitDone {
		rows = records(t, out)
	}
	return rows, stderr
}

// holds compares a column of a row with a number.
func holds(t *testing.T, row map[string]string, column string, expected, tolerance float64) {
	t.Helper()
	got, err := strconv.ParseFloat(row[column], 64)
	if err != nil || math.Abs(got-expected) > tolerance*math.Max(1, math.Abs(expected)) {
		t.Errorf("%s %s: %s is %q, want %v", row["id"], row["value"], column, row[column], expected)
	}
}

// twoPhaseCSV is the file of R's two phases, a simple random sample, with a
// weight of 1 for every row.
func twoPhaseCSV(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../../../estimators/testdata/twophase.csv")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimSuffix(lines[i], "\r") + map[bool]string{true: ",one", false: ",1"}[i == 0]
	}
	return strings.Join(lines, "\n") + "\n"
}

const (
	designTwo = "\n[design]\nweight = \"one\"\ndf = \"infinite\"\n"
	phaseTwo  = "\n[second_phase]\nclass = [\"stype\"]\nagain = { column = \"p2\", is = [\"TRUE\"] }\n"
	meanOfY   = "\n[[estimate]]\nid = \"theta\"\nkind = \"mean\"\ny = \"y\"\n"
)

// TestAnalyseTwoPhase: R's twophase(method = "approx"), and its "full" with the
// factor 200/199 of the first phase put back, which it leaves out: the variance
// V of the first phase alone is then V/200 larger, and V is that of the 200
// rows with weights of those read again, (.62·.38)/199.
func TestAnalyseTwoPhase(t *testing.T) {
	results := goldenResults(t)
	csv := twoPhaseCSV(t)
	rows, _ := onTable(t, exitDone, csv, designTwo+phaseTwo+"expanded = true\n"+meanOfY)
	approx := results["twophase.mean.approx"]
	holds(t, rows[0], "estimate", number(t, approx, path{"est", 0}), tolEstimate)
	holds(t, rows[0], "se", number(t, approx, path{"se", 0}), tolVariance)
	holds(t, rows[0], "ci_low", number(t, approx, path{"ci_z", 0, 0}), tolInterval)
	holds(t, rows[0], "ci_high", number(t, approx, path{"ci_z", 0, 1}), tolInterval)
	full := number(t, results["twophase.mean.full"], path{"vcov", 0, 0}) + 0.62*0.38/199/200
	holds(t, rows[0], "se", math.Sqrt(full), tolVariance)
	if rows[0]["notes"] != "second_phase" || rows[0]["n_base"] != "75" {
		t.Errorf("got %v", rows[0])
	}

	// The published variance, evaluated apart from this code.
	rows, _ = onTable(t, exitDone, csv, designTwo+phaseTwo+meanOfY)
	holds(t, rows[0], "estimate", 0.62, tolEstimate)
	holds(t, rows[0], "se", math.Sqrt(0.0033824120603015116), tolVariance)

	// The first reading beside it is what it is without a second.
	first := strings.Replace(meanOfY, "theta", "first", 1)
	alone, _ := onTable(t, exitDone, csv, designTwo+first)
	both, _ := onTable(t, exitDone, csv, designTwo+phaseTwo+meanOfY+first+"first_reading = true\n")
	if len(both) != 2 || fmt.Sprint(both[1]) != fmt.Sprint(alone[0]) || both[1]["n_base"] != "200" {
		t.Errorf("the first reading beside a second is\n%v\nand alone\n%v", both, alone)
	}
}

// twiceRead are 6 cases of a first verdict yes, of which 3 were read again and
// 2 confirmed, and 4 of no, of which 2 were and both were.
const twiceRead = "first,second,again\nyes,yes,1\nyes,yes,1\nyes,no,1\nyes,,0\nyes,,\nyes,,0\nno,no,1\nno,no,1\nno,,0\nno,,0\n"

const designTwice = "\n[design]\npopulation = \"size\"\n\n[second_phase]\nclass = [\"first\"]\nagain = \"again\"\n"

func sized(csv string, n int) string {
	lines := strings.Split(strings.TrimSuffix(csv, "\n"), "\n")
	for i := range lines {
		lines[i] += map[bool]string{true: ",size", false: fmt.Sprintf(",%d", n)}[i == 0]
	}
	return strings.Join(lines, "\n") + "\n"
}

// TestAnalyseTwiceRead: by hand, of 10 of 100 cases. The arbitrated yes is
// .6·2/3 + .4·0 = .4 of the cases, the agreement .6·2/3 + .4·1 = .8, and 2·.8-1
// = .6 corrected for chance. The variance of .4, with c² = 5/6·3/2 = 5/4 in the
// class yes: u = [2/3 - .4 + r 2 c (y - 2/3)]/10 there and -.04 in no, so
// Σu² = [6·(4/15)² + 4·5/4·2/3 + 4·.16]/100 (r sums to 0, Σ_r (y-2/3)² = 2/3) =
// [.42666… + 3.33333… + .64]/100 = .044; times .9·10/9 is .044, and the second
// draw adds .1·(1/2)·(3/2)·4·(2/3)/100 = .002.
func TestAnalyseTwiceRead(t *testing.T) {
	for _, estimate := range []string{"kind = \"mean\"\ny = { column = \"second\", is = [\"yes\"] }", "kind = \"proportion\"\ny = { column = \"second\", is = [\"yes\"] }\ninterval = \"wald\"",
		"kind = \"ratio\"\ny = { column = \"second\", is = [\"yes\"] }\nx = { column = \"second\", is = [\"yes\", \"no\"] }"} {
		rows, _ := onTable(t, exitDone, sized(twiceRead, 100), designTwice+"\n[[estimate]]\nid = \"e\"\n"+estimate+"\n")
		holds(t, rows[0], "estimate", 0.4, tolEstimate)
		holds(t, rows[0], "se", math.Sqrt(0.046), tolVariance)
		holds(t, rows[0], "pop_hat", 100, tolEstimate)
		if rows[0]["n_base"] != "5" || !strings.Contains(rows[0]["notes"], "second_phase") {
			t.Errorf("got %v", rows[0])
		}
	}
	rows, _ := onTable(t, exitDone, sized(twiceRead, 100), designTwice+"\n[[estimate]]\nid = \"e\"\nkind = \"agreement\"\ny = \"first\"\nx = \"second\"\ninterval = \"wald\"\n")
	holds(t, rows[0], "estimate", 0.8, tolEstimate)
	holds(t, rows[2], "estimate", 0.6, tolEstimate)
	// Agreement is 2/3 in yes and 1 in no, so as above about .8: Σu² =
	// [6·(2/15)² + 4·5/4·2/3 + 4·.04]/100 = .036, and .002.
	holds(t, rows[0], "se", math.Sqrt(0.036+0.002), tolVariance)
}

// TestAnalyseTwiceReadElsewhere: a domain of which nothing was read again has
// counts and no numbers, and the order of the rows shows in no byte.
func TestAnalyseTwiceReadElsewhere(t *testing.T) {
	lines := strings.Split(strings.TrimSuffix(sized(twiceRead, 100), "\n"), "\n")
	for i := range lines {
		lines[i] += map[bool]string{true: ",part", false: map[bool]string{true: ",a", false: ",b"}[strings.Contains(lines[i], ",1,")]}[i == 0]
	}
	const spec = designTwice + "\n[[estimate]]\nid = \"e\"\nkind = \"mean\"\ny = { column = \"second\", is = [\"yes\"] }\nby = [\"part\"]\n"
	rows, _ := onTable(t, exitDone, strings.Join(lines, "\n")+"\n", spec)
	holds(t, rows[0], "estimate", 0.4, tolEstimate)
	if b := rows[1]; b["n_base"] != "0" || b["estimate"] != "" || b["se"] != "" || b["notes"] != "empty_base" {
		t.Errorf("got %v", b)
	}
	slices.Reverse(lines[1:])
	if turned, _ := onTable(t, exitDone, strings.Join(lines, "\n")+"\n", spec); fmt.Sprint(turned) != fmt.Sprint(rows) {
		t.Errorf("got\n%v\nand with the rows turned about\n%v", rows, turned)
	}
}

// TestAnalyseSecondPhaseRefused: by class, by row of the file, and beside what
// its variance knows nothing of.
func TestAnalyseSecondPhaseRefused(t *testing.T) {
	const mean = "\n[[estimate]]\nid = \"e\"\nkind = \"mean\"\ny = { column = \"second\", is = [\"yes\"] }\n"
	for _, test := range []struct{ name, csv, spec, want string }{
		{"one of four", strings.Replace(twiceRead, "no,no,1\n", "no,,0\n", 1), designTwice + mean, "second phase: class no: 1 of 4 cases read again, want at least 2 or all"},
		{"none of four", strings.ReplaceAll(twiceRead, "no,no,1\n", "no,,0\n"), designTwice + mean, "class no: 0 of 4 cases read again"},
		{"again without a first reading", strings.Replace(twiceRead, "yes,no,1", ",no,1", 1), designTwice + mean, `row 3: nothing in column "first", want what the first reading found, since the row was read again`},
		{"neither again nor not", strings.Replace(twiceRead, "yes,no,1", "yes,no,ja", 1), designTwice + mean, `second phase: row 3: "ja" in column "again", want 0 or 1`},
		{"unknown class", twiceRead, strings.Replace(designTwice, `"first"`, `"frist"`, 1) + mean, `no column "frist"`},
		{"two readings in a contrast", twiceRead, designTwice + mean + strings.NewReplacer(`"e"`, `"f"`, "second", "first").Replace(mean) + "first_reading = true\n" +
			"\n[[estimate]]\nid = \"c\"\nkind = \"contrast\"\nterms = { e = 1, f = -1 }\n", `term "f" has other weights than those before it`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, stderr := onTable(t, exitRefused, sized(test.csv, 100), test.spec); !strings.Contains(stderr, test.want) {
				t.Errorf("got\n%s\nwant %s", stderr, test.want)
			}
		})
	}
}

// readCases are four readers of four cases each, who find 0, 1, 2 and 3 of
// them, with what they found also as an amount.
func readCases(readers int) string {
	csv := "reader,y,one\n"
	for j := range readers {
		for i := range 4 {
			csv += fmt.Sprintf("r%d,%d,1\n", j, map[bool]int{true: 1}[i < j])
		}
	}
	return csv
}

// TestAnalyseReaders: means 0, 1/4, 1/2, 3/4 around 3/8: s_b² = 4·(9+1+1+9)/64/3
// = 5/12; within 0 + 3/4 + 1 + 3/4 over 12: s_w² = 5/24. ρ = (5/24)/(5/12 +
// 3·5/24) = 1/5, and a variance is 1 + 3/5 times as large. That of the draw is
// (3/8)(5/8)/15 = 1/64, so the error .125; t of 15 degrees is 2.13144954555932.
func TestAnalyseReaders(t *testing.T) {
	const design = "\n[design]\nweight = \"one\"\n\n[[estimate]]\nid = \"e\"\nkind = \"readers\"\nx = \"reader\"\n"
	const h = 2.13144954555932 * 0.125
	for _, test := range []struct{ y, value string }{{"y = \"y\"\n", "mean"}, {"y = { column = \"y\", is = [\"1\"] }\ninterval = \"wald\"\n", "share"}} {
		rows, _ := onTable(t, exitDone, readCases(4), design+test.y)
		if len(rows) != 3 || rows[0]["value"] != "rho" || rows[0]["se"] != "" || rows[0]["notes"] != "small_base" || rows[0]["n_base"] != "16" {
			t.Fatalf("got %v", rows)
		}
		holds(t, rows[0], "estimate", 0.2, tolEstimate)
		holds(t, rows[0], "deff", 1.6, tolEstimate)
		f := 1.0
		for k, name := range []string{rows[1]["value"], rows[2]["value"]} {
			if k == 1 {
				f = math.Sqrt(1.6)
			}
			holds(t, rows[1+k], "estimate", 0.375, tolEstimate)
			holds(t, rows[1+k], "se", 0.125*f, tolVariance)
			holds(t, rows[1+k], "ci_low", 0.375-h*f, tolInterval)
			holds(t, rows[1+k], "ci_high", 0.375+h*f, tolInterval)
			if want := []string{test.value, test.value + "_widened"}[k]; name != want {
				t.Errorf("row %d is of %q, want %q", k+1, name, want)
			}
		}
	}
	rows, _ := onTable(t, exitDone, readCases(4), design+"y = \"y\"\ninterval = \"wilson\"\n")
	low, _ := strconv.ParseFloat(rows[1]["ci_low"], 64)
	size, _ := strconv.ParseFloat(rows[1]["n_eff"], 64)
	holds(t, rows[2], "ci_low", 0.375-math.Sqrt(1.6)*(0.375-low), tolInterval)
	holds(t, rows[2], "n_eff", size/1.6, tolInterval)

	rows, _ = onTable(t, exitDone, readCases(3), design+"y = \"y\"\n")
	if rows[0]["estimate"] != "" || !strings.Contains(rows[0]["notes"], "few_readers") || rows[1]["ci_low"] == "" ||
		rows[2]["estimate"] == "" || rows[2]["se"] != "" || rows[2]["ci_low"] != "" || !strings.Contains(rows[2]["notes"], "few_readers;no_interval") {
		t.Errorf("three readers: got %v", rows)
	}
	if _, stderr := onTable(t, exitRefused, readCases(4), strings.Replace(design, `"reader"`, `"raeder"`, 1)+"y = \"y\"\n"); !strings.Contains(stderr, `did you mean "reader"?`) {
		t.Errorf("got %s", stderr)
	}
}

// TestAnalyseMisclassified: golden rogan_gladen.st, and a share that is smaller
// than a reader who errs as said would find in nothing.
func TestAnalyseMisclassified(t *testing.T) {
	golden := goldenResults(t)["rogan_gladen.st"]
	const estimate = "\n[[estimate]]\nid = \"e\"\nkind = \"misclassified\"\ny = { column = \"%s\", is = [\"1\"] }\nreader = { se = 0.92, se_n = 60, sp = %v, sp_n = 80 }\n"
	out, _ := onSchools(t, exitDone, "\n[design]\n"+designST+fmt.Sprintf(estimate, "y", 0.97), "--format", "csv")
	rows := records(t, out)
	p, v := number(t, golden, path{"p_corrected"}), number(t, golden, path{"var"})
	holds(t, rows[1], "estimate", p, tolEstimate)
	holds(t, rows[1], "se", math.Sqrt(v), tolVariance)
	holds(t, rows[1], "ci_low", p-1.9720790337785*math.Sqrt(v), tolInterval) // qt(.975, 197)
	if rows[0]["value"] != "observed" || rows[0]["interval"] != "clopper-pearson-survey" || rows[1]["value"] != "rogan-gladen" || rows[1]["notes"] != "sensitivity_check" {
		t.Errorf("got %v", rows)
	}
	csv := "x,one\n1,1\n" + strings.Repeat("0,1\n", 39) // .025 found, .1 would be in nothing
	rows, _ = onTable(t, exitDone, csv, "\n[design]\nweight = \"one\"\n"+fmt.Sprintf(estimate, "x", 0.9))
	holds(t, rows[1], "estimate", 0, 0)
	holds(t, rows[1], "ci_low", 0, 0)
	if rows[1]["notes"] != "clipped;sensitivity_check" || rows[1]["ci_high"] == "0" || rows[1]["ci_high"] == "" {
		t.Errorf("got %v", rows[1])
	}
	// Nothing found has no error, and so has what is made of it.
	rows, _ = onTable(t, exitDone, "x,one\n"+strings.Repeat("0,1\n", 40), "\n[design]\nweight = \"one\"\n"+fmt.Sprintf(estimate, "x", 0.97))
	if rows[1]["se"] != "" || rows[1]["ci_low"] != "" || rows[1]["notes"] != "no_variation;clipped;sensitivity_check;no_interval" {
		t.Errorf("got %v", rows[1])
	}
}

// TestAnalyseHypergeometric: golden exact.hypergeom, bounds of counts over the
// population.
func TestAnalyseHypergeometric(t *testing.T) {
	golden := goldenResults(t)["exact.hypergeom"]
	const spec = "\n[design]\npopulation = \"size\"\nlonely = \"certainty\"\n\n[[estimate]]\nid = \"e\"\nkind = \"proportion\"\ny = \"x\"\ninterval = \"hypergeometric\"\n"
	for i := range 15 {
		at := func(key string) float64 { return number(t, golden, path{key, i}) }
		csv := "x\n" + strings.Repeat("1\n", int(at("x"))) + strings.Repeat("0\n", int(at("n")-at("x")))
		rows, _ := onTable(t, exitDone, sized(csv, int(at("N"))), spec)
		holds(t, rows[0], "ci_low", at("L")/at("N"), 1e-15)
		holds(t, rows[0], "ci_high", at("U")/at("N"), 1e-15)
		if rows[0]["interval"] != "hypergeometric" || rows[0]["df"] != "" {
			t.Errorf("got %v", rows[0])
		}
	}
	// Each stratum by itself: 4 cases with 1 drawn, and 12 of 12 with 5.
	csv := "h,x,size\na,0,4\n" + strings.Repeat("b,1,12\n", 5) + strings.Repeat("b,0,12\n", 7)
	const strata = "\n[design]\nstrata = [\"h\"]\npopulation = \"size\"\nlonely = \"certainty\"\n\n[[estimate]]\nid = \"e\"\nkind = \"proportion\"\ny = \"x\"\ninterval = \"hypergeometric\"\n"
	rows, _ := onTable(t, exitDone, csv, strata+"by = [\"h\"]\n")
	for i, bounds := range [][2]float64{{0, 0.75}, {5.0 / 12, 5.0 / 12}} {
		holds(t, rows[i], "ci_low", bounds[0], 1e-15)
		holds(t, rows[i], "ci_high", bounds[1], 1e-15)
	}
	for _, test := range []struct{ csv, spec, want string }{
		{csv, strata, "interval hypergeometric: the base lies in stratum a and stratum b, want all rows of one stratum"},
		{strings.Replace(csv, "b,1,12", "b,,12", 1), strata + "where = { h = [\"b\"] }\n", "the base is 11 of the 12 rows of stratum b, want all"},
		{csv, strings.Replace(strata, "population = \"size\"", "weight = \"size\"", 1), "hypergeometric beside no population"},
		{csv, strings.Replace(strata, "population", "weight = \"size\"\npopulation", 1), "hypergeometric beside weight"},
		{csv, strings.Replace(strata, "proportion", "distribution", 1), `interval: "hypergeometric", want one of wald`},
	} {
		if _, stderr := onTable(t, exitRefused, test.csv, test.spec); !strings.Contains(stderr, test.want) {
			t.Errorf("got\n%s\nwant %s", stderr, test.want)
		}
	}
}

// TestAnalyseKappaTable: golden kappa.table. The large-sample error of Fleiss,
// Cohen and Everitt is √((n-1)/n) of that of a sample of n.
func TestAnalyseKappaTable(t *testing.T) {
	golden := goldenResults(t)["kappa.table"]
	csv := "a,b,one\n" + strings.Repeat("x,x,1\n", 45) + strings.Repeat("x,y,1\n", 5) + strings.Repeat("y,x,1\n", 3) + strings.Repeat("y,y,1\n", 47)
	rows, _ := onTable(t, exitDone, csv, "\n[design]\nweight = \"one\"\n\n[[estimate]]\nid = \"e\"\nkind = \"agreement\"\ny = \"a\"\nx = \"b\"\n")
	for i, key := range []string{"po", "kappa", "pabak", "ac1"} {
		holds(t, rows[i], "estimate", number(t, golden, path{key}), tolEstimate)
	}
	holds(t, rows[1], "se", number(t, golden, path{"se"})*math.Sqrt(100.0/99), tolVariance)
}

// TestAnalyseTwoPhaseGroups: shares by group after a second reading, with R's
// errors: svyby(~y, ~region, twophase(id = list(~1, ~1), strata = list(NULL,
// ~class), subset = ~again, method = "approx"), svymean). In B one of four
// cases of class ja was read again, so that its share is not to be published,
// until that class is read in full there.
func TestAnalyseTwoPhaseGroups(t *testing.T) {
	csv := "region,class,again,y,one\n" +
		"A,ja,1,1,1\nA,ja,1,1,1\nA,ja,0,,1\nA,ja,0,,1\nA,nej,1,1,1\nA,nej,1,0,1\nA,nej,0,,1\nA,nej,0,,1\n" +
		"B,ja,1,1,1\nB,ja,0,,1\nB,ja,0,,1\nB,ja,0,,1\nB,nej,1,0,1\nB,nej,1,1,1\nB,nej,0,,1\nB,nej,0,,1\n"
	spec := designTwo + "\n[second_phase]\nclass = [\"class\"]\nagain = \"again\"\nexpanded = true\n" +
		"\n[[estimate]]\nid = \"p\"\nkind = \"proportion\"\ny = \"y\"\nby = [\"region\"]\ninterval = \"clopper-pearson-survey\"\n"
	rows, _ := onTable(t, exitDone, csv, spec)
	for i, want := range []struct {
		p, se float64
		thin  bool
	}{{22. / 28, 0.198468731964711, false}, {.7, 0.273861278752583, true}} {
		holds(t, rows[i], "estimate", want.p, tolEstimate)
		holds(t, rows[i], "se", want.se, tolVariance)
		if strings.Contains(rows[i]["notes"], "thin_class") != want.thin || rows[i]["grade"] != "withheld" {
			t.Errorf("%s: grade %s, notes %s", rows[i]["id"], rows[i]["grade"], rows[i]["notes"])
		}
	}
	rows, _ = onTable(t, exitDone, strings.ReplaceAll(csv, "B,ja,0,,1\n", ""), spec)
	if strings.Contains(rows[1]["notes"], "thin_class") {
		t.Errorf("all of class ja is read again in B: %s", rows[1]["notes"])
	}
}
