package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// check refuses what would read back as something else than was meant.
func (e Entry) check() error {
	body := bytes.TrimLeft(e.Body, " \t\r\n")
	switch {
	case e.Kind == "":
		return errors.New("an entry without a kind")
	case len(body) == 0 || body[0] != '{' || !json.Valid(body):
		return fmt.Errorf("entry %q: the body is not a JSON object", e.Kind)
	case !utf8.ValidString(e.Kind) || !utf8.Valid(body):
		return fmt.Errorf("entry %q: not UTF-8", e.Kind)
	}
	if key, twice := duplicateKey(body); twice {
		return fmt.Errorf("entry %q: the key %q appears twice in one object", e.Kind, key)
	}
	return nil
}

// duplicateKey finds a key that one object of a valid JSON text holds twice.
// It looks at strings and brackets only, which is an order of magnitude faster
// than a Decoder's tokens, and a journal is read at every start.
func duplicateKey(src []byte) (key string, twice bool) {
	type object struct{ keys map[string]bool } // nil keys: an array
	var open []object
	wantKey := false
	for i := 0; i < len(src); i++ {
		switch src[i] {
		case '{':
			open = append(open, object{keys: map[string]bool{}})
			wantKey = true
		case '[':
			open = append(open, object{})
			wantKey = false
		case '}', ']':
			open = open[:len(open)-1]
		case ',':
			wantKey = open[len(open)-1].keys != nil
		case '"':
			start := i
			for i++; src[i] != '"'; i++ {
				if src[i] == '\\' {
					i++
				}
			}
			if !wantKey {
				continue
			}
			wantKey = false
			k := unquote(src[start : i+1])
			if keys := open[len(open)-1].keys; keys[k] {
				return k, true
			} else {
				keys[k] = true
			}
		}
	}
	return "", false
}

// unquote reads a valid JSON string.
func unquote(quoted []byte) string {
	if bytes.IndexByte(quoted, '\\') < 0 {
		return string(quoted[1 : len(quoted)-1])
	}
	var s string
	// The text is valid, so this cannot fail.
	_ = json.Unmarshal(quoted, &s)
	return s
}
