package codebook

import (
	"bytes"
	"slices"
	"strings"
)

// Rewrite is the text of a codebook's own file that says what to says, with as
// much of the old file as still holds: every element that did not change stays
// as it was written, comments and all, and an element that did keeps the
// comment above it. Comments go with elements that are removed, and out of the
// lines of those that change. Lists come in the order of [Codebook.TOML].
//
// A file that cannot be read, or taken apart by its lines, is written anew.
func Rewrite(file []byte, to *Codebook) []byte {
	plain := to.TOML()
	was, found := ReadOwn("", file)
	if len(found) > 0 {
		return plain
	}
	old := takeApart(string(file), was)
	var b strings.Builder
	if writeKeys(*was) == writeKeys(*to) {
		b.WriteString(old.head)
	} else {
		b.WriteString(old.banner + writeKeys(*to))
	}
	before := was.lists()
	for i, list := range to.lists() {
		used := make([]bool, len(before[i].elements))
		for _, e := range list.elements {
			b.WriteString("\n")
			at := e.was(before[i], used)
			switch {
			case at < 0:
				b.WriteString(e.toml)
				continue
			case before[i].elements[at].toml == e.toml:
				b.WriteString(old.above[i][at] + old.lines[i][at])
			default:
				b.WriteString(old.above[i][at] + e.toml)
			}
			used[at] = true
		}
	}
	text := []byte(b.String())
	if got, found := ReadOwn("", text); len(found) > 0 || !bytes.Equal(got.TOML(), plain) {
		return plain
	}
	return text
}

// was is where an element stood before: what is there with its id and not used
// yet, as it is now if there is such a one. Less than 0 where it is new.
func (e element) was(before list, used []bool) int {
	at := -1
	for k, was := range before.elements {
		if was.id == e.id && !used[k] && (at < 0 || was.toml == e.toml && before.elements[at].toml != e.toml) {
			at = k
		}
	}
	return at
}

// A takenApart is a file in pieces, elements by list and index.
type takenApart struct {
	head, banner string // up to the first element; its comment alone
	above, lines [][]string
}

func takeApart(file string, cb *Codebook) takenApart {
	lines := strings.SplitAfter(file, "\n")
	type start struct{ list, index, line int }
	var starts []start
	lists := cb.lists()
	var out takenApart
	for i, l := range lists {
		out.above = append(out.above, make([]string, len(l.elements)))
		out.lines = append(out.lines, make([]string, len(l.elements)))
		for k := range l.elements {
			starts = append(starts, start{i, k, cb.Doc.At(l.name, k).Line - 1})
		}
	}
	slices.SortFunc(starts, func(a, b start) int { return a.line - b.line })
	end := len(lines)
	for n := len(starts) - 1; n >= 0; n-- {
		s := starts[n]
		above := s.line
		for above > 0 && idle(lines[above-1]) {
			above--
		}
		out.lines[s.list][s.index] = ended(strings.Join(lines[s.line:max(s.line, end)], ""))
		out.above[s.list][s.index] = strings.TrimLeft(strings.Join(lines[above:s.line], ""), "\r\n")
		end = above
	}
	out.head = ended(strings.Join(lines[:end], ""))
	banner := 0
	for banner < end && idle(lines[banner]) {
		banner++
	}
	out.banner = strings.Join(lines[:banner], "")
	return out
}

// idle reports whether a line says nothing to the program.
func idle(line string) bool {
	line = strings.TrimSpace(line)
	return line == "" || strings.HasPrefix(line, "#")
}

// ended is a text with one line end after it.
func ended(text string) string { return strings.TrimRight(text, " \r\n") + "\n" }
