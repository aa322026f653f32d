package pipeline

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/estimators"
)

// A specCheck gathers what a spec asks for that makes no sense.
type specCheck struct {
	*analysisSpec
	doc   *strict.Document
	found strict.Violations
}

func (c *specCheck) refuse(place strict.Place, rule, subject string, found, wanted lang.Text) {
	c.found = append(c.found, strict.Violation{Place: place, Rule: rule, Subject: subject, Found: found, Wanted: wanted})
}

// oneOf refuses a word that is not allowed, and guesses which was meant.
func (c *specCheck) oneOf(place strict.Place, subject, found string, allowed ...string) {
	if slices.Contains(allowed, found) {
		return
	}
	c.found = append(c.found, strict.Violation{Place: place, Rule: "unknown-value", Subject: subject, Found: lang.Same(fmt.Sprintf("%q", found)),
		Wanted: lang.Text{EN: "one of " + strings.Join(allowed, ", "), DA: "en af " + strings.Join(allowed, ", ")},
		Hint:   strict.DidYouMean(found, allowed)})
}

// beside refuses keys of the design that mean nothing, or the opposite, beside
// another.
func (c *specCheck) beside(what lang.Text, keys ...string) {
	for _, key := range keys {
		if c.doc.Has("design", key) {
			c.refuse(c.doc.KeyAt("design", key), "combination", key, lang.Text{EN: key + " " + what.EN, DA: key + " " + what.DA},
				lang.Text{EN: "one of the two", DA: "én af de to"})
		}
	}
}

// empty refuses a key that says nothing: it would be taken as left out.
func (c *specCheck) empty(place strict.Place, key string) {
	c.refuse(place, "missing", key, lang.Same(`""`), lang.Text{EN: "something, or no such key", DA: "noget, eller ingen sådan nøgle"})
}

// columns refuses columns of a list that are given twice, or have no name.
func (c *specCheck) columns(table []any, key string, list []string) {
	for i, column := range list {
		place := c.doc.At(append(slices.Clone(table), key, i)...)
		switch {
		case column == "":
			c.refuse(place, "missing", key, lang.Same(`""`), lang.Text{EN: "the name of a column", DA: "navnet på en kolonne"})
		case slices.Contains(list[:i], column):
			c.refuse(place, "column-twice", key, lang.Text{EN: fmt.Sprintf("%q twice", column), DA: fmt.Sprintf("%q to gange", column)}, lang.Text{EN: "each column once", DA: "hver kolonne én gang"})
		}
	}
}

// design checks the keys that stand by themselves, and fills the defaults.
func (c *specCheck) design() {
	d := &c.Design
	choose := func(value *string, fallback, key string, allowed ...string) {
		if *value == "" {
			*value = fallback
		}
		c.oneOf(c.doc.At("design", key), key, *value, allowed...)
	}
	c.columns([]any{"design"}, "strata", d.Strata)
	c.columns([]any{"design"}, "fixed", d.Fixed)
	for _, key := range []struct{ name, value string }{
		{"basis", d.Basis}, {"cluster", d.Cluster}, {"weight", d.Weight}, {"population", d.Population}, {"collapse", d.Collapse}, {"lonely", d.Lonely}, {"df", d.DF},
		{"poststratum", d.Poststratum}, {"poststratum_population", d.PoststratumPopulation}, {"variance", d.Variance}, {"order", d.Order}, {"until", d.Until},
	} {
		if key.value == "" && c.doc.Has("design", key.name) {
			c.empty(c.doc.At("design", key.name), key.name)
		}
	}
	bases := []string{estimators.Probability, estimators.Census, estimators.Purposive}
	choose(&d.Basis, estimators.Probability, "basis", bases...)
	choose(&d.Lonely, "fail", "lonely", "fail", "certainty", "adjust", "average", "collapse")
	choose(&d.DF, "design", "df", "design", "domain", "infinite", "satterthwaite")
	choose(&d.Variance, estimators.Taylor, "variance", estimators.Taylor, estimators.Jackknife, estimators.Bootstrap, estimators.Successive)
	if !slices.Contains(bases, d.Basis) {
		d.Basis = estimators.Probability // which of the others was meant nobody knows
		return
	}
	if d.Basis != estimators.Probability {
		c.beside(lang.Text{EN: "in a " + d.Basis + ", which has no design", DA: "i basis " + d.Basis + ", som intet design har"},
			"strata", "cluster", "weight", "population", "collapse", "lonely", "df", "fixed", "domain_lonely",
			"poststratum", "poststratum_population", "variance", "replicates", "seed", "order", "response", "until")
		return
	}
	if d.Weight == "" && d.Population == "" {
		c.refuse(c.doc.At("design"), "missing", "design", lang.Text{EN: "neither weight nor population", DA: "hverken weight eller population"},
			lang.Text{EN: `weight = "..." or population = "...", the column of either`, DA: `weight = "..." eller population = "...", kolonnen med en af dem`})
	}
	if d.DF == "satterthwaite" && (d.Variance != estimators.Taylor || d.Response != nil) {
		c.refuse(c.doc.At("design", "df"), "combination", "df", lang.Text{EN: "satterthwaite beside variance = " + d.Variance + " or response", DA: "satterthwaite ved siden af variance = " + d.Variance + " eller response"},
			lang.Text{EN: "design, domain or infinite", DA: "design, domain eller infinite"})
	}
	if d.DomainLonely && d.Lonely != "adjust" && d.Lonely != "average" {
		c.refuse(c.doc.At("design", "domain_lonely"), "combination", "domain_lonely", lang.Text{EN: "beside lonely = " + d.Lonely, DA: "ved siden af lonely = " + d.Lonely},
			lang.Text{EN: `lonely = "adjust" or "average"`, DA: `lonely = "adjust" eller "average"`})
	}
	if d.Collapse != "" && d.Lonely != "collapse" {
		c.refuse(c.doc.At("design", "collapse"), "combination", "collapse", lang.Text{EN: "beside lonely = " + d.Lonely, DA: "ved siden af lonely = " + d.Lonely},
			lang.Text{EN: `lonely = "collapse"`, DA: `lonely = "collapse"`})
	}
}

