package analysis

import (
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/estimators"
)

// A check gathers what a spec asks for that makes no sense.
type check struct {
	*Spec
	doc   *strict.Document
	found strict.Violations
}

func (c *check) refuse(place strict.Place, rule, subject string, found, wanted lang.Text) {
	c.found = append(c.found, strict.Violation{Place: place, Rule: rule, Subject: subject, Found: found, Wanted: wanted})
}

// oneOf refuses a word that is not allowed, and guesses which was meant.
func (c *check) oneOf(place strict.Place, subject, found string, allowed ...string) {
	if slices.Contains(allowed, found) {
		return
	}
	c.found = append(c.found, strict.Violation{Place: place, Rule: "unknown-value", Subject: subject, Found: lang.Same(fmt.Sprintf("%q", found)),
		Wanted: lang.Text{EN: "one of " + strings.Join(allowed, ", "), DA: "en af " + strings.Join(allowed, ", ")},
		Hint:   strict.DidYouMean(found, allowed)})
}

// beside refuses keys of the design that mean nothing, or the opposite, beside
// another.
func (c *check) beside(what lang.Text, keys ...string) {
	for _, key := range keys {
		if c.doc.Has("design", key) {
			c.refuse(c.doc.KeyAt("design", key), "combination", key, lang.Text{EN: key + " " + what.EN, DA: key + " " + what.DA},
				lang.Text{EN: "one of the two", DA: "én af de to"})
		}
	}
}

// empty refuses a key that says nothing: it would be taken as left out.
func (c *check) empty(place strict.Place, key string) {
	c.refuse(place, "missing", key, lang.Same(`""`), lang.Text{EN: "something, or no such key", DA: "noget, eller ingen sådan nøgle"})
}

// columns refuses columns of a list that are given twice, or have no name.
func (c *check) columns(table []any, key string, list []string) {
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
func (c *check) design() {
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
func (c *check) variance() {
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
