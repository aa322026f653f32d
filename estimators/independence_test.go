package estimators

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// oneStratum is a simple random sample of n rows, with replacement if
// population is 0.
func oneStratum(t testing.TB, n int, population int64, unit []int32, o Options) *Survey {
	t.Helper()
	stratum := Stratum{Population: population}
	if population == 0 {
		stratum.Weight = 7
	}
	s, err := NewSurvey([]Stratum{stratum}, Rows{Stratum: make([]int32, n), Unit: unit}, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A table of 10, 20 / 30, 40 has X² = 100 (10·40 - 20·30)²/(30·70·40·60) =
// 50/63, and in a simple random sample with replacement every design effect is
// n/(n-1), the variance's divisor: F = 50/63 · 99/100 on 1 and 99.
func TestIndependenceByHand(t *testing.T) {
	var rows, cols []int32
	for k, n := range []int{10, 20, 30, 40} {
		rows = append(rows, slices.Repeat([]int32{int32(k / 2)}, n)...)
		cols = append(cols, slices.Repeat([]int32{int32(k % 2)}, n)...)
	}
	s := oneStratum(t, 100, 0, nil, Options{})
	got, err := s.Independence(rows, cols, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	near(t, "F", got.Value, 50./63*99/100, 1e-12)
	near(t, "delta", got.Delta.F, 100./99, 1e-12)
	near(t, "ndf", got.NDF.F, 1, 1e-12)
	near(t, "ddf", got.DDF.F, 99, 1e-12)
	near(t, "p", got.P, studentTails(math.Sqrt(50./63*99/100), 99), 1e-9)

	chi, err := s.Independence(rows, cols, nil, StatisticChisq)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "X²", chi.Value, 50./63, 1e-12)
	near(t, "p of X²", chi.P, math.Erfc(math.Sqrt(50./63*99/100/2)), 1e-9)

	// Y = 10 - 30·40/100 = -2 cases of the sample. A row of cell (i, j) moves
	// it by 1(11) - 0.4·1(i=1) - 0.3·1(j=1) + 0.12 = 0.42, -0.28, -0.18, 0.12.
	// Σu = 4.2 - 5.6 - 5.4 + 4.8 = -2, Σu² = 1.764 + 1.568 + 0.972 + 0.576 =
	// 4.88, so v = 100/99 (4.88 - 0.04), and W = 4/v.
	wald, err := s.Independence(rows, cols, nil, StatisticWald)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "Wald", wald.Value, 4/(100./99*4.84), 1e-12)
	adjusted, err := s.Independence(rows, cols, nil, StatisticAdjWald)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "adjusted Wald", adjusted.Value, wald.Value, 1e-12) // nothing to adjust with one comparison
}

// In a simple random sample all generalised design effects are (1-f) n/(n-1),
// whatever the table. Neither the order of levels nor which column is which
// shows; and a sample of which every row comes twice, as a first-stage unit,
// says what the rows said once.
func TestIndependenceProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		I, J := rapid.IntRange(2, 4).Draw(rt, "rows"), rapid.IntRange(2, 4).Draw(rt, "cols")
		population := rapid.SampledFrom([]int64{0, 1000}).Draw(rt, "population")
		var rows, cols, twiceRows, twiceCols, unit []int32
		for i := range I {
			for j := range J {
				for range rapid.IntRange(1, 8).Draw(rt, "n") {
					unit = append(unit, int32(len(rows)), int32(len(rows)))
					rows, cols = append(rows, int32(i)), append(cols, int32(j))
					twiceRows, twiceCols = append(twiceRows, int32(i), int32(i)), append(twiceCols, int32(j), int32(j))
				}
			}
		}
		n := float64(len(rows))
		s := oneStratum(t, len(rows), population, nil, Options{})
		f := 0.
		if population > 0 {
			f = n / float64(population)
		}
		for _, statistic := range IndependenceTests() {
			got, err := s.Independence(rows, cols, nil, statistic)
			if err != nil {
				if (statistic == StatisticWald || statistic == StatisticAdjWald) && errors.Is(err, ErrNoTest) {
					continue // residuals that cannot be told apart
				}
				rt.Fatal(err)
			}
			if want := (1 - f) * n / (n - 1); math.Abs(got.Delta.F/want-1) > 1e-9 {
				rt.Fatalf("%s: mean design effect %v, want %v", statistic, got.Delta.F, want)
			}
			if !(got.P >= 0 && got.P <= 1) || !(got.Value >= 0) {
				rt.Fatalf("%s: %+v", statistic, got)
			}
			same := func(what string, other Test, err error) {
				if err != nil {
					rt.Fatal(what, err)
				}
				if math.Abs(other.Value-got.Value) > 1e-8*(got.Value+1e-6) || math.Abs(other.P-got.P) > 1e-7 {
					rt.Fatalf("%s, %s: got %+v, want %+v", statistic, what, other, got)
				}
			}
			other, err := s.Independence(cols, rows, nil, statistic)
			same("transposed", other, err)
			reversed := make([]int32, len(rows))
			for i, r := range rows {
				reversed[i] = int32(I) - 1 - r
			}
			other, err = s.Independence(reversed, cols, nil, statistic)
			same("levels reversed", other, err)
			if statistic != StatisticF && statistic != StatisticWald {
				continue // these print X² itself, which counts rows
			}
			twice := oneStratum(t, 2*len(rows), population, unit, Options{})
			other, err = twice.Independence(twiceRows, twiceCols, nil, statistic)
			same("every row twice", other, err)
		}
	})
}

