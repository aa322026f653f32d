package estimators

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"sagsbarometer/estimators/interval"
)

func TestSurveyRefuses(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	two := []Stratum{{ID: "a", Population: 9}, {ID: "b", Population: 9}}
	for _, test := range []struct {
		name   string
		strata []Stratum
		rows   Rows
		o      Options
		want   string
	}{
		{"no rows", two, Rows{}, Options{}, "no rows"},
		{"columns that differ", two, Rows{Stratum: []int32{0, 1}, Unit: []int32{0}, Weight: []float64{1, 1, 1}}, Options{}, "strata of 2 rows beside columns of 3\nunits of 1 rows beside columns of 3"},
		{"weights", two, Rows{Stratum: []int32{0, 0, 1, 1, 1}, Weight: []float64{0, -1, nan, inf, 2}}, Options{},
			"row 1: a weight of 0, want one above 0\nrow 2: a weight of -1, want one above 0\nrow 3: a weight of NaN, want one above 0\nrow 4: a weight of +Inf, want one above 0"},
		{"no such stratum", two, Rows{Stratum: []int32{0, 2, -1}}, Options{}, "row 2: of stratum 2 in a design of 2\nrow 3: of stratum -1 in a design of 2"},
		{"unit in two strata", two, Rows{Stratum: []int32{0, 0, 1, 1}, Unit: []int32{0, 1, 1, 2}}, Options{}, "row 3: its first-stage unit is that of row 2, in another stratum"},
		{"no such unit", two[:1], Rows{Unit: []int32{0, -1, 7}}, Options{}, "row 2: of first-stage unit -1, want one from 0 to 2\nrow 3: of first-stage unit 7, want one from 0 to 2"},
		{"empty stratum", two, Rows{Stratum: []int32{0, 0}}, Options{}, "stratum b: none of 9 cases opened"},
		{"one row", two[:1], Rows{Weight: []float64{3}}, Options{}, "stratum a: 1 of 9 cases opened, want at least 2, or a rule for single units"},
		{"more units than opened", []Stratum{{ID: "a", Population: 9, Units: 2}}, Rows{Weight: []float64{1, 1, 1}}, Options{}, "stratum a: 3 units have rows, of 2 that were opened"},
		{"more units than there are", []Stratum{{ID: "a", Population: 2}}, Rows{Weight: []float64{1, 1, 1}}, Options{}, "stratum a: 3 units opened of a population of 2"},
		{"neither weights nor populations", []Stratum{{ID: "a"}}, Rows{Stratum: []int32{0, 0}}, Options{}, "stratum a: neither a weight nor a population"},
		{"second stage alone", two[:1], Rows{Weight: []float64{1, 1}, Second: &Stage{}}, Options{}, "a second stage without first-stage units"},
		{"second stage", two[:1], Rows{Unit: []int32{0, 0, 1, 2}, Second: &Stage{Unit: []int32{0, 1, 1, 9}, Population: []int64{3, 3, 3}}}, Options{},
			"row 3: its second-stage unit is that of row 2, in another first-stage unit\nrow 4: of second-stage unit 9, want one from 0 to 3"},
		{"second stage populations", two[:1], Rows{Unit: []int32{0, 0, 1, 2}, Second: &Stage{Population: []int64{1, 3}}}, Options{},
			"first-stage unit 0: 2 units opened of a population of 1\nfirst-stage unit 1: 1 of 3 units opened, want at least 2, or a rule for single units\nfirst-stage unit 2: 1 units opened of a population of 0"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := NewSurvey(test.strata, test.rows, test.o)
			if err == nil || err.Error() != test.want {
				t.Errorf("got\n%v\nwant\n%s", err, test.want)
			}
		})
	}
}

func TestSurveyNamesTwentyRows(t *testing.T) {
	_, err := NewSurvey([]Stratum{{ID: "a"}}, Rows{Weight: make([]float64, 23)}, Options{})
	errs, ok := err.(interface{ Unwrap() []error })
	if !ok || len(errs.Unwrap()) != 21 || errs.Unwrap()[20].Error() != "and 3 more rows" {
		t.Errorf("got %v", err)
	}
}

// A sample is a stratified sample, of rows or of clusters, with amounts of
// which some are missing, and a domain.
type sample struct {
	strata []Stratum
	rows   Rows
	y, x   []float64
	in     []bool
}

