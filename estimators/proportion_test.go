package estimators

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
	"testing"

	"sagsbarometer/estimators/interval"
)

func design(t *testing.T, o Options, strata ...Stratum) *Design {
	t.Helper()
	d, err := NewDesign(strata, o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func about(got, want float64) bool { return math.Abs(got-want) <= 1e-12*math.Max(1, math.Abs(want)) }

func TestProportion(t *testing.T) {
	for _, test := range []struct {
		name      string
		strata    []Stratum
		tally     Tally
		point, se float64
		popHat    float64
		deff      float64
		kish      float64
	}{
		// By hand: s_h² = 1/4 in the first and 1/4 in the second; weights 15
		// and 10. v = [60²(56/60)/4 + 40²(36/40)/4]/4 / 100² = (210 + 90)/100².
		// p = (60·3/4 + 40/4)/100 = .55, v/(p(1-p)/7) = .03/(.2475/7),
		// n_K = 100²/(4·15² + 4·10²) = 10000/1300.
		{
			"two strata",
			[]Stratum{{ID: "a", Population: 60, Units: 4}, {ID: "b", Population: 40, Units: 4}},
			Tally{{4, 4, 3}, {4, 4, 1}},
			0.55, math.Sqrt(0.03), 100, 0.03 / (0.2475 / 7), 10000.0 / 1300,
		},
		// R 4.2.2, survey 4.1.1: svyby(~y, ~x, design, svymean), 12 of 180 and
		// 10 of 60 cases, of which 8 and 6 belong to the domain.
		// X = 15·8 + 6·6 = 156, Y = 15·3 + 6·5 = 75, n_K = 156²/(8·15² + 6·6²).
		{
			"domain",
			[]Stratum{{ID: "large", Population: 180, Units: 12}, {ID: "small", Population: 60, Units: 10}},
			Tally{{8, 8, 3}, {6, 6, 5}},
			0.480769230769231, 0.139576126953898, 156, -1, 24336.0 / 2016,
		},
		// A stratum opened in full adds to the share, not to its variance:
		// p = (1 + 20·1/2)/22 = .5, v = 20²(16/20)(1/3)/4 / 22² = (80/3)/484.
		{
			"one in full",
			[]Stratum{{ID: "full", Population: 2, Units: 2}, {ID: "rest", Population: 20, Units: 4}},
			Tally{{2, 2, 1}, {4, 4, 2}},
			0.5, math.Sqrt(80.0 / 3 / 484), 22, -1, 484.0 / 102,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			e, err := Proportion(design(t, Options{}, test.strata...), test.tally, Report{Level: 0.95})
			if err != nil {
				t.Fatal(err)
			}
			if !about(e.Estimate.F, test.point) || !about(e.SE.F, test.se) || !about(e.PopHat.F, test.popHat) || !about(e.NKish.F, test.kish) {
				t.Errorf("got %v ± %v of %v, n_K %v", e.Estimate.F, e.SE.F, e.PopHat.F, e.NKish.F)
			}
			if test.deff >= 0 && !about(e.Deff.F, test.deff) {
				t.Errorf("deff: got %v, want %v", e.Deff.F, test.deff)
			}
		})
	}
}

// TestProportionFullStrata: the published interval is W p_c + (1-W)[L, U].
func TestProportionFullStrata(t *testing.T) {
	// W = 5/25, p_c = 2/5; the rest is 2 of 4 of 20, equal weights: by hand
	// n = min(4, .25/v) with v = (16/20)/4·(1/3) = 1/15, so 3.75.
	d := design(t, Options{}, Stratum{ID: "full", Population: 5, Units: 5}, Stratum{ID: "rest", Population: 20, Units: 4})
	e, err := Proportion(d, Tally{{5, 5, 2}, {4, 4, 2}}, Report{Level: 0.95})
	if err != nil {
		t.Fatal(err)
	}
	m, _ := interval.ByName("clopper-pearson-kish")
	rest, _ := m.Interval(interval.Input{Sample: interval.Sample{P: 0.5, N: 4, Counts: 2, Kish: 3.75}, Level: 0.95})
	if !about(e.Low.F, 0.08+0.8*rest.Low) || !about(e.High.F, 0.08+0.8*rest.High) || !about(e.NEff.F, 3.75/0.64) {
		t.Errorf("got [%v, %v] on %v units", e.Low.F, e.High.F, e.NEff.F)
	}
}

// TestProportionHeaviest: the unit that could weigh most is not sought among
// strata opened in full, whatever weight they were given.
func TestProportionHeaviest(t *testing.T) {
	d := design(t, Options{}, Stratum{ID: "full", Population: 5, Units: 5, Weight: 90}, Stratum{ID: "rest", Population: 40, Units: 4})
	e, err := Proportion(d, Tally{{}, {4, 4, 0}}, Report{Level: 0.95})
	if err != nil || !about(e.High.F, 1-math.Pow(0.025, 1.0/4)) {
		t.Errorf("none of 4: at most %v, %v, want 1 - .025^(1/4)", e.High.F, err)
	}
}

// What does not exist is absent, with the reason.
func TestProportionAbsent(t *testing.T) {
	full := Stratum{ID: "full", Population: 3, Units: 3}
	rest := Stratum{ID: "rest", Population: 30, Units: 3}
	other := Stratum{ID: "other", Population: 40, Units: 4}
	for _, test := range []struct {
		name    string
		strata  []Stratum
		tally   Tally
		report  Report
		has     [4]bool // estimate, se, low, df
		grade   string
		notes   []Note
		n       int64
		lowHigh [2]float64
	}{
		{
			"empty base", []Stratum{rest, other}, Tally{{2, 0, 0}, {1, 0, 0}}, Report{},
			[4]bool{}, "", []Note{NoteEmptyBase}, 3, [2]float64{},
		},
		{
			"opened in full", []Stratum{full}, Tally{{3, 3, 1}}, Report{},
			[4]bool{true, true, true, false}, GradeA, []Note{NoteSmallBase, NoteCensusStratum}, 3, [2]float64{1.0 / 3, 1.0 / 3},
		},
		{
			"known to lie in a full stratum", []Stratum{full, rest}, Tally{{3, 3, 1}, {0, 0, 0}}, Report{Holds: []bool{true, false}},
			[4]bool{true, true, true, false}, GradeA, []Note{NoteSmallBase, NoteOneStratum, NoteCensusStratum}, 3, [2]float64{1.0 / 3, 1.0 / 3},
		},
		{
			"found in a full stratum only", []Stratum{full, rest}, Tally{{3, 3, 1}, {0, 0, 0}}, Report{},
			[4]bool{true, false, false, false}, "", []Note{NoteSmallBase, NoteOneStratum, NoteNoVariation, NoteNoInterval}, 3, [2]float64{},
		},
		// 1/a_M = 70/10: none counted, 1 - .025^(1/7).
		{
			"none counted", []Stratum{rest, other}, Tally{{3, 3, 0}, {4, 4, 0}}, Report{},
			[4]bool{true, false, true, false}, GradeWithheld, []Note{NoteSmallBase, NoteNoVariation, NoteWithheld}, 7,
			[2]float64{0, 1 - math.Pow(0.025, 1.0/7)},
		},
		{
			"none counted, by a method that needs a variance", []Stratum{rest, other}, Tally{{3, 3, 0}, {4, 4, 0}}, Report{Interval: "logit"},
			[4]bool{true, false, false, false}, "", []Note{NoteSmallBase, NoteNoVariation, NoteNoInterval}, 7, [2]float64{},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.report.Level = 0.95
			e, err := Proportion(design(t, Options{}, test.strata...), test.tally, test.report)
			if err != nil {
				t.Fatal(err)
			}
			if has := [4]bool{e.Estimate.OK, e.SE.OK, e.Low.OK, e.DF.OK}; has != test.has {
				t.Errorf("estimate, se, interval, df: got %v, want %v", has, test.has)
			}
			if e.Grade != test.grade || !slices.Equal(e.Notes, test.notes) || e.N != test.n {
				t.Errorf("got grade %q, notes %v, n %d", e.Grade, e.Notes, e.N)
			}
			if e.Low.OK && (!about(e.Low.F, test.lowHigh[0]) || !about(e.High.F, test.lowHigh[1])) {
				t.Errorf("got [%v, %v], want %v", e.Low.F, e.High.F, test.lowHigh)
			}
			if !e.Low.OK && (e.Level != 0 || e.Interval != "" || e.NEff.OK) {
				t.Errorf("no interval, but level %v, method %q, n %v", e.Level, e.Interval, e.NEff)
			}
		})
	}
}

