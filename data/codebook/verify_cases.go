package codebook

import (
	"slices"
	"strconv"
	"strings"
)

// run carries all cases through the form and drops those that a term with its
// value does not keep. done is false where there were too many.
func (s *search) run(keep func(t term, value string) bool) (cases [][]string, done bool) {
	cases = [][]string{make([]string, len(s.slots))}
	for at, item := range s.items {
		ask := terms(s.v.sectionAsk(item.Section), item.Ask)
		answers, ok := s.answers(item)
		if !ok {
			return nil, false
		}
		var next [][]string
		met := map[string]bool{}
		for _, c := range cases {
			values := answers
			if slices.ContainsFunc(ask, func(t term) bool { return !t.met(c[s.slots[t.id]]) }) {
				values = []string{""}
			}
			if s.v.steps += len(values); s.v.steps > mostSteps {
				return nil, false
			}
			for _, value := range values {
				if slices.ContainsFunc(s.terms, func(t term) bool { return t.id == item.ID && !keep(t, value) }) {
					continue
				}
				after := s.after(c, at, item, value)
				if key := strings.Join(after, "\n"); !met[key] {
					met[key] = true
					next = append(next, after)
				}
			}
			if len(next) > mostCases {
				return nil, false
			}
		}
		cases = next
	}
	return slices.DeleteFunc(cases, func(c []string) bool {
		return slices.ContainsFunc(s.terms, func(t term) bool { return !keep(t, c[s.slots[t.id]]) })
	}), true
}

// after is a case once an item has its value, without what is needed no more.
func (s *search) after(before []string, at int, item *Item, value string) []string {
	c := slices.Clone(before)
	c[s.slots[item.ID]] = value
	for _, d := range s.over {
		if value == "" || !slices.Contains(d.AnyDefect, item.ID) {
			continue
		}
		so := &c[s.slots[d.ID]]
		switch {
		case slices.Contains(item.Defect, value):
			*so = Yes
		case value == Unknown && *so != Yes:
			*so = Unknown
		case *so == "":
			*so = No
		}
	}
	for _, item := range s.items[:at+1] {
		s.forget(c, item.ID, at)
	}
	for _, d := range s.over {
		s.forget(c, d.ID, at)
	}
	return c
}

func (s *search) forget(c []string, id string, at int) {
	if last, needed := s.needs[id]; !needed || last <= at {
		c[s.slots[id]] = ""
	}
}

// mostChoices is how many answers of several are looked into in every
// combination.
const mostChoices = 8

// answers are the values that an item may have where it is asked, one for all
// that nothing tells apart; ok is false where there are too many.
func (s *search) answers(item *Item) (values []string, ok bool) {
	var kinds []string
	for _, a := range item.Options() {
		var kind strings.Builder
		for _, of := range s.apart[item.ID] {
			kind.WriteString(strconv.FormatBool(slices.Contains(of, a.Code)))
		}
		if !slices.Contains(kinds, kind.String()) {
			kinds, values = append(kinds, kind.String()), append(values, a.Code)
		}
	}
	if item.Type != Several {
		return values, true
	}
	if len(values) > mostChoices {
		return nil, false
	}
	all := []string{None}
	for chosen := 1; chosen < 1<<len(values); chosen++ {
		var together []string
		for k, code := range values {
			if chosen>>k&1 == 1 {
				together = append(together, code)
			}
		}
		all = append(all, strings.Join(together, ";"))
	}
	return all, true
}