func TestIndependenceWithoutTest(t *testing.T) {
	s := oneStratum(t, 6, 0, nil, Options{})
	none := slices.Repeat([]int32{-1}, 6)
	a, b := []int32{0, 0, 0, 1, 1, 1}, []int32{0, 1, 0, 1, 0, 1}
	many := []int32{0, 1, 2, 3, 0, 1}
	full := oneStratum(t, 6, 6, nil, Options{DF: DomainDF})
	for _, c := range []struct {
		s          *Survey
		rows, cols []int32
		in         []bool
		statistic  string
		want       string
	}{
		{s, none, b, nil, "", "no row of the domain has both columns"},
		{s, a, b, make([]bool, 6), "", "no row of the domain"},
		{s, make([]int32, 6), b, nil, "", "the rows of the table have one level"},
		{s, a, []int32{0, 2, 0, 2, 0, 2}, nil, "", "its columns have no case of level 2 of 3: leave it out"},
		{s, a, b, []bool{true, true, true, false, false, false}, "", "the rows of the table have no case of level 2 of 2"},
		{s, a, a, nil, "", "nothing varies under the design"},
		{s, many, []int32{0, 1, 2, 0, 1, 2}, nil, StatisticWald, "6 cells to compare on 5 degrees of freedom: use F"},
		{s, many, []int32{0, 1, 2, 0, 1, 2}, nil, StatisticAdjWald, "6 cells to compare on 5 degrees"},
		{full, a, b, nil, "", "nothing varies under the design"},
		{oneStratum(t, 6, 6, nil, Options{}), a, b, nil, "", "0 degrees of freedom"},
	} {
		got, err := c.s.Independence(c.rows, c.cols, c.in, c.statistic)
		if !errors.Is(err, ErrNoTest) || !strings.Contains(err.Error(), c.want) || got != (Test{}) {
			t.Errorf("got %+v, %v, want no test: %s", got, err, c.want)
		}
	}
	for _, c := range []struct {
		rows, cols []int32
		in         []bool
		statistic  string
		want       string
	}{
		{a, b, nil, "f", `unknown test of independence "f", want one of [F`},
		{a[:5], b, nil, "", "the rows of the table of 5 rows, want 6"},
		{a, b, make([]bool, 2), "", "a domain of 2 rows, want 6"},
		{a, []int32{0, 1, -2, 0, 0, 0}, nil, "", "its columns, row 3: level -2"},
		{[]int32{0, 1, 2, 0, 1, 1 << 30}, b, nil, "", "want at most 65536 cells"},
	} {
		if _, err := s.Independence(c.rows, c.cols, c.in, c.statistic); err == nil || errors.Is(err, ErrNoTest) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}

// A cell without rows does not stop a test, as it does not in R.
func TestIndependenceWithAnEmptyCell(t *testing.T) {
	s := oneStratum(t, 12, 0, nil, Options{})
	rows := []int32{0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 1, 1}
	cols := []int32{0, 1, 0, 1, 1, 2, 2, 1, 2, 1, 1, 0}
	for _, statistic := range IndependenceTests() {
		got, err := s.Independence(rows, cols, nil, statistic)
		if err != nil || !(got.P > 0 && got.P <= 1) {
			t.Errorf("%s: got %+v, %v", statistic, got, err)
		}
	}
}

// Without degrees of freedom to estimate, F and chi-square say the same of two
// groups.
func TestIndependenceOnInfiniteDegrees(t *testing.T) {
	s, f := surveyOf(t, "st", Options{DF: InfiniteDF})
	rows, _ := f.levels("comp.imp")
	cols, _ := f.levels("awards")
	a, err := s.Independence(rows, cols, nil, StatisticF)
	if err != nil {
		t.Fatal(err)
	}
	for _, statistic := range []string{StatisticChisq, StatisticWald, StatisticAdjWald, StatisticSaddlepoint} {
		b, err := s.Independence(rows, cols, nil, statistic)
		if err != nil || !(b.P > 0 && b.P < 1e-12) {
			t.Errorf("%s: got %+v, %v", statistic, b, err)
		}
		if statistic == StatisticChisq {
			near(t, statistic, b.P, a.P, 1e-9)
		}
	}
}

// Gathering rows that are alike changes nothing: of every design, and with
// weights of their own.
func TestCellCovariance(t *testing.T) {
	for _, name := range []string{"srs", "srs0", "st", "st0"} {
		s, f := surveyOf(t, name, Options{})
		rows, _ := f.levels("stype")
		cols, _ := f.levels("comp.imp")
		c, err := s.Crosstab(rows, cols, f.where(f.is("sch.wide", "Yes")))
		if err != nil {
			t.Fatal(err)
		}
		alike, ok := s.alike(c)
		if !ok || len(alike) > 3*6 {
			t.Fatalf("%s: %d kinds of rows, %v, want at most one of each stratum and cell", name, len(alike), ok)
		}
		by := [][]float64{{1, 0, 0, 0, 0, 0}, {0.2, -1, 3, 0, 0.5, 7}, {1, 1, 1, 1, 1, 1}}
		got, want := s.cellCovariance(c, by), s.Covariance(s.linears(c, by)...)
		for i := range got {
			for j := range got {
				if most := math.Sqrt(want[i][i] * want[j][j]); math.Abs(got[i][j]-want[i][j]) > 1e-12*most {
					t.Errorf("%s: covariance of %d and %d is %v gathered, %v by rows", name, i, j, got[i][j], want[i][j])
				}
			}
		}
	}
	s, f := surveyOf(t, "c1", Options{})
	rows, _ := f.levels("stype")
	c, err := s.Crosstab(rows, make([]int32, f.rows), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := s.alike(c); ok {
		t.Error("rows of clusters were taken for units")
	}
}

// Where a first-stage unit holds all rows of a level, what it adds to the log
// odds is 1 - 1 for each two levels of the other column: no two samples of such
// units differ, and rounding (3e-17 of a case here) is no variance.
func TestIndependenceOfUnits(t *testing.T) {
	rows := []int32{0, 2, 0, 1, 1, 2, 2, 2}
	cols := []int32{0, 1, 1, 1, 0, 0, 0, 1}
	unit := []int32{0, 1, 0, 0, 0, 1, 1, 1}
	weight := []float64{2.357994261792776, 16.25854696669618, 35.353389836607434, 37.95478233551767, 23.214064076564004, 4.990571504183892, 34.11847535545663, 9.558746496381705}
	s, err := NewSurvey([]Stratum{{}}, Rows{Stratum: make([]int32, 8), Unit: unit, Weight: weight}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.Independence(rows, cols, nil, ""); !errors.Is(err, ErrNoTest) || !strings.Contains(err.Error(), "nothing varies") {
		t.Errorf("got %+v, %v, want no test", got, err)
	}
}
