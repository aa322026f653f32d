package strict

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pelletier/go-toml/v2"
	"pgregory.net/rapid"
)

// asAny is the tree as go-toml's Unmarshal gives it.
func asAny(t *testing.T, n *node) any {
	switch n.kind {
	case table:
		m := map[string]any{}
		for _, e := range n.entries {
			m[e.key] = asAny(t, e.value)
		}
		return m
	case tables, list:
		items := make([]any, len(n.items))
		for i, item := range n.items {
			items[i] = asAny(t, item)
		}
		return items
	case text:
		return n.text
	case boolean:
		return n.text == "true"
	case integer:
		i, err := n.int()
		if err != nil {
			t.Fatalf("accepted integer %q: %v", n.text, err)
		}
		return i
	case decimal:
		f, err := n.float()
		if err != nil {
			t.Fatalf("accepted number %q: %v", n.text, err)
		}
		if math.IsNaN(f) {
			return "nan"
		}
		return f
	case date:
		return n.text
	}
	return moment
}

// plain makes go-toml's values comparable with asAny's.
func plain(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = plain(v[k])
		}
		return v
	case []any:
		for i := range v {
			v[i] = plain(v[i])
		}
		return v
	case string:
		return strings.ReplaceAll(v, "\r\n", "\n")
	case float64:
		if math.IsNaN(v) {
			return "nan"
		}
		return v
	case toml.LocalDate:
		return v.String()
	case bool, int64:
		return v
	}
	return moment
}

// agree checks a document that was accepted against go-toml.
func agree(t *testing.T, src []byte, doc *Document) {
	var theirs map[string]any
	if err := toml.Unmarshal([]byte(strings.TrimPrefix(string(src), "\ufeff")), &theirs); err != nil {
		t.Fatalf("accepted what go-toml refuses: %v\n%s", err, src)
	}
	if theirs == nil {
		theirs = map[string]any{}
	}
	if diff := cmp.Diff(plain(theirs), asAny(t, doc.root)); diff != "" {
		t.Fatalf("read differently (-go-toml +strict):\n%s\n%s", diff, src)
	}
}

// FuzzRead: Read and Decode never panic, refuse with a place, accept what
// go-toml accepts with the same values (but for control characters), refuse
// what it refuses, and decode the same way twice.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"", "title = \"x\"\n", "a.b = 1\n[a.c]\nd = [[], [{ e = 'f' }]]\n[[g]]\n[g.h]\n[[g]]\n", "a = \"\"\"\\\n  x\r\n\"\"\"\n",
		"on = 2025-08-15\nt = 07:32:00\nz = 1979-05-27T07:32:00-07:00\n", "n = [1_0, 0x1F, -0.0, 1e6, inf, +nan] # c\n",
		"\ufeffx = {\n a = 1, # c\n }\n", "title = “x”", "margin = 0,05", "files = [\"a\\b\"]", "x = 1.000.000", "[a]\n[a]\n", "a = {b=1}\n[a.c]\n",
		"title = \"æ\" \"\xe6", "\xff\xfex", "\"a\tb\" = 1", "x = \"\"\"\"\"x\"\"\"\"\"",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		doc, found := Read("f.toml", src)
		if len(found) == 0 {
			agree(t, src, doc)
		}
		if slices.ContainsFunc(found, func(v Violation) bool { return v.Rule != "control" && v.Rule != "encoding" }) {
			var theirs map[string]any
			if err := toml.Unmarshal([]byte(strings.TrimPrefix(string(src), "\ufeff")), &theirs); err == nil {
				t.Fatalf("refused what is TOML: %v", found)
			}
		}
		var one, two form
		more := doc.Decode(&one)
		if again := doc.Decode(&two); !reflect.DeepEqual(one, two) || !reflect.DeepEqual(more, again) {
			t.Fatal("decodes differently the second time")
		}
		lines := 1 + strings.Count(string(src), "\n")
		for _, v := range append(found, more...) {
			empty := v.Rule == "empty" && strings.TrimPrefix(string(src), "\ufeff") == ""
			if v.File != "f.toml" || !empty && (v.Line < 1 || v.Column < 1) || v.Line > lines {
				t.Fatalf("no place: %+v", v)
			}
			if v.Found.EN == "" || v.Found.DA == "" || v.Wanted.EN == "" || v.Wanted.DA == "" {
				t.Fatalf("nothing said: %+v", v)
			}
		}
	})
}

