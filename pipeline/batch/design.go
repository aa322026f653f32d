package batch

import (
	"fmt"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

var wantLevel = lang.Text{EN: "a number between 0 and 1 such as 0.95", DA: "et tal mellem 0 og 1 som 0.95"}

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
	c.oneOf(at.to("method"), d.Method, []string{"stratified"}, []string{"self-weighting"})
	c.oneOf(at.to("allocation"), d.Allocation, []string{"proportional"}, []string{"neyman", "power", "equal"})
	c.strata(at.to("strata"))
	c.size(at)
	c.number(at.to("minimum"), float64(d.Minimum), d.Minimum >= 0,
		lang.Text{EN: "a whole number of at least 0", DA: "et heltal på mindst 0"})
	c.number(at.to("oversample"), d.Oversample, d.Oversample >= 0 && d.Oversample < 1,
		lang.Text{EN: "a share from 0 to below 1", DA: "en andel fra 0 til under 1"})
	reserve := at.to("reserve")
	c.number(reserve, float64(d.Reserve), d.Reserve >= 0, lang.Text{EN: "0", DA: "0"})
	if d.Reserve > 0 && c.given(reserve) {
		c.notYet(reserve, lang.Same(fmt.Sprint(d.Reserve)), lang.Text{
			EN: "0; oversample draws more cases than total instead",
			DA: "0; oversample trækker i stedet flere sager end total",
		})
	}
}

// size checks that the sample has one size: a number, or what it must achieve.
func (c *checker) size(at path) {
	d := c.Design
	total, margin := c.Doc.Has(at.to("total")...), c.Doc.Has(at.to("margin")...)
	wanted := lang.Text{EN: "either total or margin", DA: "enten total eller margin"}
	switch {
	case total && margin:
		c.refuse("size", at.to("margin"), lang.Text{EN: "margin beside total", DA: "margin ved siden af total"}, wanted, lang.Text{})
	case !total && !margin:
		c.refuse("size", at, lang.Text{EN: "neither total nor margin", DA: "hverken total eller margin"}, wanted,
			lang.Text{EN: "the number of cases, or the precision that is wanted", DA: "antallet af sager eller den ønskede præcision"})
	case total:
		for _, key := range []string{"level", "share"} {
			if c.Doc.Has(at.to(key)...) {
				c.refuse("size", at.to(key), lang.Text{EN: key + " beside total", DA: key + " ved siden af total"},
					lang.Text{EN: key + " beside margin only", DA: key + " kun ved siden af margin"}, lang.Text{})
			}
		}
	}
	c.number(at.to("total"), float64(d.Total), d.Total >= 1,
		lang.Text{EN: "a whole number of at least 1", DA: "et heltal på mindst 1"})
	c.number(at.to("margin"), d.Margin, d.Margin > 0 && d.Margin < 0.5,
		lang.Text{EN: "a number between 0 and 0.5 such as 0.05", DA: "et tal mellem 0 og 0.5 som 0.05"})
	c.number(at.to("level"), d.Level, d.Level > 0 && d.Level < 1, wantLevel)
	c.number(at.to("share"), d.Share, d.Share > 0 && d.Share < 1,
		lang.Text{EN: "a number between 0 and 1 such as 0.5", DA: "et tal mellem 0 og 1 som 0.5"})
}

func (c *checker) strata(at path) {
	c.words(at, c.Design.Strata)
	for i, name := range c.Design.Strata {
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
