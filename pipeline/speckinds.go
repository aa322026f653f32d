package pipeline

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/estimators"
	"sagsbarometer/estimators/interval"
)

// A kindKeys says which keys an estimate of a kind needs and may have, beside
// id and kind. Others would be ignored, so they are refused.
type kindKeys struct{ needs, may string }

var keysOfKind = map[string]kindKeys{
	estimators.KindProportion:    {"y", "by where interval level deff poststratified first_reading"},
	estimators.KindMean:          {"y", "by where interval level deff poststratified first_reading"},
	estimators.KindTotal:         {"y", "by where interval level deff poststratified first_reading"},
	estimators.KindRatio:         {"y x", "by where interval level poststratified first_reading"},
	estimators.KindDistribution:  {"y", "by where interval level deff poststratified first_reading"},
	estimators.KindQuantile:      {"y p", "by where interval level rule poststratified first_reading"},
	estimators.KindDifference:    {"y by levels", "x where interval level family poststratified first_reading"},
	estimators.KindContrast:      {"terms", "interval level family"},
	estimators.KindStandardized:  {"y standard", "mix by where interval level poststratified first_reading"},
	estimators.KindIndependence:  {"y x", "by where statistic family poststratified first_reading"},
	estimators.KindAgreement:     {"y x", "by where interval level poststratified first_reading"},
	estimators.KindReaders:       {"y x", "by where interval level poststratified first_reading"},
	estimators.KindMisclassified: {"y reader", "by where interval level poststratified first_reading"},
}

// estimateKeys are the keys of [[estimate]] that depend on the kind.
var estimateKeys = []string{"y", "x", "by", "where", "interval", "level", "p", "rule", "statistic", "levels", "terms", "standard", "mix", "deff", "family", "poststratified", "first_reading", "reader"}

// estimate checks one estimate and fills its defaults.
func (c *specCheck) estimate(i int) {
	e := &c.Estimates[i]
	at := func(key ...any) strict.Place { return c.doc.At(append([]any{"estimate", i}, key...)...) }
	c.oneOf(at("kind"), "kind", e.Kind, estimators.Kinds()...)
	keys, known := keysOfKind[e.Kind]
	if !known {
		return
	}
	if c.Design.Basis != estimators.Probability && e.Kind != estimators.KindProportion && e.Kind != estimators.KindDistribution {
		c.refuse(at("kind"), "combination", "kind", lang.Text{EN: e.Kind + " in a " + c.Design.Basis, DA: e.Kind + " i basis " + c.Design.Basis},
			lang.Text{EN: "proportion or distribution, or a probability sample", DA: "proportion eller distribution, eller en sandsynlighedsstikprøve"})
	}
	needs, may := strings.Fields(keys.needs), strings.Fields(keys.may)
	for _, key := range estimateKeys {
		has := c.doc.Has("estimate", i, key)
		switch {
		case slices.Contains(needs, key) && !has:
			c.refuse(at(), "missing", key, lang.Text{EN: "kind " + e.Kind + " without " + key, DA: "kind " + e.Kind + " uden " + key}, lang.Same(exampleOf[key]))
		case has && !slices.Contains(needs, key) && !slices.Contains(may, key):
			c.refuse(c.doc.KeyAt("estimate", i, key), "combination", key, lang.Text{EN: "means nothing for kind " + e.Kind, DA: "betyder intet for kind " + e.Kind},
				lang.Text{EN: "only " + strings.Join(append(needs, may...), ", "), DA: "kun " + strings.Join(append(needs, may...), ", ")})
		}
	}
	if c.Design.Response != nil && (e.Kind == estimators.KindIndependence || e.Kind == estimators.KindAgreement || !counted(e.Kind) && (c.Design.Until != "" || c.Design.Weight != "")) {
		c.refuse(at("kind"), "combination", "kind", lang.Text{EN: e.Kind + " beside response", DA: e.Kind + " ved siden af response"}, lang.Same("proportion, distribution"))
	}
	if v := c.Design.Variance; v != estimators.Taylor && (e.Kind == estimators.KindQuantile || e.Kind == estimators.KindIndependence) {
		c.refuse(at("kind"), "combination", "kind", lang.Text{EN: e.Kind + " beside variance = " + v, DA: e.Kind + " ved siden af variance = " + v}, lang.Same(`variance = "taylor"`))
	}
	if c.Design.DF == "satterthwaite" && (e.Kind == estimators.KindQuantile || e.Kind == estimators.KindIndependence) {
		c.refuse(at("kind"), "combination", "kind", lang.Text{EN: e.Kind + " beside df = satterthwaite", DA: e.Kind + " ved siden af df = satterthwaite"}, lang.Same(`df = "design"`))
	}
	if c.Design.Basis != estimators.Probability {
		for _, key := range []string{"interval", "level", "deff"} {
			if c.doc.Has("estimate", i, key) {
				c.refuse(c.doc.KeyAt("estimate", i, key), "combination", key, lang.Text{EN: "in a " + c.Design.Basis + ", which has no design", DA: "i basis " + c.Design.Basis + ", som intet design har"},
					lang.Text{EN: "no such key", DA: "ingen sådan nøgle"})
			}
		}
	}
	c.groups(i, e)
	c.values(i, e)
	c.interval(i, e)
	c.special(i, e)
	c.readings(i, e)
	c.exact(i, e)
}

var exampleOf = map[string]string{
	"y": `y = "enroll" or y = { column = "decision", is = ["upheld"] }`, "x": `x = "enroll"`, "p": "p = 0.5", "by": `by = ["stype"]`,
	"levels": `levels = ["E", "H"]`, "terms": `terms = { "api00@stype=E" = 1, "api00@stype=H" = -1 }`, "standard": `standard = ["stype"]`, "reader": "reader = { se = 0.92, se_n = 60, sp = 0.97, sp_n = 80 }",
}

