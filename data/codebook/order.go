package codebook

import (
	"fmt"
	"slices"

	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
)

// broken are the items of the contradiction that an edit describes; none where
// a case does not contradict it, or does not yet.
func (r *reading) broken(e *Edit) []string {
	if len(e.Order) > 0 {
		return r.outOfOrder(e.Order)
	}
	if r.condition(e.Wrong) == holds {
		return r.c.InOrder(e.Wrong)
	}
	return nil
}

// outOfOrder are the first two of the dates of which the later one in the list
// is the earlier one in time. Dates that are not asked, not answered or not in
// the papers are passed over, so that those around them are still compared.
func (r *reading) outOfOrder(dates []string) []string {
	var last *day.Date
	var lastID string
	for _, id := range dates {
		d, _ := r.date(id)
		if d == nil {
			continue
		}
		if last != nil && *d < *last {
			return []string{lastID, id}
		}
		last, lastID = d, id
	}
	return nil
}

// dates checks the order that an edit asks of dates, and that it asks for one
// thing only.
func (v *verifier) dates(e *Edit, p place) {
	ordered, wrong := p.doc.Has("edit", p.index, "order"), p.doc.Has("edit", p.index, "wrong")
	if ordered == wrong {
		found := lang.Text{EN: "neither wrong nor order", DA: "hverken wrong eller order"}
		if wrong {
			found = lang.Text{EN: "both wrong and order", DA: "både wrong og order"}
		}
		v.add(p.at(), "edit", e.ID, found, lang.Text{EN: "one of them", DA: "én af dem"}, lang.Text{})
	}
	if ordered && len(e.Order) < 2 {
		v.add(p.at("order"), "edit", e.ID, lang.Text{EN: "too few dates to order", DA: "for få datoer til en rækkefølge"},
			lang.Text{EN: "two or more", DA: "to eller flere"}, lang.Text{})
	}
	for k, id := range e.Order {
		at := p.at("order", k)
		item, ok := v.Item(id)
		switch {
		case !ok:
			v.unknownItem(at, e.ID, id, v.itemsOf([]Type{DateItem}))
		case item.Type != DateItem:
			v.add(at, "edit", e.ID,
				lang.Text{EN: fmt.Sprintf("%s, which is of type %s", id, item.Type), DA: fmt.Sprintf("%s, som er af typen %s", id, item.Type)},
				lang.Text{EN: "an item of type dato", DA: "et spørgsmål af typen dato"}, lang.Text{})
		case slices.Index(e.Order, id) < k:
			v.add(at, "edit", e.ID, lang.Text{EN: id + " for the second time", DA: id + " for anden gang"}, lang.Text{}, lang.Text{})
		}
	}
}
