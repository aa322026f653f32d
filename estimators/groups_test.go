package estimators

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Groups of 1, 2, 3 and 4, 6: means 2 and 5. Influences are (y-5)/2 = -½, ½ and
// -(y-2)/3 = ⅓, 0, -⅓, so v = 5/4 (½ + 2/9) = 65/72, on 5 - 1 - 1 degrees of
// freedom, whose t is 3.182446305284263.
func TestTTestByHand(t *testing.T) {
	s := oneStratum(t, 7, 0, nil, Options{DF: DomainDF})
	y := []float64{1, 2, 3, 4, 6, math.NaN(), 100}
	group := []int32{0, 0, 0, 1, 1, 1, -1}
	// The two rows outside have no influence, but the design has 7.
	got, err := s.TTest(y, group, nil, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	v := 7. / 6 * (0.5 + 2./9)
	near(t, "difference", got.Estimate, 3, 1e-12)
	near(t, "variance", got.SE*got.SE, v, 1e-12)
	near(t, "t", got.Value, 3/math.Sqrt(v), 1e-12)
	near(t, "df", got.DDF.F, 3, 0)
	near(t, "low", got.Low.F, 3-3.182446305284263*math.Sqrt(v), 1e-10)
	near(t, "high", got.High.F, 3+3.182446305284263*math.Sqrt(v), 1e-10)
	if got.First != 3 || got.Second != 2 || got.N != 5 {
		t.Errorf("got %+v, want groups of 3 and 2", got)
	}
}

// The same groups have ranks 0.1, 0.3, 0.5 and 0.7, 0.9.
func TestRankTestByHand(t *testing.T) {
	s := oneStratum(t, 5, 0, nil, Options{})
	got, err := s.RankTest([]float64{1, 2, 3, 4, 6}, []int32{0, 0, 0, 1, 1}, nil, MidRanks)
	if err != nil {
		t.Fatal(err)
	}
	// (r-0.8)/2 = ∓0.05 and (r-0.3)/3 = ±0.2/3, 0
	v := 5. / 4 * (2*0.0025 + 2*0.04/9)
	near(t, "difference", got.Estimate, 0.5, 1e-12)
	near(t, "t", got.Value, 0.5/math.Sqrt(v), 1e-12)
	if got.Low.OK || got.High.OK {
		t.Errorf("got an interval [%v, %v] of ranks, want none", got.Low.F, got.High.F)
	}
}

// Rows of weight 1 and 3 that are tied, below one of 4: the middle of their
// weight is 2/8, in whatever order. R has (0.5 + 2.5)/2 of 8 in this order, and
// (1.5 + 3.5)/2 in the other.
func TestRankTestTies(t *testing.T) {
	test := func(y, w []float64, group []int32, ties Ties) float64 {
		t.Helper()
		s, err := NewSurvey([]Stratum{{}}, Rows{Weight: w}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.RankTest(y, group, nil, ties)
		if err != nil {
			t.Fatal(err)
		}
		return got.Estimate
	}
	// A fourth row in the group of the high one: ranks of 10 in all.
	y, group := []float64{1, 1, 2, 0}, []int32{0, 0, 1, 1}
	for _, c := range []struct {
		w    []float64
		ties Ties
		tied float64
	}{
		{[]float64{1, 3, 4, 2}, MidRanks, 4}, {[]float64{3, 1, 4, 2}, MidRanks, 4},
		{[]float64{1, 3, 4, 2}, RowOrder, 3.5}, {[]float64{3, 1, 4, 2}, RowOrder, 4.5},
	} {
		want := (float64(4*8)+2*1)/6/10 - c.tied/10 // the high group: rank 8 of weight 4, rank 1 of weight 2
		near(t, "difference", test(y, c.w, group, c.ties), want, 1e-12)
	}
}

// Swapping groups changes signs only; a monotone change of the amounts leaves
// ranks as they are; the order of rows does not show.
func TestGroupsProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(6, 15).Draw(rt, "n")
		y, up, w := make([]float64, n), make([]float64, n), make([]float64, n)
		group, swapped := make([]int32, n), make([]int32, n)
		for i := range n {
			y[i] = float64(rapid.IntRange(0, 5).Draw(rt, "y"))
			up[i] = math.Exp(y[i])
			w[i] = rapid.Float64Range(1, 9).Draw(rt, "w")
			group[i] = int32(i % 2)
			swapped[i] = 1 - group[i]
		}
		s, err := NewSurvey([]Stratum{{}}, Rows{Weight: w}, Options{})
		if err != nil {
			rt.Fatal(err)
		}
		order := rapid.Permutation(seq(n)).Draw(rt, "order")
		y2, w2, group2 := make([]float64, n), make([]float64, n), make([]int32, n)
		for i, o := range order {
			y2[i], w2[i], group2[i] = y[o], w[o], group[o]
		}
		shuffled, err := NewSurvey([]Stratum{{}}, Rows{Weight: w2}, Options{})
		if err != nil {
			rt.Fatal(err)
		}
		got, err := s.RankTest(y, group, nil, MidRanks)
		if errors.Is(err, ErrNoTest) {
			return // all tied, or each group
		}
		same := func(what string, other Comparison, err error, sign float64) {
			if err != nil || math.Abs(sign*other.Value-got.Value) > 1e-9*(1+math.Abs(got.Value)) || math.Abs(other.P-got.P) > 1e-9 {
				rt.Fatalf("%s: got %+v, %v, want %+v", what, other.Test, err, got.Test)
			}
		}
		other, err := s.RankTest(y, swapped, nil, MidRanks)
		same("swapped", other, err, -1)
		other, err = s.RankTest(up, group, nil, MidRanks)
		same("stretched", other, err, 1)
		other, err = shuffled.RankTest(y2, group2, nil, MidRanks)
		same("shuffled", other, err, 1)
	})
}

