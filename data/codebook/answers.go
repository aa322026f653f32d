package codebook

import "slices"

// The standard answers. Types other than valg and flere take theirs from
// these; derived items and deadlines answer with them.
const (
	Yes         = "ja"
	No          = "nej"
	NotRelevant = "ikke_relevant"
	Unknown     = "kan_ikke_vurderes"
)

// None is the answer to a question that was asked where the papers give no
// answer of its kind: none of several, no date, no number.
const None = "-"

var (
	yes         = Answer{Yes, "Ja"}
	no          = Answer{No, "Nej"}
	notRelevant = Answer{NotRelevant, "Ikke relevant"}
	unknown     = Answer{Unknown, "Kan ikke vurderes"}
)

// Types are all types of items, in the order in which they are explained.
func Types() []Type {
	return []Type{YesNo, YesNoUnknown, YesNoNAKnown, Choice, Several, DateItem, NumberItem, TextItem}
}

// Chosen reports whether an item of this type is answered with one code.
func (t Type) Chosen() bool {
	return t == YesNo || t == YesNoUnknown || t == YesNoNAKnown || t == Choice
}

// Options are the answers that may be given to the item: none for dato, tal
// and tekst.
func (i *Item) Options() []Answer {
	switch i.Type {
	case YesNo:
		return []Answer{yes, no}
	case YesNoUnknown:
		return []Answer{yes, no, unknown}
	case YesNoNAKnown:
		return []Answer{yes, no, notRelevant, unknown}
	case Choice, Several:
		options := make([]Answer, len(i.Answers))
		for k, pair := range i.Answers {
			options[k] = Answer{pair.Key, pair.Value}
		}
		return options
	}
	return nil
}

// Item is the item with that id; derived items and deadlines are none.
func (c *Codebook) Item(id string) (*Item, bool) {
	for i := range c.Items {
		if c.Items[i].ID == id {
			return &c.Items[i], true
		}
	}
	return nil, false
}

func (c *Codebook) derived(id string) (*Derived, bool) {
	for i := range c.Derived {
		if c.Derived[i].ID == id {
			return &c.Derived[i], true
		}
	}
	return nil, false
}

// AnswersOf are the answers that an item, a derived item or a column of a
// deadline may have, in the order of the form; none where it has no codes
// (dates, numbers, text) or where there is no such id.
func (c *Codebook) AnswersOf(id string) []Answer {
	if item, ok := c.Item(id); ok {
		return item.Options()
	}
	if _, ok := c.derived(id); ok {
		return []Answer{yes, no, unknown}
	}
	o, _ := c.output(id)
	return o.options
}

// DefectsOf are the answers that a measure on the id counts unless it names
// others: an item's own defect, ja of a derived item, nej of a deadline.
func (c *Codebook) DefectsOf(id string) []string {
	if item, ok := c.Item(id); ok {
		return slices.Clone(item.Defect)
	}
	if _, ok := c.derived(id); ok {
		return []string{Yes}
	}
	o, _ := c.output(id)
	return slices.Clone(o.defect)
}

// BaseOf are the answers of which a measure on the id is a share unless it
// names others: all that say something, so neither ikke_relevant nor
// kan_ikke_vurderes.
func (c *Codebook) BaseOf(id string) []string {
	var base []string
	for _, a := range c.AnswersOf(id) {
		if a.Code != NotRelevant && a.Code != Unknown {
			base = append(base, a.Code)
		}
	}
	return base
}

// LabelOf is the Danish wording of an item, a derived item or a column of a
// deadline; empty where there is no such id.
func (c *Codebook) LabelOf(id string) string {
	if item, ok := c.Item(id); ok {
		return item.Label
	}
	if d, ok := c.derived(id); ok {
		return d.Label
	}
	o, _ := c.output(id)
	return o.label
}

// codes are the codes of answers, in their order.
func codes(answers []Answer) []string {
	list := make([]string, len(answers))
	for i, a := range answers {
		list[i] = a.Code
	}
	return list
}

// labelOf is the word for a code; the code where there is none.
func labelOf(answers []Answer, code string) string {
	for _, a := range answers {
		if a.Code == code {
			return a.Label
		}
	}
	return code
}
