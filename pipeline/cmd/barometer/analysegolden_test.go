package main

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"sagsbarometer/data"
)

// The goldens of the package estimators, through the whole command: from R's
// survey 4.1.1, whose calls stand with each in estimators/testdata.
const (
	designSRS  = "population = \"fpc\"\n"
	designST   = "strata = [\"stype\"]\nweight = \"pw\"\npopulation = \"fpc\"\n"
	designC1   = "cluster = \"dnum\"\nweight = \"pw\"\npopulation = \"fpc\"\n"
	designToy  = "strata = [\"h\"]\npopulation = \"Nh\"\n"
	designCty  = "strata = [\"g\"]\nweight = \"w\"\npopulation = \"Ng\"\n"
	designS18  = "strata = [\"stype\"]\npopulation = \"fpc\"\n"
	normal     = "df = \"infinite\"\n"
	calibrated = "\n[calibration]\n"
	stypes     = "[[calibration.margin]]\ncolumns = [\"stype\"]\ntotals = { E = 4421, H = 755, M = 1018 }\n"
	wides      = "[[calibration.margin]]\ncolumns = [\"sch.wide\"]\ntotals = { No = 1072, Yes = 5122 }\n"
)

// The tolerances, relative to 1 where a number is smaller: of estimates, of
// what rests on variances, of intervals, and of weights that are fitted.
const tolEstimate, tolVariance, tolInterval, tolFitted = 1e-12, 1e-10, 1e-9, 1e-7

// A place in a golden's result: keys of objects and positions in lists.
type path []any

// A claim says that a column of a row equals a number of the golden.
type claim struct {
	row       int
	column    string
	at        path
	tolerance float64
}

