package workbook

import (
	"bytes"
	"unicode/utf8"
)

// A plain part is XML as spreadsheet programs write it: elements, attributes
// in quotation marks, text, and the entities that every document has. It is
// read some ten times as fast as encoding/xml reads, which most of the time of
// reading a form went into.
//
// Whatever is not plain (comments, CDATA, other encodings, names with letters
// beyond ASCII, and above all every error) is left to encoding/xml, from the
// beginning of the part. So a part that is read here is read the same there,
// and what is refused, and in which words, is decided there alone.
type plain struct {
	src   []byte // what is left
	open  [][]byte
	attrs []plainAttribute // of the element that begins
	empty bool             // that element ends at once: <c/>
}

type plainAttribute struct{ name, value []byte }

// A plainToken is what the next tag does.
type plainToken int

const (
	notPlain plainToken = iota
	plainStart
	plainEnd
	plainOver // of the part, which is whole
)

const (
	longestPlain = 8 << 20 // bytes of a part; longer ones are read as a stream
	deepestPlain = 64
)

var plainHeads = []string{
	`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`, `<?xml version="1.0" encoding="UTF-8"?>`, `<?xml version="1.0"?>`,
}

// newPlain looks through the bytes of a part for what is not plain wherever it
// stands.
func newPlain(src []byte) (*plain, bool) {
	for _, head := range plainHeads {
		if bytes.HasPrefix(src, []byte(head)) {
			src = src[len(head):]
			break
		}
	}
	for _, c := range src {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			return nil, false
		}
	}
	odd := !utf8.Valid(src)
	for _, s := range []string{"]]>", "<!", "<?", "\ufffe", "\uffff"} {
		odd = odd || bytes.Contains(src, []byte(s))
	}
	return &plain{src: src}, !odd
}

// next goes on to the next tag: its name without prefix, and the text before
// it as it is written.
func (x *plain) next() (token plainToken, name, text []byte) {
	if x.empty {
		x.empty = false
		return x.end(x.open[len(x.open)-1], nil)
	}
	i := bytes.IndexByte(x.src, '<')
	switch {
	case i < 0 && len(x.open) == 0 && len(x.src) <= longestToken/2 && wholeEntities(x.src):
		return plainOver, nil, nil
	case i < 0 || i > longestToken/2 || !wholeEntities(x.src[:i]):
		return notPlain, nil, nil
	}
	text, x.src = x.src[:i], x.src[i+1:]
	if !x.take('/') {
		return x.start(text)
	}
	before := len(x.src)
	full := x.name()
	x.space()
	if full == nil || before-len(x.src) > longestToken/2 || !x.take('>') {
		return notPlain, nil, nil
	}
	return x.end(full, text)
}

// end closes the element that was opened last.
func (x *plain) end(full, text []byte) (plainToken, []byte, []byte) {
	last := len(x.open) - 1
	if last < 0 || !bytes.Equal(x.open[last], full) {
		return notPlain, nil, nil
	}
	x.open = x.open[:last]
	return plainEnd, local(full), text
}

// start reads the rest of a tag that begins an element.
func (x *plain) start(text []byte) (plainToken, []byte, []byte) {
	before := len(x.src)
	full := x.name()
	if full == nil || len(x.open) == deepestPlain {
		return notPlain, nil, nil
	}
	x.open, x.attrs = append(x.open, full), x.attrs[:0]
	for {
		x.space()
		switch {
		case before-len(x.src) > longestToken/2:
			return notPlain, nil, nil
		case x.take('>'):
			return plainStart, local(full), text
		case x.take('/'):
			x.empty = true
			if !x.take('>') {
				return notPlain, nil, nil
			}
			return plainStart, local(full), text
		}
		a := plainAttribute{name: x.name()}
		if a.name == nil || !x.take('=') || len(x.src) == 0 {
			return notPlain, nil, nil
		}
		quote := x.src[0]
		end := bytes.IndexByte(x.src[1:], quote)
		if quote != '"' && quote != '\'' || end < 0 {
			return notPlain, nil, nil
		}
		a.value, x.src = x.src[1:end+1], x.src[end+2:]
		if bytes.IndexByte(a.value, '<') >= 0 || !wholeEntities(a.value) {
			return notPlain, nil, nil
		}
		x.attrs = append(x.attrs, a)
	}
}

// name reads a name in ASCII with at most one prefix; nil where there is none.
func (x *plain) name() []byte {
	first, prefix := true, false // whether a letter must come, and whether there is a prefix
	for n, c := range x.src {
		switch {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_':
			first = false
		case first:
			return nil
		case '0' <= c && c <= '9' || c == '-' || c == '.':
		case c == ':' && !prefix:
			first, prefix = true, true
		default:
			name := x.src[:n]
			x.src = x.src[n:]
			return name
		}
	}
	return nil
}

func (x *plain) space() {
	for len(x.src) > 0 && (x.src[0] == ' ' || x.src[0] == '\t' || x.src[0] == '\n' || x.src[0] == '\r') {
		x.src = x.src[1:]
	}
}

func (x *plain) take(c byte) bool {
	if len(x.src) == 0 || x.src[0] != c {
		return false
	}
	x.src = x.src[1:]
	return true
}

// attribute is the value of an attribute; ok is false where there are several,
// or it is not written as it is meant.
func (x *plain) attribute(name string) (value []byte, ok bool) {
	found := false
	for _, a := range x.attrs {
		if string(local(a.name)) == name {
			if found || bytes.IndexByte(a.value, '&') >= 0 || bytes.IndexByte(a.value, '\r') >= 0 {
				return nil, false
			}
			value, found = a.value, true
		}
	}
	return value, true
}

func local(name []byte) []byte { return name[bytes.IndexByte(name, ':')+1:] }
