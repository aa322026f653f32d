package analysis

import (
	"fmt"
	"slices"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/estimators"
	"sagsbarometer/estimators/interval"
)

// A SecondPhase says which rows were read again, of classes that the first
// reading made.
type SecondPhase struct {
	Class    []string  `toml:"class,required"`
	Again    Indicator `toml:"again,required"` // a column alone: 1 read again, 0 or missing: not
	Expanded bool      `toml:"expanded"`       // R's variance, for comparison
}

// A Reader is how a reader erred elsewhere, and in how many cases that was
// seen; without them it is taken to be known.
type Reader struct {
	Se  float64 `toml:"se,required"` // of the cases that count, the share that is found to
	SeN float64 `toml:"se_n"`
	Sp  float64 `toml:"sp,required"` // of those that do not, the share that is found not to
	SpN float64 `toml:"sp_n"`
}

// reader is it with the variances of shares of that many cases.
func (r *Reader) reader() (out estimators.Reader) {
	if r == nil {
		return out
	}
	variance := func(share, n float64) float64 {
		if n > 0 {
			return share * (1 - share) / n
		}
		return 0
	}
	return estimators.Reader{Sensitivity: r.Se, Specificity: r.Sp, SensitivityVariance: variance(r.Se, r.SeN), SpecificityVariance: variance(r.Sp, r.SpN)}
}

// secondPhase refuses a second phase beside what it does not know, and one that
// no estimate is of.
func (c *check) secondPhase() {
	for i, e := range c.Estimates {
		if e.FirstReading && c.SecondPhase == nil {
			c.refuse(c.doc.KeyAt("estimate", i, "first_reading"), "missing", "first_reading", lang.Text{EN: "no second reading", DA: "ingen anden læsning"}, lang.Text{EN: "[second_phase], or no such key", DA: "[second_phase], eller ingen sådan nøgle"})
		}
	}
	p := c.SecondPhase
	if p == nil {
		return
	}
	d := c.Design
	at := func(key ...any) strict.Place { return c.doc.At(append([]any{"second_phase"}, key...)...) }
	c.columns([]any{"second_phase"}, "class", p.Class)
	if len(p.Class) == 0 {
		c.refuse(at("class"), "missing", "class", lang.Text{EN: "no columns", DA: "ingen kolonner"}, lang.Same(`class = ["verdict"]`))
	}
	if p.Again.Column == "" {
		c.empty(at("again"), "again")
	}
	if c.doc.Has("second_phase", "again", "is") && len(p.Again.Is) == 0 {
		c.refuse(at("again"), "missing", "is", lang.Text{EN: "no values to count", DA: "ingen værdier at tælle"}, lang.Same(`again = { column = "...", is = ["..."] }`))
	}
	for _, value := range p.Again.Is {
		if len(p.Again.Of) > 0 {
			c.oneOf(at("again"), "is", value, p.Again.Of...)
		}
	}
	for _, b := range []struct {
		is   bool
		what string
	}{
		{d.Basis != estimators.Probability, "basis = " + d.Basis},
		{d.Response != nil, "response"},
		{d.Cluster != "", "cluster"},
		{d.Variance != estimators.Taylor, "variance = " + d.Variance},
		{d.DF == "satterthwaite", "df = satterthwaite"},
	} {
		if b.is {
			c.refuse(at(), "combination", "second_phase", lang.Text{EN: "beside " + b.what, DA: "ved siden af " + b.what},
				lang.Text{EN: "a probability sample of rows that all were read, and variance by linearisation", DA: "en sandsynlighedsstikprøve af rækker, der alle er læst, og varians ved linearisering"})
		}
	}
	if !slices.ContainsFunc(c.Estimates, func(e Estimate) bool { return !e.FirstReading }) {
		c.refuse(at(), "unused", "second_phase", lang.Text{EN: "every estimate is of the first reading", DA: "alle tal er af den første læsning"},
			lang.Text{EN: "an [[estimate]] without first_reading = true", DA: "en [[estimate]] uden first_reading = true"})
	}
}