// drawSample makes up a sample. Rows of a stratum have one weight unless they
// may have their own.
func drawSample(t *rapid.T, clusters, own bool) sample {
	var s sample
	strata := rapid.IntRange(1, 5).Draw(t, "strata")
	for h := range strata {
		n := rapid.IntRange(1, 6).Draw(t, "units")
		population := n + rapid.IntRange(0, 3).Draw(t, "more")*7
		s.strata = append(s.strata, Stratum{ID: string(rune('a' + h)), Population: int64(population)})
		for range n {
			rows := 1
			if clusters {
				rows = rapid.IntRange(1, 3).Draw(t, "rows")
			}
			unit := int32(0)
			if k := len(s.rows.Unit); k > 0 {
				unit = s.rows.Unit[k-1] + 1
			}
			for range rows {
				s.rows.Unit = append(s.rows.Unit, unit)
				s.rows.Stratum = append(s.rows.Stratum, int32(h))
				if own {
					s.rows.Weight = append(s.rows.Weight, rapid.Float64Range(0.5, 9).Draw(t, "weight"))
				}
				y := rapid.Float64Range(-50, 50).Filter(BoundedAmount).Draw(t, "y")
				if rapid.IntRange(0, 9).Draw(t, "missing") == 0 {
					y = math.NaN()
				}
				s.y = append(s.y, y)
				s.x = append(s.x, rapid.Float64Range(1, 9).Draw(t, "x"))
				s.in = append(s.in, rapid.IntRange(0, 2).Draw(t, "in") > 0)
			}
		}
	}
	if !clusters {
		s.rows.Unit = nil
	}
	return s
}

func (s sample) survey(t rapid.TB, o Options) *Survey {
	v, err := NewSurvey(s.strata, s.rows, o)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// moved is the sample with its rows in another order.
func (s sample) moved(order []int) sample {
	out := s
	out.rows = Rows{Stratum: permute(s.rows.Stratum, order), Unit: permute(s.rows.Unit, order), Weight: permute(s.rows.Weight, order)}
	out.y, out.x, out.in = permute(s.y, order), permute(s.x, order), permute(s.in, order)
	return out
}

func permute[T any](list []T, order []int) []T {
	if list == nil {
		return nil
	}
	out := make([]T, len(list))
	for to, from := range order {
		out[to] = list[from]
	}
	return out
}

var rules = []Lonely{Certainty, Adjust, Average}

// TestRowsInAnyOrder: means, totals, ratios and their variances are the same to
// the last bit whatever the order of the rows.
func TestRowsInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawSample(t, rapid.Bool().Draw(t, "clusters"), rapid.Bool().Draw(t, "own"))
		order := make([]int, len(a.y))
		for i := range order {
			order[i] = i
		}
		b := a.moved(rapid.Permutation(order).Draw(t, "order"))
		o := Options{Lonely: rapid.SampledFrom(rules).Draw(t, "lonely"), DomainLonely: rapid.Bool().Draw(t, "domain lonely")}
		sa, sb := a.survey(t, o), b.survey(t, o)
		for _, l := range [][2]Linear{
			{sa.Mean(a.y, a.in), sb.Mean(b.y, b.in)},
			{sa.Total(a.y, a.in), sb.Total(b.y, b.in)},
			{sa.Ratio(a.y, a.x, nil), sb.Ratio(b.y, b.x, nil)},
		} {
			if l[0].Estimate != l[1].Estimate || sa.Variance(l[0]) != sb.Variance(l[1]) {
				t.Fatalf("got %v, variance %v, and in another order %v, variance %v", l[0].Estimate, sa.Variance(l[0]), l[1].Estimate, sb.Variance(l[1]))
			}
		}
	})
}

// TestInfluenceIsTheDerivative: the influence of a row is its weight times the
// derivative of the estimate by it, found here by moving the weight.
func TestInfluenceIsTheDerivative(t *testing.T) {
	s := sample{
		strata: []Stratum{{ID: "a", Population: 20}, {ID: "b", Population: 30}},
		rows:   Rows{Stratum: []int32{0, 0, 0, 1, 1, 1, 1, 1}, Weight: []float64{3, 5, 2, 7, 1, 4, 6, 2.5}},
		y:      []float64{1, 4, 2, 8, 5, math.NaN(), 3, 6},
		x:      []float64{2, 3, 5, 1, 4, 2, 2, 7},
		in:     []bool{true, true, false, true, true, true, true, false},
	}
	cell := []int32{0, 1, 0, 1, 0, 1, -1, 1}
	for name, estimate := range map[string]func(s *Survey, y, x []float64, in []bool) Linear{
		"total":      func(s *Survey, y, _ []float64, in []bool) Linear { return s.Total(y, in) },
		"mean":       func(s *Survey, y, _ []float64, in []bool) Linear { return s.Mean(y, in) },
		"ratio":      func(s *Survey, y, x []float64, in []bool) Linear { return s.Ratio(y, x, in) },
		"dispersion": func(s *Survey, y, x []float64, in []bool) Linear { return s.Dispersion(y, x, in) },
		"difference": func(s *Survey, y, _ []float64, in []bool) Linear {
			return Combine([]float64{1, -1}, s.Mean(y, in), s.Mean(y, s.Others(in)))
		},
		"relative": func(s *Survey, y, _ []float64, in []bool) Linear {
			return Relative(s.Mean(y, in), s.Mean(y, s.Others(in)))
		},
		"log relative": func(s *Survey, y, _ []float64, in []bool) Linear { return LogRelative(s.Total(y, in), s.Total(y, nil)) },
		"given mix": func(s *Survey, y, _ []float64, in []bool) Linear {
			l, _ := s.Standardized(y, cell, []float64{2, 1}, in)
			return l
		},
		"estimated mix": func(s *Survey, y, _ []float64, in []bool) Linear {
			l, _ := s.Standardized(y, cell, nil, in)
			return l
		},
		"distribution": func(s *Survey, _, _ []float64, in []bool) Linear { return s.Distribution(cell, 2, in)[1] },
	} {
		at := func(row int, weight float64) Linear {
			moved := s
			moved.rows.Weight = slices.Clone(s.rows.Weight)
			moved.rows.Weight[row] = weight
			return estimate(moved.survey(t, Options{}), s.y, s.x, s.in)
		}
		l := at(0, s.rows.Weight[0])
		if !l.Estimate.OK {
			t.Errorf("%s: no estimate", name)
		}
		for i, w := range s.rows.Weight {
			step := w * 1e-6 // the error of a central difference is of the order of its square
			slope := (at(i, w+step).Estimate.F - at(i, w-step).Estimate.F) / (2 * step)
			if math.Abs(l.U[i]-w*slope) > 1e-8*math.Max(1, math.Abs(l.Estimate.F)) {
				t.Errorf("%s: row %d has influence %v, and weight times slope is %v", name, i+1, l.U[i], w*slope)
			}
		}
	}
}

