package workbook

import (
	"io"
	"strconv"
	"strings"
)

// readPlain is a part that may be plain.
func (p *pack) readPlain(name string) (*plain, bool) {
	f, ok := p.files[strings.ToLower(name)]
	if !ok || p.streamed || f.UncompressedSize64 > longestPlain {
		return nil, false
	}
	src, err := f.Open()
	if err != nil {
		return nil, false
	}
	defer func() { _ = src.Close() }()
	p.buffer.Reset()
	if _, err := p.buffer.ReadFrom(io.LimitReader(src, longestPlain+1)); err != nil || p.buffer.Len() > longestPlain {
		return nil, false
	}
	return newPlain(p.buffer.Bytes())
}

// rows reads the cells of a sheet; false where they must be read again by
// encoding/xml.
func (x *plain) rows(s *sheetRows) bool {
	for {
		switch token, name, _ := x.next(); {
		case token == notPlain:
			return false
		case token == plainOver:
			return true
		case token == plainEnd:
		case string(name) == "row":
			r, ok := x.attribute("r")
			if !ok || s.begin(string(r)) != nil {
				return false
			}
		case string(name) == "c":
			raw, ok := x.cell(s.book)
			if !ok || s.cell(raw) != nil {
				return false
			}
		}
	}
}

// cell reads a cell whose tag was read.
func (x *plain) cell(b *book) (raw rawCell, ok bool) {
	ref, one := x.attribute("r")
	kind, two := x.attribute("t")
	style, three := x.attribute("s")
	if !one || !two || !three || len(style) > 9 {
		return raw, false
	}
	if len(style) > 0 {
		n, err := strconv.ParseUint(string(style), 10, 32)
		if err != nil {
			return raw, false
		}
		raw.style = int(n)
	}
	raw.ref, raw.kind = string(ref), b.word(kind)
	inline := false
	for {
		token, name, _ := x.next()
		if token == plainEnd {
			return raw, true
		}
		if token != plainStart {
			return raw, false
		}
		switch string(name) {
		case "v":
			value, ok := x.text()
			if !ok || raw.hasValue {
				return raw, false
			}
			raw.hasValue, raw.value = true, b.word(value)
		case "f":
			if token, _, _ := x.next(); token != plainEnd { // what it says is not read
				return raw, false
			}
			raw.formula = true
		case "is":
			if inline {
				return raw, false
			}
			value, ok := x.onlyText()
			if !ok {
				return raw, false
			}
			inline, raw.inline = true, unescape(b.word(value))
		default:
			return raw, false
		}
	}
}

// text reads to the end of an element that holds nothing else.
func (x *plain) text() ([]byte, bool) {
	token, _, text := x.next()
	if token != plainEnd {
		return nil, false
	}
	return plainText(text)
}

// onlyText reads to the end of an element that holds nothing but one element t.
func (x *plain) onlyText() ([]byte, bool) {
	if token, name, _ := x.next(); token != plainStart || string(name) != "t" {
		return nil, false
	}
	text, ok := x.text()
	if !ok {
		return nil, false
	}
	token, _, _ := x.next()
	return text, token == plainEnd
}

// texts reads the shared texts.
func (x *plain) texts(most int) (out []string, ok bool) {
	for {
		switch token, name, _ := x.next(); {
		case token == notPlain:
			return nil, false
		case token == plainOver:
			return out, true
		case token == plainStart && string(name) == "si":
			text, ok := x.onlyText()
			if !ok || len(out) == most {
				return nil, false
			}
			out = append(out, unescape(string(text)))
		}
	}
}

// word is a text that may stand in many cells, once. Long ones are not kept:
// of a cell with an error, say, nothing else is, however long it is.
func (b *book) word(text []byte) string {
	if len(text) > longestWord {
		return string(text)
	}
	if w, ok := b.words[string(text)]; ok {
		return w
	}
	w := string(text)
	if len(b.words) < mostWords {
		b.words[w] = w
	}
	return w
}

const (
	mostWords   = 1 << 16
	longestWord = 256
)
