package estimators

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// TestReportByHand: two of 10 cases, and three of 30, with y 1, 3 and 2, 4, 6.
// Weights are 5 and 10, so X = 10 + 30 = 40 and
//
//	total  5·4 + 10·12 = 140
//	mean   140/40 = 3.5
//	v      10²(1 - 2/10)·2/2 + 30²(1 - 3/30)·4/3 = 80 + 1080 = 1160 of the total,
//	       1160/40² = 0.725 of the mean
//	n_kish 40²/(2·25 + 3·100) = 32/7
//	srs    40/4 · Σ w(y - 3.5)²/40² = 10·(5·(6.25 + .25) + 10·(2.25 + .25 + 6.25))/1600
//	       = 10·(32.5 + 87.5)/1600 = 0.75
//	deff   0.725/0.75 = 29/30 with replacement, over 1 - 5/40 of it without
//	df     5 - 2 = 3, t = 3.182446305284263 (R: qt(.975, 3))
func TestReportByHand(t *testing.T) {
	strata := []Stratum{{ID: "a", Population: 10}, {ID: "b", Population: 30}}
	s, err := NewSurvey(strata, Rows{Stratum: []int32{0, 0, 1, 1, 1}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	y := []float64{1, 3, 2, 4, 6}
	half := 3.182446305284263 * math.Sqrt(0.725)
	want := Estimate{
		Kind: "mean", Estimate: Some(3.5), SE: Some(math.Sqrt(0.725)), Low: Some(3.5 - half), High: Some(3.5 + half), Level: 0.95,
		Interval: "wald", DF: Some(3), N: 5, NBase: 5, PopHat: Some(40), NKish: Some(32. / 7), Deff: Some(29. / 30),
		Notes: []Note{NoteSmallBase, NoteFewDegrees},
	}
	got, err := s.Report("mean", s.Mean(y, nil), Report{Level: 0.95})
	if diff := cmp.Diff(want, got, cmpopts.EquateApprox(1e-12, 0)); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	total, err := s.Report("total", s.Total(y, nil), Report{Level: 0.95, Deff: WithoutReplacement})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "total", total.Estimate.F, 140, tolEstimate)
	near(t, "variance of the total", total.SE.F*total.SE.F, 1160, tolVariance)
	near(t, "deff without replacement", total.Deff.F, 29./30/(35./40), tolVariance)
}

// TestReportOfNothing: what does not exist is absent, and says why.
func TestReportOfNothing(t *testing.T) {
	nan := math.NaN()
	strata := []Stratum{{ID: "a", Population: 10}, {ID: "b", Population: 2}}
	s, err := NewSurvey(strata, Rows{Stratum: []int32{0, 0, 0, 1, 1}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	y, none := []float64{1, 3, 2, 4, 6}, make([]bool, 5)
	census := []bool{false, false, false, true, true}
	lonely, err := NewSurvey([]Stratum{{ID: "a", Population: 10}}, Rows{Weight: []float64{10}}, Options{Lonely: Certainty})
	if err != nil {
		t.Fatal(err)
	}
	only := []bool{false, true}
	for _, test := range []struct {
		name    string
		s       *Survey
		l       Linear
		r       Report
		n, base int64
		se      Number
		notes   []Note
	}{
		{"empty domain", s, s.Mean(y, none), Report{}, 0, 0, Number{}, []Note{NoteEmptyBase}},
		{"all missing", s, s.Total(slices.Repeat([]float64{nan}, 5), nil), Report{}, 5, 0, Number{}, []Note{NoteEmptyBase}},
		{"all infinite", s, s.Mean(slices.Repeat([]float64{math.Inf(-1)}, 5), nil), Report{}, 5, 0, Number{}, []Note{NoteEmptyBase}},
		{"ratio to nothing", s, s.Ratio(y, make([]float64, 5), nil), Report{}, 5, 5, Number{}, []Note{NoteEmptyBase}},
		{"difference from nothing", s, Combine([]float64{1, -1}, s.Mean(y, nil), s.Mean(y, none)), Report{}, 5, 5, Number{}, []Note{NoteEmptyBase}},
		{"relative to 0", s, Relative(s.Mean(y, nil), s.Mean(make([]float64, 5), nil)), Report{}, 5, 5, Number{}, []Note{NoteEmptyBase}},
		{"dispersion of one", s, s.Dispersion(y, y, []bool{true, false, false, false, false}), Report{}, 1, 0, Number{}, []Note{NoteEmptyBase}},
		{"one row", lonely, lonely.Mean([]float64{7}, nil), Report{}, 1, 1, Number{}, []Note{NoteSmallBase, NoteLonelyStratum, NoteNoVariation, NoteNoInterval}},
		{"rows that agree", s, s.Mean([]float64{2, 2, 2, 2, 2}, nil), Report{}, 5, 5, Number{}, []Note{NoteSmallBase, NoteNoVariation, NoteNoInterval}},
		{"census, for all that is known", s, s.Mean(y, census), Report{}, 2, 2, Number{}, []Note{NoteSmallBase, NoteOneStratum, NoteNoVariation, NoteNoInterval}},
		{"census", s, s.Mean(y, census), Report{Holds: only}, 2, 2, Some(0), []Note{NoteSmallBase, NoteOneStratum, NoteCensusStratum, NoteNoInterval}},
		{"one missing, and a base of uncertain size", s, s.Mean([]float64{1, 3, nan, 4, 6}, []bool{true, true, true, false, false}), Report{}, 3, 2,
			Some(math.Sqrt(0.35)), []Note{NoteSmallBase, NoteOneStratum, NoteFewDegrees, NoteCVDenominator}}, // u = ∓w/X = ∓1/2, 0: (1 - .3)·3/2·(1/4 + 1/4)
	} {
		test.r.Level = 0.95
		e, err := test.s.Report("mean", test.l, test.r)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if e.N != test.n || e.NBase != test.base || e.SE.OK != test.se.OK || math.Abs(e.SE.F-test.se.F*math.Sqrt(1.5)) > 1e-12 && test.se.F > 0 {
			t.Errorf("%s: %d cases, %d in the base, standard error %v; want %d, %d, %v", test.name, e.N, e.NBase, e.SE, test.n, test.base, test.se)
		}
		if !slices.Equal(e.Notes, test.notes) {
			t.Errorf("%s: notes %v, want %v", test.name, e.Notes, test.notes)
		}
	}
}

func TestReportRefuses(t *testing.T) {
	s, err := NewSurvey([]Stratum{{ID: "a"}, {ID: "b"}}, Rows{Stratum: []int32{0, 0, 1, 1}, Weight: []float64{1, 2, 3, 4}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	y := []float64{0, 1, 2, math.Inf(1)}
	mean := func(r Report) error { _, err := s.Report("mean", s.Mean(y, nil), r); return err }
	share := func(y []float64, in []bool, r Report) error { _, err := s.Proportion(y, in, r); return err }
	yes := []float64{0, 1, 1, 0}
	for want, err := range map[string]error{
		"level is 1, want a number between 0 and 1":                               mean(Report{Level: 1}),
		"level is NaN, want a number between 0 and 1":                             mean(Report{Level: math.NaN()}),
		"interval logit is for shares, and this is a mean: want wald":             mean(Report{Interval: "logit", Level: 0.9}),
		`unknown interval "exact", want one of [wald`:                             mean(Report{Interval: "exact", Level: 0.9}),
		`deff is "srs", want wr or wor`:                                           mean(Report{Deff: "srs", Level: 0.9}),
		"the reach of 1 strata for a design of 2":                                 mean(Report{Level: 0.9, Holds: []bool{true}}),
		"stratum b: holds units of a base that the frame says it cannot hold":     share(yes, nil, Report{Level: 0.9, Holds: []bool{true, false}}),
		"row 3: a value of 2, want 0 or 1\nrow 4: a value of +Inf, want 0 or 1":   share(y, nil, Report{Level: 0.9}),
		"3 values in a domain of 4 for a survey of 4 rows":                        share(y[:3], make([]bool, 4), Report{Level: 0.9}),
		"interval clopper-pearson counts every unit once, but weights differ bet": share(yes, nil, Report{Level: 0.9, Interval: "clopper-pearson"}),
	} {
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if _, err := s.Report("mean", Linear{U: make([]float64, 3)}, Report{Level: 0.9}); err == nil {
		t.Error("an estimate of another survey: no error")
	}
	if _, err := NewDesign([]Stratum{{ID: "a", Units: 2}}, Options{OwnWeights: true}); err != nil {
		t.Error(err)
	}
	if _, err := Proportion(s.Design(), Tally{{2, 2, 1}, {2, 2, 1}}, Report{Level: 0.9}); err == nil {
		t.Error("a tally of rows with weights of their own: no error")
	}
	for want, mix := range map[string][]float64{
		"a part of -1 for cell 1, want a number not below 0":    {-1, 2},
		"row 2: of cell 2, and the mix has 1":                   {1},
		"a mix without a part above 0":                          {0, 0},
		"a mix whose parts add up to more than a number can be": {1e308, 1e308},
	} {
		if _, err := s.Standardized(yes, []int32{0, 1, 0, 1}, mix, nil); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if l, err := s.Standardized(yes, []int32{0, 0, 0, 0}, []float64{1, 1}, nil); err != nil || l.Estimate.OK {
		t.Errorf("a cell of the mix without rows: got %v, %v, want nothing", l.Estimate, err)
	}
}

// TestClustersCountAsOne: intervals that rest on counts and weights alone have
// none where clusters hold several rows, and say so.
func TestClustersCountAsOne(t *testing.T) {
	s, f := surveyOf(t, "c1", Options{})
	for _, test := range []struct {
		method string
		has    bool
	}{
		{"wald", true}, {"logit", true}, {"korn-graubard", true}, {"wilson", true},
		{"", false}, {"wilson-kish", false}, {"clopper-pearson-kish", false}, {"clopper-pearson", false},
	} {
		e, err := s.Proportion(f.values(t, "y"), nil, Report{Interval: test.method, Level: 0.95})
		if err != nil {
			t.Fatal(err)
		}
		if e.Low.OK != test.has || slices.Contains(e.Notes, NoteNoInterval) == test.has || !e.SE.OK {
			t.Errorf("%q: interval %v, standard error %v, notes %v", test.method, e.Low, e.SE, e.Notes)
		}
	}
}

// TestReportIsFinite: no row has NaN or an infinity, whatever the sample.
func TestReportIsFinite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawSample(t, rapid.Bool().Draw(t, "clusters"), rapid.Bool().Draw(t, "own"))
		s := a.survey(t, Options{Lonely: rapid.SampledFrom(rules).Draw(t, "lonely"), DF: rapid.SampledFrom([]DF{DesignDF, DomainDF}).Draw(t, "df")})
		cell := make([]int32, len(a.y))
		for i := range cell {
			cell[i] = rapid.Int32Range(-1, 2).Draw(t, "cell")
		}
		standard, err := s.Standardized(a.y, cell, nil, a.in)
		if err != nil && !strings.Contains(err.Error(), "a mix without") {
			t.Fatal(err)
		}
		mean, others := s.Mean(a.y, a.in), s.Mean(a.y, s.Others(a.in))
		list := append([]Linear{mean, others, s.Total(a.y, a.in), s.Ratio(a.x, a.y, a.in), s.Dispersion(a.y, a.x, a.in),
			Combine([]float64{1, -1}, mean, others), Relative(mean, others), LogRelative(mean, others)}, s.Distribution(cell, 3, a.in)...)
		if err == nil {
			list = append(list, standard)
		}
		for _, l := range list {
			e, err := s.Report("mean", l, Report{Level: 0.95, Deff: rapid.SampledFrom([]string{WithReplacement, WithoutReplacement}).Draw(t, "deff")})
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range []Number{e.Estimate, e.SE, e.Low, e.High, e.PopHat, e.Deff, e.NKish, e.DF} {
				if math.IsNaN(n.F) || math.IsInf(n.F, 0) {
					t.Fatalf("got %+v", e)
				}
			}
			if e.Low.OK && !(e.Low.F < e.High.F) {
				t.Fatalf("a point for an interval: %+v", e)
			}
		}
		cov := s.Covariance(list...)
		for i := range cov {
			for j := range cov {
				if rounded(list[i], cov[i][i]) || rounded(list[j], cov[j][j]) {
					continue
				}
				if most := math.Sqrt(cov[i][i]) * math.Sqrt(cov[j][j]); math.IsNaN(cov[i][j]) || math.Abs(cov[i][j]) > most*(1+1e-6) || cov[i][j] != cov[j][i] {
					t.Fatalf("covariance %v of estimates with variances %v and %v", cov[i][j], cov[i][i], cov[j][j])
				}
			}
		}
	})
}

// rounded reports whether a variance may be the rounding of what should be 0:
// of differences of influences that are as large as these.
func rounded(l Linear, variance float64) bool {
	var squares float64
	for _, u := range l.U {
		squares += u * u
	}
	return variance < max(1e-18, 1e-24*squares)
}

// TestCovarianceWithinVariances: a total and a standardized rate of one domain,
// of which the rate alone is moved by the only unit of stratum c. No correlation
// is above 1: that unit must count, or not, in all variances.
func TestCovarianceWithinVariances(t *testing.T) {
	none := math.NaN()
	a := sample{
		strata: []Stratum{{ID: "a", Population: 4}, {ID: "b", Population: 1}, {ID: "c", Population: 8}, {ID: "d", Population: 4}, {ID: "e", Population: 12}},
		rows:   Rows{Stratum: []int32{0, 0, 0, 0, 1, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4}},
		y:      []float64{none, none, none, none, none, none, none, none, none, 1, none, none, none, 1.5, none},
		in:     make([]bool, 15),
	}
	a.in[9], a.in[13] = true, true
	for range a.rows.Stratum {
		a.rows.Weight = append(a.rows.Weight, 1)
	}
	for _, rule := range rules {
		s := a.survey(t, Options{Lonely: rule})
		standard, err := s.Standardized(a.y, []int32{1, 1, 1, -1, -1, 1, -1, -1, -1, 1, -1, -1, -1, 0, -1}, nil, a.in)
		if err != nil {
			t.Fatal(err)
		}
		cov := s.Covariance(s.Total(a.y, a.in), standard)
		if most := math.Sqrt(cov[0][0] * cov[1][1]); math.Abs(cov[0][1]) > most*(1+1e-9) {
			t.Errorf("%v: covariance %v of estimates with variances %v and %v", rule, cov[0][1], cov[0][0], cov[1][1])
		}
	}
}

// What does not vary has no design effect: its variance in a simple random
// sample is 0, whatever rounding leaves of it. With weights of its own a total
// of equal amounts varies all the same.
func TestNoEffectOfWhatDoesNotVary(t *testing.T) {
	for _, amount := range []float64{0.1, 100, 1e9} {
		w := []float64{39, 35.5, 1. / 3, 7.7, 1e-3, 29}
		y := []float64{amount, amount, amount, amount, amount, amount}
		s, err := NewSurvey([]Stratum{{}}, Rows{Weight: w}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		e, err := s.Report(KindTotal, s.Total(y, nil), Report{Level: 0.95})
		if err != nil {
			t.Fatal(err)
		}
		if !(e.SE.F > 0) || e.Deff.OK {
			t.Errorf("of %v: got a standard error of %v and a design effect of %v, want one and none", amount, e.SE, e.Deff)
		}
	}
}

// A difference of two that are the same to the last bit but one has the
// rounding of the two, not of itself. A post-stratum holds each group, so that
// its share of what all of it has is known.
func TestDifferenceOfWhatIsKnown(t *testing.T) {
	for i := range 50 {
		s, err := NewSurvey([]Stratum{{ID: "a"}, {ID: "b"}}, Rows{
			Stratum: []int32{0, 0, 0, 0, 1, 1, 1, 1},
			Weight:  []float64{1 + float64(i)/7, 2, 3.3, 0.1, 5.6, 5.6, 7.1, 0.7},
		}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		p, err := s.Poststratify(Margin{Name: "k", Codes: []int32{0, 1, 0, 1, 0, 1, 0, 1}, Totals: []float64{31.7, 53.9}})
		if err != nil {
			t.Fatal(err)
		}
		one, other := []float64{1, 0, 1, 0, 1, 0, 1, 0}, []float64{0, 1, 0, 1, 0, 1, 0, 1}
		l := Combine([]float64{1 / 31.7, -1 / 53.9}, p.Total(one, nil), p.Total(other, nil))
		e, err := p.Report(KindContrast, l, Report{Level: 0.95})
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(e.Estimate.F) > 1e-14 || e.SE.OK {
			t.Fatalf("%d: got %v with a standard error of %v, want 0 without", i, e.Estimate, e.SE)
		}
	}
}
