package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
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

// spaced reports whether a JSON text has white space outside of its strings.
func spaced(src []byte) bool {
	for i := 0; i < len(src); i++ {
		switch src[i] {
		case ' ', '\t', '\r', '\n':
			return true
		case '"':
			for i++; i < len(src) && src[i] != '"'; i++ {
				if src[i] == '\\' {
					i++
				}
			}
		}
	}
	return false
}

// fewKeys is how many keys are looked through one by one.
const fewKeys = 16

// An object is one that duplicateKey is in, or an array.
type object struct {
	array bool
	from  int             // its first key, of those of all that are open
	many  map[string]bool // its keys, where they are more than a few
}

// duplicateKey finds a key that one object of a valid JSON text holds twice.
// It looks at strings and brackets only, which is an order of magnitude faster
// than a Decoder's tokens, and a journal is read at every start.
func duplicateKey(src []byte) (key string, twice bool) {
	var open []object
	var keys [][]byte
	wantKey := false
	for i := 0; i < len(src); i++ {
		switch src[i] {
		case '{':
			open = append(open, object{from: len(keys)})
			wantKey = true
		case '[':
			open = append(open, object{array: true, from: len(keys)})
			wantKey = false
		case '}', ']':
			keys = keys[:open[len(open)-1].from]
			open = open[:len(open)-1]
		case ',':
			wantKey = !open[len(open)-1].array
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
			k := src[start+1 : i]
			if bytes.IndexByte(k, '\\') >= 0 {
				k = []byte(unquote(src[start : i+1]))
			}
			in := &open[len(open)-1]
			if in.holds(keys[in.from:], k) {
				return string(k), true
			}
			keys = append(keys, k)
		}
	}
	return "", false
}

// holds reports whether a key is among those of the object so far. Of many it
// notes that it is from now on.
func (o *object) holds(keys [][]byte, key []byte) bool {
	if len(keys) < fewKeys {
		return slices.ContainsFunc(keys, func(k []byte) bool { return bytes.Equal(k, key) })
	}
	if o.many == nil {
		o.many = make(map[string]bool, 2*fewKeys)
		for _, k := range keys {
			o.many[string(k)] = true
		}
	}
	held := o.many[string(key)]
	o.many[string(key)] = true
	return held
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
