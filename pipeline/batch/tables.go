package batch

import (
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// laterKinds are estimates that analyse knows and a batch does not offer yet.
var laterKinds = []string{"mean", "total", "distribution", "ratio", "quantile", "difference"}

func (c *checker) measures() {
	for i, m := range c.Measures {
		at := path{"measure", i}
		c.id(at.to("id"), m.ID, idShape)
		c.filled(at.to("label"), m.Label)
		c.oneOf(at.to("kind"), m.Kind, []string{DefaultKind}, laterKinds)
		c.filled(at.to("item"), m.Item)
		c.words(at.to("counts"), m.Counts)
		c.words(at.to("base"), m.Base)
		if len(m.Base) > 0 {
			c.within(at.to("counts"), m.Counts, m.Base)
		}
	}
	c.unique("measure", ids(c.Measures, func(m Measure) string { return m.ID }))
}

// within refuses answers that are counted but not in the base. Answers that
// the file does not spell out have their place at the measure.
func (c *checker) within(at path, counts, base []string) {
	for i, answer := range counts {
		p := at.to(i)
		if !slices.Contains(base, answer) && (c.given(p) || !c.Doc.Has(p...)) {
			c.refuse("base", p,
				lang.Text{EN: strict.Quote(answer) + ", which is not in the base", DA: strict.Quote(answer) + ", som ikke er med i base"},
				strict.OneOf(base),
				lang.Text{EN: "what is counted must be in the base", DA: "det, der tælles, skal være med i base"})
		}
	}
}

func (c *checker) domains() {
	for i, d := range c.Domains {
		at := path{"domain", i}
		c.id(at.to("id"), d.ID, idShape)
		c.filled(at.to("label"), d.Label)
		if c.given(at.to("column")) {
			c.groupingColumn(at.to("column"), d.Column)
		}
		if c.given(at.to("column")) && !columnShape.MatchString(d.Column) {
			c.refuse("column", at.to("column"), lang.Same(strict.Quote(d.Column)),
				wantColumn, strict.DidYouMean(d.Column, grouping))
		}
	}
	c.unique("domain", ids(c.Domains, func(d Domain) string { return d.ID }))
}

func (c *checker) tables() {
	measures := ids(c.Measures, func(m Measure) string { return m.ID })
	domains := ids(c.Domains, func(d Domain) string { return d.ID })
	for _, s := range standardDomains {
		if !slices.Contains(domains, s.ID) {
			domains = append(domains, s.ID)
		}
	}
	for i, t := range c.Tables {
		at := path{"table", i}
		c.id(at.to("id"), t.ID, tableShape)
		c.filled(at.to("title"), t.Title)
		c.words(at.to("measures"), t.Measures)
		for j, m := range t.Measures {
			c.refersTo(at.to("measures", j), m, "measure", measures)
		}
		for j, group := range t.Groups {
			for k, d := range group {
				c.refersTo(at.to("groups", j, k), d, "domain", domains)
			}
			c.crossing(at.to("groups", j), group, t.Groups[:j])
		}
	}
	c.unique("table", ids(c.Tables, func(t Table) string { return t.ID }))
}

// compare checks the family that is declared, and the columns of the case mix.
func (c *checker) compare() {
	p, at := c.Compare, path{"compare"}
	if p == nil {
		return
	}
	measures := ids(c.Measures, func(m Measure) string { return m.ID })
	c.words(at.to("family"), p.Family)
	for i, m := range p.Family {
		c.refersTo(at.to("family", i), m, "measure", measures)
	}
	if c.given(at.to("standard")) {
		c.columns(at.to("standard"), p.Standard)
	}
	if basis := c.Batch.Batch.Basis; basis != Probability && c.given(path{"batch", "basis"}) {
		c.refuse("basis", at, lang.Text{EN: "a comparison of cases that are no random sample", DA: "en sammenligning af sager, der ikke er en tilfældig stikprøve"},
			lang.Text{EN: `[compare] under basis = "probability" only`, DA: `kun [compare] under basis = "probability"`}, lang.Text{})
	}
}

// refersTo refuses an id that nothing has.
func (c *checker) refersTo(p path, id, list string, known []string) {
	if !c.given(p) || slices.Contains(known, id) {
		return
	}
	known = slices.DeleteFunc(slices.Clone(known), func(id string) bool { return id == "" }) // the id itself is missing
	c.refuse("unknown-"+list, p,
		lang.Text{EN: fmt.Sprintf("%s, which no [[%s]] has", strict.Quote(id), list), DA: fmt.Sprintf("%s, som ingen [[%s]] har", strict.Quote(id), list)},
		strict.OneOf(known), strict.DidYouMean(id, known))
}

// crossing refuses a group that crosses a column with itself, and one that an
// earlier group of the table is already, in whatever order.
func (c *checker) crossing(p path, group []string, earlier [][]string) {
	columns := make([]string, len(group))
	for i, id := range group {
		columns[i] = id
		if d := c.domain(id); d != nil {
			columns[i] = d.Column
		}
		if j := slices.Index(columns[:i], columns[i]); j >= 0 && c.given(p.to(i)) {
			c.refuse("crossing", p.to(i),
				lang.Text{EN: strict.Quote(id) + " crossed with " + strict.Quote(group[j]), DA: strict.Quote(id) + " krydset med " + strict.Quote(group[j])},
				lang.Text{EN: "each column once in a group", DA: "hver kolonne én gang i en gruppe"}, lang.Text{})
		}
	}
	same := func(g []string) bool {
		return slices.Equal(slices.Sorted(slices.Values(g)), slices.Sorted(slices.Values(group)))
	}
	if slices.ContainsFunc(earlier, same) && c.given(p) {
		c.refuse("twice", p,
			lang.Text{EN: "the group [" + strings.Join(group, ", ") + "] a second time", DA: "gruppen [" + strings.Join(group, ", ") + "] en gang til"},
			lang.Text{EN: "each once", DA: "hver én gang"}, lang.Text{})
	}
}

func ids[T any](list []T, id func(T) string) []string {
	all := make([]string, len(list))
	for i, entry := range list {
		all[i] = id(entry)
	}
	return all
}
