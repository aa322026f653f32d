package codebook

import (
	"fmt"
	"slices"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// known are the ids that a condition may name: items and derived items.
// Columns of deadlines are none: see computed.
func (v *verifier) known() []string {
	var ids []string
	for _, i := range v.Items {
		ids = append(ids, i.ID)
	}
	for _, d := range v.Derived {
		ids = append(ids, d.ID)
	}
	return ids
}

// condition checks that the items and answers of a table exist.
func (v *verifier) condition(at table, subject string, cond Condition) {
	for _, id := range named(cond) {
		item, isItem := v.Item(id)
		_, isDerived := v.derived(id)
		_, isOutput := v.output(id)
		switch {
		case isOutput:
			v.computed(at.key(id), subject, id)
			continue
		case !isItem && !isDerived:
			v.unknownItem(at.key(id), subject, id, v.known())
			continue
		case isItem && (item.Type == DateItem || item.Type == NumberItem || item.Type == TextItem):
			v.add(at.key(id), "condition", subject,
				lang.Text{EN: fmt.Sprintf("%s, which is of type %s", id, item.Type), DA: fmt.Sprintf("%s, som er af typen %s", id, item.Type)},
				lang.Text{EN: "an item with answers to choose from", DA: "et spørgsmål med svar at vælge imellem"}, lang.Text{})
			continue
		case len(cond[id]) == 0:
			v.add(at.key(id), "condition", subject, lang.Text{EN: "no answer of " + id, DA: "intet svar på " + id},
				lang.Text{EN: "at least one, else it never holds", DA: "mindst ét, ellers er det aldrig opfyldt"}, lang.Text{})
		}
		for k, code := range cond[id] {
			v.answer(at.value(id, k), subject, id, code)
		}
	}
}

func (v *verifier) unknownItem(at strict.Place, subject, id string, allowed []string) {
	v.add(at, "unknown-item", subject,
		lang.Text{EN: "there is no item " + strict.Quote(id), DA: "der er intet spørgsmål " + strict.Quote(id)},
		lang.Text{EN: "one of the codebook's", DA: "et af måleskemaets"}, strict.DidYouMean(id, allowed))
}

// A table is where the items and answers of a condition stand.
type table struct {
	place
	name string
}

func (t table) key(id string) strict.Place { return t.doc.KeyAt(t.list, t.index, t.name, id) }

func (t table) value(id string, k int) strict.Place { return t.at(t.name, id, k) }

func (v *verifier) derivedItem(i int) {
	d, p := &v.Derived[i], v.derivedAt[i]
	v.given(p, "id", d.ID)
	if d.ID == "" {
		return
	}
	v.name(p.at("id"), d.ID)
	v.worded(p, "label", d.ID, d.Label)
	var usable []string
	for _, item := range v.Items {
		if item.Type.Chosen() && len(item.Defect) > 0 {
			usable = append(usable, item.ID)
		}
	}
	if len(d.AnyDefect) == 0 && p.doc.Has("derived", p.index, "any_defect") {
		v.add(p.at("any_defect"), "derived", d.ID, lang.Text{EN: "no item", DA: "intet spørgsmål"},
			lang.Text{EN: "at least one", DA: "mindst ét"}, lang.Text{})
	}
	for k, id := range d.AnyDefect {
		at := p.at("any_defect", k)
		item, ok := v.Item(id)
		_, isOutput := v.output(id)
		switch {
		case isOutput:
			v.computed(at, d.ID, id)
		case !ok:
			v.unknownItem(at, d.ID, id, usable)
		case !item.Type.Chosen():
			v.add(at, "derived", d.ID,
				lang.Text{EN: fmt.Sprintf("%s, which is of type %s", id, item.Type), DA: fmt.Sprintf("%s, som er af typen %s", id, item.Type)},
				lang.Text{EN: "an item with one answer", DA: "et spørgsmål med ét svar"}, lang.Text{})
		case len(item.Defect) == 0:
			v.add(at, "derived", d.ID,
				lang.Text{EN: id + ", which has no defect", DA: id + ", som ikke har nogen defect"},
				lang.Text{EN: "an item with a defect", DA: "et spørgsmål med en defect"}, lang.Text{})
		case slices.Index(d.AnyDefect, id) < k:
			v.add(at, "derived", d.ID, lang.Text{EN: id + " for the second time", DA: id + " for anden gang"}, lang.Text{}, lang.Text{})
		}
	}
}

func (v *verifier) edit(i int) {
	e, p := &v.Edits[i], v.edits[i]
	v.given(p, "id", e.ID, "level", e.Level)
	if e.ID == "" {
		return
	}
	for k := range v.Edits[:i] {
		if v.Edits[k].ID == e.ID {
			v.add(p.at("id"), "duplicate-id", e.ID,
				lang.Text{EN: "the edit is there already, at " + v.edits[k].at("id").String(), DA: "reglen er der allerede, i " + v.edits[k].at("id").String()},
				lang.Text{EN: "another id", DA: "et andet id"}, lang.Text{})
			break
		}
	}
	v.worded(p, "message", e.ID, e.Message)
	if levels := []string{LevelError, LevelWarning}; e.Level != "" && !slices.Contains(levels, e.Level) {
		v.add(p.at("level"), "level", e.ID, lang.Same(strict.Quote(e.Level)), strict.OneOf(levels), strict.DidYouMean(e.Level, levels))
	}
	if len(e.Wrong) == 0 && p.doc.Has("edit", p.index, "wrong") {
		v.add(p.at("wrong"), "condition", e.ID, lang.Text{EN: "no item: every case would be wrong", DA: "intet spørgsmål: alle sager ville være forkerte"},
			lang.Text{EN: "at least one", DA: "mindst ét"}, lang.Text{})
	}
	v.condition(table{p, "wrong"}, e.ID, e.Wrong)
	v.dates(e, p)
}

func (v *verifier) change(i int) {
	c, p := &v.Changes[i], v.changes[i]
	v.given(p, "item", c.Item, "kind", c.Kind)
	if p.doc.Has("change", p.index, "version") && (c.Version < 2 || c.Version > v.Version) {
		v.add(p.at("version"), "version", c.Item, lang.Same(fmt.Sprint(c.Version)), lang.Text{
			EN: fmt.Sprintf("2 up to %d, the version of the codebook", v.Version),
			DA: fmt.Sprintf("2 til %d, måleskemaets version", v.Version)}, lang.Text{})
	}
	kinds := []string{"wording", "meaning"}
	if c.Kind != "" && !slices.Contains(kinds, c.Kind) {
		v.add(p.at("kind"), "kind", c.Item, lang.Same(strict.Quote(c.Kind)), strict.OneOf(kinds), strict.DidYouMean(c.Kind, kinds))
	}
	if c.Kind == "wording" && len(c.Redo) > 0 {
		v.add(p.at("redo"), "redo", c.Item, lang.Text{EN: "answers to give again after a change of wording", DA: "svar, der skal gives igen efter en ændret ordlyd"},
			lang.Text{EN: `redo only with kind = "meaning"`, DA: `redo kun ved kind = "meaning"`}, lang.Text{})
	}
	v.worded(p, "why", c.Item, c.Why)
	if c.Item == "" {
		return
	}
	if _, ok := v.Item(c.Item); !ok {
		v.unknownItem(p.at("item"), c.Item, c.Item, v.known())
		return
	}
	for k, code := range c.Redo {
		v.answer(p.at("redo", k), c.Item, c.Item, code)
	}
}
