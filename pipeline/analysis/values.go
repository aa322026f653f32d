package analysis

import (
	"fmt"
	"slices"

	"sagsbarometer/data/lang"
	"sagsbarometer/estimators"
)

// groups checks the columns that divide rows, and that words are there.
func (c *check) groups(i int, e *Estimate) {
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

// values checks what y and x count.
func (c *check) values(i int, e *Estimate) {
	for key, v := range map[string]Indicator{"y": e.Y, "x": e.X} { // sorted with the other violations
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
