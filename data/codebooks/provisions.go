package codebooks

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// The 21 provisions on adults and the 14 on children that Ankestyrelsen counts
// as the law on disability, with what those on children were called before
// barnets lov came into force. Source: Retssikkerhedsundersøgelsen, marts 2026
// (ISBN 978-87-7811-580-5), chapter 3.
//
//go:embed provisions.csv
var provisionsCSV []byte

// A Provision is one that decisions are made by.
type Provision struct {
	ID     string // "bl87"
	Child  bool
	Name   string // "Tabt arbejdsfortjeneste"
	Before string // what it was until 31 December 2023, "SEL § 42"
	After  string // what it has been since, "BL § 87"
	Module string // the module of the library for it, "bl87@1"; empty where there is none
}

// childrenSince is when barnets lov came into force.
var childrenSince, _ = day.Of(2024, time.January, 1)

// On is what the provision was called on a day.
func (p Provision) On(d day.Date) string {
	if d < childrenSince {
		return p.Before
	}
	return p.After
}

// Title is the provision as people know it: what it is called now, its
// subject, and what it was called before.
func (p Provision) Title() lang.Text {
	if p.Before == p.After {
		return lang.Same(p.After + " (" + p.Name + ")")
	}
	return lang.Text{EN: p.After + " (" + p.Name + ", until 2024 " + p.Before + ")", DA: p.After + " (" + p.Name + ", før 2024 " + p.Before + ")"}
}

// Provisions are all provisions of the register, those on adults first, in the
// order of their paragraphs before 2024.
func Provisions() []Provision { return slices.Clone(register()) }

var register = sync.OnceValue(func() []Provision {
	list, found := ReadProvisions("provisions.csv", provisionsCSV)
	if err := found.Err(); err != nil {
		panic(err) // our own file; a test reads it
	}
	return list
})

// FindProvision is what a text such as "BL § 87", "barnets lovs § 87, stk. 1" or
// "SEL §42" may mean: the provision of that name since or before 2024, or of
// that id. Before 2024 four of those on children had the name of one on adults,
// so there may be two; there is none where the register has no such provision.
func FindProvision(text string) []Provision {
	wanted := plain(text)
	for {
		var found []Provision
		for _, p := range register() {
			if wanted != "" && (wanted == plain(p.After) || wanted == plain(p.Before) || strings.EqualFold(strings.TrimSpace(text), p.ID)) {
				found = append(found, p)
			}
		}
		cut := strings.LastIndex(wanted, " stk ")
		if len(found) > 0 || cut < 0 {
			return found
		}
		wanted = wanted[:cut] // a stykke of one that is there as a whole
	}
}

// MeantProvision guesses which provision a text was to name; empty where none
// is close.
func MeantProvision(text string) lang.Text {
	var names []string
	for _, p := range register() {
		names = append(names, p.After)
		if p.Before != p.After {
			names = append(names, p.Before)
		}
	}
	return strict.DidYouMean(strings.Join(strings.Fields(text), " "), names)
}

// laws are the ways to write the two laws, longer ones first.
var laws = strings.NewReplacer("barnets lovs", "bl", "barnets lov", "bl", "lov om social service", "sel", "servicelovens", "sel", "serviceloven", "sel", "jf. sel", "jf.", "jf sel", "jf")

// plain writes a provision without what people write in different ways: signs,
// spaces and capitals. "BL §87" and "Barnets lovs § 87" are both "bl 87", and
// 32a is 32 a.
func plain(text string) string {
	text = laws.Replace(laws.Replace(strings.Join(strings.Fields(strings.ToLower(text)), " ")))
	var b strings.Builder
	last := ' '
	for _, r := range text {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			r = ' '
		case unicode.IsDigit(r) != unicode.IsDigit(last) && last != ' ':
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last = r
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
