package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/estimators"
	"sagsbarometer/estimators/interval"
)

// An analysisSpec is the TOML file that analyse reads (DESIGN: analyse).
type analysisSpec struct {
	Data      specData       `toml:"data,required"`
	Design    specDesign     `toml:"design"`
	Estimates []specEstimate `toml:"estimate,required"`
}

type specData struct {
	File string `toml:"file,required"` // .csv or .parquet, relative to the spec
}

type specDesign struct {
	Basis      string   `toml:"basis"` // probability where empty
	Strata     []string `toml:"strata"`
	Weight     string   `toml:"weight"`
	Population string   `toml:"population"`
	Collapse   string   `toml:"collapse"` // column that names each stratum's partner
	Lonely     string   `toml:"lonely"`
	DF         string   `toml:"df"`
	Fixed      []string `toml:"fixed"` // columns with one value for all cases of a stratum

	// Response is for a file with a row for every case opened, also those that
	// never came. They are carried by the others of their class; bounds say how
	// far that can be off. Population is then needed, and makes the weights;
	// without strata a weight column does, of final weights, 0 for what is
	// missing, whose mean is the weight of the draw.
	Response *specResponse `toml:"response"`
	// Until is a column with the number of cases in scope that a stratum was
	// opened until, in order of lots, or until its reserves ran out. It needs
	// response and population.
	Until string `toml:"until"`
}

// A specResponse names the columns that say what became of each case.
type specResponse struct {
	Class     string `toml:"class,required"`     // of non-response, fixed before any answer was seen
	Eligible  string `toml:"eligible,required"`  // 1 in scope, 0 declared to be outside, missing: not known
	Responded string `toml:"responded,required"` // 1 reviewed, 0 or missing: not
}

type specEstimate struct {
	ID       string              `toml:"id,required"`
	Kind     string              `toml:"kind,required"`
	Y        specIndicator       `toml:"y,required"`
	By       []string            `toml:"by"`
	Where    map[string][]string `toml:"where"`
	Interval string              `toml:"interval"`
	Level    float64             `toml:"level"`
}

type specIndicator struct {
	Column string   `toml:"column,required,text"`
	Is     []string `toml:"is"`
	Of     []string `toml:"of"` // the base; left out: all that are not missing
}

