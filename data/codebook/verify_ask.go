package codebook

import (
	"maps"
	"slices"

	"sagsbarometer/data/lang"
)

// asks checks when things are asked: on items and answers that exist, that
// come earlier in the form, and that can all be given in one case.
func (v *verifier) asks() {
	before := len(v.found)
	for i, s := range v.Sections {
		v.condition(table{v.sections[i], "ask"}, s.ID, s.Ask)
		if first := slices.IndexFunc(v.Items, func(item Item) bool { return item.Section == s.ID }); first >= 0 {
			v.order(table{v.sections[i], "ask"}, s.ID, s.Ask, first)
		}
	}
	for i, item := range v.Items {
		v.condition(table{v.items[i], "ask"}, item.ID, item.Ask)
		v.order(table{v.items[i], "ask"}, item.ID, item.Ask, i)
	}
	if len(v.found) == before { // else the rules are not the ones that were meant
		v.neverAsked()
	}
}

// order checks that what a condition names stands before an item, so that the
// form can be filled in from the top.
func (v *verifier) order(at table, subject string, cond Condition, asking int) {
	for _, id := range named(cond) {
		position := v.position(id)
		if position < asking {
			continue
		}
		found := lang.Text{EN: id + ", which comes later", DA: id + ", som kommer senere"}
		rule, wanted := "order", lang.Text{EN: "an item that comes earlier in the form", DA: "et spørgsmål tidligere i skemaet"}
		switch {
		case position == asking:
			rule, found = "cycle", lang.Text{EN: "the item itself", DA: "spørgsmålet selv"}
		case v.reaches(id, v.Items[asking].ID, map[string]bool{}):
			rule, found = "cycle", lang.Text{EN: id + ", which depends on this one in turn", DA: id + ", som selv afhænger af dette"}
		}
		v.add(at.key(id), rule, subject, found, wanted, lang.Text{})
	}
}

// position is where an item stands in the form; a derived item stands with the
// last of its items. What does not exist stands first: it is reported
// elsewhere.
func (v *verifier) position(id string) int {
	d, ok := v.derived(id)
	if !ok {
		return slices.IndexFunc(v.Items, func(item Item) bool { return item.ID == id })
	}
	last := -1
	for i, item := range v.Items {
		if slices.Contains(d.AnyDefect, item.ID) {
			last = i
		}
	}
	return last
}

// reaches reports whether asking one item depends on another.
func (v *verifier) reaches(from, to string, seen map[string]bool) bool {
	if from == to {
		return true
	}
	if seen[from] {
		return false
	}
	seen[from] = true
	if d, ok := v.derived(from); ok {
		return slices.ContainsFunc(d.AnyDefect, func(id string) bool { return v.reaches(id, to, seen) })
	}
	item, ok := v.Item(from)
	if !ok {
		return false
	}
	for _, cond := range []Condition{v.sectionAsk(item.Section), item.Ask} {
		if slices.ContainsFunc(named(cond), func(id string) bool { return v.reaches(id, to, seen) }) {
			return true
		}
	}
	return false
}

// neverAsked finds items that no case can reach. An item that is asked because
// of one that is itself never asked is passed over: one mistake, one report.
func (v *verifier) neverAsked() {
	never := map[string]bool{}
	for i := range v.Items {
		item := &v.Items[i]
		possible := possibilities{}
		clash, ok := v.ask(possible, item)
		if ok {
			continue
		}
		never[item.ID] = true
		conditions := slices.Concat(named(v.sectionAsk(item.Section)), named(item.Ask))
		if slices.ContainsFunc(conditions, func(id string) bool { return never[id] }) {
			continue
		}
		v.add(v.items[i].at("ask"), "never-asked", item.ID,
			lang.Text{EN: "it is never asked: no answer to " + clash + " allows it", DA: "det stilles aldrig: intet svar på " + clash + " tillader det"},
			lang.Text{EN: "conditions that one case can meet", DA: "betingelser, som én sag kan opfylde"}, lang.Text{})
	}
}

// possibilities are the answers that each item may still have, in a case that
// meets the conditions so far; an item that is not there is free.
type possibilities map[string][]string

// ask narrows the possibilities to the cases in which an item is asked. Where
// there are none, ok is false and clash names the item that no answer is left
// for.
func (v *verifier) ask(p possibilities, item *Item) (clash string, ok bool) {
	for _, cond := range []Condition{v.sectionAsk(item.Section), item.Ask} {
		for _, id := range named(cond) {
			if clash, ok := v.narrow(p, id, cond[id]); !ok {
				return clash, false
			}
		}
	}
	return "", true
}

// narrow requires that an item is asked and has one of the answers. For items
// with one answer this is exact. Of several answers any may be given together,
// so they never clash; of a derived item only ja is looked into, for which one
// of its items must have a defect. So what is refused is never asked.
func (v *verifier) narrow(p possibilities, id string, wanted []string) (clash string, ok bool) {
	if d, isDerived := v.derived(id); isDerived {
		if !slices.Equal(wanted, []string{Yes}) {
			return "", true
		}
		for _, member := range d.AnyDefect {
			if item, known := v.Item(member); known {
				if _, ok := v.narrow(maps.Clone(p), member, item.Defect); ok {
					return "", true
				}
			}
		}
		return id, false
	}
	item, known := v.Item(id)
	if !known {
		return "", true
	}
	left, met := p[id]
	if !met {
		left = codes(item.Options())
	}
	if item.Type != Several {
		left = slices.DeleteFunc(slices.Clone(left), func(code string) bool { return !slices.Contains(wanted, code) })
	}
	if len(left) == 0 {
		return id, false
	}
	p[id] = left
	if met { // that it is asked is required already
		return "", true
	}
	return v.ask(p, item)
}
