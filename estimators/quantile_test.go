package estimators

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestQuantileOfNothing(t *testing.T) {
	s, f := surveyOf(t, "st", Options{})
	y, nan := f.values(t, "api00"), slices.Repeat([]float64{math.NaN()}, 200)
	for name, c := range map[string]struct {
		y  []float64
		in []bool
	}{
		"an empty domain": {y, make([]bool, 200)},
		"all missing":     {nan, nil},
	} {
		e, err := s.Quantile(c.y, c.in, 0.5, QuantileOptions{Level: 0.95})
		if err != nil || e.Estimate.OK || e.SE.OK || e.Low.OK || e.High.OK || e.NBase != 0 || !slices.Contains(e.Notes, NoteEmptyBase) {
			t.Errorf("%s: got %+v, %v, want counts and no numbers", name, e, err)
		}
		if got := s.CDF(c.y, c.in, 600); got[0].OK {
			t.Errorf("%s: got a share of %v, want none", name, got[0].F)
		}
	}
}

// Where all values agree there is a median, and nothing that says how certain
// it is; so with one row.
func TestQuantileWithoutVariation(t *testing.T) {
	s, f := surveyOf(t, "st", Options{Lonely: Certainty})
	one := make([]bool, 200)
	one[7] = true
	for _, kind := range QuantileIntervals() {
		for name, c := range map[string]struct {
			y    []float64
			in   []bool
			want float64
		}{
			"one value": {slices.Repeat([]float64{42}, 200), nil, 42},
			"one row":   {f.values(t, "api00"), one, f.values(t, "api00")[7]},
		} {
			e, err := s.Quantile(c.y, c.in, 0.5, QuantileOptions{Level: 0.95, Interval: kind})
			if err != nil || e.Estimate != Some(c.want) || e.SE.OK || e.Low.OK || e.High.OK || !slices.Contains(e.Notes, NoteNoInterval) {
				t.Errorf("%s, %s: got %+v, %v, want %v alone", kind, name, e, err, c.want)
			}
		}
	}
}