func TestProportionRefuses(t *testing.T) {
	d := design(t, Options{}, Stratum{ID: "a", Population: 60, Units: 4}, Stratum{ID: "b", Population: 40, Units: 4})
	good := Tally{{4, 4, 3}, {4, 4, 1}}
	for _, test := range []struct {
		tally  Tally
		report Report
		want   string
	}{
		{good[:1], Report{Level: 0.95}, "a tally of 1 strata for a design of 2"},
		{Tally{{4, 3, 4}, {4, 4, 1}}, Report{Level: 0.95}, "stratum a: 4 counted of 3 in the base of 4 cases"},
		{Tally{{4, 4, 3}, {5, 4, 1}}, Report{Level: 0.95}, "stratum b: 5 cases found among 4 opened"},
		{good, Report{Level: 0.95, Holds: []bool{true, false}}, "stratum b: holds units of a base that the frame says it cannot hold"},
		{good, Report{Level: 1}, "level is 1, want a number between 0 and 1"},
		{good, Report{Level: math.NaN()}, "level is NaN, want a number between 0 and 1"},
		{good, Report{Level: 0.95, Interval: "normal"}, fmt.Sprintf(`unknown interval "normal", want one of %v`, interval.Names())},
		{good, Report{Level: 0.95, Interval: "clopper-pearson"}, "interval clopper-pearson counts every unit once, but weights differ between strata: use clopper-pearson-survey"},
	} {
		if _, err := Proportion(d, test.tally, test.report); err == nil || err.Error() != test.want {
			t.Errorf("got %v, want %s", err, test.want)
		}
	}
}

