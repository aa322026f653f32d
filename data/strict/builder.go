package strict

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/pelletier/go-toml/v2/unstable"

	"sagsbarometer/data/lang"
)

// A builder turns the expressions of the parser, one a line, into the tree.
// The parser knows no places of lists and does not see that a key is given
// twice, so both are done here.
type builder struct {
	*Document
	parser unstable.Parser
	into   *node // the table that key = value lines go to
	done   int   // offset up to which expressions were in order
	found  Violations
}

// A key is one part of a dotted key.
type key struct {
	name    string
	at, end int
	written string // as the file has it, quotes included
}

func (b *builder) build() {
	b.parser.Reset(b.src)
	for b.parser.NextExpression() {
		switch e := b.parser.Expression(); e.Kind {
		case unstable.Table, unstable.ArrayTable:
			path := b.keys(e)
			b.into = b.header(path, e.Kind == unstable.ArrayTable)
			b.done = b.lineEnd(path[len(path)-1].end)
		case unstable.KeyValue:
			b.done = b.lineEnd(b.pair(b.into, e))
		}
	}
	if err := b.parser.Error(); err != nil {
		b.broken = true
		var syntax *unstable.ParserError
		if !errors.As(err, &syntax) {
			syntax = &unstable.ParserError{Message: err.Error()}
		}
		b.found = append(b.found, b.explain(syntax.Message, cap(b.src)-cap(syntax.Highlight)))
	}
}

func (b *builder) lineEnd(at int) int {
	if i := bytes.IndexByte(b.src[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(b.src)
}

func (b *builder) keys(e *unstable.Node) []key {
	var keys []key
	for it := e.Key(); it.Next(); {
		n := it.Node()
		at, end := int(n.Raw.Offset), int(n.Raw.Offset+n.Raw.Length)
		k := key{name: string(n.Data), at: at, end: end, written: string(b.src[at:end])}
		if r, bad := controlIn(k.name, false); bad {
			b.found = append(b.found, b.control(at, r, k.written))
		}
		keys = append(keys, k)
	}
	return keys
}

// header opens the table of a [header], or appends one to the list of a
// [[header]]. Where that is not allowed it returns a table outside the tree,
// so that what follows is read and forgotten.
func (b *builder) header(path []key, oneMore bool) *node {
	at := bytes.LastIndexByte(b.src[:path[0].at], '\n') + 1
	at += bytes.IndexByte(b.src[at:], '[')
	last := path[len(path)-1]
	for _, k := range slices.Backward(path[:len(path)-1]) {
		last.written = k.written + "." + last.written // a header is written in full
	}
	t := b.root
	for _, k := range path[:len(path)-1] {
		e := t.entry(k.name)
		switch {
		case e == nil:
			n := &node{kind: table, origin: byParent, at: at}
			t.put(k.name, k.at, n)
			t = n
		case e.value.kind == table && e.value.origin != byBraces:
			t = e.value
		case e.value.kind == tables:
			t = e.value.items[len(e.value.items)-1]
		default:
			return b.twice(k, e)
		}
	}
	e := t.entry(last.name)
	n := &node{kind: table, origin: byHeader, at: at}
	switch {
	case e == nil && oneMore:
		t.put(last.name, last.at, &node{kind: tables, at: at, items: []*node{n}})
	case e == nil:
		t.put(last.name, last.at, n)
	case oneMore && e.value.kind == tables:
		e.value.items = append(e.value.items, n)
	case !oneMore && e.value.kind == table && e.value.origin == byParent:
		e.value.origin, e.value.at, e.at = byHeader, at, last.at
		return e.value
	default:
		return b.twice(last, e)
	}
	return n
}

// pair adds one key = value to a table and returns the offset after the value.
func (b *builder) pair(t *node, e *unstable.Node) (end int) {
	path := b.keys(e)
	last := path[len(path)-1]
	at := last.end + bytes.IndexByte(b.src[last.end:], '=') + 1
	for b.src[at] == ' ' || b.src[at] == '\t' {
		at++
	}
	value, end := b.value(e.Value(), at)
	for _, k := range path[:len(path)-1] {
		e := t.entry(k.name)
		switch {
		case e == nil:
			n := &node{kind: table, origin: byDots, at: k.at}
			t.put(k.name, k.at, n)
			t = n
		case e.value.kind == table && e.value.origin == byDots:
			t = e.value
		default:
			b.twice(k, e)
			return end
		}
	}
	if e := t.entry(last.name); e != nil {
		b.twice(last, e)
		return end
	}
	t.put(last.name, last.at, value)
	return end
}

// value builds the value that starts at an offset and returns where it ends.
func (b *builder) value(n *unstable.Node, at int) (v *node, end int) {
	switch n.Kind {
	case unstable.Array:
		v, end = &node{kind: list, at: at}, at+1
		for it := n.Children(); it.Next(); {
			var item *node
			item, end = b.value(it.Node(), b.skip(end))
			v.items = append(v.items, item)
		}
		return v, b.skip(end) + 1
	case unstable.InlineTable:
		v, end = &node{kind: table, origin: byBraces, at: at}, at+1
		for it := n.Children(); it.Next(); {
			end = b.pair(v, it.Node())
		}
		return v, b.skip(end) + 1
	default:
		return b.scalar(n, at), int(n.Raw.Offset + n.Raw.Length)
	}
}

// skip passes over what may stand between two values of a list: space, line
// ends, commas and comments. The parser has found them to be in order.
func (b *builder) skip(at int) int {
	for at < len(b.src) {
		switch b.src[at] {
		case ' ', '\t', '\n', '\r', ',':
			at++
		case '#':
			for at < len(b.src) && b.src[at] != '\n' {
				at++
			}
		default:
			return at
		}
	}
	return at
}

// twice records a key that is there already and returns a table outside the
// tree to read on into.
func (b *builder) twice(k key, first *entry) *node {
	line := b.place(first.at).Line
	v := Violation{
		Place: b.place(k.at), Rule: "duplicate-key", Subject: k.name,
		Found: lang.Text{
			EN: fmt.Sprintf("given already in line %d", line),
			DA: fmt.Sprintf("står allerede i linje %d", line),
		},
		Wanted: lang.Text{EN: "each key and each [table] once", DA: "hver nøgle og hver [tabel] én gang"},
	}
	if first.value.kind == tables {
		v.Hint = lang.Text{
			EN: fmt.Sprintf("write [[%s]] for one more", k.written),
			DA: fmt.Sprintf("skriv [[%s]] for én til", k.written),
		}
	}
	b.found = append(b.found, v)
	return &node{kind: table, origin: byHeader, at: k.at}
}