func TestQuantileRefuses(t *testing.T) {
	s, f := surveyOf(t, "st", Options{})
	y := f.values(t, "api00")
	infinite := slices.Clone(y)
	infinite[3] = math.Inf(1)
	for _, c := range []struct {
		y    []float64
		in   []bool
		p    float64
		o    QuantileOptions
		want string
	}{
		{y, nil, 0, QuantileOptions{Level: 0.95}, "quantile 0, want a number between 0 and 1"},
		{y, nil, 1, QuantileOptions{Level: 0.95}, "quantile 1, want"},
		{y, nil, math.NaN(), QuantileOptions{Level: 0.95}, "quantile NaN, want"},
		{y, nil, 0.5, QuantileOptions{}, "level is 0, want"},
		{y, nil, 0.5, QuantileOptions{Level: 1}, "level is 1, want"},
		{y, nil, 0.5, QuantileOptions{Level: 0.95, Rule: "hf10"}, `unknown quantile rule "hf10", want one of [math`},
		{y, nil, 0.5, QuantileOptions{Level: 0.95, Interval: "clopper-pearson"}, `unknown interval of a quantile "clopper-pearson", want one of [wald`},
		{y[1:], nil, 0.5, QuantileOptions{Level: 0.95}, "199 values for 200 rows"},
		{y, make([]bool, 3), 0.5, QuantileOptions{Level: 0.95}, "a domain of 3 rows, want 200"},
		{infinite, nil, 0.5, QuantileOptions{Level: 0.95}, "row 4: value +Inf, want a number"},
	} {
		if _, err := s.Quantile(c.y, c.in, c.p, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}

// The set of values that are not rejected, by looking at all of them. In a
// simple random sample v(F) = (1-f) F(1-F)/(n-1).
func TestFranciscoFuller(t *testing.T) {
	s, f := surveyOf(t, "srs", Options{})
	y := f.values(t, "api00")
	sorted := slices.Sorted(slices.Values(y))
	tt := studentQuantile(0.975, 199)
	for _, p := range []float64{0.05, 0.25, 0.5, 0.75, 0.9} {
		low, high := math.NaN(), math.NaN()
		for _, x := range sorted {
			n := 0.
			for _, v := range y {
				if v <= x {
					n++
				}
			}
			F := n / 200
			reject := math.Abs(p-F) > tt*math.Sqrt((1-200./6194)*F*(1-F)/199)
			if !reject && math.IsNaN(low) {
				low = x
			}
			if reject && !math.IsNaN(low) && math.IsNaN(high) {
				high = x // up to here, and not with it
			}
		}
		e, err := s.Quantile(y, nil, p, QuantileOptions{Level: 0.95, Interval: FranciscoFuller})
		if err != nil || e.Low.F != low || e.High.F != high {
			t.Errorf("p = %v: got [%v, %v], %v, want [%v, %v]", p, e.Low.F, e.High.F, err, low, high)
		}
		if want := (high - low) / (2 * tt); math.Abs(e.SE.F-want) > 1e-12*want {
			t.Errorf("p = %v: got a standard error of %v, want %v", p, e.SE.F, want)
		}
	}
}

// A bound that lies outside what shares can be is no bound; its side stays
// open. Of 20 rows with replacement, 1 to 20, the share up to the 0.05-quantile
// is 1/20 ± 2.09 √(0.05·0.95/19) = 0.05 ± 0.105.
func TestQuantileOpenSide(t *testing.T) {
	y := make([]float64, 20)
	for i := range y {
		y[i] = float64(i + 1)
	}
	s, err := NewSurvey([]Stratum{{Weight: 3}}, Rows{Stratum: make([]int32, 20)}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	e, err := s.Quantile(y, nil, 0.05, QuantileOptions{Level: 0.95})
	if err != nil || e.Estimate != Some(1) || e.Low.OK || e.High != Some(4) || e.SE.OK {
		t.Errorf("got %+v, %v, want 1 in an interval up to 4, open below", e, err)
	}
	if e.PopHat != Some(60) || math.Abs(e.NKish.F-20) > 1e-9 || e.N != 20 || e.NBase != 20 || e.DF != Some(19) {
		t.Errorf("got %+v, want a base of 20 rows for 60 cases", e)
	}
}

// A census leaves nothing to chance: the quantile is that of the population. A
// row in each of two strata leaves no degrees of freedom to say anything.
func TestQuantileOfCensusAndOfTooFew(t *testing.T) {
	y := []float64{3, 1, 2, 5}
	full := oneStratum(t, 4, 4, nil, Options{})
	two, err := NewSurvey([]Stratum{{ID: "a", Population: 9}, {ID: "b", Population: 9}},
		Rows{Stratum: []int32{0, 0, 1, 1}}, Options{DF: DomainDF})
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range QuantileIntervals() {
		o := QuantileOptions{Level: 0.95, Interval: kind}
		e, err := full.Quantile(y, nil, 0.5, o)
		if err != nil || e.Estimate != Some(2) || e.SE != Some(0) || e.Low.OK || e.High.OK || !slices.Contains(e.Notes, NoteCensusStratum) {
			t.Errorf("%s of a census: got %+v, %v, want 2 without error", kind, e, err)
		}
		e, err = two.Quantile(y, []bool{true, false, true, false}, 0.5, o)
		if err != nil || e.Estimate != Some(2) || e.SE.OK || e.Low.OK || e.High.OK {
			t.Errorf("%s of a row per stratum: got %+v, %v, want 2 alone", kind, e, err)
		}
	}
}

// The domain lies in one first-stage unit, so that no draw of others moves the
// share of it below the median: there is no interval, whatever rounding leaves
// of the variance.
func TestQuantileInOneUnit(t *testing.T) {
	y := []float64{1, 2, 11, 12}
	for i := range 100 {
		w := 30.97 + float64(i)/7
		s, err := NewSurvey([]Stratum{{}}, Rows{Unit: []int32{0, 0, 1, 2}, Weight: []float64{w, 5.6, 7.7, 0.9}}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range QuantileIntervals() {
			e, err := s.Quantile(y, []bool{true, true, false, false}, 0.4, QuantileOptions{Interval: name, Level: 0.95})
			if err != nil {
				t.Fatal(err)
			}
			if e.Low.OK || e.High.OK || e.SE.OK || !slices.Contains(e.Notes, NoteNoVariation) {
				t.Fatalf("%s, %v: got %v to %v with a standard error of %v and notes %v, want none of them", name, w, e.Low, e.High, e.SE, e.Notes)
			}
		}
	}
}
