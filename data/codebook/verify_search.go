package codebook

import (
	"slices"
)

// A term is one line of a condition: an item or derived item, and the answers
// that will do.
type term struct {
	id      string
	answers []string
}

func (t term) met(value string) bool {
	return slices.ContainsFunc(split(value), func(code string) bool { return slices.Contains(t.answers, code) })
}

// terms are the lines of conditions that must hold together.
func terms(conditions ...Condition) []term {
	var list []term
	for _, cond := range conditions {
		for _, id := range named(cond) {
			list = append(list, term{id, cond[id]})
		}
	}
	return list
}

// A search goes through the form from the top with all cases at once, of which
// it knows what the terms depend on and nothing else. A case is the values of
// the items and derived items in slots; empty is not asked. Answers that no
// condition tells apart are one, and what nothing below asks for is forgotten,
// so that there are few cases to carry along.
type search struct {
	v     *verifier
	terms []term
	items []*Item          // that the terms depend on, in the order of the form
	over  []*Derived       // that they depend on
	slots map[string]int   // of items, then of derived items
	needs map[string]int   // the last item that asks because of an id; len(items): the terms do
	apart map[string][]set // by id: what tells its answers apart
}

type set []string

// The bounds of a search, and of all searches in one codebook together. What
// would exceed them proves nothing, and what is not proved is not refused.
const (
	mostCases = 20_000
	mostSteps = 300_000
)

// possible reports whether one case can meet all terms. A case that cannot be
// ruled out is possible.
func (v *verifier) possible(terms []term) bool {
	s := v.search(terms)
	cases, done := s.run(term.met)
	return !done || len(cases) > 0
}

// inevitable reports whether every case that is asked all that the terms name
// meets them.
func (v *verifier) inevitable(terms []term) bool {
	s := v.search(terms)
	cases, done := s.run(func(_ term, value string) bool { return value != "" })
	if !done || len(cases) == 0 {
		return false
	}
	for _, c := range cases {
		if slices.ContainsFunc(terms, func(t term) bool { return !t.met(c[s.slots[t.id]]) }) {
			return false
		}
	}
	return true
}

func (v *verifier) search(list []term) *search {
	s := &search{v: v, terms: list, slots: map[string]int{}, needs: map[string]int{}, apart: map[string][]set{}}
	used := map[string]bool{}
	for _, t := range list {
		s.depend(t.id, used)
	}
	for i := range v.Items {
		if item := &v.Items[i]; used[item.ID] {
			s.slots[item.ID] = len(s.slots)
			s.items = append(s.items, item)
		}
	}
	for i := range v.Derived {
		if d := &v.Derived[i]; used[d.ID] {
			s.slots[d.ID] = len(s.slots)
			s.over = append(s.over, d)
			for _, id := range d.AnyDefect {
				if item, ok := v.Item(id); ok {
					s.apart[id] = append(s.apart[id], item.Defect, set{Unknown})
				}
			}
		}
	}
	for at, item := range s.items {
		s.tell(terms(v.sectionAsk(item.Section), item.Ask), at)
	}
	s.tell(list, len(s.items))
	return s
}

// depend adds what an item or derived item depends on, itself included.
func (s *search) depend(id string, used map[string]bool) {
	if used[id] {
		return
	}
	used[id] = true
	if d, ok := s.v.derived(id); ok {
		for _, member := range d.AnyDefect {
			s.depend(member, used)
		}
	} else if item, ok := s.v.Item(id); ok {
		for _, t := range terms(s.v.sectionAsk(item.Section), item.Ask) {
			s.depend(t.id, used)
		}
	}
}

// tell notes what terms need and tell apart.
func (s *search) tell(list []term, at int) {
	for _, t := range list {
		s.needs[t.id] = at
		s.apart[t.id] = append(s.apart[t.id], t.answers)
	}
}
