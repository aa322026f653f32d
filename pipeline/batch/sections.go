package batch

import (
	"fmt"
	slash "path"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/privacy"
	"sagsbarometer/data/strict"
	"sagsbarometer/estimators/interval"
)

func (c *checker) identity() {
	b := c.Batch.Batch
	c.id(path{"batch", "id"}, b.ID, idShape)
	c.filled(path{"batch", "title"}, b.Title)
	c.number(path{"batch", "year"}, float64(b.Year), b.Year >= 1990 && b.Year <= 2100,
		lang.Text{EN: "a year from 1990 to 2100", DA: "et år fra 1990 til 2100"})
	c.oneOf(path{"batch", "basis"}, string(b.Basis), []string{string(Probability), string(Census), string(Purposive)}, nil)
	if p := (path{"batch", "key_fingerprint"}); c.given(p) {
		if _, ok := privacy.ParseFingerprint(b.KeyFingerprint); !ok {
			c.refuse("key", p, lang.Same(strict.Quote(b.KeyFingerprint)),
				lang.Text{EN: "16 hexadecimal digits such as 1A2B 3C4D 5E6F 7081", DA: "16 hexadecimale cifre, f.eks. 1A2B 3C4D 5E6F 7081"},
				lang.Text{EN: "barometer key fingerprint FILE says it", DA: "barometer key fingerprint FIL siger det"})
		}
	}
	text, public := strings.CutPrefix(b.Key, "public:")
	switch p := (path{"batch", "key"}); {
	case public && text == "":
		c.refuse("key", p, lang.Same(strict.Quote(b.Key)), lang.Text{EN: "a text after public:", DA: "en tekst efter public:"}, lang.Text{})
	case public && b.Constructed == "" && c.given(p):
		c.refuse("key", p,
			lang.Text{EN: "a public key, which hides nobody", DA: "en offentlig nøgle, som ikke skjuler nogen"},
			lang.Text{EN: "constructed = \"…\" beside it, or the path of a key file", DA: "constructed = \"…\" ved siden af eller stien til en nøglefil"},
			lang.Text{EN: "real cases need a key that is kept secret", DA: "virkelige sager kræver en nøgle, der holdes hemmelig"})
	}
}

// inside refuses a path that leads out of the batch or that only Windows
// understands.
func (c *checker) inside(p path, name string) {
	if !c.given(p) {
		return
	}
	wanted := lang.Text{EN: "a path below the batch, such as frame/*", DA: "en sti under batchens mappe som frame/*"}
	switch {
	case strings.Contains(name, `\`):
		slashes := strict.Quote(strings.ReplaceAll(name, `\`, "/"))
		c.refuse("path", p, lang.Same(strict.Quote(name)), wanted, lang.Text{EN: "write " + slashes, DA: "skriv " + slashes})
	case name == "" || strings.HasPrefix(name, "/") || strings.Contains(name, ":") || slices.Contains(strings.Split(name, "/"), ".."):
		c.refuse("path", p, lang.Same(strict.Quote(name)), wanted, lang.Text{})
	default:
		if _, err := slash.Match(name, ""); err != nil {
			c.refuse("path", p, lang.Same(strict.Quote(name)), wanted, lang.Text{
				EN: "[ ] in a path choose among letters", DA: "[ ] i en sti vælger mellem bogstaver"})
		}
	}
}

func (c *checker) review() {
	r, at := c.Review, path{"review"}
	if r == nil {
		return
	}
	c.inside(at.to("codebook"), r.Codebook)
	second := at.to("second_reading")
	c.number(second, r.SecondReading, r.SecondReading >= 0 && r.SecondReading <= 1,
		lang.Text{EN: "a share from 0 to 1", DA: "en andel fra 0 til 1"})
	c.number(at.to("second_minimum"), float64(r.SecondMinimum), r.SecondMinimum >= 2,
		lang.Text{EN: "a whole number of at least 2: one case has no spread", DA: "et heltal på mindst 2: én sag har ingen spredning"})
	along := at.to("second_alongside")
	switch {
	case !r.SecondAlongside || !c.given(along):
	case r.SecondReading == 0:
		c.refuse("missing", along, lang.Text{EN: "second readings alongside the first where nothing is read twice", DA: "anden gennemgang undervejs, hvor intet læses to gange"},
			lang.Text{EN: "second_reading = 0.15 beside it", DA: "second_reading = 0.15 ved siden af"}, lang.Text{})
	case c.Batch.Batch.Key == "":
		c.refuse("missing", along, lang.Text{EN: "second readings alongside the first without a key", DA: "anden gennemgang undervejs uden en nøgle"},
			lang.Text{EN: "key = \"../" + c.Batch.Batch.ID + ".noegle\" in [batch]", DA: "key = \"../" + c.Batch.Batch.ID + ".noegle\" under [batch]"},
			lang.Text{EN: "only a key makes tickets that no reader can foresee; or leave the line out, and a seed chooses when all is read", DA: "kun en nøgle giver lodder, som ingen læser kan kende; eller lad linjen være ude, så vælger et startord, når alt er læst"})
	}
	c.id(at.to("arbiter"), r.Arbiter, codeShape)
	headline := at.to("headline")
	c.oneOf(headline, r.Headline, []string{FirstReading, TwoPhase}, nil)
	if r.Headline == TwoPhase && c.given(headline) && (r.SecondReading == 0 || c.Batch.Batch.Basis != Probability) {
		c.refuse("missing", headline, lang.Text{EN: "a headline of two readings where nothing is read twice", DA: "et hovedtal af to læsninger, hvor intet læses to gange"},
			lang.Text{EN: "second_reading = 0.15 in a probability sample", DA: "second_reading = 0.15 i en sandsynlighedsstikprøve"}, lang.Text{})
	}
}

func (c *checker) publish() {
	p, at := c.Publish, path{"publish"}
	if p == nil {
		return
	}
	c.oneOf(at.to("interval"), p.Interval, interval.Names(), nil)
	c.number(at.to("level"), p.Level, p.Level > 0 && p.Level < 1, wantLevel)
	for _, key := range []string{"interval", "level"} {
		b := c.Batch.Batch.Basis
		if (b == Purposive || b == Census) && c.given(at.to(key)) {
			c.refuse("basis", at.to(key),
				lang.Text{EN: fmt.Sprintf("an interval in a %s batch", b), DA: fmt.Sprintf("et interval i en batch med basis %s", b)},
				lang.Text{EN: "no such line", DA: "ingen sådan linje"}, noInterval(b))
		}
	}
	c.number(at.to("minimum_cell"), float64(p.MinimumCell), p.MinimumCell >= 3,
		lang.Text{EN: "a whole number of at least 3", DA: "et heltal på mindst 3"})
	c.oneOf(at.to("style"), p.Style, []string{DefaultStyle}, nil)
	c.words(at.to("formats"), p.Formats)
	for i, f := range p.Formats {
		c.oneOf(at.to("formats", i), f, DefaultFormats(), nil)
	}
	if len(p.Protect) > 0 {
		c.words(at.to("protect"), p.Protect)
	}
	allowed := slices.Concat(grouping, c.FrameColumns())
	for _, d := range c.Domains {
		allowed = append(allowed, d.Column)
	}
	slices.Sort(allowed)
	for i, column := range p.Protect {
		c.oneOf(at.to("protect", i), column, slices.Compact(allowed), nil)
	}
}
