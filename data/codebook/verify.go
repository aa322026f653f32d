package codebook

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// verify finds what contradicts itself in a book that could be read. What has
// no id is passed over, its lack of one being reported by [verifier.given] or
// before.
func (b *book) verify() strict.Violations {
	v := verifier{book: b, ids: map[string]strict.Place{}}
	v.header()
	v.sectionsOf()
	for i := range b.Items {
		v.item(i)
	}
	for i := range b.Derived {
		v.derivedItem(i)
	}
	v.asks()
	v.sound = len(v.found) == 0
	if v.sound { // else the rules are not the ones that were meant
		v.neverAsked()
	}
	for i := range b.Deadlines {
		v.checked(func() { v.deadline(i) }, func() { v.neverRelevant(i) })
	}
	for i := range b.Edits {
		v.checked(func() { v.edit(i) }, func() { v.idle(i) })
	}
	for i := range b.Changes {
		v.change(i)
	}
	return v.found
}

// checked looks at the words of a rule, and at what it comes to only where
// they and the form are right.
func (v *verifier) checked(words, sense func()) {
	before := len(v.found)
	words()
	if v.sound && len(v.found) == before {
		sense()
	}
}

type verifier struct {
	*book
	ids   map[string]strict.Place // of items, derived items and columns of deadlines, which share their names
	found strict.Violations
	sound bool // of the form so far: its conditions can be followed
	steps int  // that searches have taken
}

func (v *verifier) add(at strict.Place, rule, subject string, found, wanted, hint lang.Text) {
	v.found = append(v.found, strict.Violation{Place: at, Rule: rule, Subject: subject, Found: found, Wanted: wanted, Hint: hint})
}

// longestName is what SAS takes as the name of a variable.
const longestName = 32

// identifier is an id or a code: no two differ in case only, and each is a
// name in R, SAS, Stata and SQL.
var identifier = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// reserved are the columns of cases.parquet that every batch has.
var reserved = []string{"case_id", "case_no", "kommune", "region", "kommunegruppe", "provision", "decision", "received_on",
	"decided_on", "stratum", "stratum_pop", "n_opened", "w", "disposition", "eligible"}

// name checks what will be the name of a column, and that it is the only one.
func (v *verifier) name(at strict.Place, id string) {
	wanted := lang.Text{
		EN: fmt.Sprintf("a-z, 0-9 and single _, a letter first, at most %d in all", longestName),
		DA: fmt.Sprintf("a-z, 0-9 og enkelte _, et bogstav først, højst %d i alt", longestName)}
	first, double := v.ids[id]
	switch {
	case len(id) > longestName:
		v.add(at, "id", id, lang.Text{EN: fmt.Sprintf("a name of %d", len(id)), DA: fmt.Sprintf("et navn på %d", len(id))}, wanted, lang.Text{})
	case !identifier.MatchString(id), strings.Contains(id, flagInfix):
		v.add(at, "id", "id", lang.Same(strict.Quote(id)), wanted, spelled(id))
	case slices.Contains(reserved, id):
		v.add(at, "reserved-id", id, lang.Text{EN: "a column that every case has", DA: "en kolonne, som alle sager har"},
			lang.Text{EN: "another id", DA: "et andet id"}, lang.Text{})
	case double:
		v.add(at, "duplicate-id", id,
			lang.Text{EN: "the id is taken at " + first.String(), DA: "id'et er brugt i " + first.String()},
			lang.Text{EN: "another id", DA: "et andet id"}, lang.Text{})
		return
	}
	v.ids[id] = at
}

// plainLetters are what people write for a space and for Danish letters where
// only plain ones may stand.
var plainLetters = strings.NewReplacer(" ", "_", "-", "_", "æ", "ae", "ø", "oe", "å", "aa")

// spelled is how an id can be written that is no name yet. What may be a number
// of a person is not repeated.
func spelled(id string) lang.Text {
	plain := plainLetters.Replace(strings.ToLower(strings.TrimSpace(id)))
	if !identifier.MatchString(plain) || strings.Contains(plain, flagInfix) || len(plain) > longestName || !strings.Contains(strict.Quote(id), id) {
		return lang.Text{}
	}
	return lang.Text{EN: "write " + plain, DA: "skriv " + plain}
}

