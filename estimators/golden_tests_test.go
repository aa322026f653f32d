package estimators

import (
	"slices"
	"strings"
	"testing"
)

func init() {
	register("tests", map[string]int{"test": 60, "table": 6}, compareTest)
}

const (
	tolP           = 1e-9 // R's tails and ours are both good to about 1e-12
	tolSaddlepoint = 1e-3 // R's search for the saddlepoint stops at 1e-8
)

// levels numbers the codes of a column in their order, as R's factor does; -1
// is missing.
func (f frame) levels(column string) (of []int32, codes []string) {
	codes = slices.Clone(f.codes(column))
	slices.Sort(codes)
	codes = slices.DeleteFunc(slices.Compact(codes), func(code string) bool { return code == "" })
	for _, code := range f.codes(column) {
		of = append(of, int32(slices.Index(codes, code)))
	}
	return of, codes
}

// compareTest compares tests and weighted tables.
func compareTest(t *testing.T, g golden) bool {
	t.Helper()
	if g.Group != "test" && g.Group != "table" {
		return false
	}
	part := strings.Split(g.ID, ".")
	s, f := surveyOf(t, part[len(part)-1], Options{DF: DomainDF}) // as R counts strata opened in full
	column := func(name string) []int32 { codes, _ := f.levels(name); return codes }
	switch part[0] {
	case "chisq":
		got, err := s.Independence(column("sch.wide"), column("stype"), nil, part[1])
		compareTestOf(t, g, got, err)
	case "chisq2x2":
		got, err := s.Independence(column("comp.imp"), column("awards"), nil, "")
		compareTestOf(t, g, got, err)
	case "gof": // R: parameter is (scale, df)
		got, err := s.Goodness(column("sch.wide"), []float64{1072, 5122}, nil)
		if err != nil {
			t.Fatal(g.ID, err)
		}
		near(t, g.ID, got.Value, g.at(t, "statistic"), tolVariance) // the square of a small difference
		near(t, g.ID+" scale", got.Scale.F, g.at(t, "parameter", 0), tolVariance)
		near(t, g.ID+" df", got.NDF.F, g.at(t, "parameter", 1), tolVariance)
		near(t, g.ID+" p", got.P, g.at(t, "p_value"), tolP)
	case "svytable":
		compareTable(t, g, s, f)
	case "ttest":
		got, err := s.TTest(f.values(t, "api00"), column("comp.imp"), nil, 0.95)
		compareComparison(t, g, got, err)
	case "ttest_prop":
		got, err := s.TTest(f.values(t, "y"), column("sch.wide"), nil, 0.95)
		compareComparison(t, g, got, err)
	case "ranktest":
		got, err := s.RankTest(f.values(t, "api00"), column("comp.imp"), nil, RowOrder)
		compareComparison(t, g, got, err)
	default:
		return false
	}
	return true
}

// compareTestOf compares a test of independence. R: svychisq(~sch.wide +
// stype, design, statistic = ).
func compareTestOf(t *testing.T, g golden, got Test, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(g.ID, err)
	}
	near(t, g.ID, got.Value, g.at(t, "statistic"), tolVariance)
	tolerance := tolP
	switch got.Statistic {
	case StatisticSaddlepoint:
		tolerance = tolSaddlepoint
		if got.NDF.OK || got.DDF.OK {
			t.Errorf("%s: got degrees of freedom %v and %v, R has none", g.ID, got.NDF, got.DDF)
		}
	case StatisticChisq:
		near(t, g.ID+" df", got.NDF.F, g.at(t, "parameter", 0), tolVariance)
	default:
		near(t, g.ID+" ndf", got.NDF.F, g.at(t, "parameter", 0), tolVariance)
		near(t, g.ID+" ddf", got.DDF.F, g.at(t, "parameter", 1), tolVariance)
	}
	near(t, g.ID+" p", got.P, g.at(t, "p_value"), tolerance)
}

// compareComparison compares a test of two groups. R: svyttest(api00 ~
// comp.imp, design), svyranktest.
func compareComparison(t *testing.T, g golden, got Comparison, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(g.ID, err)
	}
	// Means of R come from a regression and carry its rounding.
	near(t, g.ID, got.Estimate, g.at(t, "estimate", 0), 1e-11)
	near(t, g.ID+" statistic", got.Value, g.at(t, "statistic"), tolVariance)
	near(t, g.ID+" df", got.DDF.F, g.at(t, "parameter", 0), 0)
	near(t, g.ID+" p", got.P, g.at(t, "p_value"), tolP)
	if g.Result["conf_int"] != nil {
		near(t, g.ID+" low", got.Low.F, g.at(t, "conf_int", 0), tolBound)
		near(t, g.ID+" high", got.High.F, g.at(t, "conf_int", 1), tolBound)
	}
}

// compareTable compares a weighted table. R: svytable(~sch.wide + stype,
// design).
func compareTable(t *testing.T, g golden, s *Survey, f frame) {
	t.Helper()
	rows, rowCodes := f.levels("sch.wide")
	cols, colCodes := f.levels("stype")
	c, err := s.Crosstab(rows, cols, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(rowCodes, g.names("rows")) || !slices.Equal(colCodes, g.names("cols")) {
		t.Errorf("%s: got %v by %v, R has %v by %v", g.ID, rowCodes, colCodes, g.names("rows"), g.names("cols"))
	}
	for k, w := range c.Weight {
		near(t, g.ID, w, g.at(t, "values", k/c.Cols, k%c.Cols), tolEstimate)
	}
}