// readSpec reads a spec, fills its defaults and refuses what no estimator
// offers, all at once.
func readSpec(file string, src []byte) (*analysisSpec, strict.Violations) {
	doc, vs := strict.Read(file, src)
	if doc == nil {
		return nil, vs
	}
	var s analysisSpec
	vs = append(vs, doc.Decode(&s)...)
	if len(vs) > 0 {
		return nil, vs
	}
	bad := func(place strict.Place, subject, found string, allowed ...string) {
		v := strict.Violation{Place: place, Rule: "unknown-value", Subject: subject, Found: lang.Same(fmt.Sprintf("%q", found)),
			Wanted: lang.Text{EN: "one of " + strings.Join(allowed, ", "), DA: "en af " + strings.Join(allowed, ", ")}}
		if near, ok := strict.Closest(found, allowed); ok {
			v.Hint = lang.Text{EN: "did you mean " + near + "?", DA: "mente du " + near + "?"}
		}
		vs = append(vs, v)
	}
	choose := func(value *string, fallback, key string, allowed ...string) {
		if *value == "" {
			*value = fallback
		}
		if !slices.Contains(allowed, *value) {
			bad(doc.At("design", key), key, *value, allowed...)
		}
	}
	choose(&s.Design.Basis, "probability", "basis", "probability", "census", "purposive")
	choose(&s.Design.Lonely, "fail", "lonely", "fail", "certainty", "adjust", "average", "collapse")
	choose(&s.Design.DF, "design", "df", "design", "domain", "infinite")
	vs = append(vs, s.Design.checkResponse(doc)...)
	seen := map[string]bool{}
	for i := range s.Estimates {
		e := &s.Estimates[i]
		if e.Kind != "proportion" {
			bad(doc.At("estimate", i, "kind"), "kind", e.Kind, "proportion")
		}
		if e.Interval == "" {
			e.Interval = "clopper-pearson-survey"
		}
		if !slices.Contains(interval.Names(), e.Interval) {
			bad(doc.At("estimate", i, "interval"), "interval", e.Interval, interval.Names()...)
		}
		if e.Level == 0 {
			e.Level = 0.95
		}
		if e.Level <= 0 || e.Level >= 1 {
			vs = append(vs, strict.Violation{Place: doc.At("estimate", i, "level"), Rule: "range", Subject: "level",
				Found: lang.Same(fmt.Sprint(e.Level)), Wanted: lang.Text{EN: "a number between 0 and 1, such as 0.95", DA: "et tal mellem 0 og 1, for eksempel 0.95"}})
		}
		if len(e.Y.Is) == 0 {
			vs = append(vs, strict.Violation{Place: doc.At("estimate", i, "y"), Rule: "missing", Subject: "is",
				Found: lang.Text{EN: "no values to count", DA: "ingen værdier at tælle"}, Wanted: lang.Text{EN: `y = { column = "...", is = ["..."] }`, DA: `y = { column = "...", is = ["..."] }`}})
		}
		if len(e.Y.Of) > 0 {
			for _, value := range e.Y.Is {
				if !slices.Contains(e.Y.Of, value) {
					bad(doc.At("estimate", i, "y"), "is", value, e.Y.Of...)
				}
			}
		}
		key := e.ID + "\x00" + strings.Join(e.By, "\x00")
		if seen[key] {
			vs = append(vs, strict.Violation{Place: doc.At("estimate", i, "id"), Rule: "id-twice", Subject: "id",
				Found: lang.Same(fmt.Sprintf("%q", e.ID)), Wanted: lang.Text{EN: "each id once for each by", DA: "hvert id én gang for hvert by"}})
		}
		seen[key] = true
	}
	vs.Sort()
	return &s, vs
}

// checkResponse refuses what response and until cannot stand beside.
func (d *specDesign) checkResponse(doc *strict.Document) (vs strict.Violations) {
	bad := func(key string, found, wanted lang.Text) {
		vs = append(vs, strict.Violation{Place: doc.At("design", key), Rule: "response", Subject: key, Found: found, Wanted: wanted})
	}
	if d.Until != "" && (d.Response == nil || d.Population == "") {
		bad("until", lang.Text{EN: "until without response or population", DA: "until uden response eller population"},
			lang.Text{EN: `response = { class = "...", eligible = "...", responded = "..." } and population = "..." beside it`,
				DA: `response = { class = "...", eligible = "...", responded = "..." } og population = "..." ved siden af`})
	}
	if d.Response != nil && d.Weight != "" && (d.Population != "" || len(d.Strata) > 0) {
		bad("weight", lang.Text{EN: "weight beside response", DA: "weight ved siden af response"},
			lang.Text{EN: "population instead, which makes the weights", DA: "population i stedet, som giver vægtene"})
	}
	return vs
}

// analysis is the spec as the estimators take it.
func (s *analysisSpec) analysis() estimators.Analysis {
	a := estimators.Analysis{Basis: s.Design.Basis, Strata: s.Design.Strata, Weight: s.Design.Weight,
		Population: s.Design.Population, Collapse: s.Design.Collapse, Lonely: s.Design.Lonely, DF: s.Design.DF, Fixed: s.Design.Fixed,
		Until: s.Design.Until}
	if r := s.Design.Response; r != nil {
		a.Response = &estimators.Response{Class: r.Class, InScope: r.Eligible, Responded: r.Responded}
	}
	for _, e := range s.Estimates {
		a.Requests = append(a.Requests, estimators.Request{ID: e.ID, Kind: e.Kind,
			Y:  estimators.Indicator{Column: e.Y.Column, Counts: e.Y.Is, Base: e.Y.Of},
			By: e.By, Where: e.Where, Interval: e.Interval, Level: e.Level})
	}
	return a
}
