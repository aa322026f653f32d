package forms

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"sagsbarometer/data/codebook"
)

// written is how a form was made, by its hidden sheet: under which version of
// the codebook, with which rows, and with which words for its answers. A
// form of an older version is read by these, since the present codebook may
// have other questions and other words.
type written struct {
	version int
	older   bool
	rows    []string                     // ids of the rows that are filled in
	texts   map[string]bool              // what it put into cells of cases that are not, folded
	front   map[string]bool              // what it put on the list of cases and the guide, folded
	lines   map[string][]string          // of the hidden sheet
	answers map[string][]codebook.Answer // item -> what could be chosen
}

// writtenAs reads it. A version that is none, or newer than the codebook,
// is taken for the present one, which the form is then not.
func writtenAs(data map[string][]string, cb *codebook.Codebook) written {
	w := written{version: cb.Version, rows: data[keyRow], lines: data, texts: map[string]bool{}, front: map[string]bool{}, answers: map[string][]codebook.Answer{}}
	for _, text := range data[keyText] {
		w.texts[folded(text)] = true
	}
	for _, text := range data[keyFront] {
		w.front[folded(text)] = true
	}
	v, err := strconv.Atoi(strings.Join(data[keyVersion], " "))
	if err != nil || v < 1 || v >= cb.Version {
		return w
	}
	w.version, w.older = v, true
	for _, key := range slices.Sorted(maps.Keys(data)) {
		if item, code, ok := cutAnswerKey(key); ok {
			w.answers[item] = append(w.answers[item], codebook.Answer{Code: code, Label: strings.Join(data[key], " ")})
		}
	}
	return w
}

// answerKey names the line that says how an answer is worded.
func answerKey(item, code string) string { return "answer " + item + " " + code }

func cutAnswerKey(key string) (item, code string, ok bool) {
	words := strings.Fields(key)
	if len(words) != 3 || words[0] != "answer" {
		return "", "", false
	}
	return words[1], words[2], true
}

// code is the answer that a text stood for when an older form was written,
// also where the present codebook has it no more.
func (w written) code(item, text string) (string, bool) {
	for _, a := range w.answers[item] {
		if text != "" && (same(text, a.Label) || same(text, a.Code)) {
			return a.Code, true
		}
	}
	return "", false
}