// readings checks what single kinds say of readers.
func (c *check) readings(i int, e *Estimate) {
	if e.Kind == estimators.KindReaders && (len(e.X.Is) > 0 || len(e.X.Of) > 0) {
		c.refuse(c.doc.At("estimate", i, "x"), "combination", "x", lang.Text{EN: "values of the readers", DA: "værdier af læserne"}, lang.Same(`x = "reader"`))
	}
	if v := c.Design.Variance; (v != estimators.Taylor || c.Design.DF == "satterthwaite") && (e.Kind == estimators.KindReaders || e.Kind == estimators.KindMisclassified) {
		c.refuse(c.doc.At("estimate", i, "kind"), "combination", "kind", lang.Text{EN: e.Kind + " beside variance = " + v + ", df = " + c.Design.DF, DA: e.Kind + " ved siden af variance = " + v + ", df = " + c.Design.DF},
			lang.Same(`variance = "taylor", df = "design"`))
	}
	if e.Kind != estimators.KindMisclassified || e.Reader == nil {
		return
	}
	r := *e.Reader
	share := lang.Text{EN: "a share, from 0 to 1", DA: "en andel fra 0 til 1"}
	cases := lang.Text{EN: "a number of cases, at least 1", DA: "et antal sager, mindst 1"}
	ok := true
	for _, n := range []struct {
		key   string
		value float64
		good  bool
		want  lang.Text
	}{
		{"se", r.Se, r.Se >= 0 && r.Se <= 1, share},
		{"sp", r.Sp, r.Sp >= 0 && r.Sp <= 1, share},
		{"se_n", r.SeN, r.SeN >= 1 || !c.doc.Has("estimate", i, "reader", "se_n"), cases},
		{"sp_n", r.SpN, r.SpN >= 1 || !c.doc.Has("estimate", i, "reader", "sp_n"), cases},
	} {
		if !n.good {
			ok = false
			c.refuse(c.doc.At("estimate", i, "reader", n.key), "range", n.key, lang.Same(fmt.Sprint(n.value)), n.want)
		}
	}
	if ok && !(r.Se+r.Sp > 1) {
		c.refuse(c.doc.At("estimate", i, "reader"), "range", "reader", lang.Same(fmt.Sprintf("se + sp = %v", r.Se+r.Sp)),
			lang.Text{EN: "more than 1: a reader no better than a coin tells nothing", DA: "mere end 1: en læser, der ikke er bedre end en mønt, fortæller intet"})
	}
}

// exact refuses the exact interval of a finite population where it is not one.
func (c *check) exact(i int, e *Estimate) {
	if e.Interval != interval.Exact || e.Kind != estimators.KindProportion || c.Design.Basis != estimators.Probability {
		return
	}
	d := c.Design
	for _, b := range []struct {
		is     bool
		what   string
		wanted lang.Text
	}{
		{d.Population == "", "no population", lang.Text{EN: "population, the cases that it counts in", DA: "population, de sager, der tælles i"}},
		{d.Weight != "", "weight", lang.Text{EN: "population alone: it counts every row once", DA: "population alene: hver række tæller én gang"}},
		{d.Cluster != "", "cluster", lang.Text{EN: "rows that were drawn one by one", DA: "rækker, der er trukket én for én"}},
		{d.Response != nil, "response", lang.Text{EN: "a sample without losses", DA: "en stikprøve uden bortfald"}},
		{d.Variance != estimators.Taylor, "variance = " + d.Variance, lang.Same(`variance = "taylor"`)},
		{d.DF == "satterthwaite", "df = satterthwaite", lang.Text{EN: "no such key: it has no degrees of freedom", DA: "ingen sådan nøgle: det har ingen frihedsgrader"}},
		{c.Calibration != nil, "[calibration]", lang.Text{EN: "no calibration", DA: "ingen kalibrering"}},
		{e.Poststratified, "poststratified", lang.Text{EN: "no post-strata", DA: "ingen poststrata"}},
		{c.SecondPhase != nil && !e.FirstReading, "[second_phase]", lang.Text{EN: "first_reading = true", DA: "first_reading = true"}},
	} {
		if b.is {
			c.refuse(c.doc.At("estimate", i, "interval"), "combination", "interval", lang.Text{EN: e.Interval + " beside " + b.what, DA: e.Interval + " ved siden af " + b.what}, b.wanted)
		}
	}
}
