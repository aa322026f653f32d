package strict

import (
	"fmt"
	"math"
	"reflect"

	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
)

// A Pair is one text of a table of texts.
type Pair struct {
	Key, Value string
	Place      Place // of the key
}

// Pairs is a table of texts that keeps the order of the file.
type Pairs []Pair

// Decode fills the struct that dst points to and returns all that does not
// fit. What has a violation stays as it was.
//
// A field takes the key of its tag, `toml:"key"`; "-" and untagged fields take
// none. Options after the key: required, and text, which lets a text alone
// stand for a table that has only this key. Fields may be strings, bool,
// integers, float64 (an integer will do), day.Date, structs, pointers and
// slices of these, maps from string, and Pairs. Decode panics if dst has
// others: that is a mistake in the program, not in the file.
func (d *Document) Decode(dst any) Violations {
	dec := decoder{doc: d}
	v := reflect.ValueOf(dst).Elem()
	if len(d.root.entries) == 0 {
		if keys := requiredKeys(v.Type()); keys != "" && !d.broken {
			dec.add(d.root, "empty", "",
				lang.Text{EN: "the file is empty", DA: "filen er tom"},
				lang.Text{EN: "at least " + keys, DA: "mindst " + keys}, lang.Text{})
		}
		return dec.found
	}
	dec.table(v, d.root, "")
	dec.found.Sort()
	return dec.found
}

type decoder struct {
	doc   *Document
	found Violations
}

func (d *decoder) add(n *node, rule, path string, found, wanted, hint lang.Text) {
	d.found = append(d.found, Violation{
		Place: d.doc.placeOf(n), Rule: rule, Subject: path, Found: found, Wanted: wanted, Hint: hint})
}

// value decodes n into v; path is its dotted name.
func (d *decoder) value(v reflect.Value, n *node, path string) {
	wrong := func() {
		d.add(n, "type", path, describe(n), describeType(v.Type()), mend(n, v.Type(), path))
	}
	switch v.Type() {
	case reflect.TypeFor[day.Date]():
		value, err := day.Parse(n.text)
		switch {
		case n.kind != date:
			wrong()
		case err == nil: // a date that does not exist was refused when it was read
			v.Set(reflect.ValueOf(value))
		}
		return
	case reflect.TypeFor[Pairs]():
		if n.kind != table {
			wrong()
			return
		}
		d.pairs(v, n, path)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		p := reflect.New(v.Type().Elem())
		before := len(d.found)
		d.value(p.Elem(), n, path)
		if len(d.found) == before || p.Elem().Kind() == reflect.Struct {
			v.Set(p)
		}
	case reflect.String:
		if n.kind != text {
			wrong()
			return
		}
		v.SetString(n.text)
	case reflect.Bool:
		if n.kind != boolean {
			wrong()
			return
		}
		v.SetBool(n.text == "true")
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if n.kind != integer {
			wrong()
			return
		}
		d.integer(v, n, path)
	case reflect.Float64:
		if n.kind != integer && n.kind != decimal {
			wrong()
			return
		}
		d.float(v, n, path)
	case reflect.Struct:
		d.structure(v, n, path, wrong)
	case reflect.Slice:
		if n.kind != list && n.kind != tables {
			wrong()
			return
		}
		s := reflect.MakeSlice(v.Type(), len(n.items), len(n.items))
		for i, item := range n.items {
			d.value(s.Index(i), item, path)
		}
		v.Set(s)
	case reflect.Map:
		if n.kind != table {
			wrong()
			return
		}
		m := reflect.MakeMapWithSize(v.Type(), len(n.entries))
		for _, e := range n.entries {
			item := reflect.New(v.Type().Elem()).Elem()
			d.value(item, e.value, join(path, e.key))
			m.SetMapIndex(reflect.ValueOf(e.key).Convert(v.Type().Key()), item)
		}
		v.Set(m)
	default:
		panic(fmt.Sprintf("strict: %s cannot take a value of type %s", path, v.Type()))
	}
}

func (d *decoder) integer(v reflect.Value, n *node, path string) {
	i, err := n.int()
	if err != nil {
		return // refused when it was read
	}
	if v.OverflowInt(i) {
		most := int64(1)<<(v.Type().Bits()-1) - 1
		limit := lang.Text{EN: fmt.Sprintf("at most %d", most), DA: fmt.Sprintf("højst %d", most)}
		if i < 0 {
			limit = lang.Text{EN: fmt.Sprintf("at least %d", -most-1), DA: fmt.Sprintf("mindst %d", -most-1)}
		}
		d.add(n, "range", path, describe(n), limit, lang.Text{})
		return
	}
	v.SetInt(i)
}

func (d *decoder) float(v reflect.Value, n *node, path string) {
	if n.kind == integer {
		if i, err := n.int(); err == nil {
			v.SetFloat(float64(i))
		}
		return
	}
	f, err := n.float()
	switch {
	case err != nil: // refused when it was read
	case math.IsInf(f, 0) || math.IsNaN(f):
		d.add(n, "range", path, lang.Same(n.text), describeType(v.Type()), lang.Text{})
	default:
		v.SetFloat(f)
	}
}

func (d *decoder) pairs(v reflect.Value, n *node, path string) {
	pairs := make(Pairs, len(n.entries))
	for i, e := range n.entries {
		pairs[i] = Pair{Key: e.key, Place: d.doc.place(e.at)}
		d.value(reflect.ValueOf(&pairs[i].Value).Elem(), e.value, join(path, e.key))
	}
	v.Set(reflect.ValueOf(pairs))
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