var analyseGoldens = []struct {
	golden, file, design, after, estimate string // after: tables between [design] and [[estimate]]
	claims                                []claim
}{
	{"mean_deffwr.st", "apistrat.csv", designST, "", "kind = \"mean\"\ny = \"api00\"", linear(0, tolVariance, true)},
	{"mean_deffwr.st", "apistrat.csv", designST, "", "kind = \"proportion\"\ny = \"y\"\ninterval = \"wald\"", linear(1, tolVariance, true)},
	{"mean_deffwr.c1", "apiclus1.csv", designC1, "", "kind = \"mean\"\ny = \"api00\"", linear(0, tolVariance, true)},
	{"total.st", "apistrat.csv", designST, "", "kind = \"total\"\ny = \"y\"", linear(1, tolVariance, false)},
	{"ratio_big.st", "apistrat.csv", designST, "", "kind = \"ratio\"\ny = \"api.stu\"\nx = \"enroll\"", linear(0, tolVariance, false)},
	{"factor.srs", "apisrs.csv", designSRS, "", "kind = \"distribution\"\ny = \"stype\"\ninterval = \"wald\"", append(append(
		linear(0, tolVariance, false), inRow(1, linear(1, tolVariance, false))...), inRow(2, linear(2, tolVariance, false))...)},
	{"by_mean_cross.st", "apistrat.csv", designST, "", "kind = \"mean\"\ny = \"api00\"\nby = [\"comp.imp\"]", []claim{
		{0, "estimate", path{"api00", 0}, tolEstimate}, {1, "estimate", path{"api00", 1}, tolEstimate},
		{0, "se", path{"se.api00", 0}, tolVariance}, {1, "se", path{"se.api00", 1}, tolVariance},
	}},
	{"ciprop.y.beta.st", "apistrat.csv", designST, "", "kind = \"proportion\"\ny = \"y\"\ninterval = \"beta\"", []claim{
		{0, "estimate", path{"est"}, tolEstimate}, {0, "ci_low", path{"ci", 0}, tolInterval}, {0, "ci_high", path{"ci", 1}, tolInterval},
	}},
	{"ciprop.y.logit.c1", "apiclus1.csv", designC1, "", "kind = \"proportion\"\ny = { column = \"y\", is = [\"1\"] }\ninterval = \"logit\"", []claim{
		{0, "ci_low", path{"ci", 0}, tolInterval}, {0, "ci_high", path{"ci", 1}, tolInterval},
	}},
	{"quantile.math.st", "apistrat.csv", designST, "", "kind = \"quantile\"\ny = \"api00\"\np = 0.5", []claim{
		{0, "estimate", path{"api00", "values", 2, 0}, tolEstimate}, {0, "ci_low", path{"api00", "values", 2, 1}, tolEstimate},
		{0, "ci_high", path{"api00", "values", 2, 2}, tolEstimate}, {0, "se", path{"api00", "values", 2, 3}, tolInterval},
	}},
	{"share_diff.st", "apistrat.csv", designST + normal, "", "kind = \"difference\"\ny = \"ok\"\nby = [\"dom\"]\nlevels = [\"hi\", \"lo\"]\nwhere = { rel = [\"1\"] }", []claim{
		{0, "estimate", path{"est", 0}, tolEstimate}, {0, "se", path{"se", 0}, tolVariance},
		{0, "ci_low", path{"ci_z", 0, 0}, tolInterval}, {0, "ci_high", path{"ci_z", 0, 1}, tolInterval},
	}},
	{"change_same_units.st", "apistrat.csv", designST, "\n[[estimate]]\nid = \"a\"\nkind = \"mean\"\ny = \"api00\"\n[[estimate]]\nid = \"b\"\nkind = \"mean\"\ny = \"api99\"\n",
		"kind = \"contrast\"\nterms = { a = 1, b = -1 }", inRow(2, linear(0, tolVariance, false))},
	{"standardize.st", "apistrat.csv", designST + normal, "", "kind = \"standardized\"\ny = \"y\"\nstandard = [\"comp.imp\"]\nmix = { No = 0.5, Yes = 0.5 }", linear(0, tolVariance, false)},
	{"chisq.F.st", "apistrat.csv", designST, "", "kind = \"independence\"\ny = \"sch.wide\"\nx = \"stype\"", []claim{
		{0, "estimate", path{"statistic"}, tolVariance}, {0, "df", path{"parameter", 1}, tolVariance}, {0, "p_value", path{"p_value"}, tolInterval},
	}},
	{"kappa.srs", "apisrs.csv", designSRS, "", "kind = \"agreement\"\ny = \"comp.imp\"\nx = \"awards\"", inRow(1, linear(0, tolVariance, false))},
	{"kappa.st", "apistrat.csv", designST, "", "kind = \"agreement\"\ny = \"comp.imp\"\nx = \"awards\"", inRow(1, linear(0, tolVariance, false)[:3])}, // R's upper bound is above 1
	{"kappa.c1", "apiclus1.csv", designC1, "", "kind = \"agreement\"\ny = \"comp.imp\"\nx = \"awards\"\ninterval = \"wald\"", inRow(1, linear(0, tolVariance, false)[:3])},
	{"lonely.adjust.mean.toyF", "toy5.csv", designToy + "lonely = \"adjust\"\n", "", "kind = \"mean\"\ny = \"z\"", []claim{
		{0, "estimate", path{"est", 1}, tolEstimate}, {0, "se", path{"se", 1}, tolVariance},
	}},
	{"domain_lonely.average.TRUE.mean.toyF", "toy5.csv", designToy + "lonely = \"average\"\ndomain_lonely = true\n", "", "kind = \"mean\"\ny = \"y\"\nwhere = { dom = [\"p\"] }", []claim{
		{0, "estimate", path{"est", 0}, tolEstimate}, {0, "se", path{"se", 0}, tolVariance},
	}},
	{"collapse.mean.ctyG", "county.csv", designCty, "", "kind = \"mean\"\ny = \"api00\"", []claim{
		{0, "estimate", path{"est", 1}, tolEstimate}, {0, "se", path{"se", 1}, tolVariance},
	}},
	{"rake.mean.st", "apistrat.csv", designST, calibrated + "method = \"raking\"\n" + stypes + wides, "kind = \"mean\"\ny = \"api00\"", linear(0, tolFitted, false)},
	{"post.mean.c1", "apiclus1.csv", designC1, calibrated + "method = \"poststratify\"\n" + stypes, "kind = \"mean\"\ny = \"api00\"", linear(0, tolFitted, false)},
	{"calib.logit.mean.st", "apistrat.csv", designST, calibrated + "method = \"logit\"\nbounds = [0.5, 2]\namounts = { api99 = 3914069 }\n" + stypes, "kind = \"mean\"\ny = \"y\"", linear(1, tolFitted, false)},
	{"rep.jkn_s18.ratio", "strat18.csv", designS18 + "variance = \"jackknife\"\n", "", "kind = \"ratio\"\ny = \"api00\"\nx = \"api99\"", linear(0, tolVariance, false)},
	{"rep.jkn_c1_jk1.xlogit", "apiclus1.csv", designC1 + "variance = \"jackknife\"\n", "", "kind = \"proportion\"\ny = \"y\"\ninterval = \"logit\"", []claim{
		{0, "ci_low", path{"ci", 0}, tolInterval}, {0, "ci_high", path{"ci", 1}, tolInterval},
	}},
}

