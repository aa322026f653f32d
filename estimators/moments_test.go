package estimators

import (
	"math"
	"slices"
	"strings"
	"testing"

	"sagsbarometer/estimators/exact"
)

// momentsOf adds up the rows of a survey in a domain, nil: all; x nil: 1.
func momentsOf(s *Survey, form MomentForm, y, x []float64, in []bool) MomentTally {
	out := make(MomentTally, len(s.design.strata))
	for i, h := range s.stratum {
		w := 1.0
		if s.design.ownWeights {
			w = s.weight[i]
		}
		row := Moments{Form: form, Least: w, Most: w}
		if in == nil || in[i] {
			row.Rows = 1
		}
		over := 1.0
		if x != nil {
			over = x[i]
		}
		if row.Rows == 1 && !math.IsNaN(y[i]) && !math.IsNaN(over) {
			row.add(w, y[i], over)
			if s.clustered() {
				row.Units = []UnitMoments{row.OfUnit(s.first.of[i])}
			}
		}
		out[h].Merge(row)
	}
	return out
}

// add makes the moments those of one row.
func (m *Moments) add(w, y, x float64) {
	product := func(factors ...float64) (s exact.Sum) {
		f, _ := exact.Split(1)
		term := f.Term()
		for _, x := range factors {
			f, _ := exact.Split(x)
			term = term.Times(f)
		}
		s.AddTerm(term)
		return s
	}
	m.Base = 1
	m.W, m.WY, m.W2, m.W2XY = product(w), product(w, y), product(w, w), product(w, w, x, y)
	if m.Form == ShareMoments {
		m.Counts = int64(y)
		return
	}
	m.WYY, m.W2YY = product(w, y, y), product(w, w, y, y)
	if m.Form == RatioMoments {
		m.WX, m.WXX, m.WXY, m.W2XX = product(w, x), product(w, x, x), product(w, x, y), product(w, w, x, x)
	}
}

// sameEstimate compares estimates from sums with those from rows, which are
// compared with R's.
func sameEstimate(t *testing.T, what string, got, want Estimate) {
	t.Helper()
	if got.Kind != want.Kind || got.N != want.N || got.NBase != want.NBase || got.NCounts != want.NCounts ||
		got.Interval != want.Interval || got.Grade != want.Grade || !slices.Equal(got.Notes, want.Notes) {
		t.Errorf("%s: got %+v\nwant %+v", what, got, want)
	}
	for _, c := range []struct {
		name      string
		got, want Number
	}{
		{"estimate", got.Estimate, want.Estimate},
		{"SE", got.SE, want.SE},
		{"df", got.DF, want.DF},
		{"pop_hat", got.PopHat, want.PopHat},
		{"n_kish", got.NKish, want.NKish},
		{"n_eff", got.NEff, want.NEff},
		{"deff", got.Deff, want.Deff},
		{"low", got.Low, want.Low},
		{"high", got.High, want.High},
	} {
		tolerance := 1e-13 // of the larger of the bounds, for one may be near 0
		scale := math.Abs(c.want.F)
		if strings.Contains("low high", c.name) {
			scale = math.Max(math.Abs(want.Low.F), math.Abs(want.High.F))
		}
		if c.name == "deff" || c.name == "n_eff" {
			tolerance = 1e-12 // the variance that they are made from is rounded by adding rows up
		}
		if c.got.OK != c.want.OK || math.Abs(c.got.F-c.want.F) > tolerance*scale {
			t.Errorf("%s: %s is %v, of rows %v, off by %g", what, c.name, c.got, c.want, math.Abs(c.got.F-c.want.F)/scale)
		}
	}
}

// Every design of the goldens, with its domains and its rules for lonely
// strata: sums give what rows give.
func TestMomentsEqualRows(t *testing.T) {
	for design, columns := range map[string][]string{
		"srs": {"api00", "y", "enroll"}, "srs0": {"api00", "y", "enroll"}, "st": {"api00", "y", "enroll"}, "st0": {"api00", "y", "rare"},
		"c1": {"api00", "y", "enroll"}, "c10": {"api00", "y", "enroll"}, "s18": {"api00", "y", "enroll"}, "b2": {"api00", "y", "enroll"},
		"toyF": {"z", "y", "x"}, "toyW": {"z", "y", "x"}, "ctyF": {"api00", "y", "x"}, "ctyW": {"api00", "y", "x"},
		"ctyG": {"api00", "y", "x"}, "ctyG0": {"api00", "y", "x"},
	} {
		lonely := []Lonely{Fail}
		switch {
		case strings.HasPrefix(design, "ctyG"):
			lonely = []Lonely{Collapse}
		case strings.HasPrefix(design, "toy"), strings.HasPrefix(design, "cty"):
			lonely = []Lonely{Certainty, Adjust, Average}
		}
		for _, l := range lonely {
			for _, o := range []Options{{Lonely: l}, {Lonely: l, DF: DomainDF, DomainLonely: true}} {
				s, f := surveyOf(t, design, o)
				for _, domain := range []string{"", "E", "H"} {
					var in []bool
					if domain != "" && strings.HasPrefix(design, "toy") {
						in = f.where(f.is("dom", "p"))
					} else if domain != "" {
						in = f.where(f.is("stype", domain))
					}
					name := strings.Join([]string{design, string(l), string(o.DF), domain}, " ")
					compareMoments(t, name, s, f.values(t, columns[0]), f.values(t, columns[1]), f.values(t, columns[2]), in)
				}
			}
		}
	}
}

// compareMoments compares all kinds: of an amount, a column of 0 and 1, and a
// denominator.
func compareMoments(t *testing.T, name string, s *Survey, amount, y, x []float64, in []bool) {
	t.Helper()
	r := Report{Level: 0.95, Deff: WithoutReplacement}
	for _, c := range []struct {
		kind string
		of   func(*Design, MomentTally, Report) (Estimate, error)
		form MomentForm
		y, x []float64
		rows func() Linear
	}{
		{KindMean, MeanOf, AmountMoments, amount, nil, func() Linear { return s.Mean(amount, in) }},
		{KindMean, MeanOf, ShareMoments, y, nil, func() Linear { return s.Mean(y, in) }},
		{KindTotal, TotalOf, AmountMoments, amount, nil, func() Linear { return s.Total(amount, in) }},
		{KindTotal, TotalOf, ShareMoments, y, nil, func() Linear { return s.Total(y, in) }},
		{KindRatio, RatioOf, RatioMoments, amount, x, func() Linear { return s.Ratio(amount, x, in) }},
	} {
		want, err := s.Report(c.kind, c.rows(), r)
		if err != nil {
			t.Fatal(err)
		}
		got, err := c.of(s.design, momentsOf(s, c.form, c.y, c.x, in), r)
		if err != nil {
			t.Fatal(err)
		}
		want.NCounts = got.NCounts
		sameEstimate(t, name+" "+c.kind, got, want)
	}
	for _, method := range []string{"clopper-pearson-survey", "beta", "logit"} {
		r.Interval = method
		want, err := s.Proportion(y, in, r)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ProportionOf(s.design, momentsOf(s, ShareMoments, y, nil, in), r)
		if err != nil {
			t.Fatal(err)
		}
		sameEstimate(t, name+" "+method, got, want)
	}
}
