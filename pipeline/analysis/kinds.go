package analysis

import (
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/estimators"
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
func (c *check) estimate(i int) {
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
	if c.Design.Response != nil && (e.Kind == estimators.KindIndependence || e.Kind == estimators.KindAgreement || !Counted(e.Kind) && (c.Design.Until != "" || c.Design.Weight != "")) {
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

// Counted reports whether a kind can be made from counts.
func Counted(kind string) bool {
	return kind == estimators.KindProportion || kind == estimators.KindDistribution
}

// names refuses an id that two estimates of the same domains have. One measure
// may be asked for by several groupings.
func (c *check) names() {
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
