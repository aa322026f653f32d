package codebook

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"sagsbarometer/data/day"
	"sagsbarometer/data/strict"
)

// Levels of a problem.
const (
	LevelError   = "fejl"     // the answers cannot stand
	LevelWarning = "advarsel" // they can, with a remark
	LevelMissing = "mangler"  // a question is not answered yet
)

// Check is all that is wrong with the answers of one case, in the order of the
// form, then of the edits: answers that the codebook does not have, answers to
// questions that are not asked, questions without an answer, and the
// contradictions that the codebook names. A half-filled form has problems of
// level mangler only, unless it is wrong already. Text is never missing.
//
// Derived items and the columns of deadlines may be among the answers and are
// passed over: they are computed, never given.
func (c *Codebook) Check(a Answers) []Problem {
	problems := c.unknownIDs(a)
	r := c.reading(a)
	for i := range c.Items {
		item := &c.Items[i]
		value := a[item.ID]
		switch asked := r.asked[item.ID]; {
		case value != "":
			if p := item.check(value); p != nil {
				problems = append(problems, *p)
			}
			if asked == fails {
				problems = append(problems, r.notAsked(item))
			}
		case asked == holds && item.Type != TextItem:
			problems = append(problems, Problem{Level: LevelMissing, Rule: "missing", Items: []string{item.ID},
				Message: fmt.Sprintf("»%s« er ikke besvaret.", item.Label)})
		}
	}
	for _, e := range c.Edits {
		if items := r.broken(&e); items != nil {
			problems = append(problems, Problem{Level: e.Level, Rule: e.ID, Items: items, Message: e.Message})
		}
	}
	return problems
}

func (c *Codebook) unknownIDs(a Answers) []Problem {
	var problems []Problem
	for _, id := range slices.Sorted(maps.Keys(a)) {
		if c.LabelOf(id) == "" && !c.has(id) {
			problems = append(problems, Problem{Level: LevelError, Rule: "unknown-item", Items: []string{id},
				Message: fmt.Sprintf("Måleskemaet har intet spørgsmål %q.", id)})
		}
	}
	return problems
}

func (c *Codebook) has(id string) bool {
	_, item := c.Item(id)
	_, derived := c.derived(id)
	_, output := c.output(id)
	return item || derived || output
}

// check tells what is wrong with one answer as it is stored; nil where nothing
// is.
func (i *Item) check(value string) *Problem {
	problem := func(rule, wanted string) *Problem {
		return &Problem{Level: LevelError, Rule: rule, Items: []string{i.ID},
			Message: fmt.Sprintf("»%s«: %s er ikke %s.", i.Label, strict.Quote(value), wanted)}
	}
	allowed := codes(i.Options())
	switch {
	case i.Type == TextItem:
	case i.Type.Chosen():
		if !slices.Contains(allowed, value) {
			return problem(ruleAnswer, "blandt svarene")
		}
	case value == None:
	case i.Type == Several:
		last := -1
		for _, code := range split(value) {
			at := slices.Index(allowed, code)
			if at <= last { // unknown, twice, or not in the order of the codebook
				return problem(ruleAnswer, "svar i skemaets rækkefølge")
			}
			last = at
		}
	case i.Type == DateItem:
		if _, err := day.Parse(value); err != nil {
			return problem(ruleDate, "en dato")
		}
	case i.Type == NumberItem:
		if !decimal.MatchString(value) {
			return problem(ruleNumber, "et tal")
		}
		if i.bounded(value) != nil {
			return problem(ruleNumber, i.WantedNumber().DA)
		}
	}
	return nil
}

// notAsked names the answer because of which the question is not asked.
func (r *reading) notAsked(item *Item) Problem {
	p := Problem{Level: LevelError, Rule: "not-asked", Items: []string{item.ID},
		Message: fmt.Sprintf("»%s« skal ikke besvares i denne sag.", item.Label)}
	for _, cond := range []Condition{r.c.sectionAsk(item.Section), item.Ask} {
		for _, id := range r.c.InOrder(cond) {
			value, s := r.value(id)
			if s != holds || r.condition(Condition{id: cond[id]}) != fails {
				continue
			}
			var words []string
			for _, code := range split(value) {
				words = append(words, labelOf(r.c.AnswersOf(id), code))
			}
			p.Items = append(p.Items, id)
			p.Message = fmt.Sprintf("»%s« skal ikke besvares, når svaret på »%s« er %s.",
				item.Label, r.c.LabelOf(id), strings.Join(words, ", "))
			return p
		}
	}
	return p
}

func (c *Codebook) sectionAsk(id string) Condition {
	for _, s := range c.Sections {
		if s.ID == id {
			return s.Ask
		}
	}
	return nil
}

// InOrder are the ids of a condition in the order of the form, derived items
// last.
func (c *Codebook) InOrder(cond Condition) []string {
	ids := named(cond)
	place := func(id string) int {
		if at := slices.IndexFunc(c.Items, func(i Item) bool { return i.ID == id }); at >= 0 {
			return at
		}
		return len(c.Items)
	}
	slices.SortStableFunc(ids, func(a, b string) int { return place(a) - place(b) })
	return ids
}
