package batch

import (
	"maps"
	"regexp"
	"slices"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

func (c *checker) frame() {
	f, at := c.Frame, path{"frame"}
	c.words(at.to("files"), f.Files)
	for i, name := range f.Files {
		c.inside(at.to("files", i), name)
	}
	if p := f.Period; p != nil && c.given(at.to("period", "from")) && c.given(at.to("period", "to")) && p.From > p.To {
		c.refuse("period", at.to("period", "to"), lang.Same(p.To.String()),
			lang.Text{EN: "a date not before " + p.From.String(), DA: "en dato, der ikke ligger før " + p.From.String()}, lang.Text{})
	}
	for _, name := range slices.Sorted(maps.Keys(f.Keep)) {
		p := at.to("keep", name)
		c.column(c.Doc.KeyAt(p...), p.key(), name, filtering)
		c.words(p, f.Keep[name])
	}
	c.headings()
	for _, code := range slices.Sorted(maps.Keys(f.Journal)) {
		c.journal(at.to("journal", code), code, f.Journal[code])
	}
	c.exclude()
	c.undelivered()
}

// headings checks [frame] columns: our names, and no heading for two of them.
func (c *checker) headings() {
	type mine struct{ heading, column string }
	var seen []mine
	for _, name := range slices.Sorted(maps.Keys(c.Frame.Columns)) {
		p := path{"frame", "columns", name}
		if name == "region" || name == "kommunegruppe" {
			c.refuse("column", p, lang.Same(strict.Quote(name)), strict.OneOf(delivered), lang.Text{
				EN: "region and kommunegruppe follow from kommune", DA: "region og kommunegruppe følger af kommune"})
			continue
		}
		c.column(c.Doc.KeyAt(p...), p.key(), name, filtering)
		c.words(p, c.Frame.Columns[name])
		for i, heading := range c.Frame.Columns[name] {
			j := slices.IndexFunc(seen, func(m mine) bool { return m.heading == heading && m.column != name })
			if j >= 0 {
				c.refuse("twice", p.to(i),
					lang.Text{EN: strict.Quote(heading) + ", a heading of " + seen[j].column + " too", DA: strict.Quote(heading) + ", som også er overskrift for " + seen[j].column},
					lang.Text{EN: "each heading for one column", DA: "hver overskrift til én kolonne"}, lang.Text{})
			}
			seen = append(seen, mine{heading, name})
		}
	}
}

var (
	kommuneCode = regexp.MustCompile(`^[0-9]{4}$`)
	wantKommune = lang.Text{EN: `a kommune's code of four digits such as "0101"`, DA: `en kommunekode på fire cifre som "0101"`}
)

// journal checks the pattern of a kommune's journal numbers. One that fits the
// empty text would let any CPR number through.
func (c *checker) journal(p path, code, pattern string) {
	if !kommuneCode.MatchString(code) {
		c.refuse("kommune", p, lang.Same(strict.Quote(code)), wantKommune, lang.Text{})
	}
	if !c.given(p) {
		return
	}
	wanted := lang.Text{EN: `a regular expression such as '^SAG-[0-9]{8}$'`, DA: `et regulært udtryk som '^SAG-[0-9]{8}$'`}
	switch re, err := regexp.Compile(pattern); {
	case err != nil:
		c.refuse("pattern", p, lang.Same(strict.Quote(pattern)), wanted, lang.Text{})
	case re.MatchString(""):
		c.refuse("pattern", p, lang.Same(strict.Quote(pattern)), wanted, lang.Text{
			EN: "it fits an empty text, so it fits anything", DA: "det passer på en tom tekst og dermed på alt"})
	}
}