// Ten rows of weight 1, three of one level and seven of the other, against
// halves: r = ∓2/√5, X² = 1.6. A row of the first level moves the first r by
// ½/√5 + 2/√5·½/10 = 0.6/√5, one of the second by -0.4/√5; with mean -0.1/√5
// the squares are 3·0.49/5 + 7·0.09/5 = 0.42, v = 10/9·0.42 = 7/15. The second
// r is the first with the other sign, so scale = 2v on one degree of freedom.
func TestGoodnessByHand(t *testing.T) {
	s, err := NewSurvey([]Stratum{{}}, Rows{Weight: slices.Repeat([]float64{1}, 10)}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	codes := []int32{0, 0, 0, 1, 1, 1, 1, 1, 1, 1}
	got, err := s.Goodness(codes, []float64{2, 2}, nil)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "X²", got.Value, 1.6, 1e-12)
	near(t, "scale", got.Scale.F, 14./15, 1e-12)
	near(t, "df", got.NDF.F, 1, 1e-12)
	near(t, "delta", got.Delta.F, 14./15, 1e-12)
	near(t, "p", got.P, math.Erfc(math.Sqrt(1.6*15/14/2)), 1e-9)

	// A level that should be there and was not seen counts against.
	unseen, err := s.Goodness(codes, []float64{1, 1, 1}, nil)
	if err != nil || !(unseen.P > 0 && unseen.P < got.P) {
		t.Errorf("with an unseen level: got %+v, %v", unseen, err)
	}
}

func TestGroupsWithoutTest(t *testing.T) {
	s := oneStratum(t, 4, 0, nil, Options{})
	y, group := []float64{1, 2, 3, 4}, []int32{0, 0, 1, 1}
	for name, c := range map[string]struct {
		test func() error
		none bool // no test, rather than a wrong request
		want string
	}{
		"one group": {func() error { _, err := s.TTest(y, []int32{0, 0, 0, -1}, nil, 0.95); return err }, true, "groups of 3 and 0 rows"},
		"all missing": {func() error {
			_, err := s.RankTest(slices.Repeat([]float64{math.NaN()}, 4), group, nil, MidRanks)
			return err
		}, true, "groups of 0 and 0 rows"},
		"an empty domain": {func() error { _, err := s.TTest(y, group, make([]bool, 4), 0.95); return err }, true, "groups of 0 and 0"},
		"one value":       {func() error { _, err := s.TTest([]float64{5, 5, 5, 5}, group, nil, 0.95); return err }, true, "nothing varies"},
		"three groups":    {func() error { _, err := s.TTest(y, []int32{0, 1, 2, 0}, nil, 0.95); return err }, false, "row 3: group 2, want 0 or 1"},
		"infinite":        {func() error { _, err := s.RankTest([]float64{1, 2, math.Inf(-1), 4}, group, nil, MidRanks); return err }, false, "row 3: value -Inf"},
		"lengths":         {func() error { _, err := s.TTest(y[:3], group[:2], make([]bool, 1), 0.95); return err }, false, "values of 3 rows, want 4\ngroups of 2 rows, want 4\na domain of 1 rows, want 4"},
		"level":           {func() error { _, err := s.TTest(y, group, nil, 95); return err }, false, "level is 95"},
		"few degrees": {func() error {
			_, err := oneStratum(t, 2, 0, nil, Options{}).TTest([]float64{1, 2}, []int32{0, 1}, nil, 0.95)
			return err
		}, true, "0 degrees of freedom"},
		"no levels": {func() error { _, err := s.Goodness([]int32{-1, -1, -1, -1}, []float64{1, 1}, nil); return err }, true, "no row of the domain has a level"},
		"one level": {func() error { _, err := s.Goodness(make([]int32, 4), []float64{1}, nil); return err }, true, "one level"},
		"no variation": {func() error {
			_, err := oneStratum(t, 4, 4, nil, Options{}).Goodness(group, []float64{1, 1}, nil)
			return err
		}, true, "nothing varies"},
		"bad shares": {func() error { _, err := s.Goodness(group, []float64{0}, nil); return err }, false,
			"a share of 0 for level 1, want one above 0\n1 shares for 2 levels"},
	} {
		err := c.test()
		if err == nil || errors.Is(err, ErrNoTest) != c.none || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}

// Calibration can leave a row without weight: it is then as if it were not
// there, but in the design.
func TestRankTestWithoutWeight(t *testing.T) {
	s := oneStratum(t, 6, 0, nil, Options{})
	y, group := []float64{1, 2, 2.5, 3, 4, 6}, []int32{0, 0, 1, 0, 1, 1}
	want, err := s.RankTest(y, group, []bool{true, true, false, true, true, true}, MidRanks)
	if err != nil {
		t.Fatal(err)
	}
	s.weight[2] = 0
	got, err := s.RankTest(y, group, nil, MidRanks)
	if err != nil || math.Abs(got.Value-want.Value) > 1e-12*want.Value {
		t.Errorf("got %+v, %v, want %+v", got.Test, err, want.Test)
	}
}