// variance checks the keys of replicates.
func (c *specCheck) variance() {
	d := &c.Design
	only := func(key, variance string) {
		if c.doc.Has("design", key) && d.Variance != variance {
			c.refuse(c.doc.KeyAt("design", key), "combination", key, lang.Text{EN: "beside variance = " + d.Variance, DA: "ved siden af variance = " + d.Variance},
				lang.Same(fmt.Sprintf("variance = %q", variance)))
		}
	}
	only("replicates", estimators.Bootstrap)
	only("seed", estimators.Bootstrap)
	only("order", estimators.Successive)
	if d.Variance == estimators.Bootstrap {
		if d.Seed == "" {
			c.refuse(c.doc.At("design", "variance"), "missing", "seed", lang.Text{EN: "a bootstrap without seed", DA: "en bootstrap uden startord"},
				lang.Text{EN: `seed = "...", so that it can be repeated`, DA: `seed = "...", så den kan gentages`})
		}
		if d.Replicates == 0 && !c.doc.Has("design", "replicates") {
			d.Replicates = 1000
		}
		if d.Replicates < 2 || d.Replicates > 1_000_000 {
			c.refuse(c.doc.At("design", "replicates"), "range", "replicates", lang.Same(fmt.Sprint(d.Replicates)), lang.Text{EN: "2 to 1000000", DA: "2 til 1000000"})
		}
	}
}

// poststrata checks that both columns are there, and that an estimate asks for
// them.
func (c *specCheck) poststrata() {
	d := &c.Design
	if (d.Poststratum == "") != (d.PoststratumPopulation == "") {
		c.refuse(c.doc.At("design"), "missing", "poststratum", lang.Text{EN: "poststratum and poststratum_population, one without the other", DA: "poststratum og poststratum_population, den ene uden den anden"},
			lang.Text{EN: "both columns or neither", DA: "begge kolonner eller ingen"})
	}
	asked := slices.ContainsFunc(c.Estimates, func(e specEstimate) bool { return e.Poststratified })
	if d.Poststratum != "" && !asked {
		c.refuse(c.doc.At("design", "poststratum"), "unused", "poststratum", lang.Text{EN: "no estimate asks for it", DA: "intet tal spørger efter det"},
			lang.Text{EN: "poststratified = true in an [[estimate]]", DA: "poststratified = true i en [[estimate]]"})
	}
	if d.Poststratum != "" && c.Calibration != nil {
		c.beside(lang.Text{EN: "beside [calibration]", DA: "ved siden af [calibration]"}, "poststratum")
	}
}

