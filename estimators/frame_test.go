package estimators

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A table is a CSV file of testdata.
type table struct {
	columns map[string][]string
	rows    int
}

func readTable(t *testing.T, name string) table {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	tb := table{map[string][]string{}, len(lines) - 1}
	for _, line := range lines[1:] {
		for i, name := range lines[0] {
			tb.columns[name] = append(tb.columns[name], line[i])
		}
	}
	return tb
}

func (tb table) numbers(t *testing.T, column string) []float64 {
	t.Helper()
	out := make([]float64, tb.rows)
	for i, s := range tb.columns[column] {
		x, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatalf("column %s, row %d: %v", column, i+1, err)
		}
		out[i] = x
	}
	return out
}

// A frame is a data set of R with the design that its goldens are computed on.
type frame struct {
	table
	strata  []Stratum
	stratum []int32   // of each row
	unit    []int32   // of each row; nil: every row is a unit
	weight  []float64 // of each row; nil: those of the design
	second  *Stage
}

// An rDesign names the file of a design of the goldens, and its columns.
type rDesign struct{ file, strata, cluster, weight, population, group, unit, within string }

// rDesigns are the designs of the goldens, by R's names; "design" in
// goldens.json spells them out.
var rDesigns = map[string]rDesign{
	"srs":   {file: "apisrs.csv", population: "fpc"},
	"srs0":  {file: "apisrs.csv", weight: "pw"},
	"st":    {file: "apistrat.csv", strata: "stype", weight: "pw", population: "fpc"},
	"st0":   {file: "apistrat.csv", strata: "stype", weight: "pw"},
	"c1":    {file: "apiclus1.csv", cluster: "dnum", weight: "pw", population: "fpc"},
	"c10":   {file: "apiclus1.csv", cluster: "dnum", weight: "pw"},
	"c2":    {file: "apiclus2.csv", cluster: "dnum", population: "fpc1", unit: "snum", within: "fpc2"},
	"s18":   {file: "strat18.csv", strata: "stype", weight: "pw", population: "fpc"},
	"b2":    {file: "pairs24.csv", strata: "vs", weight: "pw"},
	"toyF":  {file: "toy5.csv", strata: "h", population: "Nh"},
	"toyW":  {file: "toy5.csv", strata: "h", weight: "w"},
	"ctyF":  {file: "county.csv", strata: "cnum", population: "Nh"},
	"ctyW":  {file: "county.csv", strata: "cnum", weight: "w"},
	"ctyG":  {file: "county.csv", strata: "cnum", weight: "w", population: "Nh", group: "g"}, // strata of the same g are partners, in a ring
	"ctyG0": {file: "county.csv", strata: "cnum", weight: "w", group: "g"},
}

// positions numbers the codes of a column in the order in which they appear.
func (tb table) positions(column string) (of []int32, codes []string) {
	index := map[string]int32{}
	for i := range tb.rows {
		code := ""
		if column != "" {
			code = tb.columns[column][i]
		}
		at, ok := index[code]
		if !ok {
			at = int32(len(codes))
			index[code] = at
			codes = append(codes, code)
		}
		of = append(of, at)
	}
	return of, codes
}

func readFrame(t *testing.T, name string) frame {
	t.Helper()
	r, ok := rDesigns[name]
	if !ok {
		t.Fatalf("no design %q", name)
	}
	f := frame{table: readTable(t, r.file)}
	var ids []string
	f.stratum, ids = f.positions(r.strata)
	f.strata = make([]Stratum, len(ids))
	if r.cluster != "" {
		f.unit, _ = f.positions(r.cluster)
	}
	if r.weight != "" {
		f.weight = f.numbers(t, r.weight)
	}
	if r.within != "" {
		f.second = &Stage{}
		f.second.Unit, _ = f.positions(r.unit)
		f.second.Population = make([]int64, slices.Max(f.unit)+1)
		for i, n := range f.numbers(t, r.within) {
			f.second.Population[f.unit[i]] = int64(n)
		}
	}
	var population []float64
	if r.population != "" {
		population = f.numbers(t, r.population)
	}
	ring := map[string][]int32{}
	seen := map[int32]bool{}
	for i, h := range f.stratum {
		s := &f.strata[h]
		if s.ID = ids[h]; s.Units == 0 && r.group != "" {
			g := f.columns[r.group][i]
			ring[g] = append(ring[g], h)
		}
		if f.unit == nil || !seen[f.unit[i]] {
			s.Units++
		}
		if f.unit != nil {
			seen[f.unit[i]] = true
		}
		if f.weight != nil && f.unit == nil {
			s.Weight = f.weight[i]
		}
		if population != nil {
			s.Population = int64(population[i])
		}
	}
	for _, members := range ring {
		if len(members) > 1 {
			for i, h := range members {
				f.strata[h].Partner = f.strata[members[(i+1)%len(members)]].ID
			}
		}
	}
	return f
}

// surveyOf is the survey of a design of R.
func surveyOf(t *testing.T, name string, o Options) (*Survey, frame) {
	t.Helper()
	f := readFrame(t, name)
	s, err := NewSurvey(f.strata, Rows{Stratum: f.stratum, Unit: f.unit, Weight: f.weight, Second: f.second}, o)
	if err != nil {
		t.Fatal(err)
	}
	return s, f
}

