package batch

import (
	"fmt"
	"slices"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// exclude checks the authority's own lists. They may stand among the case
// lists, which are then read without them; not all of those can be such.
func (c *checker) exclude() {
	f, at := c.Frame, path{"frame", "exclude"}
	c.words(at, f.Exclude)
	for i, name := range f.Exclude {
		p := at.to(i)
		c.inside(p, name)
		if c.given(p) && slices.Contains(f.Files, name) {
			c.refuse("exclude", p,
				lang.Text{EN: strict.Quote(name) + ", which stands in files too", DA: strict.Quote(name) + ", som også står i files"},
				lang.Text{EN: "other files, such as exclude/*", DA: "andre filer som exclude/*"}, lang.Text{})
		}
	}
}

// undelivered checks the kommuner that never delivered a list.
func (c *checker) undelivered() {
	first := make(map[string]int)
	for i, u := range c.Frame.Undelivered {
		at := path{"frame", "undelivered", i}
		p := at.to("kommune")
		earlier, twice := first[u.Kommune]
		switch {
		case !c.given(p):
		case !kommuneCode.MatchString(u.Kommune):
			c.refuse("kommune", p, lang.Same(strict.Quote(u.Kommune)), wantKommune, lang.Text{})
		case twice:
			line := c.Doc.At("frame", "undelivered", earlier, "kommune").Line
			c.refuse("twice", p,
				lang.Text{EN: fmt.Sprintf("%s, which line %d has already", strict.Quote(u.Kommune), line), DA: fmt.Sprintf("%s, som linje %d allerede har", strict.Quote(u.Kommune), line)},
				lang.Text{EN: "each kommune once", DA: "hver kommune én gang"}, lang.Text{})
		default:
			first[u.Kommune] = i
		}
		c.number(at.to("cases"), float64(u.Cases), u.Cases >= 0,
			wantCount)
		c.filled(at.to("source"), u.Source)
	}
}
