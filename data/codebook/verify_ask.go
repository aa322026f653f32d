package codebook

import (
	"slices"
	"strings"

	"sagsbarometer/data/lang"
)

// asks checks when things are asked: on items and answers that exist, that
// come earlier in the form, and that can all be given in one case.
func (v *verifier) asks() {
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
		conditions := terms(v.sectionAsk(item.Section), item.Ask)
		if v.possible(conditions) {
			continue
		}
		never[item.ID] = true
		if slices.ContainsFunc(conditions, func(t term) bool { return never[t.id] }) {
			continue
		}
		why := v.clash(conditions)
		v.add(v.items[i].at("ask"), "never-asked", item.ID,
			lang.Text{EN: "it is never asked: " + why.EN, DA: "det stilles aldrig: " + why.DA},
			lang.Text{EN: "conditions that one case can meet", DA: "betingelser, som én sag kan opfylde"}, lang.Text{})
	}
}

// clash says which of the terms cannot be met once those before it are.
func (v *verifier) clash(list []term) lang.Text {
	upTo := 1
	for upTo < len(list) && v.possible(list[:upTo]) {
		upTo++
	}
	last := list[upTo-1]
	never := lang.Text{
		EN: last.id + " is never " + strings.Join(last.answers, " or "),
		DA: last.id + " aldrig " + strings.Join(last.answers, " eller ")}
	var where lang.Text
	for k, t := range list[:upTo-1] {
		if k > 0 {
			where.EN += " and "
			where.DA += " og "
		}
		where.EN += t.id + " is " + strings.Join(t.answers, " or ")
		where.DA += t.id + " er " + strings.Join(t.answers, " eller ")
	}
	if where.Empty() {
		return lang.Text{EN: never.EN, DA: strings.Replace(never.DA, " aldrig ", " er aldrig ", 1)}
	}
	return lang.Text{EN: "where " + where.EN + ", " + never.EN, DA: "hvor " + where.DA + ", er " + never.DA}
}

// idle finds an edit that says nothing about any case. One of the library is
// passed over where it never fires: it is not the codebook's to take away, and
// does no harm.
func (v *verifier) idle(i int) {
	e, at := v.Edits[i], v.edits[i].at("wrong")
	conditions := terms(e.Wrong)
	wanted := lang.Text{EN: "answers that one case can have, and not every case", DA: "svar, som én sag kan have, og ikke alle sager"}
	switch {
	case len(conditions) == 0:
	case !v.possible(conditions):
		if e.From == "" {
			why := v.clash(conditions)
			v.add(at, "edit-never", e.ID, lang.Text{EN: "it never fires: " + why.EN, DA: "den slår aldrig ud: " + why.DA}, wanted, lang.Text{})
		}
	case v.inevitable(conditions):
		v.add(at, "edit-always", e.ID,
			lang.Text{EN: "it fires in every case that is asked these questions", DA: "den slår ud i alle sager, der får spørgsmålene stillet"}, wanted, lang.Text{})
	}
}

// neverRelevant finds a deadline that no case has.
func (v *verifier) neverRelevant(i int) {
	d := v.Deadlines[i]
	if conditions := terms(d.Relevant); !v.possible(conditions) {
		why := v.clash(conditions)
		v.add(v.deadlines[i].at("relevant"), "never-relevant", d.ID,
			lang.Text{EN: "it is never relevant: " + why.EN, DA: "den er aldrig relevant: " + why.DA},
			lang.Text{EN: "answers that one case can have", DA: "svar, som én sag kan have"}, lang.Text{})
	}
}
