package page

import (
	"html/template"
	"slices"
	"strings"

	"sagsbarometer/data/codebook"
)

// content is the codebook as the page shows it: questions have numbers, and
// everything that names one gives its number.
type content struct {
	*codebook.Codebook
	About
	Generator  string
	Style      template.CSS
	Head       string // of every printed page
	Sections   []section
	Rules      []rule
	Follows    []derived
	Due        []due
	Changed    []changed
	Signatures []struct{}

	numbers map[string]int // by item
}

type section struct {
	codebook.Section
	When      []line
	Questions []question
}

// A question is one item. When is its own condition: that of the section
// stands above.
type question struct {
	codebook.Item
	No      int
	Kind    string // in words
	When    []line
	Boxes   []box
	Short   bool // all of them fit beside each other
	Source  string
	RuleIDs []string // of the edits that name it
	Again   []codebook.Change
}

// A box is an answer to tick.
type box struct {
	Label   string
	Counted bool // a defect: what a measure on the question counts
}

// A line is one line of a condition: the number of the question, its words, and
// the answers that will do.
type line struct {
	No      int // 0: a derived item
	Label   string
	Answers string
}

type rule struct {
	codebook.Edit
	Lines []line
}

type derived struct {
	codebook.Derived
	Of     []line // questions, and their answers that are defects
	Source string
}

// A changed is a change, with the question and the answers to give again.
type changed struct {
	codebook.Change
	line
}

// A due is a deadline in words.
type due struct {
	Label string
	Law   string // what a law sets, in place of the register
	Dates []line
	When  []line
}

// number numbers the questions through the whole form, and fills in all else.
func (c *content) number() {
	c.numbers = map[string]int{}
	for i, item := range c.Items {
		c.numbers[item.ID] = i + 1
	}
	for _, s := range c.Codebook.Sections {
		of := section{Section: s, When: c.lines(s.Ask)}
		for _, item := range c.Items {
			if item.Section == s.ID {
				of.Questions = append(of.Questions, c.question(item))
			}
		}
		c.Sections = append(c.Sections, of)
	}
	for _, e := range c.Edits {
		r := rule{Edit: e, Lines: c.lines(e.Wrong)}
		for _, id := range e.Order {
			r.Lines = append(r.Lines, c.line(id, nil))
		}
		c.Rules = append(c.Rules, r)
	}
	for _, d := range c.Derived {
		f := derived{Derived: d, Source: source(d.From)}
		for _, id := range d.AnyDefect {
			f.Of = append(f.Of, c.line(id, c.DefectsOf(id)))
		}
		c.Follows = append(c.Follows, f)
	}
	for _, d := range c.Deadlines {
		c.Due = append(c.Due, c.due(d))
	}
	for _, change := range c.Changes {
		c.Changed = append(c.Changed, changed{change, c.line(change.Item, change.Redo)})
	}
}

func (c *content) question(item codebook.Item) question {
	q := question{Item: item, No: c.numbers[item.ID], Kind: kindOf(&item), When: c.lines(item.Ask), Source: source(item.From)}
	letters := 0
	for _, a := range item.Options() {
		q.Boxes = append(q.Boxes, box{a.Label, slices.Contains(item.Defect, a.Code)})
		letters += len([]rune(a.Label))
	}
	q.Short = letters <= 50
	for _, e := range c.Edits {
		if _, named := e.Wrong[item.ID]; named || slices.Contains(e.Order, item.ID) {
			q.RuleIDs = append(q.RuleIDs, e.ID)
		}
	}
	for _, change := range c.Changes {
		if change.Item == item.ID {
			q.Again = append(q.Again, change)
		}
	}
	return q
}

// lines are the lines of a condition in the order of the form.
func (c *content) lines(cond codebook.Condition) []line {
	var list []line
	for _, id := range c.InOrder(cond) {
		list = append(list, c.line(id, cond[id]))
	}
	return list
}

func (c *content) line(id string, codes []string) line {
	var labels []string
	for _, a := range c.AnswersOf(id) {
		if slices.Contains(codes, a.Code) {
			labels = append(labels, a.Label)
		}
	}
	return line{c.numbers[id], c.LabelOf(id), strings.Join(labels, " eller ")}
}
