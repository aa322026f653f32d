package batch

import (
	"fmt"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// The designs (METHOD, decision 1).
const (
	Stratified    = "stratified"     // simple random samples in explicit strata
	SelfWeighting = "self-weighting" // equal probabilities, sizes by pivotal rounding
)

// Designs lists them.
func Designs() []string { return []string{Stratified, SelfWeighting} }

var (
	wantLevel  = lang.Text{EN: "a number between 0 and 1 such as 0.95", DA: "et tal mellem 0 og 1 som 0.95"}
	wantMargin = lang.Text{EN: "a number between 0 and 0.5 such as 0.05", DA: "et tal mellem 0 og 0.5 som 0.05"}
	wantCount  = lang.Text{EN: "a whole number of at least 0", DA: "et heltal på mindst 0"}
)

// noInterval says why a batch that is not a sample has none.
func noInterval(b Basis) lang.Text {
	if b == Census {
		return lang.Text{
			EN: "all cases are in a census, so there is no sampling error",
			DA: "alle sager er med i en totaltælling, så der er ingen stikprøveusikkerhed",
		}
	}
	return lang.Text{
		EN: "cases that were picked are no random sample: there is no design, so there is nothing to make an interval from",
		DA: "udvalgte sager er ingen tilfældig stikprøve: der er intet design og dermed intet at lave et interval af",
	}
}

func (c *checker) design() {
	d, at, basis := c.Design, path{"design"}, c.Batch.Batch.Basis
	switch {
	case d == nil && basis == Probability && !c.Doc.Has("design"):
		c.refuse("basis", path{"batch", "basis"},
			lang.Text{EN: "a probability batch without [design]", DA: "en batch med basis probability uden [design]"},
			lang.Text{EN: "a table [design]", DA: "en tabel [design]"},
			lang.Text{EN: "it says how the sample is drawn", DA: "den siger, hvordan stikprøven trækkes"})
	case d != nil && (basis == Purposive || basis == Census):
		c.refuse("basis", at,
			lang.Text{EN: fmt.Sprintf("a design in a %s batch", basis), DA: fmt.Sprintf("et design i en batch med basis %s", basis)},
			lang.Text{EN: "no [design]", DA: "ingen [design]"}, noInterval(basis))
		return
	}
	if d == nil {
		return
	}
	c.oneOf(at.to("method"), d.Method, Designs(), nil)
	c.columns(at.to("strata"), d.Strata)
	if c.given(at.to("nonresponse")) {
		c.columns(at.to("nonresponse"), d.Nonresponse)
	}
	if p := at.to("poststrata"); c.given(p) && len(d.Poststrata) > 0 {
		c.columns(p, d.Poststrata)
	}
	c.size(at)
	c.targets(at)
	c.allocation(at)
	c.bounds(at)
	c.losses(at)
	if d.Method == SelfWeighting {
		c.selfWeighting(at)
	}
	c.number(at.to("hours_per_case"), d.HoursPerCase, d.HoursPerCase >= 0,
		lang.Text{EN: "a number of at least 0 such as 2.5", DA: "et tal på mindst 0 som 2.5"})
	c.number(at.to("detect_power"), d.DetectPower, d.DetectPower >= 0.5 && d.DetectPower < 1,
		lang.Text{EN: "a number from 0.5 to below 1 such as 0.8", DA: "et tal fra 0.5 til under 1 som 0.8"})
}

// size checks that the sample has one size: a number, or what it must achieve.
func (c *checker) size(at path) {
	d := c.Design
	total, margin, targets := c.Doc.Has(at.to("total")...), c.Doc.Has(at.to("margin")...), c.Doc.Has(at.to("target")...)
	wanted := lang.Text{EN: "either total, or margin and/or [[design.target]]", DA: "enten total eller margin og/eller [[design.target]]"}
	if total && margin {
		c.refuse("size", at.to("margin"), lang.Text{EN: "margin beside total", DA: "margin ved siden af total"}, wanted, lang.Text{})
	}
	if total && targets {
		c.refuse("size", at.to("target", 0), lang.Text{EN: "a target beside total", DA: "et mål ved siden af total"}, wanted,
			lang.Text{EN: "targets work out the total", DA: "målene bestemmer selv antallet"})
	}
	if !total && !margin && !targets {
		c.refuse("size", at, lang.Text{EN: "no total, no margin and no target", DA: "hverken total, margin eller mål"}, wanted,
			lang.Text{EN: "the number of cases, or the precision that is wanted", DA: "antallet af sager eller den ønskede præcision"})
	}
	for _, key := range []string{"level", "share"} {
		if total && !margin && !targets && c.Doc.Has(at.to(key)...) {
			c.refuse("size", at.to(key), lang.Text{EN: key + " beside total", DA: key + " ved siden af total"},
				lang.Text{EN: key + " beside margin or [[design.target]] only", DA: key + " kun ved siden af margin eller [[design.target]]"}, lang.Text{})
		}
	}
	c.number(at.to("total"), float64(d.Total), d.Total >= 1,
		lang.Text{EN: "a whole number of at least 1", DA: "et heltal på mindst 1"})
	c.number(at.to("margin"), d.Margin, d.Margin > 0 && d.Margin < 0.5, wantMargin)
	c.number(at.to("level"), d.Level, d.Level > 0 && d.Level < 1, wantLevel)
	c.number(at.to("share"), d.Share, d.Share > 0 && d.Share < 1,
		lang.Text{EN: "a number between 0 and 1 such as 0.5", DA: "et tal mellem 0 og 1 som 0.5"})
}

// columns checks a list of frame columns that group cases.
func (c *checker) columns(at path, names []string) {
	c.words(at, names)
	for i, name := range names {
		if p := at.to(i); c.given(p) {
			c.groupingColumn(p, name)
			if c.given(p) {
				c.column(c.Doc.At(p...), p.key(), name, grouping)
			}
		}
	}
}

// groupingColumn refuses a column that has about as many values as there are
// cases.
func (c *checker) groupingColumn(p path, name string) {
	switch name {
	case "case_id", "received_on", "decided_on":
		c.refuse("column", p, lang.Same(strict.Quote(name)),
			lang.Text{EN: "a column that groups cases, such as kommune", DA: "en kolonne, der samler sager i grupper, som kommune"}, lang.Text{})
	}
}
