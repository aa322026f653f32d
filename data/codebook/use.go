package codebook

import (
	"fmt"
	"slices"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// mostLevels is how many codebooks of the library may lie under one another:
// the module of a provision, and the core that all modules share.
const mostLevels = 2

// build puts what the book uses under it; level is how many stand on the book
// already. ok is false where something could not be read in full.
func (b *book) build(library func(id string) ([]byte, bool), level int) (found strict.Violations, ok bool) {
	if b.Use == "" {
		return nil, true
	}
	refuse := func(rule string, what, wanted lang.Text) strict.Violations {
		return strict.Violations{{Place: b.where.At("use"), Rule: rule, Subject: "use", Found: what, Wanted: wanted}}
	}
	if level == mostLevels {
		return refuse("core-use", lang.Text{EN: "a core that uses another", DA: "en kerne, der bruger en anden"},
			lang.Text{EN: "a core that stands alone", DA: "en kerne, der står alene"}), true
	}
	var src []byte
	if library != nil {
		src, ok = library(b.Use)
	}
	if !ok {
		return refuse("unknown-core", lang.Same(strict.Quote(b.Use)), lang.Text{
			EN: "a core or a module of the library, such as kerne@1", DA: "en kerne eller et modul fra biblioteket, fx kerne@1"}), false
	}
	used, found, whole := decode(b.Use+".toml", src, b.Use)
	if name := fmt.Sprintf("%s@%d", used.ID, used.Version); name != b.Use {
		found = append(found, strict.Violation{Place: used.where.At("id"), Rule: "core-id", Subject: "id",
			Found: lang.Same(name), Wanted: lang.Same(b.Use)})
	}
	more, ok := used.build(library, level+1)
	b.merge(used)
	return append(found, more...), whole && ok
}

// mark notes on every element which codebook of the library it comes from.
func (b *book) mark(from string) {
	for i := range b.Sections {
		b.Sections[i].From = from
	}
	for i := range b.Items {
		b.Items[i].From = from
	}
	for i := range b.Derived {
		b.Derived[i].From = from
	}
	for i := range b.Deadlines {
		b.Deadlines[i].From = from
	}
	for i := range b.Edits {
		b.Edits[i].From = from
	}
}

// merge puts a core or module under the book. Its changes stay behind: they
// tell its own history, whose versions are not those of the book.
func (b *book) merge(core book) {
	b.Uses = append([]string{b.Use}, core.Uses...)
	b.Sections, b.sections = merged(core.Sections, b.Sections, core.sections, b.sections, func(s Section) string { return s.ID })
	b.Items, b.items = merged(core.Items, b.Items, core.items, b.items, func(i Item) string { return i.ID })
	b.Derived, b.derivedAt = merged(core.Derived, b.Derived, core.derivedAt, b.derivedAt, func(d Derived) string { return d.ID })
	b.Deadlines, b.deadlines = merged(core.Deadlines, b.Deadlines, core.deadlines, b.deadlines, func(d Deadline) string { return d.ID })
	b.Edits, b.edits = merged(core.Edits, b.Edits, core.edits, b.edits, func(e Edit) string { return e.ID })
}

func merged[T any](core, own []T, coreAt, ownAt []place, id func(T) string) ([]T, []place) {
	list, at := slices.Clone(core), slices.Clone(coreAt)
	replaced := make([]bool, len(core))
	for i, element := range own {
		k := slices.IndexFunc(core, func(c T) bool { return id(c) == id(element) && id(c) != "" })
		if k < 0 || replaced[k] { // a second one with the id is for verify to refuse
			list, at = append(list, element), append(at, ownAt[i])
			continue
		}
		list[k], at[k], replaced[k] = element, ownAt[i], true
	}
	return list, at
}
