package aggregate

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"testing"

	"sagsbarometer/estimators"
	"sagsbarometer/estimators/interval"
)

// everyVariance are the rules for an error other than linearisation with the
// degrees of freedom of the design.
var everyVariance = map[string]func(*estimators.Analysis){
	"jackknife": func(a *estimators.Analysis) { a.Variance = estimators.Jackknife },
	"bootstrap": func(a *estimators.Analysis) {
		a.Variance, a.Replicates, a.Seed = estimators.Bootstrap, 30, "seed"
	},
	"successive":    func(a *estimators.Analysis) { a.Variance, a.Order = estimators.Successive, "rank" },
	"satterthwaite": func(a *estimators.Analysis) { a.DF = satterthwaite },
}

// Of clusters an interval that rests on counts and weights has no value,
// however the error was found; it is not replaced by another.
func TestNoIntervalOfClusters(t *testing.T) {
	src := source(survey(300, 3), ordered(300), 300, 0)
	for name, change := range everyVariance {
		for _, method := range interval.Names() {
			if method == "clopper-pearson" {
				continue // for equal weights
			}
			a := ofRows(func(a *estimators.Analysis) {
				change(a)
				a.Cluster, a.Requests = "psu", a.Requests[3:4]
				a.Requests[0].Interval = method
			})
			got, err := Estimate(t.Context(), src, a, 2)
			if err != nil {
				t.Fatal(err)
			}
			m, _ := interval.ByName(method)
			for _, e := range got {
				if e.Low.OK != m.UsesDF || e.Low.OK && e.Interval != method || slices.Contains(e.Notes, estimators.NoteNoInterval) == e.Low.OK {
					t.Errorf("%s, %s: interval %q of %v to %v, notes %v", name, method, e.Interval, e.Low, e.High, e.Notes)
				}
				if want := e.Grade; e.NEff.OK && want != estimators.DefaultBands.Grade(e.NEff.F) {
					t.Errorf("%s, %s: grade %s of an interval that rests on %v", name, method, want, e.NEff.F)
				}
			}
		}
	}
}

// Answers that agree have no standard error, by whatever rule: what sums of
// floats leave of 0 is none.
func TestNoVariationByAnyRule(t *testing.T) {
	columns := survey(300, 5)
	same := column{name: "same", kind: "float", values: slices.Repeat([]string{"0.1"}, 300)}
	src := source(append(columns, same), ordered(300), 300, 0)
	amount := estimators.Indicator{Column: "same"}
	for name, change := range everyVariance {
		for _, cluster := range []string{"", "psu"} {
			a := ofRows(func(a *estimators.Analysis) {
				change(a)
				a.Cluster = cluster
				a.Requests = []estimators.Request{
					{ID: "mean", Kind: "mean", Y: amount, By: []string{"dom"}},
					{ID: "ratio", Kind: "ratio", Y: amount, X: amount},
					{ID: "agree", Kind: "agreement", Y: estimators.Indicator{Column: "kind"}, X: estimators.Indicator{Column: "kind"}, Interval: "wald"},
				}
				for i := range a.Requests {
					a.Requests[i].Level = 0.95
				}
			})
			got, err := Estimate(t.Context(), src, a, 2)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range got {
				if e.SE.OK || e.Low.OK || !slices.Contains(e.Notes, estimators.NoteNoVariation) {
					t.Errorf("%s, %q: %s %s is %v ± %v, notes %v", name, cluster, e.ID, e.Value, e.Estimate.F, e.SE, e.Notes)
				}
			}
		}
	}
}

// Eight cases, of which two readings call seven the same: kappa and AC1 have
// Wald's interval, which passes 1 and is cut there; PABAK has that of the
// observed agreement, 2p - 1 of either bound, by whatever rule.
func TestAgreementByAnyRule(t *testing.T) {
	columns := []column{
		{"w", "float", slices.Repeat([]string{"3"}, 8)}, {"rank", "int", nil}, {"h", "text", slices.Repeat([]string{"a"}, 8)},
		{"one", "text", []string{"y", "y", "y", "y", "n", "n", "n", "n"}},
		{"two", "text", []string{"y", "y", "y", "y", "n", "n", "n", "y"}},
	}
	for i := range 8 {
		columns[1].values = append(columns[1].values, strconv.Itoa(i))
	}
	for name, change := range everyVariance {
		a := estimators.Analysis{Strata: []string{"h"}, Weight: "w", Requests: []estimators.Request{
			{ID: "agree", Kind: "agreement", Y: estimators.Indicator{Column: "one"}, X: estimators.Indicator{Column: "two"}, Interval: "wilson", Level: 0.95},
		}}
		change(&a)
		got, err := Estimate(t.Context(), source(columns, ordered(8), 8, 0), a, 2)
		if err != nil {
			t.Fatal(err)
		}
		observed := got[0]
		for _, e := range got {
			cut := slices.Contains(e.Notes, estimators.NoteClipped)
			switch e.Value {
			case "kappa", "ac1", "specific y", "specific n":
				if !e.SE.OK || e.High != estimators.Some(1) || !cut {
					t.Errorf("%s: %s reaches from %v to %v, notes %v", name, e.Value, e.Low, e.High, e.Notes)
				}
			case "pabak":
				for _, pair := range [][2]float64{{e.Estimate.F, observed.Estimate.F}, {e.Low.F, observed.Low.F}, {e.High.F, observed.High.F}} {
					if math.Abs(pair[0]-(2*pair[1]-1)) > 1e-14 {
						t.Errorf("%s: pabak %v beside an observed agreement of %v", name, pair[0], pair[1])
					}
				}
				if fmt.Sprint(e.Notes, e.Interval) != fmt.Sprint(observed.Notes, observed.Interval) {
					t.Errorf("%s: pabak has %s and %v, the observed agreement %s and %v", name, e.Interval, e.Notes, observed.Interval, observed.Notes)
				}
			}
		}
	}
}