// linear are the claims on the i-th of R's svymean, svytotal and the like, with
// t intervals.
func linear(i int, tolerance float64, deff bool) []claim {
	estimate := tolEstimate
	if tolerance == tolFitted {
		estimate = tolFitted
	}
	c := []claim{
		{0, "estimate", path{"est", i}, estimate},
		{0, "se", path{"se", i}, tolerance}, {0, "ci_low", path{"ci_t", i, 0}, max(tolInterval, tolerance)}, {0, "ci_high", path{"ci_t", i, 1}, max(tolInterval, tolerance)},
	}
	if deff {
		c = append(c, claim{0, "deff", path{"deff", i}, tolerance})
	}
	return c
}

// inRow are the claims on another row.
func inRow(row int, claims []claim) []claim {
	for i := range claims {
		claims[i].row = row
	}
	return claims
}

// TestAnalyseGoldens: what R gives, analyse gives, from CSV and from Parquet.
func TestAnalyseGoldens(t *testing.T) {
	results := goldenResults(t)
	dir := t.TempDir()
	for _, g := range analyseGoldens {
		source := filepath.Join("../../../estimators/testdata", g.file)
		twin, renamed := parquetTwin(t, dir, source)
		for _, file := range []string{source, twin} {
			t.Run(g.golden+filepath.Ext(file), func(t *testing.T) {
				full, err := filepath.Abs(file)
				if err != nil {
					t.Fatal(err)
				}
				spec := filepath.Join(t.TempDir(), "survey.toml")
				rename := strings.NewReplacer()
				if file == twin {
					rename = renamed
				}
				write(t, spec, "[data]\nfile = '"+full+"'\n\n[design]\n"+rename.Replace(g.design+g.after+"\n[[estimate]]\nid = \"theta\"\n"+g.estimate)+"\n")
				out, _ := want(t, exitDone, "analyse", spec, "--format", "csv")
				rows := records(t, out)
				for _, c := range g.claims {
					expected := number(t, results[g.golden], c.at)
					got, err := strconv.ParseFloat(rows[c.row][c.column], 64)
					if err != nil || math.Abs(got-expected) > c.tolerance*math.Max(1, math.Abs(expected)) {
						t.Errorf("row %d: %s is %q, R says %v", c.row, c.column, rows[c.row][c.column], expected)
					}
				}
			})
		}
	}
}

func goldenResults(t *testing.T) map[string]any {
	t.Helper()
	b, err := os.ReadFile("../../../estimators/testdata/goldens.json")
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Cases []struct {
			ID     string
			Result any
		}
	}
	if err := json.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	results := map[string]any{}
	for _, c := range doc.Cases {
		results[c.ID] = c.Result
	}
	return results
}

func number(t *testing.T, v any, at path) float64 {
	t.Helper()
	for _, step := range at {
		switch step := step.(type) {
		case string:
			v = v.(map[string]any)[step]
		case int:
			if list, ok := v.([]any); ok {
				v = list[step]
			}
		}
	}
	x, ok := v.(float64)
	if !ok {
		t.Fatalf("no number at %v: %v", at, v)
	}
	return x
}

// parquetTwin is a CSV file as Parquet, with what its columns are called there:
// our files have neither points nor capitals in names.
func parquetTwin(t *testing.T, dir, file string) (string, *strings.Replacer) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	table, err := data.ReadCSV(file, f)
	if err != nil {
		t.Fatal(err)
	}
	table.GroupRows = 64 // several row groups
	var names []string
	for i := range table.Columns {
		c := &table.Columns[i]
		name := strings.NewReplacer(".", "_", "N", "n_").Replace(c.Name)
		names = append(names, strconv.Quote(c.Name), strconv.Quote(name))
		c.Name = name
	}
	twin := filepath.Join(dir, strings.TrimSuffix(filepath.Base(file), ".csv")+".parquet")
	out, err := os.Create(twin)
	if err != nil {
		t.Fatal(err)
	}
	if err := table.WriteParquet(out); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return twin, strings.NewReplacer(names...)
}

// records are the rows of a CSV text by column.
func records(t *testing.T, text string) (list []map[string]string) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			m[name] = r[i]
		}
		list = append(list, m)
	}
	return list
}
