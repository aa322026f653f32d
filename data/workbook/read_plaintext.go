package workbook

import (
	"bytes"
	"unicode/utf8"
)

// wholeEntities reports whether every & begins an entity that plainText knows.
func wholeEntities(s []byte) bool {
	for {
		i := bytes.IndexByte(s, '&')
		if i < 0 {
			return true
		}
		_, n := entity(s[i:])
		if n == 0 {
			return false
		}
		s = s[i+n:]
	}
}

// entity is the character that an entity at the beginning of s stands for, and
// the length of the entity; 0 where it is none of those that are plain.
func entity(s []byte) (c rune, n int) {
	end := bytes.IndexByte(s[:min(len(s), len("&#65535;"))], ';')
	if end < 0 {
		return 0, 0
	}
	switch name := s[1:end]; {
	case string(name) == "amp":
		return '&', end + 1
	case string(name) == "lt":
		return '<', end + 1
	case string(name) == "gt":
		return '>', end + 1
	case string(name) == "quot":
		return '"', end + 1
	case string(name) == "apos":
		return '\'', end + 1
	case len(name) > 1 && name[0] == '#':
		for _, d := range name[1:] {
			if d < '0' || d > '9' {
				return 0, 0
			}
			c = c*10 + rune(d-'0')
		}
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' || c >= 0xd800 {
			return 0, 0
		}
		return c, end + 1
	}
	return 0, 0
}

// plainText is what a text means whose entities are whole; ok is false where
// its lines end in more than a line feed.
func plainText(s []byte) (text []byte, ok bool) {
	if bytes.IndexByte(s, '\r') >= 0 {
		return nil, false
	}
	i := bytes.IndexByte(s, '&')
	if i < 0 {
		return s, true
	}
	for i >= 0 {
		c, n := entity(s[i:])
		text = utf8.AppendRune(append(text, s[:i]...), c)
		s = s[i+n:]
		i = bytes.IndexByte(s, '&')
	}
	return append(text, s...), true
}
