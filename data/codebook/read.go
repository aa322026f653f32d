package codebook

import (
	"cmp"
	"slices"

	"sagsbarometer/data/strict"
)

// Read reads codebook.toml and merges it with what it uses, which library gives
// by its id: the shared core ("kerne@1"), or a module that uses the core in
// turn ("bl87@1"). What has the same id here and in what is used replaces it in
// its place, so that a module can word a question anew where it stands; all
// else of the core comes first, then the module's, and what is new here after
// it. Items then stand in the order of their sections, and a section that is
// left without items is dropped: a core may keep one open for its modules.
//
// The violations are all that is wrong in any of the files, each at its place.
// With any, the codebook is what could be read and not fit for use.
func Read(file string, src []byte, library func(id string) ([]byte, bool)) (*Codebook, strict.Violations) {
	own, found, whole := decode(file, src, "")
	found = append(found, own.assemble(library, whole)...)
	found.Sort()
	return own.Codebook, found
}

// Places says where the parts of a codebook stand. A *strict.Document does; a
// codebook that was written in another way brings its own, with the same
// paths: At("item", 3, "ask") and KeyAt("item", 3, "ask", "akter").
type Places interface {
	At(path ...any) strict.Place
	KeyAt(path ...any) strict.Place
	Has(path ...any) bool
}

// Assemble is Read for a codebook that does not stand in TOML but in own, which
// is not touched.
func Assemble(own *Codebook, where Places, library func(id string) ([]byte, bool)) (*Codebook, strict.Violations) {
	c := *own
	c.Sections, c.Items, c.Derived = slices.Clone(own.Sections), slices.Clone(own.Items), slices.Clone(own.Derived)
	c.Deadlines, c.Edits = slices.Clone(own.Deadlines), slices.Clone(own.Edits)
	b := book{Codebook: &c, where: where}
	b.locate()
	b.mark("")
	found := b.assemble(library, true)
	found.Sort()
	return b.Codebook, found
}

// assemble puts what the book uses under it and verifies what comes out. whole
// says that all of it could be read: else what is missing may be in the part
// that could not.
func (b *book) assemble(library func(id string) ([]byte, bool), whole bool) strict.Violations {
	found, ok := b.build(library, 0)
	b.sortItems()
	if whole && ok {
		found = append(found, b.verify()...)
	}
	b.dropEmptySections()
	return found
}

// ReadOwn reads what stands in a codebook's own file and leaves what it uses
// aside, for those who rewrite the file. It finds what cannot be read; whether
// the codebook is fit for use, only [Read] knows.
func ReadOwn(file string, src []byte) (*Codebook, strict.Violations) {
	own, found, _ := decode(file, src, "")
	found.Sort()
	return own.Codebook, found
}

// decode reads one file. whole is false where a part of it could not be read.
func decode(file string, src []byte, from string) (b book, found strict.Violations, whole bool) {
	doc, found := strict.Read(file, src)
	whole = len(found) == 0
	b = book{Codebook: &Codebook{Doc: doc}, where: doc}
	found = append(found, doc.Decode(b.Codebook)...)
	b.locate()
	b.mark(from)
	return b, found, whole
}

// A book is a codebook together with where in its files everything stands.
type book struct {
	*Codebook
	where Places

	sections, items, derivedAt, deadlines, edits, changes []place
}

// A place is one element of a list in a document.
type place struct {
	doc   Places
	list  string
	index int
}

// at is the place of a key of the element, or of the element itself.
func (p place) at(path ...any) strict.Place {
	return p.doc.At(append([]any{p.list, p.index}, path...)...)
}

func (b *book) locate() {
	b.sections = places(b.where, "section", len(b.Sections))
	b.items = places(b.where, "item", len(b.Items))
	b.derivedAt = places(b.where, "derived", len(b.Derived))
	b.deadlines = places(b.where, "deadline", len(b.Deadlines))
	b.edits = places(b.where, "edit", len(b.Edits))
	b.changes = places(b.where, "change", len(b.Changes))
}

func places(doc Places, list string, n int) []place {
	ps := make([]place, n)
	for i := range ps {
		ps[i] = place{doc, list, i}
	}
	return ps
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
