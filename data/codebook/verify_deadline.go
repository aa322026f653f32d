package codebook

import (
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/data/deadline"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// A link is one key of a deadline that names an item.
type link struct {
	key, id string
	types   []Type // that the item may have
}

func (d *Deadline) links() []link {
	dates, told := []Type{DateItem}, []Type{YesNo, YesNoUnknown, YesNoNAKnown}
	list := []link{{"start", d.Start, dates}, {"stop", d.Stop, dates}, {"complete", d.Complete, dates}, {"sent", d.Sent, dates}}
	for _, id := range d.PausedFrom {
		list = append(list, link{"paused_from", id, dates})
	}
	for _, id := range d.PausedTo {
		list = append(list, link{"paused_to", id, dates})
	}
	if d.PausedDays != "" {
		list = append(list, link{"paused_days", d.PausedDays, []Type{NumberItem}})
	}
	return append(list, link{"new", d.New, told}, link{"new_due", d.NewDue, dates},
		link{"case_type", d.CaseType, []Type{Choice}})
}

// Items are the items that a deadline names: all that its columns are made of,
// but for whether it is relevant.
func (d *Deadline) Items() []string {
	var ids []string
	for _, l := range d.links() {
		if l.id != "" {
			ids = append(ids, l.id)
		}
	}
	return ids
}

// deadline checks that what a deadline names is there, of the right type and
// each for one purpose.
func (v *verifier) deadline(i int) {
	d, p := &v.Deadlines[i], v.deadlines[i]
	v.given(p, "id", d.ID, "start", d.Start, "stop", d.Stop)
	if d.ID == "" {
		return
	}
	before := len(v.found)
	for _, o := range d.outputs() {
		if len(v.found) == before { // one report for them all
			v.name(p.at("id"), o.id)
		}
	}
	used := map[string]string{} // item -> key
	for _, l := range d.links() {
		if l.id == "" && !strings.HasPrefix(l.key, "paused_") { // an element of a list is never left out
			continue
		}
		item, ok := v.Item(l.id)
		switch {
		case !ok:
			v.unknownItem(p.at(l.key), d.ID, l.id, v.itemsOf(l.types))
		case !slices.Contains(l.types, item.Type):
			wanted := strings.Join(texts(l.types), " | ")
			v.add(p.at(l.key), "deadline", d.ID,
				lang.Text{EN: fmt.Sprintf("%s, which is of type %s", l.id, item.Type), DA: fmt.Sprintf("%s, som er af typen %s", l.id, item.Type)},
				lang.Text{EN: "an item of type " + wanted, DA: "et spørgsmål af typen " + wanted}, lang.Text{})
		case used[l.id] != "" && l.key != "stop":
			v.add(p.at(l.key), "deadline", d.ID,
				lang.Text{EN: fmt.Sprintf("%s, which %s is already", l.id, used[l.id]), DA: fmt.Sprintf("%s, som allerede er %s", l.id, used[l.id])},
				lang.Text{EN: "another item", DA: "et andet spørgsmål"}, lang.Text{})
		}
		used[l.id] = l.key
	}
	v.needs(i, "new_due", d.NewDue, "new", d.New)
	if from, to := len(d.PausedFrom), len(d.PausedTo); from != to {
		v.add(p.at("paused_from"), "deadline", d.ID,
			lang.Text{EN: fmt.Sprintf("%d in paused_from and %d in paused_to", from, to), DA: fmt.Sprintf("%d i paused_from og %d i paused_to", from, to)},
			lang.Text{EN: "as many in each, in the same order", DA: "lige mange i hver, i samme rækkefølge"}, lang.Text{})
	}
	if d.PausedDays != "" && len(d.PausedFrom) > 0 {
		v.add(p.at("paused_days"), "deadline", d.ID,
			lang.Text{EN: "paused_days beside paused_from", DA: "paused_days ved siden af paused_from"},
			lang.Text{EN: "one or the other", DA: "enten det ene eller det andet"}, lang.Text{})
	}
	v.lawful(i)
	v.condition(table{p, "relevant"}, d.ID, d.Relevant)
}

// computed refuses a column of a deadline where an answer is wanted. A form
// shows at once which questions are asked and which answers contradict each
// other, and it has no register of deadlines to do that from.
func (v *verifier) computed(at strict.Place, subject, id string) {
	v.add(at, "unknown-item", subject,
		lang.Text{EN: id + " is computed from the register of deadlines when the form has been read", DA: id + " beregnes af registeret over frister, når skemaet er læst"},
		lang.Text{EN: "an item or a derived item", DA: "et spørgsmål eller et afledt svar"},
		lang.Text{EN: "ask wherever the deadline is relevant; new in [[deadline]] counts only cases where it was exceeded",
			DA: "spørg i alle sager, hvor fristen er relevant; new i [[deadline]] tæller kun dem, hvor den er overskredet"})
}

// lawful checks a deadline that the codebook itself sets.
func (v *verifier) lawful(i int) {
	d, p := &v.Deadlines[i], v.deadlines[i]
	hasValue, hasUnit := p.doc.Has("deadline", p.index, "value"), p.doc.Has("deadline", p.index, "unit")
	switch {
	case hasValue && !hasUnit:
		v.needs(i, "value", "value", "unit", "")
	case hasUnit && !hasValue:
		v.needs(i, "unit", "unit", "value", "")
	}
	if hasValue && (d.Value < 1 || d.Value > deadline.Longest) {
		v.add(p.at("value"), "number", d.ID, lang.Same(fmt.Sprint(d.Value)), lang.Text{
			EN: fmt.Sprintf("a whole number from 1 to %d", deadline.Longest), DA: fmt.Sprintf("et helt tal fra 1 til %d", deadline.Longest)}, lang.Text{})
	}
	if hasUnit && !slices.Contains(deadline.Units(), d.Unit) {
		allowed := make([]string, 0, len(deadline.Units()))
		for _, u := range deadline.Units() {
			allowed = append(allowed, string(u))
		}
		v.add(p.at("unit"), "unit", d.ID, lang.Same(strict.Quote(string(d.Unit))), strict.OneOf(allowed), strict.DidYouMean(string(d.Unit), allowed))
	}
}

// needs reports a key that says nothing without another.
func (v *verifier) needs(i int, key, id, other, otherID string) {
	if id == "" || otherID != "" {
		return
	}
	p := v.deadlines[i]
	v.add(p.at(key), "deadline", v.Deadlines[i].ID,
		lang.Text{EN: key + " without " + other, DA: key + " uden " + other},
		lang.Text{EN: other + " as well", DA: "også " + other}, lang.Text{})
}

// itemsOf are the ids of the items of these types, in the order of the form.
func (v *verifier) itemsOf(types []Type) []string {
	var ids []string
	for _, item := range v.Items {
		if slices.Contains(types, item.Type) {
			ids = append(ids, item.ID)
		}
	}
	return ids
}

func texts(types []Type) []string {
	list := make([]string, len(types))
	for i, t := range types {
		list[i] = string(t)
	}
	return list
}