// values are the amounts of a column, or of a code of stype as 0 or 1
// ("stypeE"); NaN where one is missing.
func (f frame) values(t *testing.T, name string) []float64 {
	t.Helper()
	if code, ok := strings.CutPrefix(name, "stype"); ok && code != "" {
		return f.indicator(f.is("stype", code))
	}
	if f.codes(name) == nil {
		t.Fatalf("no column %q", name)
	}
	out := make([]float64, f.rows)
	for i, s := range f.codes(name) {
		if s == "" {
			out[i] = math.NaN()
			continue
		}
		x, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatalf("column %s, row %d: %v", name, i+1, err)
		}
		out[i] = x
	}
	return out
}

// codes are the values of a column as they are written; empty: missing.
func (f frame) codes(name string) []string { return f.columns[name] }

// indicator is 1 in the rows that a predicate selects and 0 elsewhere.
func (f frame) indicator(of func(row int) bool) []float64 {
	out := make([]float64, f.rows)
	for i := range out {
		if of(i) {
			out[i] = 1
		}
	}
	return out
}

// where is true in the rows that a predicate selects.
func (f frame) where(of func(row int) bool) []bool {
	out := make([]bool, f.rows)
	for i := range out {
		out[i] = of(i)
	}
	return out
}

func (f frame) design(t *testing.T, o Options) *Design {
	t.Helper()
	d, err := NewDesign(f.strata, o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// tally counts the rows of a base, and those of it that count.
func (f frame) tally(base, counts func(row int) bool) Tally {
	t := make(Tally, len(f.strata))
	for i, h := range f.stratum {
		if base(i) {
			t[h].Cases++
			t[h].Base++
			if counts(i) {
				t[h].Counts++
			}
		}
	}
	return t
}

func all(int) bool { return true }

// is selects the rows with a value in a column.
func (f frame) is(column, value string) func(int) bool {
	return func(i int) bool { return f.columns[column][i] == value }
}

func both(a, b func(int) bool) func(int) bool {
	return func(i int) bool { return a(i) && b(i) }
}

// A golden is one case of goldens.json.
type golden struct {
	ID, Group, Call string
	Result          map[string]any
}

func readGoldens(t *testing.T) []golden {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("testdata", "goldens.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []golden }
	if err := json.Unmarshal(src, &file); err != nil {
		t.Fatal(err)
	}
	return file.Cases
}

// at is a number of the result, by key and indexes; NaN for R's NaN.
func (g golden) at(t *testing.T, key string, index ...int) float64 {
	t.Helper()
	v, ok := g.Result[key]
	if !ok {
		t.Fatalf("%s: no %q in the result", g.ID, key)
	}
	for _, i := range index {
		if list, ok := v.([]any); ok {
			v = list[i]
		}
	}
	switch v := v.(type) {
	case float64:
		return v
	case string:
		switch v {
		case "NaN":
			return math.NaN()
		case "Inf":
			return math.Inf(1)
		}
	}
	t.Fatalf("%s: %s%v is %v", g.ID, key, index, v)
	return 0
}

func (g golden) names(key string) (out []string) {
	list, ok := g.Result[key].([]any)
	if !ok {
		list = []any{g.Result[key]}
	}
	for _, v := range list {
		s, _ := v.(string)
		out = append(out, s)
	}
	return out
}

// near reports a number that is not R's to a relative tolerance.
func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.Abs(got-want) > tolerance*math.Max(math.Abs(want), 1e-300) || math.IsNaN(got) != math.IsNaN(want) {
		t.Errorf("%s: got %.17g, R has %.17g, off by %.3g", what, got, want, math.Abs(got-want)/math.Abs(want))
	}
}

// The README of the goldens suggests these.
const (
	tolEstimate   = 1e-12
	tolVariance   = 1e-10
	tolBound      = 1e-9
	tolLikelihood = 1e-4 // absolute: R searches to .Machine$double.eps^0.25 on the scale of log odds
)

// nearSE compares a standard error. Where R prints 0 because all answers
// agree, or because nothing was counted, ours is absent.
func nearSE(t *testing.T, what string, got Number, want float64) {
	t.Helper()
	if want == 0 {
		if got.OK {
			t.Errorf("%s: got a standard error of %v where R has 0, want none", what, got.F)
		}
		return
	}
	if !got.OK {
		t.Errorf("%s: got no standard error, R has %v", what, want)
		return
	}
	near(t, what, got.F*got.F, want*want, tolVariance)
}

// nearBounds compares an interval. Where R has NaN, or a point because the
// variance is 0, ours is absent.
func nearBounds(t *testing.T, what string, e Estimate, low, high, tolerance float64) {
	t.Helper()
	if math.IsNaN(low) || math.IsNaN(high) || high-low < 1e-9 {
		if e.Low.OK || e.High.OK {
			t.Errorf("%s: got [%v, %v] where R has [%v, %v], want none", what, e.Low.F, e.High.F, low, high)
		}
		return
	}
	if !e.Low.OK || !e.High.OK {
		t.Errorf("%s: got no interval, R has [%v, %v]", what, low, high)
		return
	}
	if tolerance == tolLikelihood {
		near(t, what+" low", e.Low.F, low, tolerance/low)
		near(t, what+" high", e.High.F, high, tolerance/high)
		return
	}
	near(t, what+" low", e.Low.F, low, tolerance)
	near(t, what+" high", e.High.F, high, tolerance)
}

func (f frame) proportion(t *testing.T, o Options, tally Tally, method string, level float64) Estimate {
	t.Helper()
	e, err := Proportion(f.design(t, o), tally, Report{Interval: method, Level: level})
	if err != nil {
		t.Fatal(err)
	}
	return e
}
