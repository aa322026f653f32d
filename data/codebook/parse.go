package codebook

import (
	"fmt"
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"

	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// Rules that an answer can break.
const (
	ruleItem   = "unknown-item"
	ruleAnswer = "unknown-answer"
	ruleDate   = "bad-date"
	ruleNumber = "bad-number"
)

// A Refusal is why a text is no answer to a question: what stands there, what
// may stand there, and what to do about it.
type Refusal struct {
	Rule                string // unknown-item, unknown-answer, bad-date, bad-number
	Found, Wanted, Hint lang.Text
}

// decimal is a number as it is stored.
var decimal = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?$`)

// ParseAnswer turns what a person wrote in a form into the code that is
// stored, or says why it cannot (nil where it can). An empty text is no answer
// and no mistake.
//
//   - an answer is its code or its Danish label, in any case
//   - several are separated by ";", in any order; "-" or "ingen" is none of them
//   - a date is 2025-08-15, 15-08-2025, 15.8.2025 or 15/8-2025, stored as the first
//   - a number has a decimal comma or point, and may have a point between
//     thousands where a comma follows; 1.234 is refused, as it can be read as
//     either, and so is one outside the bounds of the item
//   - "-" or "fremgår ikke" says that the papers show no date or number
//   - text stays as it is but for the space around it
//
// Derived items and the columns of deadlines are refused: nobody types them.
func (c *Codebook) ParseAnswer(itemID, text string) (code string, refusal *Refusal) {
	item, ok := c.Item(itemID)
	if !ok {
		return "", c.refuseItem(itemID)
	}
	if item.Type == TextItem {
		return strings.TrimSpace(text), nil
	}
	text = strings.Join(strings.Fields(norm.NFC.String(text)), " ") // Fields takes hard spaces too
	switch {
	case text == "":
		return "", nil
	case item.Type.Chosen():
		return item.parseOne(text)
	case item.Type == Several:
		return item.parseSeveral(text)
	case text == None || strings.EqualFold(text, "fremgår ikke"):
		return None, nil
	case item.Type == DateItem:
		d, err := day.ParseDanish(text)
		if err != nil {
			return "", refuse(ruleDate, text, lang.Text{EN: "a date such as 15-08-2025", DA: "en dato som 15-08-2025"})
		}
		return d.String(), nil
	default:
		number, refusal := parseNumber(text)
		if refusal == nil {
			refusal = item.bounded(number)
		}
		if refusal != nil {
			return "", refusal
		}
		return number, nil
	}
}

func (c *Codebook) refuseItem(id string) *Refusal {
	r := &Refusal{Rule: ruleItem, Found: lang.Same(strict.Quote(id)),
		Wanted: lang.Text{EN: "a question of the codebook", DA: "et spørgsmål i måleskemaet"}}
	if c.has(id) {
		r.Hint = lang.Text{EN: "it is computed from other answers", DA: "det beregnes ud fra andre svar"}
		return r
	}
	ids := make([]string, len(c.Items))
	for i := range c.Items {
		ids[i] = c.Items[i].ID
	}
	r.Hint = strict.DidYouMean(id, ids)
	return r
}

func refuse(rule, found string, wanted lang.Text) *Refusal {
	return &Refusal{Rule: rule, Found: lang.Same(strict.Quote(found)), Wanted: wanted}
}

func (i *Item) parseOne(text string) (string, *Refusal) {
	var words []string
	for _, a := range i.Options() {
		if strings.EqualFold(text, a.Code) || strings.EqualFold(text, canonical(a.Label)) {
			return a.Code, nil
		}
		words = append(words, a.Label)
	}
	r := refuse(ruleAnswer, text, strict.OneOf(words))
	r.Hint = strict.DidYouMean(text, words)
	return "", r
}

func (i *Item) parseSeveral(text string) (string, *Refusal) {
	if text == None || strings.EqualFold(text, "ingen") {
		return None, nil
	}
	chosen := map[string]bool{}
	for part := range strings.SplitSeq(text, ";") {
		part = strings.TrimSpace(part)
		if part == "" { // a stray separator
			continue
		}
		code, refusal := i.parseOne(part)
		if refusal != nil {
			if refusal.Hint.Empty() {
				refusal.Hint = lang.Text{EN: "separate several with a semicolon", DA: "adskil flere med semikolon"}
			}
			return "", refusal
		}
		chosen[code] = true
	}
	var inOrder []string
	for _, a := range i.Options() {
		if chosen[a.Code] {
			inOrder = append(inOrder, a.Code)
		}
	}
	return strings.Join(inOrder, ";"), nil
}

// canonical is a label as a cell of a form is read: one space between words.
func canonical(label string) string {
	return strings.Join(strings.Fields(norm.NFC.String(label)), " ")
}

var (
	thousands = regexp.MustCompile(`^-?[1-9][0-9]{0,2}(\.[0-9]{3})+$`)
	grouped   = regexp.MustCompile(`^-?[1-9][0-9]{0,2}(\.[0-9]{3})+,[0-9]+$`)
	whole     = regexp.MustCompile(`^-?0+[0-9]`)
)

func parseNumber(text string) (string, *Refusal) {
	wanted := lang.Text{EN: "a number such as 12,5", DA: "et tal som 12,5"}
	number := strings.Replace(text, "\u2212", "-", 1) // the minus sign of word processors
	switch {
	case thousands.MatchString(number) && strings.Count(number, ".") == 1:
		r := refuse(ruleNumber, text, wanted)
		plain, comma := strings.Replace(number, ".", "", 1), strings.Replace(number, ".", ",", 1)
		r.Hint = lang.Text{
			EN: fmt.Sprintf("it can be read in two ways: write %s or %s", plain, comma),
			DA: fmt.Sprintf("det kan læses på to måder: skriv %s eller %s", plain, comma)}
		return "", r
	case thousands.MatchString(number), grouped.MatchString(number):
		number = strings.ReplaceAll(number, ".", "")
	}
	number = strings.Replace(number, ",", ".", 1)
	for whole.MatchString(number) { // 007
		number = strings.Replace(number, "0", "", 1)
	}
	if head, decimals, ok := strings.Cut(number, "."); ok && decimals != "" {
		if decimals = strings.TrimRight(decimals, "0"); decimals != "" {
			number = head + "." + decimals
		} else {
			number = head
		}
	}
	if number == "-0" {
		number = "0"
	}
	if !decimal.MatchString(number) {
		return "", refuse(ruleNumber, text, wanted)
	}
	return number, nil
}