func (v *verifier) header() {
	if v.Version < 1 && v.where.Has("version") {
		v.add(v.where.At("version"), "version", "version", lang.Same(fmt.Sprint(v.Version)),
			lang.Text{EN: "1 or more", DA: "1 eller mere"}, lang.Text{})
	}
	v.blank(v.where.Has("id"), v.where.At("id"), "id", v.ID)
	v.blank(v.where.Has("title"), v.where.At("title"), "title", v.Title)
	if len(v.Items) == 0 {
		v.add(v.where.At(), "empty", "", lang.Text{EN: "no question", DA: "intet spørgsmål"},
			lang.Text{EN: "at least one [[item]]", DA: "mindst én [[item]]"}, lang.Text{})
	}
}

// worded checks that what people read has words, where it is given at all.
func (v *verifier) worded(p place, key, subject, text string) {
	if p.doc.Has(p.list, p.index, key) && strings.TrimSpace(text) == "" {
		v.add(p.at(key), "no-words", subject, lang.Text{EN: "an empty " + key, DA: key + " uden tekst"},
			lang.Text{EN: "words for people to read", DA: "en tekst, som mennesker kan læse"}, lang.Text{})
	}
}

// given checks that keys that cannot be left out have something in them: key,
// text, and so on.
func (v *verifier) given(p place, pairs ...string) {
	for i := 0; i < len(pairs); i += 2 {
		key := pairs[i]
		v.blank(p.doc.Has(p.list, p.index, key), p.at(key), key, pairs[i+1])
	}
}

func (v *verifier) blank(given bool, at strict.Place, key, text string) {
	if given && strings.TrimSpace(text) == "" {
		v.add(at, "blank", key, lang.Text{EN: "an empty " + key, DA: key + " uden tekst"},
			lang.Text{EN: "something between the quotation marks", DA: "noget mellem anførselstegnene"}, lang.Text{})
	}
}

func (v *verifier) sectionsOf() {
	seen := map[string]strict.Place{}
	for i, s := range v.Sections {
		v.given(v.sections[i], "id", s.ID)
		v.worded(v.sections[i], "title", s.ID, s.Title)
		at := v.sections[i].at("id")
		if first, double := seen[s.ID]; double && s.ID != "" {
			v.add(at, "duplicate-id", s.ID,
				lang.Text{EN: "the section is there already, at " + first.String(), DA: "afsnittet er der allerede, i " + first.String()},
				lang.Text{EN: "another id", DA: "et andet id"}, lang.Text{})
			continue
		}
		seen[s.ID] = at
	}
}

func (v *verifier) item(i int) {
	item, p := &v.Items[i], v.items[i]
	v.given(p, "id", item.ID, "section", item.Section, "type", string(item.Type))
	if item.ID == "" {
		return
	}
	v.name(p.at("id"), item.ID)
	v.worded(p, "label", item.ID, item.Label)
	var sections []string
	for _, s := range v.Sections {
		sections = append(sections, s.ID)
	}
	if item.Section != "" && !slices.Contains(sections, item.Section) {
		v.add(p.at("section"), "unknown-section", item.ID, lang.Same(strict.Quote(item.Section)),
			strict.OneOf(sections), strict.DidYouMean(item.Section, sections))
	}
	if item.Type == "" {
		return
	}
	if !slices.Contains(Types(), item.Type) {
		var types []string
		for _, t := range Types() {
			types = append(types, string(t))
		}
		v.add(p.at("type"), "unknown-type", item.ID, lang.Same(strict.Quote(string(item.Type))),
			strict.OneOf(types), strict.DidYouMean(string(item.Type), types))
		return
	}
	v.answers(item, p)
	v.defect(item, p)
	v.bounds(item, p)
}

