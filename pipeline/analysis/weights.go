package analysis

import (
	"fmt"
	"math"
	"slices"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/estimators"
)

// amountBounds are those of numbers whose squares are needed.
var amountBounds = lang.Text{EN: estimators.AmountBounds, DA: "0 eller et tal fra 1e-90 til 1e90, med begge fortegn"}

// poststrata checks that both columns are there, and that an estimate asks for
// them.
func (c *check) poststrata() {
	d := &c.Design
	if (d.Poststratum == "") != (d.PoststratumPopulation == "") {
		c.refuse(c.doc.At("design"), "missing", "poststratum", lang.Text{EN: "poststratum and poststratum_population, one without the other", DA: "poststratum og poststratum_population, den ene uden den anden"},
			lang.Text{EN: "both columns or neither", DA: "begge kolonner eller ingen"})
	}
	asked := slices.ContainsFunc(c.Estimates, func(e Estimate) bool { return e.Poststratified })
	if d.Poststratum != "" && !asked {
		c.refuse(c.doc.At("design", "poststratum"), "unused", "poststratum", lang.Text{EN: "no estimate asks for it", DA: "intet tal spørger efter det"},
			lang.Text{EN: "poststratified = true in an [[estimate]]", DA: "poststratified = true i en [[estimate]]"})
	}
	if d.Poststratum != "" && c.Calibration != nil {
		c.beside(lang.Text{EN: "beside [calibration]", DA: "ved siden af [calibration]"}, "poststratum")
	}
}

// response refuses what response and until cannot stand beside.
func (c *check) response() {
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

// calibration checks what the weights are to add up to.
func (c *check) calibration() {
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
