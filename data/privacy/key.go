package privacy

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"sagsbarometer/data/lang"
)

// minKey is the least number of characters of a key file.
const minKey = 32

// publicPrefix marks a key that hides nobody.
const publicPrefix = "public:"

// A Key makes pseudonyms. Whoever has it can join them to journal numbers.
type Key struct {
	Bytes  []byte
	Public bool // written in the batch for all to read: for constructed cases only
}

// None reports that there is no key: ids stay as delivered.
func (k Key) None() bool { return len(k.Bytes) == 0 }

// A KeyError says why a text cannot be a key. It never holds the text.
type KeyError struct{ Reason lang.Text }

func (e *KeyError) Error() string { return "key: " + e.Reason.EN }

// PublicKey is the key that a batch writes as "public:TEXT": the bytes of
// TEXT. ok is false where the setting is of another kind, such as the path of
// a key file; an empty TEXT is an error.
func PublicKey(setting string) (key Key, ok bool, err error) {
	text, ok := strings.CutPrefix(setting, publicPrefix)
	if !ok {
		return Key{}, false, nil
	}
	if text == "" {
		return Key{}, true, &KeyError{lang.Text{EN: "no text after public:", DA: "der står ingen tekst efter public:"}}
	}
	return Key{Bytes: []byte(text), Public: true}, true, nil
}

// ParseKey reads a key file: one line of at least 32 characters, whose UTF-8
// bytes are the key. The line break at the end is not part of it. Refused are
// more lines, white space at either end, control characters and a byte order
// mark, since none of them is seen on paper and each makes another key.
func ParseKey(src []byte) ([]byte, error) {
	line := bytes.TrimSuffix(bytes.TrimSuffix(src, []byte("\n")), []byte("\r"))
	refuse := func(en, da string) ([]byte, error) {
		return nil, &KeyError{lang.Text{EN: en, DA: da}}
	}
	switch {
	case len(line) == 0:
		return refuse("the file is empty", "filen er tom")
	case bytes.HasPrefix(line, []byte("\ufeff")):
		return refuse("the file starts with a byte order mark, want UTF-8 without", "filen begynder med et byte order mark; gem den som UTF-8 uden BOM")
	case !utf8.Valid(line):
		return refuse("the file is not UTF-8", "filen er ikke UTF-8")
	case bytes.ContainsAny(line, "\r\n"):
		return refuse("the file has more than one line", "filen har mere end én linje")
	case bytes.ContainsFunc(line, unicode.IsControl):
		return refuse("the line holds a control character", "linjen indeholder et styretegn")
	case len(bytes.TrimSpace(line)) != len(line):
		return refuse("the line begins or ends with white space", "linjen begynder eller slutter med et mellemrum")
	}
	if n := utf8.RuneCount(line); n < minKey {
		return refuse(fmt.Sprintf("%d characters, want at least %d", n, minKey), fmt.Sprintf("%d tegn; der skal være mindst %d", n, minKey))
	}
	return bytes.Clone(line), nil
}

// NewKey makes a key of 256 random bits from random (crypto/rand.Reader), 52
// characters that can be typed and written in a file as they are.
func NewKey(random io.Reader) ([]byte, error) {
	var b [32]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return nil, fmt.Errorf("new key: %w", err)
	}
	return []byte(base32Lower.EncodeToString(b[:])), nil
}
