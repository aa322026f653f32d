package codebook

import (
	"maps"
	"slices"
	"strings"
)

// A state says whether a condition holds. In a half-filled form it may be open.
type state int

const (
	open state = iota
	holds
	fails
)

// A reading is the answers of one case together with what follows from them
// about which questions are asked.
type reading struct {
	c     *Codebook
	given Answers
	asked map[string]state // by item
}

// reading goes through the form once, from the top. A question depends on
// earlier ones only, which Read has made sure of; in a codebook that breaks the
// rule such a question stays open.
func (c *Codebook) reading(given Answers) *reading {
	r := &reading{c: c, given: given, asked: make(map[string]state, len(c.Items))}
	sections := make(map[string]Condition, len(c.Sections))
	for _, s := range c.Sections {
		sections[s.ID] = s.Ask
	}
	for i := range c.Items {
		item := &c.Items[i]
		r.asked[item.ID] = both(r.condition(sections[item.Section]), r.condition(item.Ask))
	}
	return r
}

func both(a, b state) state {
	switch {
	case a == fails || b == fails:
		return fails
	case a == open || b == open:
		return open
	}
	return holds
}

// condition decides a table of answers: it fails as soon as one of the named
// items has another answer or is not asked, and is open while one is open.
func (r *reading) condition(cond Condition) state {
	s := holds
	for id, wanted := range cond {
		value, known := r.value(id)
		switch {
		case known != holds:
			s = both(s, known)
		case !slices.ContainsFunc(split(value), func(code string) bool { return slices.Contains(wanted, code) }):
			s = fails
		}
	}
	return s
}

// value is what a case says about an item or a derived item: holds where it
// has an answer, fails where it is not asked, open where it is not answered.
func (r *reading) value(id string) (string, state) {
	if d, ok := r.c.derived(id); ok {
		return r.derive(d)
	}
	s, known := r.asked[id]
	switch {
	case !known || s == open:
		return "", open
	case s == fails:
		return "", fails
	case r.given[id] == "":
		return "", open
	}
	return r.given[id], holds
}

// derive computes a derived item from the items that are asked. It is open
// while one of them is, also where a defect is found already: else the cases
// that are read halfway would show too many defects. It is not asked where
// none of them is.
func (r *reading) derive(d *Derived) (string, state) {
	result, s := No, fails
	for _, id := range d.AnyDefect {
		item, ok := r.c.Item(id)
		if !ok {
			return "", open
		}
		value, known := r.value(id)
		switch {
		case known == open:
			return "", open
		case known == fails:
			continue
		case slices.Contains(item.Defect, value):
			result = Yes
		case value == Unknown && result == No:
			result = Unknown
		}
		s = holds
	}
	if s == fails {
		return "", fails
	}
	return result, holds
}

// Asked reports whether the item is asked of a case with these answers: its
// own condition and that of its section hold. A condition on a question that
// is not answered yet does not hold yet.
func (c *Codebook) Asked(item *Item, a Answers) bool {
	return c.reading(a).asked[item.ID] == holds
}

// AskedItems are the ids of all items that are asked of a case with these
// answers, in the order of the form.
func (c *Codebook) AskedItems(a Answers) []string {
	r := c.reading(a)
	var ids []string
	for i := range c.Items {
		if r.asked[c.Items[i].ID] == holds {
			ids = append(ids, c.Items[i].ID)
		}
	}
	return ids
}

// split takes the answers of an item of type flere apart; one answer is
// itself, none of several is no answer.
func split(value string) []string {
	if value == "" || value == None {
		return nil
	}
	return strings.Split(value, ";")
}

// named are the ids of a condition in alphabetical order, since a map has
// none.
func named(cond Condition) []string { return slices.Sorted(maps.Keys(cond)) }
