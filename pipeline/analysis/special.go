package analysis

import (
	"fmt"
	"math"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/estimators"
	"sagsbarometer/estimators/interval"
)

// interval checks method and level.
func (c *check) interval(i int, e *Estimate) {
	if e.Kind == estimators.KindIndependence {
		return
	}
	always := Counted(e.Kind) || e.Kind == estimators.KindAgreement || e.Kind == estimators.KindMisclassified
	share := always || e.Kind == estimators.KindReaders || e.Kind == estimators.KindDifference && !c.doc.Has("estimate", i, "x")
	allowed := []string{"wald"}
	switch {
	case share:
		allowed = interval.Names()
	case e.Kind == estimators.KindQuantile:
		allowed = estimators.QuantileIntervals()
	}
	if e.Interval == "" {
		e.Interval = allowed[0]
		if always || share && len(e.Y.Is) > 0 {
			e.Interval = interval.Published
			if c.Design.Cluster != "" {
				// Kish's size counts weights, and knows nothing of clusters.
				e.Interval = "korn-graubard"
			}
		}
	}
	if e.Kind == estimators.KindProportion {
		allowed = append(allowed, interval.Exact)
	}
	c.oneOf(c.doc.At("estimate", i, "interval"), "interval", e.Interval, allowed...)
	if !c.doc.Has("estimate", i, "level") {
		e.Level = 0.95
	}
	if !(e.Level > 0 && e.Level < 1) {
		c.refuse(c.doc.At("estimate", i, "level"), "range", "level", lang.Same(fmt.Sprint(e.Level)),
			lang.Text{EN: "a number between 0 and 1, such as 0.95", DA: "et tal mellem 0 og 1, for eksempel 0.95"})
	}
}

// special checks the keys of single kinds.
func (c *check) special(i int, e *Estimate) {
	at := func(key string) strict.Place { return c.doc.At("estimate", i, key) }
	if c.doc.Has("estimate", i, "p") && !(e.P > 0 && e.P < 1) {
		c.refuse(at("p"), "range", "p", lang.Same(fmt.Sprint(e.P)), lang.Text{EN: "a number between 0 and 1, such as 0.5 for the median", DA: "et tal mellem 0 og 1, for eksempel 0.5 for medianen"})
	}
	if e.Rule != "" {
		c.oneOf(at("rule"), "rule", e.Rule, estimators.QuantileRules()...)
	}
	if e.Kind == estimators.KindIndependence {
		if e.Statistic == "" {
			e.Statistic = estimators.IndependenceTests()[0]
		}
		c.oneOf(at("statistic"), "statistic", e.Statistic, estimators.IndependenceTests()...)
	}
	if c.doc.Has("estimate", i, "deff") {
		c.oneOf(at("deff"), "deff", e.Deff, estimators.WithReplacement, estimators.WithoutReplacement)
	}
	if c.doc.Has("estimate", i, "levels") && e.Kind == estimators.KindDifference {
		if len(e.By) != 1 {
			c.refuse(at("by"), "count", "by", lang.Text{EN: fmt.Sprintf("%d columns", len(e.By)), DA: fmt.Sprintf("%d kolonner", len(e.By))}, lang.Text{EN: "one, whose levels are compared", DA: "én, hvis værdier sammenlignes"})
		}
		if n := len(e.Levels); n != 1 && n != 2 || n == 2 && e.Levels[0] == e.Levels[1] {
			c.refuse(at("levels"), "count", "levels", lang.Same(strings.Join(e.Levels, ", ")), lang.Text{EN: "two different values of by, or one that is held against all others", DA: "to forskellige værdier af by, eller én, der holdes op mod alle andre"})
		}
	}
	if e.Poststratified && c.Design.Poststratum == "" {
		c.refuse(at("poststratified"), "missing", "poststratified", lang.Text{EN: "no post-strata", DA: "ingen post-strata"}, lang.Text{EN: "poststratum and poststratum_population in [design]", DA: "poststratum og poststratum_population i [design]"})
	}
	for _, numbers := range []struct {
		key  string
		list map[string]float64
		ok   func(float64) bool
		want lang.Text
	}{
		{"terms", e.Terms, func(x float64) bool { return x != 0 }, lang.Text{EN: "a coefficient other than 0", DA: "en koefficient, der ikke er 0"}},
		{"mix", e.Mix, func(x float64) bool { return x >= 0 }, lang.Text{EN: "a part of at least 0", DA: "en del på mindst 0"}},
	} {
		if c.doc.Has("estimate", i, numbers.key) && len(numbers.list) == 0 {
			c.refuse(at(numbers.key), "missing", numbers.key, lang.Text{EN: "nothing in it", DA: "intet i den"}, lang.Same(exampleOf["terms"]))
		}
		for name, x := range numbers.list { // sorted with the other violations
			if math.IsInf(x, 0) || math.IsNaN(x) || !numbers.ok(x) {
				c.refuse(c.doc.At("estimate", i, numbers.key, name), "range", name, lang.Same(fmt.Sprint(x)), numbers.want)
			} else if !estimators.BoundedAmount(x) {
				c.refuse(c.doc.At("estimate", i, numbers.key, name), "range", name, lang.Same(fmt.Sprint(x)), amountBounds)
			}
		}
	}
}
