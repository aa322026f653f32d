package pipeline

import (
	"bytes"
	"encoding/json"
	"iter"
	"strings"

	"sagsbarometer/data/codebook"
)

// HeldAnswers are the answers of a reading as the journal has them: a JSON
// object in one piece of memory, its items in order. Those of every case are
// held at once, and maps of them would take seven times as much. Nothing at all
// is null.
type HeldAnswers string

// hold puts answers away.
func hold(a codebook.Answers) HeldAnswers {
	if a == nil {
		return ""
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(a) // texts by texts: it cannot fail
	return HeldAnswers(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}

// open are the answers in a map of their own; nil where there is nothing.
func (h HeldAnswers) open() codebook.Answers {
	if h == "" {
		return nil
	}
	a := codebook.Answers{}
	if !h.plain() {
		_ = json.Unmarshal([]byte(h), &a) // it was read before
		return a
	}
	for item, answer := range h.pairs() {
		a[item] = answer
	}
	return a
}

// of is the answer to one question; empty where there is none.
func (h HeldAnswers) of(item string) string {
	if !h.plain() {
		return h.open()[item]
	}
	for have, answer := range h.pairs() {
		if have == item {
			return answer
		}
	}
	return ""
}

// none reports whether no question is answered.
func (h HeldAnswers) none() bool { return h == "" || h == "{}" }

// same reports whether two readings answer the same.
func (h HeldAnswers) same(o HeldAnswers) bool { return h == o || h.none() && o.none() }

// plain reports whether every text stands as it is meant.
func (h HeldAnswers) plain() bool { return strings.IndexByte(string(h), '\\') < 0 }

// pairs are items and answers of what is plain, in order.
func (h HeldAnswers) pairs() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		texts := strings.Split(string(h), `"`) // {, item, :, answer, comma, item ... }
		for i := 1; i+2 < len(texts); i += 4 {
			if !yield(texts[i], texts[i+2]) {
				return
			}
		}
	}
}

// MarshalJSON writes the object.
func (h HeldAnswers) MarshalJSON() ([]byte, error) {
	if h == "" {
		return []byte("null"), nil
	}
	return []byte(h), nil
}

// UnmarshalJSON reads an object of texts.
func (h *HeldAnswers) UnmarshalJSON(src []byte) error {
	if asHeld(src) {
		*h = HeldAnswers(src)
		return nil
	}
	var a codebook.Answers
	if err := json.Unmarshal(src, &a); err != nil {
		return err
	}
	*h = hold(a)
	return nil
}

// asHeld reports whether valid JSON is an object of plain texts, its keys in
// order, without white space: what hold would make of it.
func asHeld(src []byte) bool {
	text := func() (s []byte, ok bool) {
		if len(src) == 0 || src[0] != '"' {
			return nil, false
		}
		end := bytes.IndexByte(src[1:], '"')
		if end < 0 {
			return nil, false
		}
		s, src = src[1:end+1], src[end+2:]
		return s, bytes.IndexByte(s, '\\') < 0
	}
	take := func(c byte) bool {
		if len(src) == 0 || src[0] != c {
			return false
		}
		src = src[1:]
		return true
	}
	if !take('{') {
		return false
	}
	if take('}') {
		return len(src) == 0
	}
	for last := []byte(nil); ; {
		item, ok := text()
		if !ok || last != nil && bytes.Compare(last, item) >= 0 || !take(':') {
			return false
		}
		last = item
		if _, ok := text(); !ok {
			return false
		}
		if take('}') {
			return len(src) == 0
		}
		if !take(',') {
			return false
		}
	}
}
