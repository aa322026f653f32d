package privacy

import (
	"strings"
	"unicode"
)

// A digitRun is groups of digits with one separator throughout: a space, a
// hyphen or a full stop; 0 where there is only one group.
type digitRun struct {
	groups        []string
	separator     rune
	international bool   // a plus or 0045 stands before it
	before, after string // the words on either side, in small letters
	glued         bool   // it is part of something longer: G01-12-25, 1.234,50, 24/00021
}

// part is some groups of a spaced run. Groups of the same size beside them
// make it a longer number, such as an account's.
func (r digitRun) part(from, to int) digitRun {
	p := r
	p.groups = r.groups[from:to]
	if from > 0 {
		p.before = r.groups[from-1]
		p.glued = p.glued || len(r.groups[from-1]) == len(r.groups[from])
	}
	if to < len(r.groups) {
		p.after = r.groups[to]
		p.glued = p.glued || len(r.groups[to]) == len(r.groups[to-1])
	}
	return p
}

func (r digitRun) digits() string { return strings.Join(r.groups, "") }

// shape is the sizes of the groups: 2222 for 12 34 56 78.
func (r digitRun) shape() string {
	var b strings.Builder
	for _, g := range r.groups {
		b.WriteByte("0123456789+"[min(len(g), 10)])
	}
	return b.String()
}

// digitRuns finds the runs of a text.
func digitRuns(text []rune) []digitRun {
	var runs []digitRun
	for i := 0; i < len(text); i++ {
		if !isDigit(text[i]) {
			continue
		}
		run, end := readRun(text, i)
		run.before, run.after = wordBefore(text[:i]), wordAfter(text[end:])
		run.glued = gluedBefore(text[:i]) || gluedAfter(text[end:])
		run.international = i > 0 && text[i-1] == '+'
		for _, code := range neighbours {
			run.international = run.international || strings.HasPrefix(run.digits(), code)
		}
		runs = append(runs, run)
		i = end - 1
	}
	return runs
}

// readRun reads groups from a digit on, and says where they end.
func readRun(text []rune, at int) (run digitRun, end int) {
	for end = at; ; {
		from := end
		for end < len(text) && isDigit(text[end]) {
			end++
		}
		run.groups = append(run.groups, string(text[from:end]))
		sep, next := separatorAt(text, end)
		if next == end || run.separator != 0 && sep != run.separator {
			return run, end
		}
		run.separator, end = sep, next
	}
}

// separatorAt reads one separator that has a digit behind it: a hyphen, a full
// stop, or up to two spaces. next is end where there is none.
func separatorAt(text []rune, end int) (sep rune, next int) {
	for next = end; next < len(text) && next < end+2; next++ {
		kind := separatorKind(text[next])
		if kind == 0 || sep != 0 && (sep != ' ' || kind != ' ') {
			break
		}
		sep = kind
	}
	if sep == 0 || next >= len(text) || !isDigit(text[next]) {
		return 0, end
	}
	return sep, next
}

func separatorKind(r rune) rune {
	switch {
	case r == '\n':
		return 0
	case unicode.IsSpace(r), unicode.Is(unicode.Cf, r):
		return ' '
	case unicode.Is(unicode.Pd, r), r == '\u2212':
		return '-'
	case r == '.':
		return '.'
	}
	return 0
}

// gluedBefore reports whether a number goes on to the left of its digits.
func gluedBefore(text []rune) bool {
	n := len(text)
	for n > 0 && text[n-1] == ' ' {
		n--
	}
	switch {
	case n > 0 && text[n-1] == '§':
		return true
	case n < len(text) || n == 0:
		return false
	}
	r := text[n-1]
	if unicode.IsLetter(r) || isDigit(r) || r == '_' || r == '/' {
		return true
	}
	if n == 1 {
		return false
	}
	switch separatorKind(r) {
	case '-':
		return unicode.IsLetter(text[n-2]) || isDigit(text[n-2])
	case '.':
		return isDigit(text[n-2])
	}
	return (r == ',' || r == ':') && isDigit(text[n-2])
}

// gluedAfter reports whether a number goes on to the right of its digits.
func gluedAfter(text []rune) bool {
	if len(text) == 0 {
		return false
	}
	r := text[0]
	if unicode.IsLetter(r) || isDigit(r) || r == '_' || r == '/' || r == '%' {
		return true
	}
	if len(text) == 1 {
		return false
	}
	next := text[1]
	switch separatorKind(r) {
	case '-':
		return unicode.IsLetter(next) || isDigit(next)
	case '.':
		return isDigit(next)
	}
	return (r == ',' || r == ':') && isDigit(next)
}

// neutral are words that say nothing of the number after them. Other numbers
// say as little: »dokument 48003350 og 48003351«.
var neutral = map[string]bool{"og": true, "eller": true, "nr": true, "no": true, "nummer": true, "er": true, "har": true, "på": true, "lyder": true, "får": true, "fik": true}

// wordBefore is the last word that says something, in small letters.
func wordBefore(text []rune) string {
	const reach = 60 // runes; words further away say nothing of the number
	words := strings.FieldsFunc(string(text[max(0, len(text)-reach):]), notInWord)
	for i := len(words) - 1; i >= 0; i-- {
		if w := strings.ToLower(words[i]); !neutral[w] && strings.Trim(w, "0123456789") != "" {
			return w
		}
	}
	return ""
}

// wordAfter is the next word, in small letters.
func wordAfter(text []rune) string {
	const reach = 20
	for _, w := range strings.FieldsFunc(string(text[:min(reach, len(text))]), notInWord) {
		return strings.ToLower(w)
	}
	return ""
}

func notInWord(r rune) bool { return !unicode.IsLetter(r) && !isDigit(r) && r != '+' }