// Who may add to a table: the rules of toml.io/en/v1.0.0 "Table", with its own
// examples among them, and go-toml as a second opinion.
func TestRedefinition(t *testing.T) {
	for _, test := range []struct {
		src string
		ok  bool
	}{
		{"[a.b]\n[a]\nc = 1", true},
		{"[a]\nb = 1\n[a]\nc = 2", false},
		{"[a]\nb = 1\n[a.b]\nc = 2", false},
		{"[a.b]\n[a]\nb.c = 1", false},
		{"a.b = 1\na.c = 2", true},
		{"a.b = 1\na.b.c = 2", false},
		{"a.b = 1\n[a]", false},
		{"a.b.c = 1\n[a.d]", true},
		{"a = { b = 1 }\na.c = 2", false},
		{"a = { b = 1 }\n[a.c]", false},
		{"[[a]]\n[a.b]\n[[a]]\n[a.b]", true},
		{"[[a]]\n[a.b]\n[a.b]", false},
		{"[a]\n[[a]]", false},
		{"a = []\n[[a]]", false},
		{"[a.b]\n[[a]]", false},
		{"[[a]]\n[a]", false},
		{"a = 1\n\"a\" = 2", false},
		{"a = { b.c = 1, b.d = 2 }", true},
		{"a = { b.c = 1, b = 2 }", false},
	} {
		_, found := Read("f.toml", []byte(test.src))
		var theirs map[string]any
		err := toml.Unmarshal([]byte(test.src), &theirs)
		if ok := found == nil; ok != test.ok || (err == nil) != test.ok {
			t.Errorf("%q: %v, go-toml %v, want accepted %v", test.src, found, err, test.ok)
		}
		if found != nil && found[0].Rule != "duplicate-key" {
			t.Errorf("%q: %v", test.src, found)
		}
	}
}

// TestPlacesOfValues: in documents written at random, the place of every value
// is where the value stands.
func TestPlacesOfValues(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		gap := rapid.SampledFrom([]string{"", " ", "\t", "  "})
		wide := rapid.SampledFrom([]string{"", " ", "\n", "\r\n", " # æ ] , }\n"})
		var b strings.Builder
		n := 0
		places := map[string]string{} // value -> place
		var value func(depth int)
		value = func(depth int) {
			if kind := rapid.IntRange(0, 5).Draw(rt, "kind"); depth > 0 && kind < 2 {
				b.WriteString("[" + wide.Draw(rt, "gap"))
				for range rapid.IntRange(0, 3).Draw(rt, "items") {
					value(depth - 1)
					b.WriteString(wide.Draw(rt, "gap") + "," + wide.Draw(rt, "gap"))
				}
				b.WriteString("]")
				return
			}
			n++
			name := fmt.Sprintf("v%då", n)
			line, column := position(b.String())
			places[name] = fmt.Sprintf("f.toml:%d:%d", line, column)
			b.WriteString(`"` + name + `"`)
		}
		for k := range rapid.IntRange(1, 4).Draw(rt, "keys") {
			fmt.Fprintf(&b, "%s\"å%d\"%s=%s", gap.Draw(rt, "gap"), k, gap.Draw(rt, "gap"), gap.Draw(rt, "gap"))
			if rapid.Bool().Draw(rt, "table") {
				fmt.Fprintf(&b, "{%sx%s=%s", gap.Draw(rt, "gap"), gap.Draw(rt, "gap"), gap.Draw(rt, "gap"))
				value(2)
				b.WriteString(wide.Draw(rt, "gap") + "}\n")
				continue
			}
			value(3)
			b.WriteString("\n")
		}
		doc, found := Read("f.toml", []byte(b.String()))
		if found != nil {
			rt.Fatalf("%v\n%s", found, b.String())
		}
		agree(t, []byte(b.String()), doc)
		seen := 0
		var walk func(n *node)
		walk = func(n *node) {
			for _, e := range n.entries {
				walk(e.value)
			}
			for _, item := range n.items {
				walk(item)
			}
			if n.kind == text {
				seen++
				if got := doc.place(n.at).String(); got != places[n.text] {
					rt.Fatalf("%s is at %s, read as %s\n%s", n.text, places[n.text], got, b.String())
				}
			}
		}
		walk(doc.root)
		if seen != n {
			rt.Fatalf("%d of %d values read", seen, n)
		}
	})
}

// position is the line and column of the next character, counted the slow way.
func position(s string) (line, column int) {
	line, column = 1, 1
	for _, r := range s {
		column++
		if r == '\n' {
			line, column = line+1, 1
		}
	}
	return line, column
}
