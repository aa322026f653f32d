package publish

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/strict"
	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/batch"
)

// Answers that every codebook shares, and their labels.
var answerLabels = map[string]string{
	"ja": "Ja", "nej": "Nej", notRelevant: "Ikke relevant", notKnown: "Kan ikke vurderes",
}

const (
	notRelevant = "ikke_relevant"
	notKnown    = "kan_ikke_vurderes"
)

// total is the label of a row that is not cut by a column.
const total = "I alt"

// wholeLabel names the row of everything.
func (b *builder) wholeLabel() string {
	if b.Batch.Batch.Basis == batch.Probability {
		return "Hele landet"
	}
	return "Alle sager"
}

// levelLabel is the word for one value of a column: the batch's own, else
// that of the register of kommuner, else that of the codebook, else the code
// made readable.
func (b *builder) levelLabel(l estimators.Level) string {
	for _, d := range b.Batch.Domains {
		if label := d.Labels[l.Code]; label != "" && (d.Column == l.Column || d.ID == l.Column) {
			return label
		}
	}
	switch l.Column {
	case "kommune":
		if k, ok := b.Register.ByCode(l.Code); ok {
			return k.Name
		}
	case "region":
		if name := b.Register.RegionName(l.Code); name != "" {
			return name
		}
	case "kommunegruppe":
		if name := b.Register.GroupName(l.Code); name != "" {
			return name
		}
	}
	return b.answerLabel(l.Column, l.Code)
}

// groupLabel is a domain in words: Region Hovedstaden, afslag.
func (b *builder) groupLabel(d estimators.Domain) string {
	words := make([]string, len(d))
	for i, l := range d {
		words[i] = b.levelLabel(l)
		if i > 0 && l.Column != "kommune" && l.Column != "region" {
			words[i] = lower(words[i])
		}
	}
	return strings.Join(words, ", ")
}

// answerLabel is the word for an answer to an item.
func (b *builder) answerLabel(id, code string) string {
	if it := b.item(id); it != nil {
		for _, a := range it.Answers {
			if a.Key == code {
				return a.Value
			}
		}
	}
	if label := answerLabels[code]; label != "" {
		return label
	}
	return readable(code)
}

// readable makes a code into a word: ny_ansoegning is "Ny ansoegning".
func readable(code string) string {
	s := strings.ReplaceAll(code, "_", " ")
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

// rank orders the values of a column for people: kommuner, regions and
// answers as their lists have them. Values without a list share a rank and
// are ordered by label.
func (b *builder) rank(l estimators.Level) int {
	at := -1
	switch l.Column {
	case "kommune":
		for i, k := range b.Register.ForPeople() {
			if k.Code == l.Code {
				at = i
			}
		}
	case "region":
		for i, c := range b.Register.Regions() {
			if c.Code == l.Code {
				at = i
			}
		}
	case "kommunegruppe":
		for i, c := range b.Register.Groups() {
			if c.Code == l.Code {
				at = i
			}
		}
	default:
		if it := b.item(l.Column); it != nil {
			for i, a := range it.Answers {
				if a.Key == l.Code {
					at = i
				}
			}
		}
	}
	return at
}

// sortDomains orders domains of one grouping for people.
func (b *builder) sortDomains(ds []estimators.Domain) {
	danish := collate.New(language.Danish)
	slices.SortStableFunc(ds, func(x, y estimators.Domain) int {
		for i := range min(len(x), len(y)) {
			if c := cmp.Or(cmp.Compare(b.rank(x[i]), b.rank(y[i])),
				danish.CompareString(b.levelLabel(x[i]), b.levelLabel(y[i])),
				strings.Compare(x[i].Code, y[i].Code)); c != 0 {
				return c
			}
		}
		return 0
	})
}

// item is the question of that id, if the codebook has it as an item of its
// own; a deadline's results and derived items are not.
func (b *builder) item(id string) *codebook.Item {
	if b.Codebook == nil {
		return nil
	}
	for i := range b.Codebook.Items {
		if b.Codebook.Items[i].ID == id {
			return &b.Codebook.Items[i]
		}
	}
	return nil
}

// where says which cases a measure's base holds, as the end of "de 255
// sager". It is printed only where some opened cases are outside the base.
func (b *builder) where(m *batch.Measure) string {
	missing := func(answer string) bool {
		return len(m.Base) > 0 && !slices.Contains(m.Base, answer) && b.mayAnswer(m.Item, answer)
	}
	switch relevant, known := missing(notRelevant), missing(notKnown); {
	case relevant && known:
		return ", hvor det har været relevant og muligt at vurdere"
	case relevant:
		return ", hvor det har været relevant"
	case known:
		return ", hvor det har været muligt at vurdere"
	}
	return ", hvor spørgsmålet er stillet og besvaret"
}

// mayAnswer tells whether an item takes that answer. Of items that the
// codebook does not list (a deadline's results) both are assumed.
func (b *builder) mayAnswer(id, answer string) bool {
	if it := b.item(id); it != nil {
		switch it.Type {
		case codebook.YesNo:
			return false
		case codebook.YesNoUnknown:
			return answer == notKnown
		case codebook.YesNoNAKnown:
			return true
		}
		return slices.ContainsFunc(it.Answers, func(p strict.Pair) bool { return p.Key == answer })
	}
	if b.Codebook != nil {
		for _, d := range b.Codebook.Derived {
			if d.ID == id {
				return answer == notKnown
			}
		}
	}
	return true
}

// columnLabels are the words for the columns that frames have.
var columnLabels = map[string]string{
	"kommune": "Kommune", "region": "Region", "kommunegruppe": "Kommunegruppe", "provision": "Bestemmelse",
	"decision": "Afgørelse", "appealed": "Påklaget", "received_on": "Modtaget", "decided_on": "Afgjort",
}

// columnLabel is the word for a column: that of the batch's domain, else that
// of the frame, else that of the codebook.
func (b *builder) columnLabel(column string) string {
	for _, d := range b.Batch.Domains {
		if d.Column == column || d.ID == column {
			return d.Label
		}
	}
	if label := columnLabels[column]; label != "" {
		return label
	}
	if it := b.item(column); it != nil {
		return it.Label
	}
	return readable(column)
}

// lower makes the first letter small, for the middle of a sentence. A second
// capital letter marks an abbreviation, which stays.
func lower(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if second, _ := utf8.DecodeRuneInString(s[size:]); size == 0 || unicode.IsUpper(second) {
		return s
	}
	return string(unicode.ToLower(first)) + s[size:]
}