// groups checks the columns that divide rows, and that words are there.
func (c *specCheck) groups(i int, e *specEstimate) {
	for _, key := range []struct{ name, value string }{{"interval", e.Interval}, {"rule", e.Rule}, {"statistic", e.Statistic}, {"family", e.Family}} {
		if key.value == "" && c.doc.Has("estimate", i, key.name) {
			c.empty(c.doc.At("estimate", i, key.name), key.name)
		}
	}
	c.columns([]any{"estimate", i}, "by", e.By)
	c.columns([]any{"estimate", i}, "standard", e.Standard)
	if c.doc.Has("estimate", i, "standard") && len(e.Standard) == 0 {
		c.refuse(c.doc.At("estimate", i, "standard"), "missing", "standard", lang.Text{EN: "no columns", DA: "ingen kolonner"}, lang.Same(exampleOf["standard"]))
	}
	for column, values := range e.Where { // sorted with the other violations
		if len(values) == 0 {
			c.refuse(c.doc.At("estimate", i, "where", column), "missing", column, lang.Text{EN: "no values, so no row", DA: "ingen værdier, så ingen række"}, lang.Same(`where = { stype = ["E", "M"] }`))
		}
	}
}

// counted reports whether a kind can be made from counts.
func counted(kind string) bool {
	return kind == estimators.KindProportion || kind == estimators.KindDistribution
}

// values checks what y and x count.
func (c *specCheck) values(i int, e *specEstimate) {
	for key, v := range map[string]specIndicator{"y": e.Y, "x": e.X} { // sorted with the other violations
		if !c.doc.Has("estimate", i, key) {
			continue
		}
		place := c.doc.At("estimate", i, key)
		if v.Column == "" {
			c.refuse(place, "missing", key, lang.Same(`""`), lang.Text{EN: "the name of a column", DA: "navnet på en kolonne"})
		}
		if c.doc.Has("estimate", i, key, "is") && len(v.Is) == 0 {
			c.refuse(place, "missing", "is", lang.Text{EN: "no values to count", DA: "ingen værdier at tælle"}, lang.Same(`y = { column = "...", is = ["..."] }`))
		}
		if c.doc.Has("estimate", i, key, "of") && len(v.Of) == 0 {
			c.refuse(place, "missing", "of", lang.Text{EN: "a base of no values", DA: "en base uden værdier"}, lang.Text{EN: "the values of the base, or no such key", DA: "basens værdier, eller ingen sådan nøgle"})
		}
		for k, value := range v.Of {
			if slices.Contains(v.Of[:k], value) {
				c.refuse(place, "value-twice", "of", lang.Text{EN: fmt.Sprintf("%q twice", value), DA: fmt.Sprintf("%q to gange", value)}, lang.Text{EN: "each value once", DA: "hver værdi én gang"})
			}
		}
		if e.Kind == estimators.KindAgreement && key == "x" && len(v.Of) > 0 {
			c.refuse(place, "combination", "of", lang.Text{EN: "means nothing for the second reading", DA: "betyder intet for den anden læsning"}, lang.Text{EN: "the base of both in y", DA: "basen for begge i y"})
		}
		switch e.Kind {
		case estimators.KindDistribution, estimators.KindIndependence, estimators.KindAgreement:
			if len(v.Is) > 0 {
				c.refuse(place, "combination", "is", lang.Text{EN: "means nothing for kind " + e.Kind + ", which takes each value by itself", DA: "betyder intet for kind " + e.Kind + ", som tager hver værdi for sig"},
					lang.Same(`{ column = "...", of = ["..."] }`))
			}
			continue
		case estimators.KindQuantile:
			if len(v.Is) > 0 || len(v.Of) > 0 {
				c.refuse(place, "combination", key, lang.Text{EN: "a quantile of values to count", DA: "en fraktil af værdier, der tælles"}, lang.Same(`y = "enroll"`))
			}
			continue
		}
		if len(v.Of) > 0 && len(v.Is) == 0 && e.Kind != estimators.KindProportion && e.Kind != estimators.KindMisclassified {
			c.refuse(place, "missing", "is", lang.Text{EN: "a base without values to count", DA: "en base uden værdier at tælle"}, lang.Same(`{ column = "...", is = ["..."], of = ["...", "..."] }`))
		}
		if len(v.Of) > 0 {
			for _, value := range v.Is {
				c.oneOf(place, "is", value, v.Of...)
			}
		}
	}
}

// interval checks method and level.
func (c *specCheck) interval(i int, e *specEstimate) {
	if e.Kind == estimators.KindIndependence {
		return
	}
	always := counted(e.Kind) || e.Kind == estimators.KindAgreement || e.Kind == estimators.KindMisclassified
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
func (c *specCheck) special(i int, e *specEstimate) {
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

// names refuses an id that two estimates of the same domains have. One measure
// may be asked for by several groupings.
func (c *specCheck) names() {
	seen := map[string]bool{}
	for i, e := range c.Estimates {
		if e.ID == "" || strings.Contains(e.ID, "@") {
			c.refuse(c.doc.At("estimate", i, "id"), "id", "id", lang.Same(fmt.Sprintf("%q", e.ID)), lang.Text{EN: "a name without @, which stands before a domain", DA: "et navn uden @, som står foran en gruppe"})
		}
		key := e.ID + "\x00" + strings.Join(e.By, "\x00")
		if seen[key] {
			c.refuse(c.doc.At("estimate", i, "id"), "id-twice", "id", lang.Same(fmt.Sprintf("%q", e.ID)), lang.Text{EN: "each id once for each by", DA: "hvert id én gang for hvert by"})
		}
		seen[key] = true
	}
}
