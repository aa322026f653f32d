package strict

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"sagsbarometer/data/lang"
)

// A mishap is a syntax error with the line around it.
type mishap struct {
	message string // the parser's
	line    string
	column  int  // byte offset in the line where the parser stopped
	at      rune // what stands there; 0 at the end of the file
	began   int  // the line where the key = value or header began
}

type said struct{ found, wanted, hint lang.Text }

// mishaps are tried in order; the last always fits. A mishap may move the
// column to where the mistake is.
var mishaps = []func(*mishap) (said, bool){
	curlyQuotes, specialSpace, openText, backslash, strayControl, noValue,
	danishDateUnquoted, decimalCommaUnquoted, innerQuotes, missingQuotes,
	notAPair, unclosedBracket, badNumber, anythingElse,
}

// explain turns the parser's syntax error into words for somebody who has not
// read the definition of TOML: the first of the known mishaps that fits.
func (b *builder) explain(message string, offset int) Violation {
	offset = max(0, min(offset, len(b.src)))
	for offset > 0 && offset < len(b.src) && !utf8.RuneStart(b.src[offset]) {
		offset--
	}
	start := bytes.LastIndexByte(b.src[:offset], '\n') + 1
	line, _, _ := bytes.Cut(b.src[start:], []byte("\n"))
	m := mishap{
		message: message, line: strings.TrimSuffix(string(line), "\r"), column: offset - start,
		began: b.place(b.skip(b.done)).Line,
	}
	if offset < len(b.src) {
		m.at, _ = utf8.DecodeRune(b.src[offset:])
	}
	v := Violation{Rule: "syntax"}
	for _, fits := range mishaps {
		if s, ok := fits(&m); ok {
			v.Found, v.Wanted, v.Hint = s.found, s.wanted, s.hint
			break
		}
	}
	v.Place = b.place(start + m.column)
	return v
}

// says reports whether the parser's message contains one of the parts.
func (m *mishap) says(parts ...string) bool {
	for _, p := range parts {
		if strings.Contains(m.message, p) {
			return true
		}
	}
	return false
}

func (m *mishap) textOpen() bool {
	return m.says("cannot have new lines", "unterminated", "not terminated")
}

// around returns the match of a pattern that the parser stopped in or right
// after.
func (m *mishap) around(pattern *regexp.Regexp) (string, bool) {
	for _, loc := range pattern.FindAllStringIndex(m.line, -1) {
		between := m.line[min(loc[1], m.column):min(m.column, len(m.line))]
		if loc[0] <= m.column && (m.column <= loc[1] || m.says("expected '='") && strings.TrimSpace(between) == "") {
			m.column = loc[0]
			return m.line[loc[0]:loc[1]], true
		}
	}
	return "", false
}