// answers checks the answers that an item brings along.
func (v *verifier) answers(item *Item, p place) {
	takes := item.Type == Choice || item.Type == Several
	switch {
	case takes && len(item.Answers) == 0:
		v.add(p.at("answers"), "answers", item.ID, lang.Text{EN: "no answers", DA: "ingen svar"},
			lang.Text{EN: "with type " + string(item.Type) + ` a code and a label for each answer: answers = { code = "Label" }, or in the spreadsheet a line each on the sheet Svar`,
				DA: "ved type " + string(item.Type) + ` en kode og en tekst for hvert svar: answers = { kode = "Tekst" }, eller i regnearket en linje for hvert på arket »Svar«`}, lang.Text{})
	case !takes && len(item.Answers) > 0:
		v.add(p.at("answers"), "answers", item.ID,
			lang.Text{EN: "answers with type " + string(item.Type), DA: "svar ved type " + string(item.Type)},
			lang.Text{EN: "answers with valg and flere only", DA: "svar kun ved valg og flere"}, lang.Text{})
		return
	}
	words := map[string]string{} // every way to write an answer -> its code
	for _, a := range item.Answers {
		if !identifier.MatchString(a.Key) || strings.Contains(a.Key, flagInfix) {
			v.add(a.Place, "code", item.ID, lang.Same(strict.Quote(a.Key)),
				lang.Text{EN: "a code of a-z, 0-9 and single _, a letter first", DA: "en kode af a-z, 0-9 og enkelte _, et bogstav først"}, spelled(a.Key))
		}
		if name := item.ID + flagInfix + a.Key; item.Type == Several && len(name) > longestName {
			v.add(a.Place, "code", item.ID,
				lang.Text{EN: fmt.Sprintf("the column %s of %d letters", name, len(name)), DA: fmt.Sprintf("kolonnen %s på %d bogstaver", name, len(name))},
				lang.Text{EN: fmt.Sprintf("at most %d", longestName), DA: fmt.Sprintf("højst %d", longestName)}, lang.Text{})
		}
		if item.Type == Several && strings.Contains(a.Value, ";") {
			v.add(a.Place, "label", item.ID, lang.Text{EN: "a semicolon in a label", DA: "et semikolon i en tekst"},
				lang.Text{EN: "none, since it separates answers", DA: "intet, da det adskiller svar"}, lang.Text{})
		}
		for _, word := range []string{strings.ToLower(a.Key), strings.ToLower(canonical(a.Value))} {
			if other, taken := words[word]; taken && other != a.Key {
				v.add(a.Place, "label", item.ID,
					lang.Text{EN: fmt.Sprintf("%q stands for %s and for %s", word, other, a.Key), DA: fmt.Sprintf("%q står for både %s og %s", word, other, a.Key)},
					lang.Text{EN: "words that cannot be mistaken", DA: "tekster, der ikke kan forveksles"}, lang.Text{})
			}
			words[word] = a.Key
		}
	}
}

func (v *verifier) defect(item *Item, p place) {
	if len(item.Defect) > 0 && !item.Type.Chosen() {
		v.add(p.at("defect"), "defect", item.ID,
			lang.Text{EN: "defect with type " + string(item.Type), DA: "defect ved type " + string(item.Type)},
			lang.Text{EN: "defect only where one answer is given", DA: "defect kun, hvor der gives ét svar"}, lang.Text{})
		return
	}
	for k, code := range item.Defect {
		v.answer(p.at("defect", k), item.ID, item.ID, code)
	}
}

// answer checks that an item, derived item or column has an answer.
func (v *verifier) answer(at strict.Place, subject, id, code string) {
	if allowed := codes(v.AnswersOf(id)); !slices.Contains(allowed, code) {
		v.add(at, "unknown-answer", subject,
			lang.Text{EN: fmt.Sprintf("%s has no answer %s", id, strict.Quote(code)), DA: fmt.Sprintf("%s har intet svar %s", id, strict.Quote(code))},
			strict.OneOf(allowed), strict.DidYouMean(code, allowed))
	}
}
