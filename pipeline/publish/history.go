package publish

import (
	"fmt"

	"sagsbarometer/data/day"
	"sagsbarometer/pipeline/publish/claim"
)

// A Look is that somebody saw shares while cases were still being read.
type Look struct {
	At            string // RFC 3339
	Reason        string
	Reviewed, All int64 // cases then
}

// A CodebookChange is one [[change]] of the codebook, and how many answers were
// given again because of it.
type CodebookChange struct {
	Version int
	On      day.Date
	Item    string
	Meaning bool // else of the wording
	Why     string
	Again   int64
}

// Objections are what kommuner said against the reading of their cases, and
// what it changed.
type Objections struct {
	Until    *day.Date // nil: at any time
	InTime   int64
	Late     int64
	Cases    int64 // read anew by now
	Answers  int64 // of them another answer, of all questions
	Question []ChangedAnswers
}

// ChangedAnswers are those of one question.
type ChangedAnswers struct {
	Item  string
	Count int64
}

// changes is the section on changes of the codebook after its first version.
func (b *builder) changes() (s Section, ok bool) {
	s.Title = "Ændringer i måleskemaet undervejs"
	for _, c := range b.Changes {
		text := "Ny ordlyd: " + sentence(c.Why)
		if c.Meaning {
			text = "Ny betydning: " + sentence(c.Why)
			switch c.Again {
			case 0:
				text += " Ingen svar skulle gives igen."
			case 1:
				text += " 1 svar er givet igen."
			default:
				text += " " + claim.Count(c.Again) + " svar er givet igen."
			}
		}
		s.Items = append(s.Items, Item{Term: fmt.Sprintf("Version %d, %s: »%s«", c.Version, c.On.Danish(), b.question(c.Item)), Text: text})
	}
	return s, len(s.Items) > 0
}

// objections is the section on what kommuner objected to. It counts: which
// cases they look at is their choice, so nothing follows for all cases.
func (b *builder) objections() (s Section, ok bool) {
	o := b.Objections
	if o == nil {
		return s, false
	}
	s.Title = "Indsigelser fra kommunerne"
	text := "Kommunerne kunne gøre indsigelse mod gennemgangen af deres sager."
	if o.Until != nil {
		text = "Kommunerne kunne gøre indsigelse mod gennemgangen af deres sager til og med " + o.Until.Danish() + "."
	}
	if o.InTime == 0 {
		text += " Der kom ingen."
	} else {
		text += fmt.Sprintf(" Der kom %s. Sager, som en indsigelse handler om, læses igen af en anden end den, der læste først, med indsigelsen og de første svar ved hånden: det er sket i %s, og %s blev ændret.",
			claim.Count(o.InTime), plural(o.Cases, "sag", "sager"), none(o.Answers, "svar"))
	}
	if o.Late > 0 {
		text += fmt.Sprintf(" %s kom for sent og er ikke behandlet.", claim.Count(o.Late))
	}
	s.Paragraphs = append(s.Paragraphs, text)
	if o.InTime > 0 {
		s.Paragraphs = append(s.Paragraphs, "Tallene er ikke ændret af det. Kommunerne vælger selv, hvilke sager de gør indsigelse mod, så antallet kan ikke regnes om til et tal for alle sager.")
	}
	for _, q := range o.Question {
		s.Items = append(s.Items, Item{Term: b.question(q.Item), Text: none(q.Count, "svar") + " ændret."})
	}
	return s, true
}

// looks is the section on who saw what before everything was read.
func (b *builder) looks() (s Section, ok bool) {
	s.Title = "Tal set, mens gennemgangen stod på"
	for _, l := range b.Looks {
		s.Items = append(s.Items, Item{Term: moment(l.At), Text: fmt.Sprintf("%s af %s sager var gennemgået. Begrundelse: %s", claim.Count(l.Reviewed), claim.Count(l.All), sentence(l.Reason))})
	}
	s.Paragraphs = []string{"Programmet viser ikke, hvor mange af sagerne der har mangler, før alle er gennemgået, fordi det kan farve dem, der læser resten. Journalen har noteret hver gang, det er set alligevel, og hvorfor:"}
	return s, len(s.Items) > 0
}

// question is the wording of a question, where the codebook has it.
func (b *builder) question(id string) string {
	if b.Codebook == nil {
		return id
	}
	return b.Codebook.LabelOf(id)
}

// none is a count with its noun, in words where it is 0.
func none(n int64, noun string) string {
	if n == 0 {
		return "ingen " + noun
	}
	return claim.Count(n) + " " + noun
}

// sentence ends a text that people wrote with a full stop.
func sentence(text string) string {
	if text == "" || text[len(text)-1] == '.' || text[len(text)-1] == '?' || text[len(text)-1] == '!' {
		return text
	}
	return text + "."
}
