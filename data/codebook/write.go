package codebook

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sagsbarometer/data/day"
	"sagsbarometer/data/strict"
)

// TOML is the codebook's own file in its canonical form: the keys of the head,
// then sections, items, derived items, deadlines, edits and changes, each key
// on a line of its own and in the order in which the types have them. What is
// empty is left out, and so is the space around a text. Codebooks that mean the
// same have the same TOML.
//
// It is meant for what [ReadOwn] gives: of a codebook that [Read] merged it
// would write down all that is used as well.
func (c *Codebook) TOML() []byte {
	var b strings.Builder
	b.WriteString(writeKeys(*c))
	for _, list := range c.lists() {
		for _, e := range list.elements {
			b.WriteString("\n" + e.toml)
		}
	}
	return []byte(b.String())
}

// A list is one kind of elements of a codebook, as they are written.
type list struct {
	name     string // in the file: section, item
	elements []element
}

type element struct {
	id   string
	toml string // with its header
	keys map[string]string
}

func (c *Codebook) lists() []list {
	return []list{
		listOf("section", c.Sections, func(s Section) string { return s.ID }),
		listOf("item", c.Items, func(i Item) string { return i.ID }),
		listOf("derived", c.Derived, func(d Derived) string { return d.ID }),
		listOf("deadline", c.Deadlines, func(d Deadline) string { return d.ID }),
		listOf("edit", c.Edits, func(e Edit) string { return e.ID }),
		listOf("change", c.Changes, func(c Change) string { return fmt.Sprintf("%s@%d", c.Item, c.Version) }),
	}
}

func listOf[T any](name string, elements []T, id func(T) string) list {
	l := list{name: name}
	for _, e := range elements {
		written := element{id: id(e), toml: "[[" + name + "]]\n" + writeKeys(e), keys: map[string]string{}}
		for _, k := range keysOf(e) {
			written.keys[k.name] = k.value
		}
		l.elements = append(l.elements, written)
	}
	return l
}

// A key is one line of a file: its name, and its value as TOML.
type key struct{ name, value string }

// keysOf are the keys of an element that say something, in their order. Those
// that are lists of elements are none.
func keysOf(element any) []key {
	var keys []key
	v := reflect.ValueOf(element)
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("toml"), ",")
		if name == "" || name == "-" {
			continue
		}
		if value, ok := writeValue(v.Field(i)); ok {
			keys = append(keys, key{name, value})
		}
	}
	return keys
}

// writeKeys writes the keys of an element below each other, the signs of
// equality too, as jurists like to read them.
func writeKeys(element any) string {
	keys := keysOf(element)
	width := 0
	for _, k := range keys {
		width = max(width, len(k.name))
	}
	var b strings.Builder
	for _, k := range keys {
		fmt.Fprintf(&b, "%-*s = %s\n", width, k.name, k.value)
	}
	return b.String()
}

// writeValue is a value as TOML; ok is false where it says nothing.
func writeValue(v reflect.Value) (text string, ok bool) {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return "", false
		}
		text, _ = writeValue(v.Elem()) // 0 is said
		return text, true
	}
	switch value := v.Interface().(type) {
	case day.Date:
		return value.String(), true
	case bool:
		return strconv.FormatBool(value), value
	case int:
		return strconv.Itoa(value), value != 0
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64), true
	case []string:
		return writeList(value), len(value) > 0
	case Condition:
		var lines []string
		for _, id := range named(value) {
			lines = append(lines, writeKey(id)+" = "+writeList(value[id]))
		}
		return "{ " + strings.Join(lines, ", ") + " }", len(lines) > 0
	case strict.Pairs:
		var lines []string
		for _, pair := range value {
			lines = append(lines, writeKey(pair.Key)+" = "+writeText(pair.Value))
		}
		return "{ " + strings.Join(lines, ", ") + " }", len(lines) > 0
	}
	if v.Kind() != reflect.String { // a list of elements
		return "", false
	}
	text = strings.TrimSpace(v.String())
	return writeText(text), text != ""
}

func writeList(texts []string) string {
	quoted := make([]string, len(texts))
	for i, t := range texts {
		quoted[i] = writeText(t)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// bareKey is what may stand before an equals sign without quotation marks.
var bareKey = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

func writeKey(name string) string {
	if bareKey.MatchString(name) {
		return name
	}
	return writeText(name)
}

// writeText quotes a text: on one line where it has one, else on several, so
// that no line end hides in an escape.
func writeText(s string) string {
	s = strings.TrimSpace(s)
	escaped := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s)
	if slices.ContainsFunc([]rune(s), func(r rune) bool { return r == '\n' || r == '\t' }) {
		return "\"\"\"\n" + escaped + "\"\"\""
	}
	return `"` + escaped + `"`
}