// TestUnbiased: every sample that a design allows, taken together, estimates
// the population without bias, and estimates the variance of those estimates
// without bias. Both hold exactly, so the test enumerates and needs no
// tolerance for chance.
func TestUnbiased(t *testing.T) {
	populations := [][]int64{{0, 1, 1, 0, 1, 1}, {1, 0, 0, 0}, {1, 0}}
	sizes := []int{3, 2, 2} // the last is opened in full
	strata := make([]Stratum, len(sizes))
	for h, p := range populations {
		strata[h] = Stratum{ID: fmt.Sprint(h), Population: int64(len(p)), Units: int64(sizes[h])}
	}
	d := design(t, Options{}, strata...)
	var samples, mean, square, variance float64
	var walk func(h int, tally Tally)
	walk = func(h int, tally Tally) {
		if h == len(sizes) {
			e, err := Proportion(d, tally, Report{Level: 0.95})
			if err != nil {
				t.Fatal(err)
			}
			samples++
			mean += e.Estimate.F
			square += e.Estimate.F * e.Estimate.F
			variance += e.SE.F * e.SE.F // absent means 0 here
			return
		}
		for set := uint(0); set < 1<<len(populations[h]); set++ {
			if bits.OnesCount(set) != sizes[h] {
				continue
			}
			c := Count{Cases: int64(sizes[h]), Base: int64(sizes[h])}
			for i, y := range populations[h] {
				if set>>i&1 == 1 {
					c.Counts += y
				}
			}
			walk(h+1, append(slices.Clone(tally), c))
		}
	}
	walk(0, nil)
	if samples != 20*6 {
		t.Fatalf("%v samples, want 120", samples)
	}
	mean /= samples
	if want := 6.0 / 12; !about(mean, want) {
		t.Errorf("estimates average %v, want %v", mean, want)
	}
	if got, want := variance/samples, square/samples-mean*mean; math.Abs(got-want) > 1e-14 {
		t.Errorf("variances average %v, want %v", got, want)
	}
}

