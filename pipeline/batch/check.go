package batch

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// A checker collects what is wrong with a batch.
type checker struct {
	*Batch
	found strict.Violations
}

// A path leads to a value of the document, as strict.Document.At takes it.
type path []any

// key is the path as messages name it, without the numbers in lists.
func (p path) key() string {
	var keys []string
	for _, step := range p {
		if key, ok := step.(string); ok {
			keys = append(keys, key)
		}
	}
	return strings.Join(keys, ".")
}

func (p path) to(steps ...any) path { return append(slices.Clone(p), steps...) }

func (c *checker) refuse(rule string, p path, found, wanted, hint lang.Text) {
	c.found = append(c.found, strict.Violation{
		Place: c.Doc.At(p...), Rule: rule, Subject: p.key(), Found: found, Wanted: wanted, Hint: hint})
}

// given reports whether the file has the value and nothing was said against
// it yet, so that a wrong type is not also out of range.
func (c *checker) given(p path) bool {
	at := c.Doc.At(p...)
	return c.Doc.Has(p...) && !slices.ContainsFunc(c.found, func(v strict.Violation) bool { return v.Place == at })
}

// A shape is what an id may look like.
type shape struct {
	pattern *regexp.Regexp
	wanted  lang.Text
}

var (
	idShape = shape{regexp.MustCompile(`^[a-z0-9][a-z0-9_-]*$`), lang.Text{
		EN: "an id of the letters a to z, digits, _ and -, such as bl87-2025",
		DA: "et id af bogstaverne a til z, tal, _ og -, som bl87-2025"}}
	tableShape = shape{regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]*$`), lang.Text{
		EN: "an id of the letters A to Z, digits, _ and -, such as T1",
		DA: "et id af bogstaverne A til Z, tal, _ og -, som T1"}}
	codeShape = shape{regexp.MustCompile(`^[A-Za-z0-9-]{1,12}$`), lang.Text{
		EN: "the code of a reviewer, 1 to 12 letters, digits or hyphens such as R9",
		DA: "en jurists kode, 1 til 12 bogstaver, cifre eller bindestreger, for eksempel R9"}}
)

func (c *checker) id(p path, id string, s shape) {
	if c.given(p) && !s.pattern.MatchString(id) {
		c.refuse("id", p, lang.Same(strict.Quote(id)), s.wanted, lang.Text{})
	}
}

// unique refuses an id that an earlier entry of the same list has. Case does
// not count: ids become file names.
func (c *checker) unique(list string, ids []string) {
	first := make(map[string]int)
	for i, id := range ids {
		p := path{list, i, "id"}
		if !c.Doc.Has(p...) {
			continue
		}
		earlier, twice := first[strings.ToLower(id)]
		if !twice {
			first[strings.ToLower(id)] = i
			continue
		}
		line := c.Doc.At(list, earlier, "id").Line
		c.refuse("duplicate-id", p,
			lang.Text{EN: fmt.Sprintf("%s, which line %d has already", strict.Quote(id), line), DA: fmt.Sprintf("%s, som linje %d allerede har", strict.Quote(id), line)},
			lang.Text{EN: "an id of its own", DA: "sit eget id"}, lang.Text{})
	}
}

// filled refuses a text that is there but empty.
func (c *checker) filled(p path, text string) {
	if c.given(p) && strings.TrimSpace(text) == "" {
		c.refuse("empty-text", p, lang.Text{EN: "an empty text", DA: "en tom tekst"}, lang.Text{EN: "a text", DA: "en tekst"}, lang.Text{})
	}
}

// oneOf refuses a word that is not allowed. later are the words that will be:
// they are known, but nothing does them yet.
func (c *checker) oneOf(p path, word string, allowed, later []string) {
	switch {
	case !c.given(p) || slices.Contains(allowed, word):
	case slices.Contains(later, word):
		c.notYet(p, lang.Same(strict.Quote(word)), strict.OneOf(allowed))
	default:
		c.refuse("word", p, lang.Same(strict.Quote(word)), strict.OneOf(allowed), strict.DidYouMean(word, slices.Concat(allowed, later)))
	}
}

// notYet refuses a setting that a later version will have.
func (c *checker) notYet(p path, found, wanted lang.Text) {
	c.refuse("not-available", p, found, wanted, lang.Text{
		EN: "this is not available yet in this version of barometer",
		DA: "det findes endnu ikke i denne udgave af barometer",
	})
}

// words checks a list of words: not empty, none twice.
func (c *checker) words(p path, words []string) {
	if !c.given(p) {
		return
	}
	if len(words) == 0 {
		c.refuse("empty-list", p, lang.Text{EN: "an empty list", DA: "en tom liste"}, lang.Text{EN: "at least one", DA: "mindst én"}, lang.Text{})
	}
	for i, w := range words {
		switch {
		case slices.Contains(words[:i], w):
			c.refuse("twice", p.to(i),
				lang.Text{EN: strict.Quote(w) + " a second time", DA: strict.Quote(w) + " en gang til"},
				lang.Text{EN: "each once", DA: "hver én gang"}, lang.Text{})
		default:
			c.filled(p.to(i), w)
		}
	}
}

// number refuses a number that is out of range.
func (c *checker) number(p path, value float64, fits bool, wanted lang.Text) {
	if fits || !c.given(p) {
		return
	}
	var hint lang.Text
	shares := []any{"level", "margin", "share", "detect_power"}
	if share := value / 100; value > 1 && value < 100 && slices.Contains(shares, p[len(p)-1]) {
		hint = lang.Text{
			EN: fmt.Sprintf("%s percent is %s", show(value), show(share)),
			DA: fmt.Sprintf("%s procent er %s", show(value), show(share)),
		}
	}
	c.refuse("range", p, lang.Same(show(value)), wanted, hint)
}

func show(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
