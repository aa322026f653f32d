package codebook

import (
	"slices"
	"strings"
)

// InWords says in Danish when all conditions hold, in the order of the form:
// »Er sagen tilstrækkeligt oplyst?« er Nej, og »…« er Ja eller Nej. It is empty
// where they always do.
func (c *Codebook) InWords(conditions ...Condition) string {
	var parts []string
	for _, cond := range conditions {
		for _, id := range c.InOrder(cond) {
			var labels []string
			for _, code := range cond[id] {
				labels = append(labels, labelOf(c.AnswersOf(id), code))
			}
			parts = append(parts, "»"+c.LabelOf(id)+"« er "+strings.Join(labels, " eller "))
		}
	}
	return strings.Join(parts, ", og ")
}

// Conditions are what must hold for an item to be asked: its section's
// condition, and its own; none where it is always asked.
func (c *Codebook) Conditions(item *Item) []Condition {
	return slices.DeleteFunc([]Condition{c.sectionAsk(item.Section), item.Ask}, func(cond Condition) bool { return len(cond) == 0 })
}
