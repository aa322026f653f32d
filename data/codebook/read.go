package codebook

import (
	"cmp"
	"fmt"
	"slices"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// Read reads codebook.toml and merges it with the core that it uses, which
// library gives by its id ("kerne@1"). What has the same id here and in the
// core replaces the core's in its place, so that a module can word a question
// anew where it stands; all else of the core comes first, and what is new
// here after it. Items then stand in the order of their sections, and a
// section that is left without items is dropped: a core may keep one open for
// its modules.
//
// The violations are all that is wrong in either file, each at its place.
// With any, the codebook is what could be read and not fit for use.
func Read(file string, src []byte, library func(id string) ([]byte, bool)) (*Codebook, strict.Violations) {
	doc, found := strict.Read(file, src)
	whole := len(found) == 0
	own := book{Codebook: &Codebook{Doc: doc}}
	found = append(found, doc.Decode(own.Codebook)...)
	own.locate()
	if own.Use != "" {
		core, more, ok := readCore(own, library)
		found = append(found, more...)
		whole = whole && ok
		if core.Codebook != nil {
			own.merge(core)
		}
	}
	own.sortItems()
	if whole { // else what is missing may be in the part that could not be read
		found = append(found, own.verify()...)
	}
	own.dropEmptySections()
	found.Sort()
	return own.Codebook, found
}

// readCore reads the core; ok is false where it could not be read in full.
func readCore(own book, library func(string) ([]byte, bool)) (core book, found strict.Violations, ok bool) {
	id := own.Use
	var src []byte
	if library != nil {
		src, ok = library(id)
	}
	if !ok {
		return core, strict.Violations{{Place: own.Doc.At("use"), Rule: "unknown-core", Subject: "use",
			Found:  lang.Same(strict.Quote(id)),
			Wanted: lang.Text{EN: "a core of the library, such as kerne@1", DA: "en kerne fra biblioteket, fx kerne@1"}}}, false
	}
	doc, found := strict.Read(id+".toml", src)
	ok = len(found) == 0
	core = book{Codebook: &Codebook{Doc: doc}}
	found = append(found, doc.Decode(core.Codebook)...)
	core.locate()
	if name := fmt.Sprintf("%s@%d", core.ID, core.Version); name != id {
		found = append(found, strict.Violation{Place: doc.At("id"), Rule: "core-id", Subject: "id",
			Found: lang.Same(name), Wanted: lang.Same(id)})
	}
	if core.Use != "" {
		found = append(found, strict.Violation{Place: doc.At("use"), Rule: "core-use", Subject: "use",
			Found:  lang.Text{EN: "a core that uses another", DA: "en kerne, der bruger en anden"},
			Wanted: lang.Text{EN: "a core that stands alone", DA: "en kerne, der står alene"}})
	}
	return core, found, ok
}

// A book is a codebook together with where in its files everything stands.
type book struct {
	*Codebook
	sections, items, derivedAt, deadlines, edits, changes []place
}

// A place is one element of a list in a document.
type place struct {
	doc   *strict.Document
	list  string
	index int
}

// at is the place of a key of the element, or of the element itself.
func (p place) at(path ...any) strict.Place {
	return p.doc.At(append([]any{p.list, p.index}, path...)...)
}

func (b *book) locate() {
	b.sections = places(b.Doc, "section", len(b.Sections))
	b.items = places(b.Doc, "item", len(b.Items))
	b.derivedAt = places(b.Doc, "derived", len(b.Derived))
	b.deadlines = places(b.Doc, "deadline", len(b.Deadlines))
	b.edits = places(b.Doc, "edit", len(b.Edits))
	b.changes = places(b.Doc, "change", len(b.Changes))
}

func places(doc *strict.Document, list string, n int) []place {
	ps := make([]place, n)
	for i := range ps {
		ps[i] = place{doc, list, i}
	}
	return ps
}

// merge puts the core under the book. The core's changes stay behind: they
// tell the history of the core, whose versions are not those of the book.
func (b *book) merge(core book) {
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

// sortItems puts the items in the order of their sections, those of an unknown
// section first.
func (b *book) sortItems() {
	section := func(id string) int {
		return slices.IndexFunc(b.Sections, func(s Section) bool { return s.ID == id })
	}
	order := make([]int, len(b.Items))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, k int) int {
		return cmp.Compare(section(b.Items[i].Section), section(b.Items[k].Section))
	})
	items, at := make([]Item, len(order)), make([]place, len(order))
	for i, from := range order {
		items[i], at[i] = b.Items[from], b.items[from]
	}
	b.Items, b.items = items, at
}

func (b *book) dropEmptySections() {
	b.Sections = slices.DeleteFunc(b.Sections, func(s Section) bool {
		return !slices.ContainsFunc(b.Items, func(item Item) bool { return item.Section == s.ID })
	})
}