// response refuses what response and until cannot stand beside.
func (c *specCheck) response() {
	d := &c.Design
	if d.Until != "" && (d.Response == nil || d.Population == "") {
		c.refuse(c.doc.At("design", "until"), "response", "until", lang.Text{EN: "until without response or population", DA: "until uden response eller population"},
			lang.Text{EN: `response = { class = "...", eligible = "...", responded = "..." } and population = "..." beside it`,
				DA: `response = { class = "...", eligible = "...", responded = "..." } og population = "..." ved siden af`})
	}
	if d.Response == nil {
		return
	}
	if d.Weight != "" && (d.Population != "" || len(d.Strata) > 0) {
		c.refuse(c.doc.At("design", "weight"), "response", "weight", lang.Text{EN: "weight beside response", DA: "weight ved siden af response"},
			lang.Text{EN: "population instead, which makes the weights", DA: "population i stedet, som giver vægtene"})
	}
	beside := lang.Text{EN: "beside response", DA: "ved siden af response"}
	c.beside(beside, "cluster", "domain_lonely")
	if d.Variance != estimators.Taylor {
		c.beside(beside, "variance")
	}
	if c.Calibration != nil {
		c.beside(lang.Text{EN: "beside [calibration]", DA: "ved siden af [calibration]"}, "response")
	}
}

// amountBounds are those of numbers whose squares are needed.
var amountBounds = lang.Text{EN: estimators.AmountBounds, DA: "0 eller et tal fra 1e-90 til 1e90, med begge fortegn"}

// calibration checks what the weights are to add up to.
func (c *specCheck) calibration() {
	k := c.Calibration
	if k == nil {
		return
	}
	if c.Design.Basis != estimators.Probability {
		c.refuse(c.doc.At("calibration"), "combination", "calibration", lang.Text{EN: "calibration in a " + c.Design.Basis, DA: "kalibrering i basis " + c.Design.Basis},
			lang.Text{EN: "a probability sample", DA: "en sandsynlighedsstikprøve"})
	}
	at := func(key ...any) strict.Place { return c.doc.At(append([]any{"calibration"}, key...)...) }
	c.oneOf(at("method"), "method", k.Method, "poststratify", "raking", "linear", "logit")
	if len(k.Margins) == 0 && len(k.Amounts) == 0 {
		c.refuse(at(), "missing", "margin", lang.Text{EN: "nothing to calibrate to", DA: "intet at kalibrere til"}, lang.Text{EN: "[[calibration.margin]] or amounts", DA: "[[calibration.margin]] eller amounts"})
	}
	if k.Method == "poststratify" && (len(k.Margins) != 1 || len(k.Amounts) > 0) {
		c.refuse(at("method"), "combination", "method", lang.Text{EN: fmt.Sprintf("poststratify with %d margins and %d amounts", len(k.Margins), len(k.Amounts)), DA: fmt.Sprintf("poststratify med %d marginer og %d beløb", len(k.Margins), len(k.Amounts))},
			lang.Text{EN: "one margin; several columns cross in it", DA: "én margin; flere kolonner krydses i den"})
	}
	if c.doc.Has("calibration", "bounds") {
		ok := len(k.Bounds) == 2 && k.Bounds[0] < 1 && k.Bounds[1] > 1
		if !ok || k.Method == "poststratify" {
			c.refuse(at("bounds"), "range", "bounds", lang.Text{EN: fmt.Sprintf("%v beside method %s", k.Bounds, k.Method), DA: fmt.Sprintf("%v ved siden af metoden %s", k.Bounds, k.Method)},
				lang.Text{EN: "[below 1, above 1], with raking, linear or logit", DA: "[under 1, over 1], med raking, linear eller logit"})
		}
	} else if k.Method == "logit" {
		c.refuse(at("method"), "missing", "bounds", lang.Text{EN: "logit without bounds", DA: "logit uden grænser"}, lang.Same("bounds = [0.5, 2]"))
	}
	for i, m := range k.Margins {
		if len(m.Columns) == 0 || len(m.Totals) == 0 {
			c.refuse(at("margin", i), "missing", "margin", lang.Text{EN: "no columns or no totals", DA: "ingen kolonner eller ingen totaler"}, lang.Same(`columns = ["stype"], totals = { E = 4421, H = 755 }`))
		}
		c.columns([]any{"calibration", "margin", i}, "columns", m.Columns)
		for cell, total := range m.Totals { // sorted with the other violations
			if !(total > 0) || math.IsInf(total, 0) {
				c.refuse(at("margin", i, "totals", cell), "range", cell, lang.Same(fmt.Sprint(total)), lang.Text{EN: "a number of cases above 0", DA: "et antal sager over 0"})
			} else if !estimators.BoundedWeight(total) {
				c.refuse(at("margin", i, "totals", cell), "range", cell, lang.Same(fmt.Sprint(total)), lang.Text{EN: "a number of cases from 1e-50 to 1e50", DA: "et antal sager fra 1e-50 til 1e50"})
			}
		}
	}
	for name, total := range k.Amounts { // sorted with the other violations
		if !estimators.BoundedAmount(total) {
			c.refuse(at("amounts", name), "range", name, lang.Same(fmt.Sprint(total)), amountBounds)
		}
	}
}
