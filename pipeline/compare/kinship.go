package compare

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/batch"
)

// The kinds of comparison.
const (
	Change     = "change"     // the same thing was measured twice: it may be said to rise or fall
	Difference = "difference" // two things were measured: one may be said to be higher
)

// reasons are why two batches do not measure the same thing: a change needs
// the same provision, core of the codebook, rule of eligibility and protocol
// of reading. Empty: it is a change.
func reasons(a, b Side) (list []lang.Text) {
	differ := func(en, da, first, second string) {
		if first != second {
			list = append(list, lang.Text{
				EN: fmt.Sprintf("%s differs: %s, then %s", en, shown(first), shown(second)),
				DA: fmt.Sprintf("%s er ikke den samme: %s, siden %s", da, shown(first), shown(second)),
			})
		}
	}
	differ("the provision", "bestemmelsen", a.Batch.Batch.Provision, b.Batch.Batch.Provision)
	differ("the core of the codebook", "måleskemaets kerne", a.core(), b.core())
	differ("the rule of eligibility ([frame] keep)", "reglen for, hvilke sager der er med ([frame] keep),", eligibility(a.Batch.Frame), eligibility(b.Batch.Frame))
	if x, y := reading(a.Batch.Review), reading(b.Batch.Review); x != y {
		danish := strings.NewReplacer(".", ",")
		list = append(list, lang.Text{
			EN: fmt.Sprintf("the share read twice differs: %s, then %s", x, y),
			DA: fmt.Sprintf("andelen, der læses to gange, er ikke den samme: %s, siden %s", danish.Replace(x), danish.Replace(y)),
		})
	}
	if a.twoPhase() != b.twoPhase() {
		list = append(list, lang.Text{
			EN: "one headline is after the first reading and the other after the second; here both are after the first",
			DA: "det ene hovedtal er efter første gennemgang og det andet efter anden; her er begge efter første",
		})
	}
	return list
}

func shown(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// core is the core that the codebook stands on; without one it is the codebook.
func (s Side) core() string { return cmp.Or(s.Book.Core(), s.Book.ID) }

func eligibility(f batch.Frame) string {
	var rules []string
	for _, column := range slices.Sorted(maps.Keys(f.Keep)) {
		rules = append(rules, column+" = "+strings.Join(slices.Sorted(slices.Values(f.Keep[column])), " | "))
	}
	return strings.Join(rules, ", ")
}

func reading(r *batch.Review) string {
	if r == nil || r.SecondReading == 0 {
		return "0"
	}
	return fmt.Sprint(r.SecondReading)
}

// comparable says why a measure cannot be compared at all; empty where it can.
// Its item must mean the same in both codebooks, and its share must be counted
// by the same rule. Under a mere difference only items of a shared core are
// worth a comparison.
func comparable(a, b Side, first, second batch.Measure, kind string) (why lang.Text) {
	switch {
	case first.Kind != second.Kind || first.Item != second.Item || !sameSet(first.Counts, second.Counts):
		return lang.Text{EN: "it counts something else", DA: "den tæller noget andet"}
	case !sameSet(first.Base, second.Base):
		return lang.Text{EN: "it is a share of another base", DA: "den er en andel af noget andet"}
	case meaning(a.Book, first.Item) != meaning(b.Book, second.Item):
		return lang.Text{EN: "its question is asked, answered or derived in another way", DA: "spørgsmålet stilles, besvares eller udledes på en anden måde"}
	case changed(a.Book, b.Book, first.Item) != "":
		return lang.Text{EN: "the codebook says that its meaning changed: " + changed(a.Book, b.Book, first.Item), DA: "måleskemaet siger, at betydningen er ændret: " + changed(a.Book, b.Book, first.Item)}
	case kind == Difference && !(a.Core.has(first.Item) && b.Core.has(first.Item)):
		return lang.Text{EN: "it is not of a core that both codebooks use", DA: "den hører ikke til en kerne, som begge måleskemaer bruger"}
	}
	return lang.Text{}
}

func sameSet(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// A Core is the ids of the questions that a codebook takes from a shared core
// as they stand there.
type Core []string

func (c Core) has(id string) bool { return slices.Contains(c, id) }

// CoreOf finds what a codebook takes from its core; nil core: nothing.
func CoreOf(book, core *codebook.Codebook) (out Core) {
	if core == nil {
		return nil
	}
	var ids []string
	for _, i := range core.Items {
		ids = append(ids, i.ID)
	}
	for _, d := range core.Derived {
		ids = append(ids, d.ID)
	}
	for _, d := range core.Deadlines {
		ids = append(ids, d.ID+"_overholdt")
	}
	for _, id := range ids {
		if m := meaning(core, id); m != "" && m == meaning(book, id) {
			out = append(out, id)
		}
	}
	return out
}
