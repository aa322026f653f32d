package batch

import (
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// How a total is shared out to strata.
const (
	Proportional = "proportional" // by cases
	Neyman       = "neyman"       // by cases times standard deviation
	Power        = "power"        // by cases to the power Exponent (Bankier 1988)
	Equal        = "equal"
)

// Allocations lists them.
func Allocations() []string { return []string{Proportional, Neyman, Power, Equal} }

// allocation checks how the total is shared out, and that no key stands there
// that this way of sharing would pass over.
func (c *checker) allocation(at path) {
	d := c.Design
	c.oneOf(at.to("allocation"), d.Allocation, Allocations(), nil)
	if p := at.to("allocation"); len(d.Targets) > 0 && c.given(p) {
		c.refuse("allocation", p,
			lang.Text{EN: "an allocation beside [[design.target]]", DA: "en fordeling ved siden af [[design.target]]"},
			lang.Text{EN: "no such line", DA: "ingen sådan linje"},
			lang.Text{EN: "the targets allocate", DA: "målene fordeler selv sagerne"})
	}
	c.only(at.to("exponent"), at.to("allocation"), d.Allocation, Power)
	c.number(at.to("exponent"), d.Exponent, d.Exponent > 0 && d.Exponent < 1, lang.Text{
		EN: "a number between 0 and 1 such as 0.5", DA: "et tal mellem 0 og 1 som 0.5"})
	c.only(at.to("variances"), at.to("allocation"), d.Allocation, Neyman)
	c.inside(at.to("variances"), d.Variances)
	if p := at.to("variances_measure"); c.given(p) && !c.Doc.Has(at.to("variances")...) {
		c.refuse("alone", p, lang.Text{EN: "a measure without variances", DA: "en opgørelse uden variances"},
			lang.Text{EN: "variances beside it", DA: "variances ved siden af"},
			lang.Text{EN: "it names a measure of the estimates.csv that variances is", DA: "den nævner en opgørelse i den estimates.csv, som variances er"})
	}
	c.filled(at.to("variances_measure"), d.VariancesMeasure)
}

// only refuses a key that has a meaning beside one word of another key only.
// Where that word was refused itself, nothing is known of what was meant.
func (c *checker) only(p, beside path, is, wanted string) {
	if is == wanted || !c.given(p) || c.Doc.Has(beside...) && !c.given(beside) {
		return
	}
	name := fmt.Sprint(beside[len(beside)-1])
	found := lang.Text{EN: fmt.Sprintf("%v without %s = %q", p[len(p)-1], name, wanted), DA: fmt.Sprintf("%v uden %s = %q", p[len(p)-1], name, wanted)}
	c.refuse("alone", p, found, lang.Text{EN: "no such line", DA: "ingen sådan linje"}, lang.Text{})
}

// bounds checks how few and how many cases a stratum may get.
func (c *checker) bounds(at path) {
	d := c.Design
	c.number(at.to("minimum"), float64(d.Minimum), d.Minimum >= 0, wantCount)
	c.number(at.to("maximum"), float64(d.Maximum), d.Maximum >= 0, wantCount)
	if p := at.to("maximum"); d.Maximum > 0 && d.Maximum < d.Minimum && c.given(p) && c.given(at.to("minimum")) {
		c.refuse("range", p, lang.Same(fmt.Sprint(d.Maximum)),
			lang.Text{EN: fmt.Sprintf("at least the minimum, %d", d.Minimum), DA: fmt.Sprintf("mindst minimum, %d", d.Minimum)}, lang.Text{})
	}
	if c.given(at.to("take_all")) {
		c.words(at.to("take_all"), d.TakeAll)
	}
	for i, id := range d.TakeAll {
		c.stratum(at.to("take_all", i), id)
	}
}

// stratum refuses an id that no stratum of the design can have: it is the
// codes of its columns joined by a slash.
func (c *checker) stratum(p path, id string) {
	strata := c.Design.Strata
	if !c.given(p) || len(strata) == 0 {
		return
	}
	codes := strings.Split(id, "/")
	kommune := slices.Index(strata, "kommune")
	switch {
	case len(codes) != len(strata) || slices.Contains(codes, ""):
		shape := strings.Join(strata, "/")
		c.refuse("stratum", p, lang.Same(strict.Quote(id)),
			lang.Text{EN: "the codes of a stratum: " + shape, DA: "koderne for et stratum: " + shape}, lang.Text{})
	case kommune >= 0 && !kommuneCode.MatchString(codes[kommune]):
		c.refuse("stratum", p, lang.Same(strict.Quote(id)), wantKommune, lang.Text{})
	}
}

// losses checks what is drawn beyond the total for cases that turn out not to
// belong or do not arrive: more from the start, or reserves, never both.
func (c *checker) losses(at path) {
	d := c.Design
	c.number(at.to("oversample"), d.Oversample, d.Oversample >= 0 && d.Oversample < 1,
		lang.Text{EN: "a share from 0 to below 1", DA: "en andel fra 0 til under 1"})
	p := at.to("reserve")
	c.number(p, float64(d.Reserve), d.Reserve >= 0, wantCount)
	if d.Reserve <= 0 || !c.given(p) || d.Method == SelfWeighting {
		return
	}
	switch {
	case d.Minimum < 2:
		c.refuse("reserve", p, lang.Text{EN: "reserves without minimum = 2", DA: "reserver uden minimum = 2"},
			lang.Text{EN: "a minimum of at least 2, or no reserve", DA: "et minimum på mindst 2 eller ingen reserve"},
			lang.Text{EN: "where reserves are opened until there are enough, one case tells nothing of its stratum", DA: "hvor reserver åbnes, til der er nok, siger én sag intet om sit stratum"})
	case d.Oversample > 0:
		c.refuse("reserve", p, lang.Text{EN: "reserves beside oversample", DA: "reserver ved siden af oversample"},
			lang.Text{EN: "either oversample or reserve", DA: "enten oversample eller reserve"}, lang.Text{})
	}
}