// TestTotalUnbiased does the same for the estimated size of a domain, which
// has its variance from the same routine.
func TestTotalUnbiased(t *testing.T) {
	population, n := []float64{1, 0, 0, 1, 1, 0, 1}, 3
	d := design(t, Options{}, Stratum{ID: "a", Population: 7, Units: int64(n)})
	var samples, mean, square, variance float64
	for set := uint(0); set < 1<<len(population); set++ {
		if bits.OnesCount(set) != n {
			continue
		}
		var in int64
		for i, x := range population {
			if set>>i&1 == 1 && x == 1 {
				in++
			}
		}
		w := d.Strata()[0].Weight
		samples++
		mean += w * float64(in)
		square += w * w * float64(in*in)
		variance += d.VarianceOfTotal(Influence{{{w, in}}})
	}
	mean /= samples
	if !about(mean, 4) {
		t.Errorf("sizes average %v, want 4", mean)
	}
	if got, want := variance/samples, square/samples-mean*mean; !about(got, want) {
		t.Errorf("variances average %v, want %v", got, want)
	}
}

func TestShareAndCounted(t *testing.T) {
	s, err := Share(Count{Cases: 98, Base: 90, Counts: 45})
	if err != nil || s.Estimate != Some(0.5) || s.SE.OK || s.Low.OK || s.Level != 0 || !slices.Equal(s.Notes, []Note{NoteCensus}) {
		t.Errorf("census: got %+v, %v", s, err)
	}
	c, err := Counted(Count{Cases: 12, Base: 10, Counts: 5})
	if err != nil || c.Estimate.OK || c.SE.OK || c.Low.OK || c.NCounts != 5 || c.NBase != 10 || c.N != 12 || !slices.Equal(c.Notes, []Note{NotePurposive}) {
		t.Errorf("purposive: got %+v, %v", c, err)
	}
	if e, err := Share(Count{Cases: 3}); err != nil || e.Estimate.OK || !slices.Equal(e.Notes, []Note{NoteCensus, NoteEmptyBase}) {
		t.Errorf("empty: got %+v, %v", e, err)
	}
	if _, err := Counted(Count{Cases: 1, Base: 2}); err == nil {
		t.Error("2 in the base of 1 case: accepted")
	}
}

func TestGrade(t *testing.T) {
	// METHOD.md, decision 9: A from 333, B from 104, C from 47.
	for _, c := range []struct {
		n    float64
		want string
	}{{math.Inf(1), "A"}, {333, "A"}, {332.9, "B"}, {104, "B"}, {103, "C"}, {47, "C"}, {46.9, "withheld"}, {0, "withheld"}} {
		if got := DefaultBands.Grade(c.n); got != c.want {
			t.Errorf("%v units: got %s, want %s", c.n, got, c.want)
		}
	}
}

func ExampleProportion() {
	// 240 cases in two strata; 12 and 10 of them reviewed. The finding is a
	// breach of the deadline.
	design, err := NewDesign([]Stratum{
		{ID: "large", Population: 180, Units: 12},
		{ID: "small", Population: 60, Units: 10},
	}, Options{})
	if err != nil {
		panic(err)
	}
	e, err := Proportion(design, Tally{
		{Cases: 12, Base: 12, Counts: 3},
		{Cases: 10, Base: 10, Counts: 5},
	}, Report{Interval: "wald", Level: 0.95})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.1f%% (%.1f-%.1f), %d of %d, %v\n", 100*e.Estimate.F, 100*e.Low.F, 100*e.High.F, e.NCounts, e.NBase, e.Notes)
	// By hand: se = .10196, t with 20 degrees of freedom is 2.086.
	//
	// Output: 31.2% (10.0-52.5), 8 of 22, [small_base withheld]
}
