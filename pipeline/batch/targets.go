package batch

import (
	"fmt"
	"slices"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// targets checks that every promised precision is of something known before
// the first case is read, and promised once.
func (c *checker) targets(at path) {
	first := make(map[string]int) // column -> target
	for i, t := range c.Design.Targets {
		p := at.to("target", i)
		c.number(p.to("margin"), t.Margin, t.Margin > 0 && t.Margin < 0.5, wantMargin)
		place := p // of a target for the country, which names no domain
		if c.Doc.Has(p.to("domain")...) {
			if place = p.to("domain"); !c.given(place) || !c.target(place, t.Domain) {
				continue
			}
		}
		column, _ := c.TargetColumn(t)
		if earlier, twice := first[column]; twice {
			line := c.Doc.At(at.to("target", earlier)...).Line
			c.refuse("twice", place,
				lang.Text{EN: fmt.Sprintf("a second margin for what line %d has one for", line), DA: fmt.Sprintf("endnu en margin for det, som linje %d har en for", line)},
				lang.Text{EN: "one margin each", DA: "én margin til hver"}, lang.Text{})
			continue
		}
		first[column] = i
		if column == "" && c.Doc.Has(at.to("margin")...) {
			c.refuse("twice", place,
				lang.Text{EN: "a margin for the country beside design.margin", DA: "en margin for landet ved siden af design.margin"},
				lang.Text{EN: "one of the two", DA: "en af de to"}, lang.Text{})
		}
	}
}

// target refuses a domain that is not known in the frame, and reports whether
// it is.
func (c *checker) target(p path, domain string) bool {
	if _, ok := c.TargetColumn(Target{Domain: domain}); ok {
		return true
	}
	known := slices.Concat(grouping, c.FrameColumns())
	for _, d := range c.Domains {
		if !slices.Contains(known, d.ID) && slices.Contains(known, d.Column) {
			known = append(known, d.ID)
		}
	}
	if d := c.domain(domain); d != nil {
		c.refuse("target", p,
			lang.Text{EN: fmt.Sprintf("%s, whose column %s is not in the case lists", strict.Quote(domain), d.Column), DA: fmt.Sprintf("%s, hvis kolonne %s ikke er i sagslisterne", strict.Quote(domain), d.Column)},
			strict.OneOf(known),
			lang.Text{EN: "an answer is not known when cases are drawn; name a column of the lists in [frame] columns", DA: "et svar kendes ikke, når sagerne trækkes; nævn en kolonne i listerne i [frame] columns"})
		return false
	}
	c.refuse("target", p, lang.Same(strict.Quote(domain)), strict.OneOf(known), strict.DidYouMean(domain, known))
	return false
}

// TargetColumn is the frame column by which a target divides the cases: that
// of the [[domain]] it names, or the one it names itself; empty for the
// country. It is false where the column is not known before cases are read.
func (b *Batch) TargetColumn(t Target) (column string, ok bool) {
	column = b.DomainColumn(t.Domain)
	return column, column == "" || b.InFrame(column)
}
