package strict

import (
	"reflect"
	"strings"

	"sagsbarometer/data/lang"
)

// A field is a field of a struct that takes a key.
type field struct {
	key      string
	index    int
	required bool
	alone    bool // option text: a text alone stands for a table with this key
}

func fields(t reflect.Type) []field {
	var fs []field
	for i := range t.NumField() {
		key, options, _ := strings.Cut(t.Field(i).Tag.Get("toml"), ",")
		if key == "" || key == "-" {
			continue
		}
		f := field{key: key, index: i}
		for o := range strings.SplitSeq(options, ",") {
			f.required = f.required || o == "required"
			f.alone = f.alone || o == "text"
		}
		fs = append(fs, f)
	}
	return fs
}

// structure decodes a table into a struct, or a text alone into the field that
// may stand for it.
func (d *decoder) structure(v reflect.Value, n *node, path string, wrong func()) {
	if n.kind == table {
		d.table(v, n, path)
		return
	}
	for _, f := range fields(v.Type()) {
		if f.alone && n.kind == text {
			d.value(v.Field(f.index), n, path)
			return
		}
	}
	wrong()
}

func (d *decoder) table(v reflect.Value, n *node, path string) {
	fs := fields(v.Type())
	byKey := make(map[string]field, len(fs))
	allowed := make([]string, len(fs))
	for i, f := range fs {
		byKey[f.key], allowed[i] = f, f.key
	}
	meant := make(map[string]bool) // keys that are there, but misspelt: not missing as well
	for _, e := range n.entries {
		f, ok := byKey[e.key]
		if !ok {
			f, ok = d.unknown(e, path, allowed, byKey, meant)
			if !ok || n.entry(f.key) != nil {
				continue
			}
		}
		d.value(v.Field(f.index), e.value, join(path, f.key))
	}
	if d.doc.broken {
		return // it may be in the part that could not be read
	}
	for _, f := range fs {
		if f.required && n.entry(f.key) == nil && !meant[f.key] {
			d.add(n, "missing-key", join(path, f.key),
				lang.Text{EN: "missing", DA: "mangler"}, describeType(v.Field(f.index).Type()), lang.Text{})
		}
	}
}

// unknown refuses a key that the table does not have. One that is wrong by
// case only is read as what it was meant to be, so that what refers to it is
// not refused too.
func (d *decoder) unknown(e entry, path string, allowed []string, byKey map[string]field, meant map[string]bool) (field, bool) {
	v := Violation{
		Place: d.doc.place(e.at), Rule: "unknown-key", Subject: join(path, clip(e.key)),
		Found:  lang.Text{EN: "unknown key", DA: "ukendt nøgle"},
		Wanted: OneOf(allowed),
		Hint:   DidYouMean(e.key, allowed),
	}
	f, miscased := byKey[strings.ToLower(e.key)]
	if miscased {
		v.Hint = lang.Text{
			EN: "keys are lower case: " + f.key,
			DA: "nøgler skrives med små bogstaver: " + f.key,
		}
	}
	d.found = append(d.found, v)
	if guess, ok := Closest(e.key, allowed); ok {
		meant[guess] = true
	}
	return f, miscased
}

// requiredKeys lists the keys that a struct cannot do without.
func requiredKeys(t reflect.Type) string {
	var keys []string
	for _, f := range fields(t) {
		if f.required {
			keys = append(keys, f.key)
		}
	}
	return strings.Join(keys, ", ")
}
