package batch

import (
	"fmt"
	slash "path"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// exclude checks the authority's own lists. One that [frame] files finds too
// would be read as a kommune's case list, and its cases would be drawn.
func (c *checker) exclude() {
	f, at := c.Frame, path{"frame", "exclude"}
	c.words(at, f.Exclude)
	for i, name := range f.Exclude {
		p := at.to(i)
		c.inside(p, name)
		if !c.given(p) {
			continue
		}
		for _, files := range f.Files {
			if both, err := slash.Match(files, name); err == nil && both {
				c.refuse("exclude", p,
					lang.Text{EN: strict.Quote(name) + ", which files = " + strict.Quote(files) + " finds too", DA: strict.Quote(name) + ", som files = " + strict.Quote(files) + " også finder"},
					lang.Text{EN: "a folder of its own such as exclude/*", DA: "en mappe for sig selv som exclude/*"},
					lang.Text{EN: "its cases would be drawn as a kommune's", DA: "ellers trækkes der blandt dens sager som blandt en kommunes"})
				break
			}
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
