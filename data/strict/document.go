package strict

import (
	"sort"
	"unicode/utf8"
)

// A Document is a TOML file as read: its keys and values in the order of the
// file, each with its place.
type Document struct {
	file   string
	src    []byte // valid UTF-8 without byte order mark; empty if it was neither
	lines  []int  // offset of the start of each line
	root   *node
	broken bool // a syntax error: what follows it is not in the tree
}

// Read parses a TOML file. file is its name as the user knows it. The document
// is never nil: with violations it holds what could be read, so that Decode
// can go on to find more.
func Read(file string, src []byte) (*Document, Violations) {
	d := &Document{file: file, lines: []int{0}, root: &node{kind: table, origin: byHeader}}
	text, refused := decodeText(file, src)
	if refused != nil {
		d.broken = true
		return d, Violations{*refused}
	}
	d.src = text[:len(text):len(text)] // the parser finds offsets by capacity
	for i, c := range d.src {
		if c == '\n' {
			d.lines = append(d.lines, i+1)
		}
	}
	b := builder{Document: d, into: d.root}
	b.build()
	b.found.Sort()
	return d, b.found
}

// Complete reports whether the whole file could be read; otherwise a key that
// is not in the document may still be in the file.
func (d *Document) Complete() bool { return !d.broken }

// At is the place of the value at a path of keys and indexes from 0,
// At("measure", 2, "item"). A table's place is its header. Where there is no
// such value it is the place of the nearest table or list around it.
func (d *Document) At(path ...any) Place {
	if d == nil {
		return Place{}
	}
	n, _, _ := d.find(path)
	return d.placeOf(n)
}

// KeyAt is the place of the key at a path; where there is none, as At.
func (d *Document) KeyAt(path ...any) Place {
	if d == nil {
		return Place{}
	}
	n, e, ok := d.find(path)
	if !ok || e == nil {
		return d.placeOf(n)
	}
	return d.place(e.at)
}

// Has reports whether there is a value at the path, so that a 0 that was
// written can be told from one that was not.
func (d *Document) Has(path ...any) bool {
	if d == nil {
		return false
	}
	_, _, ok := d.find(path)
	return ok
}

// find follows a path as far as it goes: the last node, its entry if it was
// reached by a key, and whether the path was followed to its end.
func (d *Document) find(path []any) (n *node, last *entry, ok bool) {
	n = d.root
	for _, step := range path {
		switch step := step.(type) {
		case string:
			e := n.entry(step)
			if e == nil {
				return n, last, false
			}
			n, last = e.value, e
		case int:
			if step < 0 || step >= len(n.items) {
				return n, last, false
			}
			n, last = n.items[step], nil
		default:
			return n, last, false
		}
	}
	return n, last, true
}

func (d *Document) placeOf(n *node) Place {
	if n == d.root && len(d.src) == 0 {
		return Place{File: d.file}
	}
	return d.place(n.at)
}

// place turns an offset into line and column. An offset inside a character is
// the place of that character.
func (d *Document) place(offset int) Place {
	offset = max(0, min(offset, len(d.src)))
	for offset > 0 && offset < len(d.src) && !utf8.RuneStart(d.src[offset]) {
		offset--
	}
	line := sort.SearchInts(d.lines, offset+1)
	start := d.lines[line-1]
	return Place{File: d.file, Line: line, Column: 1 + utf8.RuneCount(d.src[start:offset])}
}
