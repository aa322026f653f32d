package claim

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A Phrase is a share in words. It may stand in a heading that people write
// if a published share is within Share and its whole interval within Wide. A
// bound of 0 or 1 leaves that side open.
type Phrase struct {
	Words     []string
	ShareFrom float64
	ShareTo   float64
	WideFrom  float64
	WideTo    float64
}

// Phrases, longer ones first where one holds another. The ranges are a
// choice, made once for all barometers: about a tenth of the share around it,
// and three times that for the interval. "Over" and "under" are no choice:
// the whole interval must be on that side.
var phrases = []Phrase{
	{[]string{"over halvdelen", "mere end halvdelen", "flertallet", "hovedparten"}, .5, 1, .5, 1},
	{[]string{"under halvdelen", "mindre end halvdelen", "mindretallet"}, 0, .5, 0, .5},
	{[]string{"næsten halvdelen", "knap halvdelen"}, .45, .5, .35, .6},
	{[]string{"halvdelen", "hver anden"}, .45, .55, .35, .65},
	{[]string{"to ud af tre", "to tredjedele"}, .62, .71, .55, .78},
	{[]string{"tre ud af fire", "tre fjerdedele"}, .7, .8, .63, .87},
	{[]string{"hver tredje", "en tredjedel"}, .3, .37, .23, .44},
	{[]string{"hver fjerde", "en fjerdedel"}, .22, .28, .16, .34},
	{[]string{"hver femte", "en femtedel"}, .18, .22, .12, .28},
	{[]string{"hver tiende", "en tiendedel"}, .08, .12, .05, .16},
}

// percent is a number that people typed as a share.
var percent = regexp.MustCompile(`(\d+(?:[.,]\d+)?) ?(?:procent|pct|%)(point)?`)

// CheckText refuses a text that people wrote above a table, where it says a
// share in words or numbers that the table's published facts do not bear. It
// returns what is wrong, one sentence each in Danish.
//
// A share in words needs one of the facts about the whole, with rate and
// interval within the range of the phrase, so it is never allowed over counts
// of picked cases. A number must be the printed one of some row.
func CheckText(text string, whole, rows []Fact) []string {
	var wrong []string
	rest := strings.ToLower(text)
	for _, ph := range phrases {
		for _, words := range ph.Words {
			if !strings.Contains(rest, words) {
				continue
			}
			rest = strings.ReplaceAll(rest, words, "") // "over halvdelen" is not also "halvdelen"
			if !slices.ContainsFunc(whole, ph.holds) {
				wrong = append(wrong, fmt.Sprintf("»%s« kan ikke siges: intet tal for det hele i tabellen har både andel og interval inden for det, ordene dækker", words))
			}
		}
	}
	for _, m := range percent.FindAllStringSubmatch(rest, -1) {
		if m[2] != "" {
			continue // procentpoint: a distance, not a share
		}
		n, err := strconv.Atoi(m[1])
		stands := err == nil && slices.ContainsFunc(rows, func(f Fact) bool {
			return f.Share.OK && Round(f.Share.F) == Whole{Percent: n}
		})
		if !stands {
			wrong = append(wrong, fmt.Sprintf("»%s procent« er ikke et offentliggjort tal i tabellen", m[1]))
		}
	}
	return wrong
}

// holds tells whether the fact bears the phrase. The bounds of over and under
// are strict: half of the cases is not over half of them.
func (ph Phrase) holds(f Fact) bool {
	if !f.Share.OK {
		return false
	}
	low, high := f.Share.F, f.Share.F
	if f.Low.OK && f.High.OK {
		low, high = f.Low.F, f.High.F
	}
	above := func(x, bound float64) bool { return bound == 0 || x > bound }
	below := func(x, bound float64) bool { return bound == 1 || x < bound }
	return above(f.Share.F, ph.ShareFrom) && below(f.Share.F, ph.ShareTo) &&
		above(low, ph.WideFrom) && below(high, ph.WideTo)
}