// TestProportionOfRows: a share of rows is that of their tally, with all that
// an estimate has.
func TestProportionOfRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawSample(t, false, false)
		o := Options{Lonely: rapid.SampledFrom(rules).Draw(t, "lonely"), DF: rapid.SampledFrom([]DF{DesignDF, DomainDF, InfiniteDF}).Draw(t, "df")}
		s := a.survey(t, o)
		tally := make(Tally, len(a.strata))
		for i, y := range a.y {
			c := &tally[a.rows.Stratum[i]]
			if !math.IsNaN(y) {
				a.y[i] = 0
				if y > 0 {
					a.y[i] = 1
				}
			}
			if a.in[i] {
				c.Cases++
			}
			if a.in[i] && !math.IsNaN(y) {
				c.Base++
				c.Counts += int64(a.y[i])
			}
		}
		r := Report{
			Interval: rapid.SampledFrom(slices.DeleteFunc(interval.Names(), func(n string) bool { return n == "clopper-pearson" })).Draw(t, "interval"),
			Level:    0.95, Deff: rapid.SampledFrom([]string{WithReplacement, WithoutReplacement}).Draw(t, "deff"),
		}
		got, err := s.Proportion(a.y, a.in, r)
		if err != nil {
			t.Fatal(err)
		}
		want, err := Proportion(s.Design(), tally, r)
		if err != nil {
			t.Fatal(err)
		}
		// Design effects of a base that is nearly all there is differ by
		// cancellation in 1 - n/X.
		if diff := cmp.Diff(want, got, cmpopts.EquateApprox(1e-9, 1e-12), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("of a tally and of rows (-tally +rows):\n%s", diff)
		}
	})
}

// TestRowsInheritLostStrata: the cases of a stratum that lost every unit go to
// its partner's rows, whether their weights are their own or the design's. By
// hand: 10 + 20 cases on two rows, 15 each, and 12 on three, 4 each.
func TestRowsInheritLostStrata(t *testing.T) {
	strata := []Stratum{{ID: "a", Population: 10, Partner: "b"}, {ID: "b", Population: 20, Partner: "a"}, {ID: "c", Population: 12, Partner: "a"}}
	stratum := []int32{0, 0, 2, 2, 2}
	for _, own := range [][]float64{nil, {5, 5, 4, 4, 4}} {
		s, err := NewSurvey(strata, Rows{Stratum: stratum, Weight: own}, Options{Lonely: Collapse})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]float64{15, 15, 4, 4, 4}, s.Weights()); diff != "" {
			t.Errorf("weights (-want +got):\n%s", diff)
		}
	}
}

// TestUnitsWithoutRows: units that were drawn and hold no cases count. By hand:
// totals of three of 9 units are 6, 2 and 0 cases of weight 3, so
// v = (1 - 3/9)·3/2·((18-8)² + (6-8)² + 8²) = 168.
func TestUnitsWithoutRows(t *testing.T) {
	s, err := NewSurvey([]Stratum{{ID: "a", Population: 9, Units: 3}}, Rows{Unit: []int32{2, 2, 0}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	l := s.Total([]float64{2, 4, 2}, nil)
	near(t, "total", l.Estimate.F, 24, tolEstimate)
	near(t, "variance", s.Variance(l), 168, tolVariance)
	near(t, "degrees", s.Degrees(nil), 2, 0)
}
