package sheet

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"

	"sagsbarometer/data/codebook"
)

// writeRule writes a condition as a jurist reads it, in the order of the form:
// sagsoplysning = nej; sagstype = ny eller genoptagelse.
func writeRule(cb *codebook.Codebook, cond codebook.Condition) string {
	var lines []string
	for _, id := range cb.InOrder(cond) {
		lines = append(lines, id+" = "+strings.Join(cond[id], " eller "))
	}
	return strings.Join(lines, "; ")
}

// readRule reads a condition, with the codes or the words of questions and
// answers. What it does not know stays as it is, for the codebook to refuse.
// ok is false where a line is no question and answer, or repeats a question.
func readRule(cb *codebook.Codebook, text string) (cond codebook.Condition, ok bool) {
	cond = codebook.Condition{}
	for _, line := range lines(text) {
		name, answers, found := strings.Cut(line, "=")
		if !found {
			return nil, false
		}
		id := idOf(cb, name)
		if _, twice := cond[id]; twice || id == "" {
			return nil, false
		}
		cond[id] = readList(answers, codesOf(cb, id))
	}
	return cond, true
}

// lines are the parts of a condition. A semicolon within the words of an answer
// parts nothing: what has no equals sign goes on with the line before.
func lines(text string) []string {
	var list []string
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ';' || r == '\n' }) {
		switch {
		case strings.TrimSpace(part) == "":
		case len(list) > 0 && !strings.Contains(part, "="):
			list[len(list)-1] += ";" + part
		default:
			list = append(list, part)
		}
	}
	return list
}

// separators are what stands between the parts of a list.
var separators = regexp.MustCompile(`;|\n|\||,|\s+eller\s+`)

// readList reads ids or codes, or the words for them. Words may hold what
// separates, so the longest that is known is taken; a list of codes alone is
// read as such.
func readList(text string, lookup func(string) (string, bool)) []string {
	var parts [][2]int // from, to
	from := 0
	for _, at := range separators.FindAllStringIndex(text, -1) {
		parts = append(parts, [2]int{from, at[0]})
		from = at[1]
	}
	parts = append(parts, [2]int{from, len(text)})
	var plain []string
	codes := true
	for _, p := range parts {
		part := strings.TrimSpace(text[p[0]:p[1]])
		if part == "" {
			continue
		}
		code, known := lookup(part)
		codes = codes && known && code == part
		plain = append(plain, part)
	}
	if codes {
		return plain
	}
	var list []string
	for i := 0; i < len(parts); {
		end := i + 1
		part := strings.TrimSpace(text[parts[i][0]:parts[i][1]])
		for k := len(parts); k > i; k-- {
			if code, known := lookup(strings.TrimSpace(text[parts[i][0]:parts[k-1][1]])); known {
				part, end = code, k
				break
			}
		}
		if part != "" {
			list = append(list, part)
		}
		i = end
	}
	return list
}

// plainly is a text as it is compared: one space between words, in small
// letters.
func plainly(text string) string {
	return strings.ToLower(strings.Join(strings.Fields(norm.NFC.String(text)), " "))
}

// idOf is the id of an item or derived item that is named by it or by its
// words; the text itself where there is none, or more than one.
func idOf(cb *codebook.Codebook, text string) string {
	text = strings.TrimSpace(text)
	name, byWords := plainly(text), ""
	look := func(id, label string) bool {
		if plainly(label) == name {
			if byWords != "" {
				byWords = text // two questions with these words
			} else {
				byWords = id
			}
		}
		return id == name
	}
	for _, i := range cb.Items {
		if look(i.ID, i.Label) {
			return i.ID
		}
	}
	for _, d := range cb.Derived {
		if look(d.ID, d.Label) {
			return d.ID
		}
	}
	if byWords != "" {
		return byWords
	}
	return text
}

func ids(cb *codebook.Codebook) func(string) (string, bool) {
	return func(text string) (string, bool) {
		id := idOf(cb, text)
		return id, cb.LabelOf(id) != ""
	}
}

// codesOf looks up the answers of an item.
func codesOf(cb *codebook.Codebook, id string) func(string) (string, bool) {
	return func(text string) (string, bool) {
		for _, a := range cb.AnswersOf(id) {
			if name := plainly(text); name == strings.ToLower(a.Code) || name == plainly(a.Label) {
				return a.Code, true
			}
		}
		return "", false
	}
}
