package codebook

import (
	"slices"
	"strings"
	"testing"
)

const ordered = `id = "o"
title = "O"
version = 1
[[section]]
id = "s"
title = "S"
[[item]]
id = "ny"
section = "s"
type = "ja-nej"
label = "Ny?"
[[item]]
id = "d1"
section = "s"
type = "dato"
label = "Modtaget"
ask = { ny = ["ja"] }
[[item]]
id = "d2"
section = "s"
type = "dato"
label = "Afgjort"
[[item]]
id = "d3"
section = "s"
type = "dato"
label = "Sendt"
[[item]]
id = "n"
section = "s"
type = "tal"
label = "Antal"
min = 1
max = 37.5
[[item]]
id = "h"
section = "s"
type = "tal"
label = "Hele"
min = -1
whole = true
[[edit]]
id = "E1"
level = "fejl"
order = ["d1", "d2", "d3"]
message = "Rækkefølge."
`

// Dates may fall on one day and may be unknown; what is known on both sides of
// an unknown one is still compared, and what is not asked is not.
func TestOrder(t *testing.T) {
	cb, found := Read("o.toml", []byte(ordered), nil)
	if found != nil {
		t.Fatal(found)
	}
	for _, c := range []struct {
		name       string
		ny         string
		d1, d2, d3 string
		broken     string
	}{
		{"in order", "ja", "2024-02-28", "2024-02-29", "2024-03-01", ""},
		{"one day", "ja", "2024-02-29", "2024-02-29", "2024-02-29", ""},
		{"decided before received", "ja", "2024-02-29", "2024-02-28", "2024-03-01", "d1 d2"},
		{"sent before decided", "ja", "2024-02-27", "2024-02-29", "2024-02-28", "d2 d3"},
		{"across an unknown date", "ja", "2024-02-29", "-", "2024-02-28", "d1 d3"},
		{"across one without answer", "ja", "2024-02-29", "", "2024-02-28", "d1 d3"},
		{"the first is told", "ja", "2024-02-29", "2024-02-28", "2024-02-27", "d1 d2"},
		{"all unknown", "ja", "-", "-", "-", ""},
		{"not asked", "nej", "", "2024-02-28", "2024-02-29", ""},
		{"typed before it was not asked", "nej", "2025-01-01", "2024-02-28", "2024-02-29", ""},
		{"years, not digits", "ja", "2024-12-31", "2025-01-01", "2025-01-01", ""},
	} {
		a := Answers{"ny": c.ny, "d1": c.d1, "d2": c.d2, "d3": c.d3, "n": "1", "h": "0"}
		var broken []string
		for _, p := range cb.Check(a) {
			if p.Rule == "E1" {
				broken = append(broken, strings.Join(p.Items, " "))
			}
		}
		if got := strings.Join(broken, ", "); got != c.broken {
			t.Errorf("%s: %q, want %q", c.name, got, c.broken)
		}
	}
}

func TestBounds(t *testing.T) {
	cb, found := Read("o.toml", []byte(ordered), nil)
	if found != nil {
		t.Fatal(found)
	}
	for _, c := range []struct{ item, text, stored, wanted string }{
		{"n", "1", "1", ""}, {"n", "37,5", "37.5", ""}, {"n", "-", "-", ""}, {"n", "", "", ""},
		{"n", "0,9", "", "et tal fra 1 til 37,5"}, {"n", "38", "", "et tal fra 1 til 37,5"}, {"n", "-1", "", "et tal fra 1 til 37,5"},
		{"h", "-1", "-1", ""}, {"h", "1000000", "1000000", ""}, {"h", "2,0", "2", ""},
		{"h", "1,5", "", "et helt tal på mindst -1"}, {"h", "-2", "", "et helt tal på mindst -1"},
	} {
		code, refusal := cb.ParseAnswer(c.item, c.text)
		wanted := ""
		if refusal != nil {
			wanted = refusal.Wanted.DA
		}
		if code != c.stored || wanted != c.wanted {
			t.Errorf("%s = %s: %q, wanted %q; want %q, %q", c.item, c.text, code, wanted, c.stored, c.wanted)
		}
	}
	// What is stored is held to the same bounds, however it came there.
	problems := cb.Check(Answers{"ny": "nej", "d2": "-", "d3": "-", "n": "38", "h": "1.5"})
	if len(problems) != 2 || problems[0].Rule != ruleNumber || problems[1].Rule != ruleNumber {
		t.Errorf("%v, want two numbers refused", problems)
	}
}

// What an order or bounds cannot mean is refused where it stands.
func TestOrderAndBoundsRefused(t *testing.T) {
	for _, c := range []struct{ old, new, rule string }{
		{`order = ["d1", "d2", "d3"]`, ``, "edit"},
		{`order = ["d1", "d2", "d3"]`, `order = ["d1"]`, "edit"},
		{`order = ["d1", "d2", "d3"]`, `order = []`, "edit"},
		{`order = ["d1", "d2", "d3"]`, `order = ["d1", "d9"]`, "unknown-item"},
		{`order = ["d1", "d2", "d3"]`, `order = ["d1", "ny"]`, "edit"},
		{`order = ["d1", "d2", "d3"]`, `order = ["d1", "d2", "d1"]`, "edit"},
		{`order = ["d1", "d2", "d3"]`, "order = [\"d1\", \"d2\"]\nwrong = { ny = [\"ja\"] }", "edit"},
		{"max = 37.5", "max = 0.5", "bounds"},
		{`label = "Ny?"`, "label = \"Ny?\"\nmin = 0", "bounds"},
		{`label = "Sendt"`, "label = \"Sendt\"\nwhole = true", "bounds"},
	} {
		if !strings.Contains(ordered, c.old) {
			t.Fatalf("no %s", c.old)
		}
		_, found := Read("o.toml", []byte(strings.Replace(ordered, c.old, c.new, 1)), nil)
		var rules []string
		for _, v := range found {
			rules = append(rules, v.Rule)
			if v.Line == 0 {
				t.Errorf("%s: no line", v.Rule)
			}
		}
		if !slices.Equal(rules, []string{c.rule}) {
			t.Errorf("%s: %v, want %s", c.new, found, c.rule)
		}
	}
}
