package compare

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/deadline"
)

// meaning is what an item of a codebook comes to, apart from its wording:
// what may be answered, what is a defect, when it is asked, and the same of
// the items that it is made of. Empty where there is no such item.
func meaning(book *codebook.Codebook, id string) string {
	var parts []string
	for _, of := range sources(book, id) {
		parts = append(parts, alone(book, of))
	}
	return strings.Join(parts, "\n")
}

// sources are an item and those that it is made of or asked after, each once,
// itself first.
func sources(book *codebook.Codebook, id string) (ids []string) {
	var add func(id string)
	add = func(id string) {
		if slices.Contains(ids, id) || alone(book, id) == "" {
			return
		}
		ids = append(ids, id)
		if i, ok := book.Item(id); ok {
			for _, on := range []codebook.Condition{i.Ask, sectionAsk(book, i.Section)} {
				for _, other := range slices.Sorted(maps.Keys(on)) {
					add(other)
				}
			}
		}
		if d := derived(book, id); d != nil {
			for _, other := range d.AnyDefect {
				add(other)
			}
		}
		if d := deadlineOf(book, id); d != nil {
			for _, item := range itemsOf(d, id) {
				add(item)
			}
			for _, other := range slices.Sorted(maps.Keys(d.Relevant)) {
				add(other)
			}
		}
	}
	add(id)
	return ids
}

// alone is what an item says of itself.
func alone(book *codebook.Codebook, id string) string {
	if i, ok := book.Item(id); ok {
		var codes []string
		for _, a := range i.Options() {
			codes = append(codes, a.Code)
		}
		return fmt.Sprintf("%s %s answers %v defect %v ask %s and %s", id, i.Type, codes, i.Defect, condition(i.Ask), condition(sectionAsk(book, i.Section)))
	}
	if d := derived(book, id); d != nil {
		return fmt.Sprintf("%s of %v", id, d.AnyDefect)
	}
	if d := deadlineOf(book, id); d != nil {
		meaning := fmt.Sprintf("%s from %s to %s if %s by %s", id, d.Start, d.Stop, condition(d.Relevant), d.CaseType)
		if more := itemsOf(d, id)[2:]; len(more) > 0 {
			meaning += fmt.Sprintf(" and %v", more)
		}
		if d.Value > 0 {
			meaning += fmt.Sprintf(" within %d %s", d.Value, d.Unit)
		}
		return meaning
	}
	return ""
}

func derived(book *codebook.Codebook, id string) *codebook.Derived {
	if k := slices.IndexFunc(book.Derived, func(d codebook.Derived) bool { return d.ID == id }); k >= 0 {
		return &book.Derived[k]
	}
	return nil
}

// deadlineOf finds the deadline that a column belongs to: frist_overholdt is of
// frist.
func deadlineOf(book *codebook.Codebook, id string) *codebook.Deadline {
	for k := range book.Deadlines {
		if slices.Contains(book.Deadlines[k].Columns(), id) {
			return &book.Deadlines[k]
		}
	}
	return nil
}

// itemsOf are the items that a column of a deadline is made of. The headline
// knows nothing of those that other columns are counted by, so that it means
// the same where a later codebook asks for more.
func itemsOf(d *codebook.Deadline, id string) []string {
	items := []string{d.Start, d.Stop}
	switch id {
	case d.ID + "_ny_oplyst":
		items = append(items, d.New)
	case d.ID + "_ny_overholdt":
		items = append(items, d.New, d.NewDue)
	case d.Column(deadline.ToSent):
		items = append(items, d.Sent)
	case d.Column(deadline.FromComplete):
		items = append(items, d.Complete)
	case d.Column(deadline.OwnRules):
		for _, item := range slices.Concat([]string{d.Complete, d.Sent}, d.PausedFrom, d.PausedTo, []string{d.PausedDays}) {
			if item != "" {
				items = append(items, item)
			}
		}
	}
	return items
}

func sectionAsk(book *codebook.Codebook, id string) codebook.Condition {
	for _, s := range book.Sections {
		if s.ID == id {
			return s.Ask
		}
	}
	return nil
}

func condition(c codebook.Condition) string {
	var parts []string
	for _, id := range slices.Sorted(maps.Keys(c)) {
		parts = append(parts, fmt.Sprintf("%s in %v", id, slices.Sorted(slices.Values(c[id]))))
	}
	return "[" + strings.Join(parts, "; ") + "]"
}

// changed is why a later version of the same codebook says that the meaning of
// an item, or of one that it is made of, changed after the earlier version.
func changed(a, b *codebook.Codebook, id string) string {
	if a.ID != b.ID {
		return ""
	}
	earlier, later := a, b
	if earlier.Version > later.Version {
		earlier, later = b, a
	}
	of := sources(later, id)
	for _, c := range later.Changes {
		if c.Kind == "meaning" && c.Version > earlier.Version && slices.Contains(of, c.Item) {
			return c.Why
		}
	}
	return ""
}
