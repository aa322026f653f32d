package sheet

import (
	"regexp"
	"slices"
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
	for _, line := range lines(spoken.ReplaceAllString(text, "; $1 = ")) {
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

// spoken is a question as the sheet of all questions words a condition:
// »Er sagen oplyst?« er Nej, og »Hvad mangler?« er Andet.
var spoken = regexp.MustCompile(`(?:^|[;\n]|,?\s+og\s)\s*»([^«\n]+)«\s+er\s`)

// and is what people write between two conditions.
var and = regexp.MustCompile(`,?\s+og\s+`)

// lines are the parts of a condition. A semicolon within the words of an answer
// parts nothing: what has no equals sign goes on with the line before.
func lines(text string) []string {
	lacks := func(part string) bool { return !strings.Contains(part, "=") }
	var list []string
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ';' || r == '\n' }) {
		parts := and.Split(part, -1)
		switch {
		case strings.TrimSpace(part) == "":
		case len(list) > 0 && lacks(part):
			list[len(list)-1] += ";" + part
		case slices.ContainsFunc(parts, lacks): // the word stands in a question or an answer
			list = append(list, part)
		default:
			list = append(list, parts...)
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

// loosely is a text as a hand or a word processor writes it: with quotation
// marks around it, without its question mark.
func loosely(text string) string {
	return strings.Trim(plainly(text), " ?\"'»«„“”‘’")
}

// among is the code of the one that a text names: by its code, else by its
// words, else by its words loosely. ok is false where none is, or more than one.
func among(list []codebook.Answer, text string) (code string, ok bool) {
	name, loose := plainly(text), loosely(text)
	for _, named := range []func(codebook.Answer) bool{
		func(a codebook.Answer) bool { return strings.ToLower(a.Code) == name },
		func(a codebook.Answer) bool { return plainly(a.Label) == name },
		func(a codebook.Answer) bool {
			return loose != "" && (strings.ToLower(a.Code) == loose || loosely(a.Label) == loose)
		},
	} {
		if first := slices.IndexFunc(list, named); first >= 0 {
			return list[first].Code, !slices.ContainsFunc(list[first+1:], named)
		}
	}
	return "", false
}

// questions are the ids and words of all that a condition may name.
func questions(cb *codebook.Codebook) []codebook.Answer {
	var list []codebook.Answer
	for _, i := range cb.Items {
		list = append(list, codebook.Answer{Code: i.ID, Label: i.Label})
	}
	for _, d := range cb.Derived {
		list = append(list, codebook.Answer{Code: d.ID, Label: d.Label})
	}
	return list
}

// idOf is the id of an item or derived item that is named by it or by its
// words; the text itself where there is none, or more than one.
func idOf(cb *codebook.Codebook, text string) string { return nameOf(questions(cb), text) }

func nameOf(list []codebook.Answer, text string) string {
	if code, ok := among(list, text); ok {
		return code
	}
	return strings.TrimSpace(text)
}

func ids(cb *codebook.Codebook) func(string) (string, bool) {
	return func(text string) (string, bool) {
		id := idOf(cb, text)
		return id, cb.LabelOf(id) != ""
	}
}

// codesOf looks up the answers of an item.
func codesOf(cb *codebook.Codebook, id string) func(string) (string, bool) {
	return func(text string) (string, bool) { return among(cb.AnswersOf(id), text) }
}
